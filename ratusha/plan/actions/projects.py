"""Projects of donors and other authorities: describe them, say how they stand to measures."""

from __future__ import annotations

import datetime
from collections.abc import Iterable

from django.db import transaction

from ratusha.core.refusal import Refusal
from ratusha.core.texts import Texts, pick
from ratusha.people import actions as people
from ratusha.people.queries import Actor, require
from ratusha.plan import queries
from ratusha.plan.models import ExternalProject, FundingSource, Measure, Programme, ProjectLink
from ratusha.plan.models.projects import Stand


class BadProject(Refusal):
    """A project that cannot be described so."""


class PaidTwice(Refusal):
    """Two projects, or a project and a source, would pay for the same work."""


@transaction.atomic
def describe_project(
    *,
    actor: Actor,
    programme: str,
    slug: str,
    title: Texts,
    donor: Texts,
    scope: Texts,
    start: datetime.date,
    end: datetime.date,
    services: Iterable[str] = (),
    assets: Iterable[str] = (),
    results: Iterable[str] = (),
    money: int | None = None,
    source: str = "",
    contact: str = "",
) -> None:
    """Add a project of somebody else, or correct it."""
    require(actor, "edit_plan")
    row = Programme.objects.get(identifier=programme)
    if end < start:
        raise BadProject("period", "The project would end before it begins.", slug)
    if not pick(title, "uk").text or not pick(donor, "uk").text:
        raise BadProject("words", "A project needs a title and its donor.", slug)
    origin = FundingSource.objects.filter(programme=row, identifier=source).first()
    if source and origin is None:
        raise BadProject("source", "The programme has no source “%(source)s”.", source, source=source)
    ExternalProject.objects.update_or_create(
        programme=row,
        slug=slug,
        defaults={
            "title": dict(title),
            "donor": dict(donor),
            "scope": dict(scope),
            "start": start,
            "end": end,
            "services": list(services),
            "assets": list(assets),
            "results": list(results),
            "money": money,
            "source": origin,
            "contact": contact,
        },
    )
    people.note(
        actor=actor, verb="describe", room="plan", subject=f"project {slug}", summary=f"{start} – {end}"
    )


@transaction.atomic
def link_project(
    *, actor: Actor, project: str, number: str, stand: str, settled: Texts | None = None
) -> None:
    """Say that a project funds, duplicates or depends on a measure.

    A project that *funds* must bring its money through a source of that measure's lines, and no second project may
    fund through the same source: the same work is not paid twice.
    """
    require(actor, "edit_plan")
    row = ExternalProject.objects.select_related("source").filter(slug=project).first()
    if row is None:
        raise queries.NoSuchProject("project", "There is no project “%(project)s”.", project=project)
    measure = Measure.objects.filter(number=number).first()
    if measure is None:
        raise queries.NoSuchMeasure("measure", "The plan has no measure %(number)s.", number=number)
    if Stand(stand) == Stand.FUNDS:
        _refuse_paid_twice(row, measure)
    ProjectLink.objects.update_or_create(
        project=row, measure=measure, stand=stand, defaults={"settled": dict(settled or {})}
    )
    people.note(
        actor=actor,
        verb="link",
        room="plan",
        subject=f"project {project}",
        summary=f"{stand} measure {number}",
    )


@transaction.atomic
def unlink_project(*, actor: Actor, project: str, number: str, stand: str) -> None:
    """Take back what was said of a project and a measure."""
    require(actor, "edit_plan")
    gone, _ = ProjectLink.objects.filter(project__slug=project, measure__number=number, stand=stand).delete()
    if gone:
        people.note(
            actor=actor,
            verb="unlink",
            room="plan",
            subject=f"project {project}",
            summary=f"{stand} measure {number}",
        )


def _refuse_paid_twice(project: ExternalProject, measure: Measure) -> None:
    if project.source is None or not measure.funding.filter(source=project.source).exists():
        raise PaidTwice(
            "no_line",
            "Measure %(number)s takes nothing from the source of “%(project)s”, and its other sources pay for it "
            "already: enter the project's money as a line of the measure first.",
            measure.number,
            number=measure.number,
            project=project.slug,
        )
    other = (
        ProjectLink.objects.filter(measure=measure, stand=Stand.FUNDS, project__source=project.source)
        .exclude(project=project)
        .select_related("project")
        .first()
    )
    if other is not None:
        raise PaidTwice(
            "second",
            "Measure %(number)s is paid by “%(first)s” already; “%(project)s” would pay for the same work.",
            measure.number,
            number=measure.number,
            first=other.project.slug,
            project=project.slug,
        )
