"""One remark on a form: where it is, a stable code, a plain sentence."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Fault:
    """One remark: the sheet and row it speaks of (None: the whole sheet), a stable code, a sentence."""

    sheet: str
    row: int | None
    code: str
    message: str
    block: bool = False  # as a warning: True keeps the form from being published
    params: tuple[tuple[str, str], ...] = ()

    def to_dict(self, *, level: bool = False) -> dict[str, object]:
        """The shape printed under `--json`."""
        value: dict[str, object] = {
            "sheet": self.sheet,
            "row": self.row,
            "code": self.code,
            "message": self.message,
        }
        if level:
            value["level"] = "block" if self.block else "advice"
        return value
