"""Set a survey up: what it is, its questions, its design, the margins its weights must reproduce."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from django.db import transaction

from ratusha.core.refusal import Refusal
from ratusha.core.survey.codebook import Block, Codebook, CodebookRefused
from ratusha.core.survey.codebook import Variable as Question
from ratusha.core.survey.margins import raking
from ratusha.core.survey.plans import LONELY
from ratusha.core.texts import Texts, pick, same
from ratusha.needs.models import Kind, State, Survey, Trace, Variable
from ratusha.needs.queries import Design, SurveyFacts, survey
from ratusha.people.actions import note
from ratusha.people.queries import Actor, require


class DesignRefused(Refusal):
    """A design or margins that do not fit the survey."""


@dataclass(frozen=True)
class About:
    """What a survey is; the words of a codebook's `[survey]` table."""

    slug: str
    title: Texts
    population: Texts = field(default_factory=dict)
    kind: str = Kind.PROBABILITY
    modes: tuple[str, ...] = ()
    opens: datetime.date | None = None
    closes: datetime.date | None = None
    form: str = ""
    form_version: int | None = None
    planned: int = 0


def about_from(codebook: Codebook) -> About:
    """The `[survey]` table of a codebook.

    Raises:
        CodebookRefused: no slug, an unknown entry or kind, a date that is none.
    """
    table = dict(codebook.survey)
    allowed = set(About.__dataclass_fields__)
    if unknown := set(table) - allowed:
        raise CodebookRefused(
            "entry", "[survey] has an unknown entry “%(name)s”.", f"survey.{min(unknown)}", name=min(unknown)
        )
    if not table.get("slug"):
        raise CodebookRefused("slug", '[survey] needs a slug: slug = "needs-2025".', "survey")
    if table.get("kind", Kind.PROBABILITY) not in Kind.values:
        raise CodebookRefused("kind", "A survey is “probability” or “open”.", "survey.kind")
    for name in ("opens", "closes"):
        if name in table and type(table[name]) is not datetime.date:
            raise CodebookRefused("day", "“%(name)s” of [survey] is not a date.", f"survey.{name}", name=name)
    texts = {
        name: _texts(table.get(name, table["slug"] if name == "title" else {}))
        for name in ("title", "population")
    }
    return About(**{**table, **texts, "modes": tuple(table.get("modes", ()))})


def _texts(value: object) -> Texts:
    return {str(k): str(v) for k, v in value.items()} if isinstance(value, Mapping) else same(str(value))


@transaction.atomic
def describe_survey(
    *, actor: Actor, about: About, questions: Iterable[Question], blocks: Iterable[Block] = ()
) -> SurveyFacts:
    """Say what a survey is and what it asks; again to correct it. Answers already there stay."""
    require(actor, "run_survey")
    row, made = Survey.objects.update_or_create(
        slug=about.slug,
        defaults={
            "title": dict(about.title),
            "population": dict(about.population),
            "kind": about.kind,
            "modes": list(about.modes),
            "opens": about.opens,
            "closes": about.closes,
            "form": about.form,
            "form_version": about.form_version,
            "planned": about.planned,
            "blocks": [
                {
                    "name": x.name,
                    "kind": x.kind,
                    "title": dict(x.title),
                    "rows": [list(line) for line in x.rows],
                }
                for x in blocks
            ],
        },
    )
    kept = []
    for position, question in enumerate(questions):
        levels = [{"code": x.code, "title": dict(x.title), "service": x.service} for x in question.levels]
        variable, _ = Variable.objects.update_or_create(
            survey=row,
            name=question.name,
            defaults={
                "position": position,
                "kind": question.kind,
                "role": question.role,
                "title": dict(question.title),
                "levels": levels,
            },
        )
        kept.append(variable.pk)
    row.variables.exclude(pk__in=kept).delete()
    summary = f"{'new' if made else 'corrected'}, {len(kept)} questions"
    note(actor=actor, verb="describe", room="needs", subject=f"survey {about.slug}", summary=summary)
    return survey(about.slug)


@transaction.atomic
def set_design(*, actor: Actor, slug: str, design: Design) -> None:
    """Say which columns hold stratum, cluster and base weight; what was published before stays as it is."""
    require(actor, "run_survey")
    if design.lonely not in LONELY:
        raise DesignRefused(
            "lonely", "“%(value)s” is none of: %(all)s.", value=design.lonely, all=", ".join(LONELY)
        )
    row = _locked(slug)
    for name in ("strata", "cluster", "weight", "fpc", "lonely"):
        setattr(row, name, getattr(design, name))
    row.save()
    note(
        actor=actor,
        verb="set_design",
        room="needs",
        subject=f"survey {slug}",
        summary=" ".join(design.columns),
    )


@transaction.atomic
def set_margins(
    *, actor: Actor, slug: str, margins: Mapping[str, Mapping[str, float]], source: Texts | str
) -> None:
    """Say which population totals the weights must reproduce, and where they come from.

    Raises:
        CalibrationRefused: totals that are no numbers or disagree with each other.
        DesignRefused: a margin of a question that the survey does not have; no source named.
    """
    require(actor, "run_survey")
    words = _texts(source)
    if margins:
        calibration = raking(margins)
        known = {v.name for v in survey(slug).variables} | set(survey(slug).design.columns)
        for name in calibration.categorical:
            if name not in known:
                raise DesignRefused("margin", "The survey has no question “%(name)s”.", name, name=name)
        if not pick(words, "uk").text:
            raise DesignRefused("source", "Say where the population totals come from.", "source")
    row = _locked(slug)
    row.margins = {name: dict(levels) for name, levels in margins.items()}
    row.margins_source = {tag: text[:300] for tag, text in words.items()}
    row.save()
    summary = f"{', '.join(margins) or 'none'}; {pick(words, 'uk')}"
    note(actor=actor, verb="set_margins", room="needs", subject=f"survey {slug}", summary=summary)


@transaction.atomic
def close_survey(*, actor: Actor, slug: str) -> None:
    """No more answers are taken; what told senders apart is forgotten."""
    require(actor, "run_survey")
    if Survey.objects.filter(slug=slug).exclude(state=State.CLOSED).update(state=State.CLOSED, salt=""):
        Trace.objects.filter(survey__slug=slug).delete()
        note(actor=actor, verb="close", room="needs", subject=f"survey {slug}", summary="closed")


def _locked(slug: str) -> Survey:
    survey(slug)  # an unknown slug is said as such
    return Survey.objects.select_for_update().get(slug=slug)
