"""The demo's yardsticks, and the readings of autumn 2025 before anything was launched."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING

from ratusha.core.texts import Texts
from ratusha.quality import actions
from ratusha.quality.models import Measurement

if TYPE_CHECKING:
    from ratusha.site.demo import Context
    from ratusha.site.demo.reading.shapes.city import Service

BASELINE = datetime.date(2025, 9, 26)  # the audit of September, before the first launch
AUDIT = {
    "uk": "Двоє оцінювачів окремо пройшли картку й сайт; розбіжності узгоджено.",
    "ru": "Два оценщика отдельно прошли карточку и сайт; расхождения согласованы.",
    "en": "Two assessors went through the card and the site apart; differences were settled.",
}
COUNTED = {
    "uk": "Пройдено шлях заявника: час на пошук, збирання паперів, дорогу, чекання й заповнення.",
    "ru": "Пройден путь заявителя: время на поиск, сбор бумаг, дорогу, ожидание и заполнение.",
    "en": "The applicant's way was walked: finding out, collecting papers, travel, waiting, filling in.",
}
ASKED = {
    "uk": "Картки оцінювання в центрі надання послуг, заповнені за бажанням.",
    "ru": "Карточки оценки в центре предоставления услуг, заполненные по желанию.",
    "en": "Rating cards at the service centre, filled in by those who wished to.",
}


def _t(uk: str, ru: str, en: str) -> Texts:
    return {"uk": uk, "ru": ru, "en": en}


# identifier, kind, better, title, unit, rule, source
INSTRUMENTS = [
    (
        "digital-maturity", "ladder", "high",
        _t("Цифрова зрілість", "Цифровая зрелость", "Digital maturity"),
        _t("щабель 0–4", "ступень 0–4", "level 0–4"),
        _t(
            "0 — лише на місці, 1 — відомості на сайті, 2 — бланк і поради, 3 — заява з усіма доказами онлайн, 4 — повністю онлайн і дані лише раз; вирішує найслабший критерій.",
            "0 — только на месте, 1 — сведения на сайте, 2 — бланк и советы, 3 — заявление со всеми доказательствами онлайн, 4 — полностью онлайн и данные лишь раз; решает самый слабый критерий.",
            "0 at the desk only, 1 information, 2 form and advice, 3 application with all evidence online, 4 fully online and data only once; the weakest criterion decides.",
        ),
        "OZG maturity model, own wording",
    ),
    (
        "resident-hours", "burden", "low",
        _t("Час мешканця на одну заяву", "Время жителя на одно заявление", "Resident's time for one application"),
        _t("год", "ч", "h"),
        _t("Сума хвилин за діями, поділена на 60.", "Сумма минут по действиям, делённая на 60.", "Minutes by activity added up, divided by 60."),
        "EU Better Regulation toolbox, tool 60 (Standard Cost Model)",
    ),
    (
        "resident-trips", "burden", "low",
        _t("Візити на одну заяву", "Визиты на одно заявление", "Trips for one application"),
        _t("візитів", "визитов", "trips"),
        _t("Скільки разів треба прийти.", "Сколько раз нужно прийти.", "How often one has to come."),
        "EU Better Regulation toolbox, tool 60",
    ),
    (
        "resident-documents", "burden", "low",
        _t("Документи на одну заяву", "Документы на одно заявление", "Documents for one application"),
        _t("документів", "документов", "documents"),
        _t("Скільки паперів приносить заявник.", "Сколько бумаг приносит заявитель.", "How many papers the applicant brings."),
        "EU Better Regulation toolbox, tool 60",
    ),
    (
        "satisfaction", "distribution", "high",
        _t("Задоволеність", "Удовлетворённость", "Satisfaction"),
        _t("частка", "доля", "share"),
        _t(
            "Частка відповідей 4 і 5 за п'ятибальною шкалою; показано весь розподіл. Відповідали охочі, тому похибки немає.",
            "Доля ответов 4 и 5 по пятибалльной шкале; показано всё распределение. Отвечали желающие, поэтому погрешности нет.",
            "Share of answers 4 and 5 on a scale of five; the whole distribution is shown. Those answered who wished to, so there is no margin of error.",
        ),
        "GDS service manual: measuring user satisfaction",
    ),
    (
        "digital-take-up", "share", "high",
        _t("Частка онлайн", "Доля онлайн", "Digital take-up"),
        _t("частка", "доля", "share"),
        _t("Завершені онлайн, разом із допомогою, до всіх завершених.", "Завершённые онлайн, вместе с помощью, ко всем завершённым.", "Completed online, with help included, of all completed."),
        "GDS service manual: digital take-up",
    ),
    (
        "completion", "share", "high",
        _t("Доведено до кінця", "Доведено до конца", "Completion rate"),
        _t("частка", "доля", "share"),
        _t("Завершені до розпочатих онлайн; відповідь «не належить» теж є завершенням.", "Завершённые к начатым онлайн; ответ «не положено» тоже завершение.", "Completed of started online; “not eligible” is completed."),
        "GDS service manual: completion rate",
    ),
    (
        "decided-in-time", "share", "high",
        _t("Вирішено вчасно", "Решено вовремя", "Decided in time"),
        _t("частка", "доля", "share"),
        _t("Рішення не пізніше дня, який дає закон, до всіх рішень.", "Решения не позднее дня, который даёт закон, ко всем решениям.", "Decisions by the day that the law gives, of all decisions."),
        "legal clock",
    ),
]  # fmt: skip


def build(context: Context) -> None:
    """Define the yardsticks, record the September readings that are missing."""
    for order, (identifier, kind, better, title, unit, rule, source) in enumerate(INSTRUMENTS, start=1):
        actions.define_instrument(
            actor=context.actor,
            identifier=identifier,
            kind=kind,
            better=better,
            title=title,
            unit=unit,
            rule=rule,
            source=source,
            order=order,
            definition={"levels": [0, 1, 2, 3, 4], "rule": "min"} if kind == "ladder" else {},
        )
    known = set(Measurement.objects.values_list("key", flat=True))
    for done, service in enumerate(context.data.services, start=1):
        if f"{service.id} satisfaction {BASELINE}" not in known:
            _read(context, service)
        context.progress.share("readings", done, len(context.data.services))


def _read(context: Context, service: Service) -> None:
    readings = [
        ("digital-maturity", float(service.maturity), AUDIT),
        ("resident-hours", round(service.burden.minutes / 60, 2), COUNTED),
        ("resident-trips", float(service.burden.trips), COUNTED),
        ("resident-documents", float(service.burden.papers), COUNTED),
    ]
    for instrument, value, method in readings:
        actions.record_measurement(
            actor=context.actor,
            service=service.id,
            instrument=instrument,
            date=BASELINE,
            value=value,
            method=method,
            source="audit-2025-09",
            source_url=f"/quality/{service.id}/#{instrument}",
        )
    counts = service.satisfaction
    actions.record_measurement(
        actor=context.actor,
        service=service.id,
        instrument="satisfaction",
        date=BASELINE,
        value=round((counts[3] + counts[4]) / sum(counts), 4),
        n=sum(counts),
        detail={"counts": list(counts)},
        population="visitors of the service centre",
        method=ASKED,
        source="rating-cards-2025",
        source_url=f"/quality/{service.id}/#satisfaction",
    )
