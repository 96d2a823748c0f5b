"""The demo's decision: criteria, initiatives, seven members' judgements, the analysis, the resolution."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from ratusha.core.texts import Texts
from ratusha.outbox import actions as outbox
from ratusha.people.models import User
from ratusha.priorities import actions, queries
from ratusha.priorities.models import Decision as DecisionRow
from ratusha.priorities.models import Initiative, Judgement

if TYPE_CHECKING:
    from ratusha.site.demo import Context
    from ratusha.site.demo.reading.shapes.decision import Initiative as Proposed

KYIV = ZoneInfo("Europe/Kyiv")
DECIDED = datetime.date(2025, 11, 27)
RESOLUTION = "2.1"
# Where the group departed from the computation on 27 November, with the reasons it wrote: a borderline package comes
# in, and what makes room for it waits.
ADDED = {
    "veteran-package": {
        "uk": "Половина найкращих портфелів містить пакет для ветеранів, половина ні: дані цього не вирішують. Група обирає його, бо ветеранів, які повертаються, щомісяця більшає, а повторні довідки найважче збирати людині після поранення.",
        "ru": "Половина лучших портфелей содержит пакет для ветеранов, половина нет: данные этого не решают. Группа выбирает его, потому что возвращающихся ветеранов каждый месяц больше, а повторные справки труднее всего собирать человеку после ранения.",
        "en": "Half of the best portfolios hold the veterans' package, half do not: the data do not decide it. The group takes it, since more veterans return each month and repeated papers are hardest for a person who was wounded.",
    }
}
DROPPED = {
    "travel-cards-online": {
        "uk": "Область готує єдину проїзну картку на 2027 рік; місто не платитиме за те саме вдруге. Повернутися, якщо до червня 2026 року області не вдасться.",
        "ru": "Область готовит единую проездную карту на 2027 год; город не будет платить за то же второй раз. Вернуться, если до июня 2026 года у области не получится.",
        "en": "The region prepares one travel card for 2027; the city will not pay twice for the same. To be taken up again if the region has not managed by June 2026.",
    },
    "marriage-booking": {
        "uk": "Людей бракує саме у 2026 році, а дату шлюбу вже можна забронювати телефоном; час працівників віддано ветеранам.",
        "ru": "Людей не хватает именно в 2026 году, а дату брака уже можно забронировать по телефону; время сотрудников отдано ветеранам.",
        "en": "People are short in 2026 of all years, and a wedding date can be booked by telephone already; their time goes to veterans.",
    },
}
WORDS = {
    "uk": "Робоча група взяла обчислений портфель із трьома відступами: межовий пакет для ветеранів замість двох межових послуг, які можуть зачекати.",
    "ru": "Рабочая группа взяла вычисленный портфель с тремя отступлениями: пограничный пакет для ветеранов вместо двух пограничных услуг, которые могут подождать.",
    "en": "The working group took the computed portfolio with three departures: the borderline package for veterans in place of two borderline services that can wait.",
}

# Everything begins as the units proposed it, although more could be done if some of it waited: the group says why.
OTHER_YEARS = {
    "uk": "Підрозділи вже відвели людей на 2026 рік, а обчислений порядок відсуває запис до садків і шкіл, на який чекають найбільше сімей. Група починає все, як подано; що обчислення додає на 2027 і 2028 роки, вона розгляне під час щорічного перегляду.",
    "ru": "Подразделения уже отвели людей на 2026 год, а вычисленный порядок отодвигает запись в детские сады и школы, которой ждут больше всего семей. Группа начинает всё, как подано; что расчёт добавляет на 2027 и 2028 годы, она рассмотрит при ежегодном пересмотре.",
    "en": "Units have set people aside for 2026, and the computed order puts off enrolment in kindergartens and schools, which most families wait for. The group begins everything as proposed; what the computation adds in 2027 and 2028 it takes up at the yearly review.",
}


def build(context: Context) -> None:
    """Everything up to the resolution; the model and its replicates are written beside the documents."""
    decision, actor = context.data.decision, context.actor
    for order, criterion in enumerate(decision.criterion, start=1):
        actions.define_criterion(
            actor=actor,
            code=criterion.id,
            title=criterion.title,
            unit=criterion.unit,
            meaning=criterion.meaning,
            worst=criterion.worst,
            best=criterion.best,
            branch=criterion.branch,
            order=order,
        )
    for order, source in enumerate(decision.source, start=1):
        actions.define_source(
            actor=actor, code=source.id, title=source.title, ceiling=source.ceiling, order=order
        )
    for year, months in decision.staff.available.items():
        actions.set_capacity(actor=actor, year=year, months=months)
    _initiatives(context)
    _judgements(context)
    analysis = actions.run_analysis(actor=actor)
    _decide(context)
    _settle(analysis)
    model, replicates = actions.export_model(analysis=analysis)
    (context.folder / "decision.toml").write_text(model, encoding="utf-8")
    (context.folder / "replicates.csv").write_text(replicates, encoding="utf-8")
    context.lines.append(f"The decision's model: {context.folder / 'decision.toml'}")


def _initiatives(context: Context) -> None:
    known = set(Initiative.objects.values_list("code", flat=True))
    proposed = context.data.decision.initiative
    acts = {act.id: act.title for act in context.data.acts}
    if known == {initiative.id for initiative in proposed}:
        return
    for both in (False, True):  # once for the rows, once for what they say of each other
        for order, initiative in enumerate(proposed, start=1):
            _propose(context, initiative, order, acts, related=both)


def _propose(
    context: Context, initiative: Proposed, order: int, acts: Mapping[str, Texts], *, related: bool
) -> None:
    duty = acts.get(initiative.compulsory or "", {})
    actions.propose_initiative(
        actor=context.actor,
        code=initiative.id,
        title=initiative.title,
        summary=initiative.summary,
        unit=initiative.unit,
        services=initiative.services,
        cost=initiative.cost,
        staff=initiative.staff,
        effects={
            name: list(getattr(initiative, name)) for name in ("hours", "take_up", "delivery", "openness")
        }
        | {
            criterion: [x / 1000 for x in getattr(initiative, name)]  # the criteria count in thousands
            for criterion, name in (("vulnerable", "vulnerable"), ("staff", "staff_hours"))
        },
        target=initiative.target if initiative.target is not None else 4,
        duty=duty,
        requires=initiative.requires if related else (),
        excludes=initiative.excludes if related else (),
        synergies={synergy.with_: synergy.bonus for synergy in initiative.synergy} if related else {},
        order=order,
    )


def _judgements(context: Context) -> None:
    emails = {person.id: person.email for person in context.data.city.person}
    if Judgement.objects.exists():
        return
    for judgement in context.data.decision.judgement:
        actions.record_judgement(
            actor=context.actor,
            member=User.objects.get(email=emails[judgement.member]).pk,
            at=datetime.datetime.combine(judgement.date, datetime.time(15), tzinfo=KYIV),
            swings=judgement.swings or None,
            order=judgement.order,
        )


def _decide(context: Context) -> None:
    if DecisionRow.objects.filter(is_current=True, analysis__is_current=True).exists():
        return
    computed = {place.initiative.code for place in queries.ranking() if place.chosen}
    proposed = {facts.code: facts.start for facts in queries.initiatives() if facts.start}
    actions.record_decision(
        actor=context.actor,
        day=DECIDED,
        resolution=RESOLUTION,
        words=WORDS,
        added={code: reason for code, reason in ADDED.items() if code not in computed},
        dropped={code: reason for code, reason in DROPPED.items() if code in computed},
        years=proposed,
        other_years=OTHER_YEARS,
    )


def _settle(analysis: int) -> None:
    """Left to the worker, since it takes a minute: the page shows it when it is ready."""
    if queries.settling() is None:
        outbox.enqueue(
            job="priorities.settling",
            payload={"by": "demo", "analysis": analysis},
            awaited=True,
            key=f"settling {analysis}",
        )
