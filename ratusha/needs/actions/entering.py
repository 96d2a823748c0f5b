"""Papers and calls typed in by officials; a chosen share is typed twice, and the pair decides what counts.

Which papers are typed twice follows from their numbers alone (`core.forms.paper.entered_twice`), so that nobody
chooses. The second entry is another person's, who does not see the first. Equal entries count as they are; while
they differ the response is kept out of estimates; what is resolved counts, and both entries stay.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils.translation import override

from ratusha.core.forms import merged
from ratusha.core.forms.paper import compared, entered_twice
from ratusha.core.refusal import Refusal
from ratusha.intake import actions as intake
from ratusha.intake import ports
from ratusha.intake import queries as forms
from ratusha.needs.actions.taking import answers_to, keep_response
from ratusha.needs.models import Entry, EntryState, Response, Survey
from ratusha.needs.queries import survey
from ratusha.people.actions import note
from ratusha.people.queries import Actor, require

OWNER = "needs-entry"
MODES = ("paper", "telephone")
DIFFER = "entries differ"  # why a response is kept out of estimates until somebody resolves it


class EntryRefused(Refusal):
    """A paper that cannot be typed now, or a pair that cannot be resolved so."""


@transaction.atomic
def set_double_entry(*, actor: Actor, slug: str, share: float) -> None:
    """Say which share of the papers two people type; papers typed before keep what was decided for them."""
    require(actor, "run_survey")
    if not 0 <= share <= 1:
        raise EntryRefused("share", "The share of papers typed twice lies between 0 and 100 per cent.")
    survey(slug)
    Survey.objects.filter(slug=slug).update(twice=share)
    summary = f"{share:.0%} of papers typed twice"
    note(actor=actor, verb="set_double_entry", room="needs", subject=f"survey {slug}", summary=summary)


@transaction.atomic
def start_entry(*, actor: Actor, slug: str, number: str, mode: str, language: str) -> intake.DraftKey:
    """Begin to type a paper or a call in; a number that waits for its second entry begins that one.

    Raises:
        EntryRefused: no number or questionnaire, a paper that is in already, one's own paper a second time.
    """
    require(actor, "interview")
    about, number = survey(slug), " ".join(number.split())
    if not re.fullmatch(r"[\w. -]{1,40}", number):
        raise EntryRefused(
            "number", "Write the number of the paper or of the call: up to 40 letters and digits."
        )
    if mode not in MODES or not about.form or about.state == "closed":
        raise EntryRefused(
            "closed", "The survey “%(slug)s” takes no entries of this kind now.", slug, slug=slug
        )
    version = forms.form_version(about.form).id
    entry, _ = Entry.objects.get_or_create(
        survey_id=about.id, number=number, defaults={"mode": mode, "form": version}
    )
    if entry.state not in (EntryState.BEGUN, EntryState.WAITS):
        raise EntryRefused("entered", "“%(number)s” is typed in already.", number, number=number)
    if entry.state == EntryState.WAITS and entry.first_by_id == actor.id:
        raise EntryRefused(
            "same_person", "“%(number)s” is typed the second time by another person.", number, number=number
        )
    entry_round = 2 if entry.state == EntryState.WAITS else 1
    return _draft(entry, entry_round, language, actor)


@transaction.atomic
def retype_entry(*, actor: Actor, slug: str, number: str, language: str) -> intake.DraftKey:
    """Resolve a pair by typing: the first entry stands in the fields, what is handed in counts."""
    require(actor, "run_survey")
    entry = _differing(slug, number)
    return _draft(entry, 3, language, actor, entry.first)


def _draft(
    entry: Entry, entry_round: int, language: str, actor: Actor, answers: Mapping[str, Any] | None = None
) -> intake.DraftKey:
    return intake.start_draft(
        form=entry.form,
        owner=OWNER,
        about=f"{entry.survey.slug}-{entry.pk}-{entry_round}",
        language=language,
        mode=entry.mode,
        answers=answers,
        actor=actor,
    )


@transaction.atomic
def take_entry(submission: ports.Submission) -> ports.Receipt:
    """A finished entry: the first makes the response, the second is compared, the third resolves.

    Raises:
        EntryRefused: somebody else finished the same entry meanwhile.
    """
    key, _, entry_round = submission.about.rpartition("-")
    entry = Entry.objects.select_for_update().select_related("survey").get(pk=int(key.rpartition("-")[2]))
    values = dict(submission.values)
    {"1": _first, "2": _second, "3": _third}[entry_round](entry, values, submission.started_by)
    entry.save()
    with override(submission.language):
        address = reverse("needs:entries", args=[entry.survey.slug])
        return ports.Receipt(f"{address}?entered={entry.pk}", entry.number)


def _first(entry: Entry, values: dict[str, Any], by: int | None) -> None:
    _expect(entry, EntryState.BEGUN)
    slug = entry.survey.slug
    keep_response(slug=slug, key=f"{entry.mode}:{entry.number}", values=values, mode=entry.mode)
    entry.first, entry.first_by_id, entry.counts = values, by, values
    again = entry.mode == "paper" and entered_twice(entry.number, entry.survey.twice, seed=slug)
    entry.state = EntryState.WAITS if again else EntryState.ONCE


def _second(entry: Entry, values: dict[str, Any], by: int | None) -> None:
    _expect(entry, EntryState.WAITS)
    found = forms.entry_differences(entry.form, entry.first or {}, values, "uk")
    entry.second, entry.second_by_id = values, by
    entry.compared, entry.differing = compared(entry.first or {}, values), len(found)
    entry.state = EntryState.DIFFERS if found else EntryState.AGREED
    if found:
        entry.counts = None
        _response(entry).update(suspect=DIFFER)


def _third(entry: Entry, values: dict[str, Any], by: int | None) -> None:
    _expect(entry, EntryState.DIFFERS)
    _settle(entry, values, by)


def _expect(entry: Entry, state: str) -> None:
    if entry.state != state:
        raise EntryRefused("entered", "“%(number)s” is typed in already.", entry.number, number=entry.number)


@transaction.atomic
def resolve_entry(*, actor: Actor, slug: str, number: str, chosen: Mapping[str, str]) -> None:
    """Say for each answer that differs, by its path, whether the `first` or the `second` entry is right.

    Raises:
        EntryRefused: an answer without a choice, or answers that together break a rule of the form.
    """
    require(actor, "run_survey")
    entry = _differing(slug, number)
    first, second = entry.first or {}, entry.second or {}
    found = forms.entry_differences(entry.form, first, second, "uk")
    for one in found:
        if chosen.get(one.path) not in ("first", "second"):
            raise EntryRefused(
                "choose", "Choose which entry is right at “%(label)s”.", one.path, label=one.label
            )
    taken = {one.path: _at(second, one.path) for one in found if chosen[one.path] == "second"}
    filled = forms.try_answers(entry.form, merged(first, taken, forms.form(entry.form)), "uk")
    if not filled.valid:
        raise EntryRefused(
            "rules", "Together these answers break a rule of the form: type the paper once more.", number
        )
    _settle(entry, filled.values, actor.id)
    entry.save()
    summary = f"{number}: {len(found)} answers, {len(taken)} from the second entry"
    note(actor=actor, verb="resolve_entry", room="needs", subject=f"survey {slug}", summary=summary)


def _at(values: Any, path: str) -> Any:
    """The value at a path of an entry, None where there is none."""
    for name, place in re.findall(r"/([^/\[]+)(?:\[(\d+)\])?", path):
        values = values.get(name) if isinstance(values, Mapping) else None
        if place:
            rows = values if isinstance(values, list) else []
            values = rows[int(place) - 1] if int(place) <= len(rows) else None
    return values


def _settle(entry: Entry, values: Mapping[str, Any], by: int | None) -> None:
    entry.counts, entry.resolved_by_id, entry.state = dict(values), by, EntryState.RESOLVED
    _response(entry).update(answers=answers_to(survey(entry.survey.slug), values), suspect="")


def _response(entry: Entry) -> Any:
    return Response.objects.filter(survey_id=entry.survey_id, key=f"{entry.mode}:{entry.number}"[:120])


def _differing(slug: str, number: str) -> Entry:
    entry = (
        Entry.objects.select_for_update()
        .select_related("survey")
        .filter(survey__slug=slug, number=number)
        .first()
    )
    if entry is None or entry.state != EntryState.DIFFERS:
        raise EntryRefused("pair", "“%(number)s” has no two entries that differ.", number, number=number)
    return entry
