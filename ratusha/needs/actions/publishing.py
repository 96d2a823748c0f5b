"""From answers to published figures: snapshot → weights → estimates → small cells hidden → rows that never change.

Everything is computed from one snapshot, so that a figure can be traced to a file with a digest and made again. The
snapshot is a Parquet file that `frames.studies` reads by the columns in use; rows of answers are read once, to write it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.metadata import version
from typing import Any

import numpy as np
from django.db import transaction

from ratusha.core import survey as statistics
from ratusha.core.survey import publishing
from ratusha.core.survey.codebook import JOINT, spread
from ratusha.core.survey.codebook import Variable as Question
from ratusha.core.survey.columns import Column
from ratusha.core.survey.margins import raking
from ratusha.frames import studies
from ratusha.needs.actions import together
from ratusha.needs.actions.freezing import EstimateRefused, freeze
from ratusha.needs.models import Estimate, Publication, Snapshot, Survey, Weighting
from ratusha.needs.queries import Published, SurveyFacts, publication, survey
from ratusha.needs.queries.columns import path_of, snapshot_columns, weighing_columns
from ratusha.people.actions import note
from ratusha.people.queries import Actor, require

REPLICATES = 400
SEED = 2025
SMALLEST = 5  # people naming something, below which the figure is hidden
Columns = dict[str, Column]


@dataclass(frozen=True)
class _Work:
    """What the stages hand on to each other."""

    about: SurveyFacts
    snapshot: Snapshot
    study: studies.Study

    @property
    def weighted(self) -> bool:
        return not self.about.is_open

    def plan(self, **asked: Any) -> statistics.Plan:
        """A plan with the survey's design and calibration; an open poll has neither."""
        if not self.weighted:
            return statistics.plan(**asked)
        design = self.about.design
        return statistics.plan(
            weight=design.weight or None,
            strata=design.strata or None,
            cluster=[design.cluster] if design.cluster else [],
            fpc=[design.fpc] if design.fpc else [],
            lonely=design.lonely,
            calibration=raking(self.about.margins) if self.about.margins else None,
            **asked,
        )

    def block_columns(self) -> Columns:
        """The columns that blocks of questions need beside sums: their marks, the design, the margins."""
        names = {name for block in self.about.blocks for row in block.rows for name in row}
        if names and self.weighted:
            names |= weighing_columns(self.about)
        return snapshot_columns(self.about, self.snapshot, names)


def make_weights(*, actor: Actor, slug: str) -> Weighting:
    """Weights to the survey's margins, with what they cost; kept for the record.

    Raises:
        EstimateRefused: no answers, or an open poll (whose answers no weight can make representative).
        CalibrationRefused: raking does not converge, an empty cell, margins that disagree; it names which.
    """
    require(actor, "run_survey")
    about = survey(slug)
    if about.is_open:
        raise EstimateRefused(
            "open", "An open poll is not weighted: weights cannot make volunteers a sample.", slug
        )
    with _work(about) as work:
        made = _weighting(work)
    with transaction.atomic():
        made.save()
        summary = f"{made.method}, deff {made.diagnostics['kish_deff']:.3f}"
        note(actor=actor, verb="make_weights", room="needs", subject=f"survey {slug}", summary=summary)
    return made


def publish_estimates(
    *,
    actor: Actor,
    slug: str,
    replicates: int = REPLICATES,
    seed: int = SEED,
    progress: Callable[[float], None] = lambda share: None,
) -> Published:
    """Estimate every question overall and by each domain question, hide what is too small, and publish.

    Raises:
        EstimateRefused: no answers or no questions.
        Refusal: what `make_weights` and the estimators refuse; the sentence names the place.
    """
    require(actor, "run_survey")
    about = survey(slug)
    with _work(about) as work:
        progress(0.2)
        found = _estimates(work, progress)
        progress(0.7)
        needs = _needs(work, replicates, seed)
        progress(0.8)
        more = together.figures(work.about, work.block_columns(), work.plan, work.study.estimate)
        weighting = _weighting(work) if work.weighted else None
        progress(0.95)
    with transaction.atomic():
        if weighting is not None:
            weighting.save()
        row = Survey.objects.select_for_update().get(pk=work.about.id)
        number = (row.publications.values_list("number", flat=True).first() or 0) + 1
        made = Publication.objects.create(
            survey=row,
            snapshot=work.snapshot,
            weighting=weighting,
            number=number,
            method=_method(work),
            software=_software(),
            needs=needs,
            more=more,
        )
        for estimate in found:
            estimate.publication = made
        Estimate.objects.bulk_create(found, batch_size=1_000)
        summary = f"publication {number}: {len(found)} figures from {work.snapshot.rows} answers"
        note(actor=actor, verb="publish", room="needs", subject=f"survey {slug}", summary=summary)
    return publication(slug)


