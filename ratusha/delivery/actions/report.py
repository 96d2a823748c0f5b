"""Hand the figures of delivery to `quality`: the circle of the city closes by data, a downward call."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext, gettext_noop, override

from ratusha.core.texts import Texts
from ratusha.delivery.queries import Figures, figures
from ratusha.people.queries import Actor
from ratusha.quality import actions as quality

COUNTED = gettext_noop(
    "Counted from all cases of the period; nothing was sampled, so there is no margin of error."
)
RATED = gettext_noop(
    "Applicants rated the closed case, those who wished to; the answers are no sample, so there is no margin of error."
)


@dataclass(frozen=True, slots=True)
class _Reading:
    instrument: str
    value: float | None
    n: int
    method: str
    detail: Mapping[str, Any] = field(default_factory=dict)


def report_figures(*, actor: Actor, service: str, since: datetime.date, until: datetime.date) -> int:
    """Record digital take-up, completion, decided in time and satisfaction of a period; returns how many.

    Shares of complete counts have n and no interval; satisfaction is the share of answers 4 and 5 with the whole
    distribution, how many could have answered and what share did. What has not happened yet (no closed case, no
    rating) is not recorded. The same period again is the same readings.
    """
    found = figures(since=since, until=until, service=service)
    recorded = 0
    with transaction.atomic():
        for reading in _readings(found):
            if reading.value is None:
                continue
            quality.record_measurement(
                actor=actor,
                service=service,
                instrument=reading.instrument,
                date=until,
                value=round(reading.value, 6),
                n=reading.n,
                method=_in_all_languages(reading.method),
                source=f"delivery {since.isoformat()}/{until.isoformat()}",
                source_url=f"/quality/{service}/#{reading.instrument}",
                detail={**reading.detail, "since": since.isoformat(), "until": until.isoformat()},
                population="all applications received in the period",
                key=f"delivery {service} {reading.instrument} {since.isoformat()} {until.isoformat()}",
            )
            recorded += 1
    return recorded


def _readings(found: Figures) -> tuple[_Reading, ...]:
    rated = found.rated
    satisfied = (found.ratings[3] + found.ratings[4]) / rated if rated else None
    detail = {
        "counts": list(found.ratings),
        "asked": found.asked,
        "share_answered": round(rated / found.asked, 6) if found.asked else None,
    }
    return (
        _Reading("digital-take-up", found.take_up, found.closed, COUNTED),
        _Reading("completion", found.completion, found.started, COUNTED),
        _Reading("decided-in-time", found.in_time, found.decided, COUNTED),
        _Reading("satisfaction", satisfied, rated, RATED, detail),
    )


def _in_all_languages(message: str) -> Texts:
    texts = {}
    for language, _name in settings.LANGUAGES:
        with override(language):
            texts[language] = gettext(message)
    return texts
