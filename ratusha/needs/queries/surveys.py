"""Surveys with their design and codebook, as plain values."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import Count

from ratusha.core.refusal import Refusal
from ratusha.core.survey.codebook import Block, Level
from ratusha.core.survey.codebook import Variable as Question
from ratusha.core.texts import Texts
from ratusha.needs.models import Kind, State, Survey, Variable


class NoSuchSurvey(Refusal):
    """A survey that is not there."""


@dataclass(frozen=True, slots=True)
class Design:
    """Which columns hold the sample design, and what a stratum with one cluster does."""

    strata: str = ""
    cluster: str = ""
    weight: str = ""
    fpc: str = ""
    lonely: str = "fail"

    @property
    def columns(self) -> tuple[str, ...]:
        """Names of the columns in use."""
        return tuple(name for name in (self.strata, self.cluster, self.weight, self.fpc) if name)


@dataclass(frozen=True, slots=True)
class SurveyFacts:
    """A survey as pages and other rooms need it."""

    id: int
    slug: str
    title: Texts
    population: Texts
    kind: str
    state: str
    modes: tuple[str, ...]
    opens: datetime.date | None
    closes: datetime.date | None
    form: str
    form_version: int | None
    planned: int
    twice: float
    responses: int
    design: Design
    margins: Mapping[str, Mapping[str, float]]
    margins_source: Texts
    variables: tuple[Question, ...]
    blocks: tuple[Block, ...]

    @property
    def is_open(self) -> bool:
        """An open poll: whoever wants answers, so no interval is ever given."""
        return self.kind == Kind.OPEN

    @property
    def twice_percent(self) -> float:
        """Per cent of the papers that two people type."""
        return 100 * self.twice

    @property
    def need_variable(self) -> Question | None:
        """The question in which people name the services they need, if the survey has one."""
        return next((v for v in self.variables if v.role == "need"), None)

    @property
    def domains(self) -> tuple[Question, ...]:
        """Questions by which results are broken down (district, age, …)."""
        return tuple(v for v in self.variables if v.role == "domain")

    @property
    def in_blocks(self) -> frozenset[str]:
        """Questions that are read together and say little one by one."""
        return frozenset(name for block in self.blocks for row in block.rows for name in row)

    def variable(self, name: str) -> Question:
        """A question by name; `NoSuchSurvey` when the survey does not have it."""
        for found in self.variables:
            if found.name == name:
                return found
        raise NoSuchSurvey("variable", "The survey has no question “%(name)s”.", self.slug, name=name)


def surveys() -> tuple[SurveyFacts, ...]:
    """All surveys, the newest first."""
    rows = Survey.objects.annotate(answered=Count("responses")).prefetch_related("variables")
    return tuple(_facts(row, row.answered) for row in rows)


def survey(slug: str) -> SurveyFacts:
    """One survey; `NoSuchSurvey` when there is none."""
    row = Survey.objects.annotate(answered=Count("responses")).filter(slug=slug).first()
    if row is None:
        raise NoSuchSurvey("survey", "There is no survey “%(slug)s”.", slug=slug)
    return _facts(row, row.answered)


def open_surveys(day: datetime.date) -> tuple[SurveyFacts, ...]:
    """Surveys in which a resident can take part on this day."""
    return tuple(
        found
        for found in surveys()
        if found.state == State.COLLECTING
        and "web" in found.modes
        and found.form
        and (found.opens is None or found.opens <= day)
        and (found.closes is None or day <= found.closes)
    )


def _facts(row: Survey, answered: int) -> SurveyFacts:
    return SurveyFacts(
        id=row.pk,
        slug=row.slug,
        title=row.title,
        population=row.population,
        kind=row.kind,
        state=row.state,
        modes=tuple(row.modes),
        opens=row.opens,
        closes=row.closes,
        form=row.form,
        form_version=row.form_version,
        planned=row.planned,
        twice=row.twice,
        responses=answered,
        design=Design(row.strata, row.cluster, row.weight, row.fpc, row.lonely),
        margins=row.margins,
        margins_source=row.margins_source,
        variables=tuple(question(variable) for variable in row.variables.all()),
        blocks=tuple(
            Block(x["name"], x["kind"], x["title"], tuple(tuple(line) for line in x["rows"]))
            for x in row.blocks
        ),
    )


def question(row: Variable) -> Question:
    """A row of the codebook as the pure value that reads answers."""
    levels = tuple(Level(x["code"], x["title"], x.get("service", "")) for x in row.levels)
    return Question(row.name, row.kind, row.title, levels, role=row.role)
