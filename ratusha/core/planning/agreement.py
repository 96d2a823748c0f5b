"""The agreement sheet: whose turn it is, and whether a document may go to approval.

Units and lawyers stand on steps; those on one step decide in parallel, the next step opens when all before have
agreed. "With remarks" agrees, but every remark needs an answer; a refusal stops the sheet.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the sheet: `verdict` is empty, agree, remarks or refuse."""

    who: str
    step: int
    verdict: str = ""
    answered: bool = False


@dataclass(frozen=True, slots=True)
class Standing:
    """Where the sheet stands: who may decide now, whose remarks wait for an answer, who refused."""

    turn: tuple[str, ...]
    unanswered: tuple[str, ...]
    refused: tuple[str, ...]

    @property
    def complete(self) -> bool:
        """Whether everybody agreed and every remark is answered."""
        return not (self.turn or self.unanswered or self.refused)


def standing(lines: Sequence[Line]) -> Standing:
    """Read the sheet."""
    open_steps = [line.step for line in lines if not line.verdict]
    refused = tuple(line.who for line in lines if line.verdict == "refuse")
    unanswered = tuple(line.who for line in lines if line.verdict == "remarks" and not line.answered)
    now = min(open_steps, default=None)
    blocked = refused or any(line.step < (now or 0) and line.who in unanswered for line in lines)
    turn = () if blocked else tuple(line.who for line in lines if line.step == now and not line.verdict)
    return Standing(turn, unanswered, refused)


def quorum(present: int, needed: int) -> bool:
    """Whether enough voting members sit; nobody is never enough."""
    return present >= max(needed, 1)
