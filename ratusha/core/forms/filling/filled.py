"""A form with answers, as everything outside `core.forms` sees it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from ratusha.core.forms.answers import plain
from ratusha.core.forms.check import AnswerFault
from ratusha.core.forms.model import Form

if TYPE_CHECKING:
    from ratusha.core.forms.filling.running import Filling


@dataclass(frozen=True, eq=False)
class Filled:
    """A form with answers. `values` is nested like the answers and holds only what is asked or follows.

    `relevant` says of every group, repeat instance and question (`/group/repeat[2]/name`) whether it is asked;
    `runs` counts the expressions that were evaluated to get here.
    """

    form: Form
    values: Mapping[str, Any]
    relevant: Mapping[str, bool]
    errors: tuple[AnswerFault, ...]
    runs: int
    state: Filling = field(repr=False)

    @property
    def valid(self) -> bool:
        """Whether the answers can be handed in."""
        return not self.errors

    def value(self, path: str) -> Any:
        """The JSON value at `/group/repeat[2]/name`, None when empty or not asked."""
        node = self.state.find(path)
        if node is None or node in self.state.off:
            return None
        return plain(self.state.kept.get(node))

    def given(self, path: str) -> Any:
        """What was given at a path, right or wrong, asked or not; None when nothing was."""
        node = self.state.find(path)
        return self.state.given_at(node) if node is not None else None

    def rows(self, path: str) -> list[dict[str, Any]]:
        """What was given to each instance of the repeat at a path (without its last position)."""
        return [self.state.given_in(node) for node in self.state.instances(path)]


def step(part: str) -> tuple[str, int | None]:
    """`name[2]` → ("name", 2); `name` → ("name", None)."""
    name, bracket, index = part.partition("[")
    return name, max(1, int(index.rstrip("]"))) if bracket else None
