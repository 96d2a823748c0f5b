"""Papers typed in: how many, which wait for their second entry, how two entries differ."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Sum

from ratusha.core.refusal import Refusal
from ratusha.intake import queries as forms
from ratusha.needs.models import Entry, EntryState
from ratusha.needs.queries.surveys import SurveyFacts

SHOWN = 200


class NoSuchEntry(Refusal):
    """A paper that nobody typed in."""


@dataclass(frozen=True, slots=True)
class EntryFacts:
    """One paper or call typed in."""

    id: int
    number: str
    mode: str
    state: str
    first_by: str
    second_by: str
    resolved_by: str
    compared: int
    differing: int


@dataclass(frozen=True, slots=True)
class Entries:
    """All papers of a survey by state, those that need somebody, and how well they were typed.

    `compared` answers were typed twice, `differing` of them differently: the rate of typing errors in either entry.
    """

    counts: Mapping[str, int]
    waiting: tuple[EntryFacts, ...]
    pairs: tuple[EntryFacts, ...]
    compared: int
    differing: int

    @property
    def total(self) -> int:
        """Papers finished at least once."""
        return sum(n for state, n in self.counts.items() if state != EntryState.BEGUN)


@dataclass(frozen=True, slots=True)
class Pair:
    """Two entries of one paper with what differs between them."""

    entry: EntryFacts
    differences: tuple[forms.EntryDifference, ...]


def entries(about: SurveyFacts) -> Entries:
    """How the typing of a survey's papers stands."""
    rows = Entry.objects.filter(survey_id=about.id)
    counts = dict(rows.values_list("state").annotate(Count("id")).order_by())
    sums = rows.aggregate(compared=Sum("compared"), differing=Sum("differing"))
    named = rows.select_related("first_by", "second_by", "resolved_by")
    typed = (EntryState.DIFFERS, EntryState.RESOLVED, EntryState.AGREED)
    return Entries(
        counts=counts,
        waiting=tuple(_facts(row) for row in named.filter(state=EntryState.WAITS)[:SHOWN]),
        pairs=tuple(_facts(row) for state in typed for row in named.filter(state=state)[:SHOWN]),
        compared=sums["compared"] or 0,
        differing=sums["differing"] or 0,
    )


def pair(about: SurveyFacts, number: str, language: str) -> Pair:
    """Two entries side by side; `NoSuchEntry` when the paper was not typed twice."""
    row = Entry.objects.filter(survey_id=about.id, number=number).first()
    if row is None or row.second is None:
        raise NoSuchEntry("entry", "“%(number)s” was not typed twice.", number, number=number)
    return Pair(_facts(row), forms.entry_differences(row.form, row.first or {}, row.second or {}, language))


def entry(about: SurveyFacts, key: int) -> EntryFacts | None:
    """One paper by its row."""
    row = Entry.objects.filter(survey_id=about.id, pk=key).first()
    return _facts(row) if row else None


def _facts(row: Entry) -> EntryFacts:
    return EntryFacts(
        id=row.pk,
        number=row.number,
        mode=row.mode,
        state=row.state,
        first_by=_name(row.first_by),
        second_by=_name(row.second_by),
        resolved_by=_name(row.resolved_by),
        compared=row.compared,
        differing=row.differing,
    )


def _name(who: Any) -> str:
    return who.get_full_name() if who else ""
