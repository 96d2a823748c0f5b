"""Fieldwork: issue addresses with one-time links, record visits, assign interviewers, open the reserve."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db import transaction
from django.urls import reverse
from django.utils.translation import override

from ratusha.core.refusal import Refusal
from ratusha.core.survey import fieldwork
from ratusha.intake import ports
from ratusha.needs.actions.taking import keep_response
from ratusha.needs.models import SampleUnit, Survey, Visit
from ratusha.needs.queries import survey
from ratusha.people.actions import note
from ratusha.people.queries import Actor, require


class UnitRefused(Refusal):
    """An address that is not there, or a link that was used already."""


@dataclass(frozen=True, slots=True)
class Address:
    """One row of the drawn sample."""

    code: str
    stratum: str = ""
    cluster: str = ""
    weight: float = 1.0
    reserve: bool = False


@dataclass(frozen=True, slots=True)
class Issued:
    """An address with its link; the link is shown once and never stored."""

    code: str
    link: str


def hashed(link: str) -> str:
    """What is stored of a link."""
    return hashlib.sha256(link.encode()).hexdigest()


@transaction.atomic
def issue_units(
    *, actor: Actor, slug: str, addresses: Iterable[Address], log: str = ""
) -> tuple[Issued, ...]:
    """Put drawn addresses into the sample and make their links; `log` is the draw's own line.

    Addresses already there are left alone (their link was given out), so that an issue can be repeated.
    """
    require(actor, "run_survey")
    survey(slug)
    row = Survey.objects.get(slug=slug)
    known = set(row.units.values_list("code", flat=True))
    rows, issued = [], []
    for address in addresses:
        if address.code in known:
            continue
        known.add(address.code)
        link = secrets.token_urlsafe(12)
        issued.append(Issued(address.code, link))
        rows.append(
            SampleUnit(
                survey=row,
                code=address.code,
                stratum=address.stratum,
                cluster=address.cluster,
                weight=address.weight,
                reserve=address.reserve,
                opened=not address.reserve,
                link_hash=hashed(link),
            )
        )
    SampleUnit.objects.bulk_create(rows, batch_size=1_000)
    summary = f"{len(rows)} addresses; {log}" if log else f"{len(rows)} addresses"
    note(actor=actor, verb="issue", room="needs", subject=f"survey {slug}", summary=summary)
    return tuple(issued)


@transaction.atomic
def record_visit(*, actor: Actor, slug: str, code: str, outcome: str) -> None:
    """Write down what came of an attempt at an address.

    Raises:
        UnitRefused: no such address, or a reserve that is not open yet.
        FieldworkRefused: a word that is no outcome.
    """
    require(actor, "interview")
    fieldwork.rates([outcome])  # refuses an unknown word by name
    unit = SampleUnit.objects.filter(survey__slug=slug, code=code).first()
    if unit is None:
        raise UnitRefused("unit", "The sample has no address “%(name)s”.", code, name=code)
    if not unit.opened:
        raise UnitRefused("reserve", "“%(name)s” is in the reserve, which is not open yet.", code, name=code)
    Visit.objects.create(unit=unit, outcome=outcome, by_id=actor.id)
    note(
        actor=actor,
        verb="visit",
        room="needs",
        subject=f"survey {slug}",
        summary=f"{code}: {outcome}",
        personal=True,
    )


@transaction.atomic
def assign_interviewers(*, actor: Actor, slug: str, people: Sequence[int], seed: int) -> None:
    """Give every open address to an interviewer, whole clusters to one."""
    require(actor, "run_survey")
    units = {
        str(u.pk): u.cluster or u.code for u in SampleUnit.objects.filter(survey__slug=slug, opened=True)
    }
    who = fieldwork.assign(units, [str(person) for person in people], seed=seed)
    for person in people:
        mine = [int(unit) for unit, name in who.items() if name == str(person)]
        SampleUnit.objects.filter(pk__in=mine).update(interviewer_id=person)
    note(
        actor=actor,
        verb="assign",
        room="needs",
        subject=f"survey {slug}",
        summary=f"{len(people)} interviewers, seed {seed}",
    )


@transaction.atomic
def open_reserve(*, actor: Actor, slug: str, cluster: str) -> int:
    """Issue a cluster's reserve once its main addresses are worked; returns how many were opened.

    Raises:
        FieldworkRefused: main addresses still wait for a visit.
    """
    require(actor, "run_survey")
    units = SampleUnit.objects.filter(survey__slug=slug, cluster=cluster)
    main = units.filter(reserve=False).prefetch_related("visits")
    outcomes = [[visit.outcome for visit in unit.visits.all()] for unit in main]
    if not fieldwork.may_open_reserve(outcomes):
        raise fieldwork.FieldworkRefused(
            "reserve",
            "“%(name)s” has main addresses that still need a visit: the reserve stays closed.",
            cluster,
            name=cluster,
        )
    opened = units.filter(reserve=True, opened=False).update(opened=True)
    note(
        actor=actor,
        verb="open_reserve",
        room="needs",
        subject=f"survey {slug}",
        summary=f"{cluster}: {opened}",
    )
    return opened


@transaction.atomic
def take_invited(submission: ports.Submission) -> ports.Receipt:
    """Answers that came by a one-time link: the address counts as answered, the answers get a key of their own.

    Raises:
        UnitRefused: the link was used already.
    """
    unit = SampleUnit.objects.select_related("survey").get(pk=int(submission.about.rpartition("-")[2]))
    if not SampleUnit.objects.filter(pk=unit.pk, answered=False).update(answered=True):
        raise UnitRefused("used", "This invitation has been answered already.", unit.survey.slug)
    Visit.objects.create(unit=unit, outcome="complete")
    about = survey(unit.survey.slug)
    names = (about.design.strata, about.design.cluster, about.design.weight)
    given = {
        name: value
        for name, value in zip(names, (unit.stratum, unit.cluster, unit.weight), strict=True)
        if name
    }
    keep_response(
        slug=about.slug,
        key=f"invited:{secrets.token_hex(16)}",  # nothing leads back to the address
        values=submission.values,
        mode=submission.mode,
        design=given,
    )
    with override(submission.language):
        return ports.Receipt(reverse("needs:thanks", args=[about.slug]))


def unit_of(link: str, slug: str) -> SampleUnit:
    """The address of a link.

    Raises:
        UnitRefused: no such link, or it was used already.
    """
    unit = SampleUnit.objects.filter(survey__slug=slug, link_hash=hashed(link)).first()
    if unit is None:
        raise UnitRefused("link", "This invitation is not known.", slug)
    if unit.answered:
        raise UnitRefused("used", "This invitation has been answered already.", slug)
    return unit