@contextmanager
def _work(about: SurveyFacts) -> Iterator[_Work]:
    """The survey with its answers frozen and open to be asked."""
    snapshot = freeze(about)
    with studies.open_study(path_of(snapshot)) as study:
        yield _Work(about, snapshot, study)


def _weighting(work: _Work) -> Weighting:
    probe = next(iter(spread(work.about.variables)), None)
    if probe is None:
        raise EstimateRefused("no-questions", "The survey has no questions to estimate.", work.about.slug)
    asked = work.plan(proportion=[probe])
    diagnostics = work.study.estimate(asked).weights.to_dict()
    bars = [list(bar) for bar in work.study.weight_bars(asked)]
    return Weighting(
        survey_id=work.about.id,
        snapshot=work.snapshot,
        margins=work.about.margins,
        method="raking" if work.about.margins else "design weights",
        diagnostics=diagnostics,
        histogram=bars,
        software=_software(),
    )


# Estimates ----------------------------------------------------------------------------------------------


def _estimates(work: _Work, progress: Callable[[float], None]) -> list[Estimate]:
    found = _block(work, None)
    for number, question in enumerate(work.about.domains, start=1):
        progress(0.2 + 0.5 * number / (len(work.about.domains) + 1))
        found += _block(work, question)
    return found


def _block(work: _Work, by: Question | None) -> list[Estimate]:
    """All questions overall, or by the levels of one domain question."""
    places = spread(v for v in work.about.variables if v.name not in _marks(work.about))
    shares = [n for n, (v, _) in places.items() if v.kind != "number" and (by is None or v.name != by.name)]
    answered = work.study.answered(places)
    shares = [name for name in shares if name in answered]
    means = [n for n, (v, _) in places.items() if v.kind == "number" and n in answered]
    if not shares and not means:
        return []
    asked = work.plan(proportion=shares, mean=means, by=[by.name] if by else [])
    made = [_row(work, one, by) for one in work.study.estimate(asked).estimates if _wanted(one, places)]
    return _hide(work, made, by)


def _marks(about: SurveyFacts) -> frozenset[str]:
    """Best and worst of single sets: their shares depend on what else was shown, so only the block is published."""
    return frozenset(
        name for block in about.blocks if block.kind == "best-worst" for row in block.rows for name in row
    )


def _wanted(one: statistics.Estimate, places: Mapping[str, tuple[Question, str]]) -> bool:
    """Of a 0/1 column only the share of ones."""
    return not (places[one.variable][1] and one.level == "0")


def _row(work: _Work, one: statistics.Estimate, by: Question | None) -> Estimate:
    variable, _, level = one.variable.partition(JOINT)
    shown = work.weighted and one.value is not None
    return Estimate(
        statistic=one.statistic,
        variable=variable,
        level=level or one.level or "",
        by=by.name if by else "",
        domain=one.by[by.name] if by else "",
        value=one.value,
        se=one.se if shown else None,
        low=one.low if shown else None,
        high=one.high if shown else None,
        df=one.df if shown else None,
        n=one.n,
        deff=one.deff if shown else None,
        hidden=(one.withheld or "")[:200],
    )


