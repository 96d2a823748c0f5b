"""Published estimates, and what residents need first in the shape that decisions take over."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from ratusha.core.refusal import Refusal
from ratusha.core.texts import Texts, same
from ratusha.needs.models import Estimate, Publication
from ratusha.needs.queries.surveys import SurveyFacts, survey, surveys


class NotPublished(Refusal):
    """A survey without published estimates, or without the question that was asked for."""


@dataclass(frozen=True, slots=True)
class Figure:
    """One published estimate with everything a reader needs to judge it.

    `hidden` says why there is no value. An open poll has neither `se` nor interval.
    """

    statistic: str
    variable: str
    level: str
    title: Texts
    by: str
    domain: str
    domain_title: Texts
    value: float | None
    se: float | None
    low: float | None
    high: float | None
    df: int | None
    n: int
    deff: float | None
    hidden: str
    service: str = ""


@dataclass(frozen=True, slots=True)
class Published:
    """One publication: when, how, from what."""

    survey: SurveyFacts
    number: int
    day: datetime.date
    method: str
    software: str
    digest: str
    rows: int
    blocks: tuple[Mapping[str, Any], ...] = ()  # results of blocks of questions (`actions.together`)
    tests: tuple[Mapping[str, Any], ...] = ()  # Rao–Scott tests of questions by breakdowns


@dataclass(frozen=True, slots=True)
class ServiceNeed:
    """Share of the population that names a service among those it needs online first."""

    service: str
    title: Texts
    value: float
    se: float | None
    low: float | None
    high: float | None
    n: int


@dataclass(frozen=True)
class ServiceNeeds:
    """All services of the question with their joint uncertainty.

    `covariance` (services × services) and `replicates` (draws × services) have the order of `items`; both are
    empty for an open poll. `value` is linearised, `replicates` are Rao–Wu bootstrap draws with calibrated weights.
    """

    published: Published
    question: Texts
    items: tuple[ServiceNeed, ...]
    covariance: tuple[tuple[float, ...], ...]
    replicates: tuple[tuple[float, ...], ...]
    df: int
    seed: int

    def get(self, service: str) -> ServiceNeed | None:
        """The figure of one service, if the survey asked about it."""
        return next((item for item in self.items if item.service == service), None)


def publication(slug: str) -> Published:
    """The newest publication of a survey; `NotPublished` when there is none."""
    row = _newest(slug)
    return _published(row, survey(slug))


def estimates(
    slug: str, *, variable: str = "", by: str = "", domain: str | None = None
) -> tuple[Figure, ...]:
    """Published figures of a survey: of one question and one breakdown if named; `by=""` is the whole."""
    about = survey(slug)
    rows = Estimate.objects.filter(publication=_newest(slug), by=by)
    if variable:
        rows = rows.filter(variable=about.variable(variable).name)
    if domain is not None:
        rows = rows.filter(domain=domain)
    return _figures(about, rows)


def service_needs(slug: str = "") -> ServiceNeeds:
    """What residents need first: of the named survey, else of the newest published one that asks it.

    Raises:
        NotPublished: no survey with published needs.
    """
    row = _newest(slug) if slug else _newest_with_needs()
    about = survey(row.survey.slug)
    asked = about.need_variable
    if asked is None or not row.needs:
        raise NotPublished(
            "no-needs", "The survey “%(slug)s” does not ask which services are needed.", slug=about.slug
        )
    rows = Estimate.objects.filter(publication=row, by="", variable=asked.name)
    figures = {figure.level: figure for figure in _figures(about, rows)}
    chosen = [figures[level] for level in row.needs["levels"] if figures[level].value is not None]
    places = [i for i, level in enumerate(row.needs["levels"]) if figures[level].value is not None]
    matrix, draws = row.needs.get("covariance", []), row.needs.get("replicates", [])
    return ServiceNeeds(
        published=_published(row, about),
        question=asked.title,
        items=tuple(
            ServiceNeed(f.service, f.title, f.value or 0.0, f.se, f.low, f.high, f.n) for f in chosen
        ),
        covariance=tuple(tuple(matrix[i][j] for j in places) for i in places) if matrix else (),
        replicates=tuple(tuple(draw[i] for i in places) for draw in draws),
        df=int(row.needs.get("df", 0)),
        seed=int(row.needs.get("seed", 0)),
    )


def published_surveys() -> tuple[Published, ...]:
    """The newest publication of each survey that has one."""
    found = []
    for about in surveys():
        row = Publication.objects.filter(survey_id=about.id).select_related("snapshot").first()
        if row is not None:
            found.append(_published(row, about))
    return tuple(found)


def _newest(slug: str) -> Publication:
    row = Publication.objects.filter(survey__slug=slug).select_related("snapshot", "survey").first()
    if row is None:
        survey(slug)  # an unknown slug is said as such
        raise NotPublished("not-published", "The survey “%(slug)s” has no published estimates.", slug=slug)
    return row


def _newest_with_needs() -> Publication:
    rows = Publication.objects.exclude(needs={}).select_related("snapshot", "survey")
    # a probability sample speaks for the city; an open poll does only where there is nothing better
    row = rows.order_by("-survey__kind", "-at", "-id").first()
    if row is None:
        raise NotPublished("no-needs", "No survey has published yet which services are needed.")
    return row


def _published(row: Publication, about: SurveyFacts) -> Published:
    return Published(
        survey=about,
        number=row.number,
        day=row.at.date(),
        method=row.method,
        software=row.software,
        digest=row.snapshot.digest,
        rows=row.snapshot.rows,
        blocks=tuple(row.more.get("blocks", ())),
        tests=tuple(row.more.get("tests", ())),
    )


def _figures(about: SurveyFacts, rows: QuerySet[Estimate]) -> tuple[Figure, ...]:
    """Rows with the words of their question, level and domain."""
    questions = {question.name: question for question in about.variables}
    words: dict[tuple[str, str], Texts] = {}
    services: dict[tuple[str, str], str] = {}
    for question in questions.values():
        words |= {(question.name, level.code): level.title for level in question.levels}
        services |= {(question.name, level.code): level.service for level in question.levels}

    def figure(row: Estimate) -> Figure:
        name = row.variable
        title = words.get((name, row.level)) or (questions[name].title if name in questions else same(name))
        return Figure(
            statistic=row.statistic,
            variable=name,
            level=row.level,
            title=title,
            by=row.by,
            domain=row.domain,
            domain_title=words.get((row.by, row.domain), same(row.domain)),
            value=row.value,
            se=row.se,
            low=row.low,
            high=row.high,
            df=row.df,
            n=row.n,
            deff=row.deff,
            hidden=row.hidden,
            service=services.get((name, row.level), ""),
        )

    return tuple(figure(row) for row in rows)
