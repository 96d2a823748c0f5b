"""What waits for a person in the office, by the page where it is dealt with."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass

from ratusha.delivery import queries as delivery
from ratusha.people.queries import Actor
from ratusha.plan import queries as plan
from ratusha.quality import queries as quality


@dataclass(frozen=True, slots=True)
class Waiting:
    """So much of one kind waits: late_cases, cases_this_week, open_cases, unanswered_figures, overdue_resolutions."""

    kind: str
    number: int
    urgent: bool


def waiting(actor: Actor, day: datetime.date) -> Mapping[str, tuple[Waiting, ...]]:
    """What waits, by the name of the address in the office menu; only what there is any of."""
    found: dict[str, list[Waiting]] = {}

    def add(page: str, kind: str, number: int, *, urgent: bool = False) -> None:
        if number:
            found.setdefault(page, []).append(Waiting(kind, number, urgent))

    if actor.may("see_case"):
        tabs = delivery.inbox_counts(actor, day)
        add("delivery:inbox", "late_cases", tabs["late"], urgent=True)
        add("delivery:inbox", "cases_this_week", tabs["week"])
        add("delivery:inbox", "open_cases", tabs["unit"])
    if actor.may("see_figures"):
        sheets = [(sheet, one) for one in quality.requests() for sheet in one.sheets if sheet.is_open]
        mine = [one for sheet, one in sheets if actor.may("answer_data", sheet.unit.id)]
        late = any(one.days_late(day) for one in mine)
        add("quality:requests", "unanswered_figures", len(mine), urgent=late)
    if actor.may("run_group") and (group := plan.group()):
        add("plan:group", "overdue_resolutions", len(group.overdue), urgent=True)
    return {page: tuple(rows) for page, rows in found.items()}