def _hide(work: _Work, rows: list[Estimate], by: Question | None) -> list[Estimate]:
    """Hide figures that rest on a few people, and those from which they could be worked out."""
    tables: dict[str, list[Estimate]] = {}
    for row in rows:
        if row.statistic == "proportion":
            tables.setdefault(row.variable, []).append(row)
    naming = _naming(work, [work.about.variable(name) for name in tables], by)
    for name, cells in tables.items():
        question = work.about.variable(name)
        levels = [level.code for level in question.levels]
        domains = sorted({cell.domain for cell in cells})
        counts = np.asarray([[naming.get((name, level, place), 0) for level in levels] for place in domains])
        hidden = _suppressed(counts)
        for cell in cells:
            why = hidden[domains.index(cell.domain), levels.index(cell.level)]
            if why and not cell.hidden:
                cell.hidden = why
    for row in rows:
        if row.hidden:
            row.value = row.se = row.low = row.high = row.deff = None
    return rows


def _suppressed(counts: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
    """The reason for each hidden cell, empty where it is shown."""
    reasons = np.full(counts.shape, "", dtype=object)
    if min(counts.shape) < 2:  # one line has no published total to subtract from
        reasons[(counts > 0) & (counts < SMALLEST)] = f"fewer than {SMALLEST} people"
        return reasons
    try:
        found = publishing.suppress(counts, smallest=SMALLEST)
    except publishing.PublishingRefused:
        reasons[counts > 0] = f"fewer than {SMALLEST} people in this table"
        return reasons
    reasons[found.complementary] = "hidden so that a smaller figure cannot be worked out"
    reasons[found.primary] = f"fewer than {SMALLEST} people"
    return reasons


def _naming(work: _Work, questions: list[Question], by: Question | None) -> dict[tuple[str, str, str], int]:
    """How many people gave each answer to each question in each domain: (question, answer, domain) → people."""
    places: dict[str, tuple[str, str]] = {q.name: (q.name, "") for q in questions if q.kind != "multiple"}
    places |= {
        f"{q.name}{JOINT}{level.code}": (q.name, level.code)
        for q in questions
        if q.kind == "multiple"
        for level in q.levels
    }
    found: dict[tuple[str, str, str], int] = {}
    for (column, level, domain), n in work.study.counts(places, by.name if by else "").items():
        name, ticked = places[column]
        if not ticked:
            found[name, level, domain] = n
        elif level == "1":
            found[name, ticked, domain] = n
    return found


def _needs(work: _Work, replicates: int, seed: int) -> dict[str, Any]:
    """Services of the question on needs: covariance and joint bootstrap draws, for decisions."""
    question = work.about.need_variable
    if question is None:
        return {}
    levels = [level.code for level in question.levels]
    names = [f"{question.name}{JOINT}{code}" for code in levels]
    if question.kind != "multiple" or work.study.answered(names) != frozenset(names):
        raise EstimateRefused(
            "need",
            "The question “%(name)s” on needs is not a multiple choice with answers.",
            question.name,
            name=question.name,
        )
    if not work.weighted:
        return {"levels": levels}
    asked = work.plan(proportion=names, covariance=True)
    made = work.study.estimate(asked)
    covariance = made.covariance
    assert covariance is not None  # the plan asks for it
    chosen = [covariance.names.index(f"proportion {name}=1") for name in names]
    copies = work.plan(proportion=names, replicates=f"bootstrap:{replicates}", seed=seed)
    draws = statistics.replicates(work.study.sums(copies), copies)
    places = [draws.names.index(f"proportion {name}=1") for name in names]
    return {
        "levels": levels,
        "covariance": covariance.matrix[np.ix_(chosen, chosen)].tolist(),
        "replicates": draws.values[:, places].round(9).tolist(),
        "df": made.df,
        "seed": seed,
        "method": draws.method,
    }


def _method(work: _Work) -> str:
    if not work.weighted:
        return "open poll: shares of those who took part, no weights and no intervals"
    design = work.about.design
    parts = [
        f"strata {design.strata}" if design.strata else "no strata",
        f"clusters {design.cluster}" if design.cluster else "no clusters",
        f"raked to {' and '.join(work.about.margins)}" if work.about.margins else "design weights",
        "linearised standard errors, logit intervals",
    ]
    return ", ".join(parts)


def _software() -> str:
    return f"ratusha {version('ratusha')}"
