"""The demo's online services: three opened, and a few hundred applications of autumn 2025 replayed.

Applications are made up from the forms' own rules; their handling is drawn so that most are in time, a few
late, some refused, some waiting for an answer. The same seed gives the same city every time.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from django.db import transaction

from ratusha.catalogue import queries as catalogue
from ratusha.core.forms import Occasion, sample
from ratusha.delivery import actions
from ratusha.delivery.models import Application, Case, DecisionLetter, OnlineService
from ratusha.intake import actions as intake
from ratusha.intake import queries as forms
from ratusha.people.queries import Actor
from ratusha.site.demo.applicants import invented

if TYPE_CHECKING:
    import numpy as np

    from ratusha.site.demo import Context
    from ratusha.site.demo.reading.shapes.voices import Residents

KYIV = ZoneInfo("Europe/Kyiv")
SEED = 20251215
LAST = datetime.date(2025, 12, 14)
PER_TRANSACTION = 40  # applications in one transaction: a replay need not survive halfway, it is repeated
REASON = {
    "uk": "Обрано серед перших: найбільша потреба мешканців і найбільший розрив у якості.",
    "ru": "Выбрано среди первых: наибольшая потребность жителей и наибольший разрыв в качестве.",
    "en": "Chosen among the first: the residents’ greatest need and the widest gap in quality.",
}
WRITES = 0.3  # of those who rate also write something
STILL_OPEN = 0.12  # of the applications of the last two weeks


@dataclass(frozen=True)
class Opening:
    """A service opened online with the form of the same name, and what its autumn looked like."""

    service: str
    since: datetime.date
    number: int  # applications replayed
    in_time: float
    refused: float


ONLINE = [
    Opening("residence-extract", datetime.date(2025, 10, 1), 120, 0.97, 0.04),
    Opening("kindergarten-queue", datetime.date(2025, 10, 13), 90, 0.93, 0.08),
    Opening("tree-removal", datetime.date(2025, 11, 3), 50, 0.88, 0.20),
]


@dataclass(frozen=True)
class Plan:
    """What will happen to one application."""

    service: str
    form: int
    form_hash: str
    key: str
    values: dict[str, object]
    filed: datetime.datetime
    channel: str
    late: bool
    refused: bool
    stops_at: str  # "" (goes to the end), "filed", "in_work", "waiting"
    rating: int  # 0 = did not answer
    said: str  # what is written beside the rating, mostly nothing
    language: str


def build(context: Context) -> None:
    """Publish the forms, open the services, replay what is missing."""
    for opening in ONLINE:
        service = opening.service
        form = intake.publish_form(
            actor=context.actor, content=context.data.form(service), filename=f"{service}.md"
        )
        if not OnlineService.objects.filter(service__identifier=service).exists():
            actions.open_online(
                actor=context.actor, service=service, form=form.id, since=opening.since, reason=REASON
            )
        known = set(Application.objects.filter(service__identifier=service).values_list("key", flat=True))
        card = catalogue.service(service)
        missing = [plan for plan in _plans(opening, form, context.data.residents) if plan.key not in known]
        for start in range(0, len(missing), PER_TRANSACTION):
            with transaction.atomic():
                for plan in missing[start : start + PER_TRANSACTION]:
                    _replay(context.actor, plan, card)
            context.progress.share(service, start, len(missing))
    for opening in ONLINE:
        actions.report_figures(actor=context.actor, service=opening.service, since=opening.since, until=LAST)
    _letters()
    context.lines.append("Three services are online; an application to follow: " + _example())


def _plans(opening: Opening, facts: forms.FormFacts, residents: Residents) -> Iterator[Plan]:
    import numpy as np

    rng = np.random.default_rng([SEED, opening.number])
    form = forms.form(facts.id)
    occasion = Occasion(now=datetime.datetime(2025, 12, 14, 12, tzinfo=KYIV), zone=KYIV)
    made = sample(form, seed=SEED, occasion=occasion)
    days = (LAST - opening.since).days
    for n in range(opening.number):
        # use grows over the weeks: the square root leans to later days
        day = opening.since + datetime.timedelta(days=int(days * np.sqrt(rng.uniform())))
        minute = int(rng.integers(8 * 60, 21 * 60))
        filed = datetime.datetime.combine(day, datetime.time(minute // 60, minute % 60), tzinfo=KYIV)
        recent = (LAST - day).days < 14
        yield Plan(
            service=opening.service,
            form=facts.id,
            form_hash=facts.content_hash,
            key=f"demo {opening.service} {n}",
            values=invented(next(made), residents, np.random.default_rng([SEED, opening.number, n])),
            filed=filed,
            channel=str(rng.choice(["online", "counter", "post"], p=[0.62, 0.34, 0.04])),
            late=bool(rng.uniform() > opening.in_time),
            refused=bool(rng.uniform() < opening.refused),
            stops_at=str(rng.choice(["filed", "in_work", "waiting"]))
            if recent and rng.uniform() < STILL_OPEN * 3
            else "",
            rating=(stars := _rating(rng)),
            said=_said(stars, residents, np.random.default_rng([SEED, opening.number, n, 1])),
            language=str(rng.choice(["uk", "ru", "en"], p=[0.86, 0.11, 0.03])),
        )


def _rating(rng: np.random.Generator) -> int:
    """How many stars, 0 when the applicant did not rate."""
    if rng.uniform() > 0.38:
        return 0
    return int(rng.choice([1, 2, 3, 4, 5], p=[0.04, 0.06, 0.14, 0.36, 0.40]))


def _said(stars: int, residents: Residents, rng: np.random.Generator) -> str:
    words = [one.text for one in residents.rating if one.stars == stars]
    return str(rng.choice(words)) if words and rng.uniform() < WRITES else ""


def _replay(actor: Actor, plan: Plan, card: catalogue.Card) -> None:
    """Let one application happen from filing to rating."""
    receipt = actions.receive(
        actor=actor,
        service=plan.service,
        form=plan.form,
        form_hash=plan.form_hash,
        values=plan.values,
        key=plan.key,
        now=plan.filed,
        channel=plan.channel,
        language=plan.language,
    )
    if plan.channel == "online":
        for end in ("started", "submitted"):
            actions.count_flow(service_id=card.id, day=plan.filed.date(), end=end)
    if plan.stops_at == "filed":
        return
    number, hour = receipt.number, datetime.timedelta(hours=1)
    actions.register(actor=actor, number=number, now=plan.filed + hour)
    case = Case.objects.get(application__number=number)
    if plan.stops_at == "waiting":
        actions.request_information(
            actor=actor,
            number=number,
            questions=["/phone"],
            words="Уточніть номер телефону.",
            now=plan.filed + 2 * hour,
        )
    if plan.stops_at:
        return
    decided = _decided(plan, receipt.due)
    for step in range(case.steps):
        share = (step + 1) / (case.steps + 1)
        actions.finish_step(
            actor=actor, number=number, now=plan.filed + hour + (decided - plan.filed - hour) * share
        )
    grounds = [card.content.refusal_grounds[0].identifier] if plan.refused else []
    outcome = "refused" if plan.refused else "granted"
    actions.decide(actor=actor, number=number, outcome=outcome, grounds=grounds, now=decided)
    actions.deliver(actor=actor, number=number, now=decided + hour)
    if plan.rating:
        actions.rate(case=case.pk, value=plan.rating, words=plan.said, now=decided + 3 * hour)


def _decided(plan: Plan, due: datetime.date | None) -> datetime.datetime:
    """On the due day at noon at the latest, or a day or two after it when the plan says late."""
    day = due or plan.filed.date()
    noon = datetime.datetime.combine(day, datetime.time(12), tzinfo=KYIV)
    if plan.late:
        return noon + datetime.timedelta(days=2)
    return max(plan.filed + (noon - plan.filed) * 0.7, plan.filed + datetime.timedelta(hours=2))


def _letters() -> None:
    """Make the newest letter of each online service; the worker makes the others when it runs."""
    for service in (opening.service for opening in ONLINE):
        letter = (
            DecisionLetter.objects.filter(case__application__service__identifier=service, pdf__isnull=True)
            .order_by("-id")
            .first()
        )
        if letter is not None and not DecisionLetter.objects.filter(
            case__application__service__identifier=service, pdf__isnull=False
        ):
            actions.make_letter(letter=letter.pk)


def _example() -> str:
    from ratusha.delivery.queries import secret_for

    row = Application.objects.filter(case__letters__pdf__isnull=False).order_by("id").first()
    return f"{row.number}, code {secret_for(row.key)}" if row else "none yet"
