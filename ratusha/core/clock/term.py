"""A term of law as data: how long, counted how, paused by what, extended how far."""

from __future__ import annotations

from dataclasses import dataclass

from ratusha.core.refusal import Refusal

UNITS = ("working_day", "calendar_day", "week", "month")
SILENCE = ("none", "consent", "refusal")


class TermError(Refusal):
    """A term that no law could mean, or an event that cannot be."""


@dataclass(frozen=True, slots=True)
class Term:
    """A term: `amount` `unit`s from the start event.

    `count_from`: "day_after" (day 1 is the day after the event) or "same_day". `roll`: "none", or "next" (a last
    day that is not worked moves to the next working day). `max_extension` is in the term's own unit, usable once.
    `total_cap` bounds the whole, extension included, in calendar days from the start (0 = no bound). `silence` says
    what the law makes of a missed term. `suspensible`: whether a suspension stops the count.
    """

    amount: int
    unit: str
    start: str = "filed"
    basis: str = ""
    suspensible: bool = True
    max_extension: int = 0
    total_cap: int = 0
    silence: str = "none"
    count_from: str = "day_after"
    roll: str = "none"

    def __post_init__(self) -> None:
        """Refuse what cannot be a term."""
        if self.unit not in UNITS:
            raise TermError(
                "unit",
                "“%(unit)s” is not a unit of a term: use one of %(units)s.",
                unit=self.unit,
                units=", ".join(UNITS),
            )
        if not 0 <= self.amount <= 3_660:
            raise TermError("amount", "A term of %(amount)s is not between 0 and 3660.", amount=self.amount)
        if self.silence not in SILENCE:
            raise TermError(
                "silence",
                "“%(silence)s” is not an effect of silence: use one of %(known)s.",
                silence=self.silence,
                known=", ".join(SILENCE),
            )
        if self.count_from not in {"day_after", "same_day"} or self.roll not in {"none", "next"}:
            raise TermError("counting", "A term counts from day_after or same_day and rolls none or next.")
