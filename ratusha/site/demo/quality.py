"""The demo's yardsticks, and the readings of autumn 2025 before anything was launched."""

from __future__ import annotations

import datetime
import io
import zlib
from pathlib import Path
from typing import TYPE_CHECKING

from django.db import transaction

from ratusha.core.texts import Texts
from ratusha.people import queries as people
from ratusha.quality import actions, queries
from ratusha.quality.models import Measurement

if TYPE_CHECKING:
    from ratusha.site.demo import Context
    from ratusha.site.demo.reading.shapes.city import Service

BASELINE = datetime.date(2025, 9, 26)  # the audit of September, before the first launch
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


CAMPAIGN = "audit-2025-09"
CAMPAIGN_TITLE = _t("Аудит вересня 2025 року", "Аудит сентября 2025 года", "Audit of September 2025")
CRITERIA = {
    "information": _t("Відомості про послугу", "Сведения об услуге", "Information about the service"),
    "application": _t("Подання заяви", "Подача заявления", "How one applies"),
    "evidence": _t("Документи й дані", "Документы и данные", "Documents and data"),
    "result": _t("Отримання результату", "Получение результата", "How the result is received"),
}
DEFINITION = {
    "top": 4,
    "decides": "min",
    "criteria": [{"code": code, "title": title} for code, title in CRITERIA.items()],
}
SETTLED = _t(
    "Оцінювачі разом переглянули знімки екрана; зараховано те, що може зробити мешканець без дзвінка.",
    "Оценщики вместе просмотрели снимки экрана; засчитано то, что житель может сделать без звонка.",
    "The screenshots were looked at together; what a resident can do without a call was counted.",
)
ONCE_IN = 16  # judgements of the second assessor that differ
PICTURED = ("residence-extract", "kindergarten-queue", "tree-removal")  # whose screenshots are kept as files


@transaction.atomic
def build(context: Context) -> None:
    """Define the yardsticks, record the September readings that are missing."""
    there = {found.identifier for found in queries.instruments()}
    for order, (identifier, kind, better, title, unit, rule, source) in enumerate(INSTRUMENTS, start=1):
        if identifier in there:
            continue
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
            definition=DEFINITION if kind == "ladder" else {},
        )
    known = set(Measurement.objects.values_list("key", flat=True))
    missing = [s for s in context.data.services if f"{s.id} satisfaction {BASELINE}" not in known]
    assessors = _campaign(context) if missing else (0, 0)
    for done, service in enumerate(missing, start=1):
        _audit(context, service, assessors)
        _read(context, service)
        context.progress.share("readings", done, len(missing))


def _campaign(context: Context) -> tuple[int, int]:
    """The September audit, and who judged in it."""
    actions.open_campaign(
        actor=context.actor,
        code=CAMPAIGN,
        title=CAMPAIGN_TITLE,
        instrument="digital-maturity",
        starts=datetime.date(2025, 9, 8),
        ends=BASELINE,
    )
    first, second = people.holders("assessor", context.day)[:2]
    return first.id, second.id


def _audit(context: Context, service: Service, assessors: tuple[int, int]) -> None:
    """Two judge apart; the second differs here and there, and a third person settles it."""
    if queries.audited(CAMPAIGN, service.id):
        return
    true = {code: _level(service, code) for code in CRITERIA}
    seen = {
        code: str(max(0, int(level) - 1)) if _chance(service, f"{code} seen") % ONCE_IN == 0 else level
        for code, level in true.items()
    }
    for assessor, judged in zip(assessors, (true, seen), strict=True):
        actions.assess(
            actor=context.actor,
            campaign=CAMPAIGN,
            service=service.id,
            assessor=assessor,
            judged=judged,
            evidence=f"audit-2025-09/{service.id}-{assessors.index(assessor) + 1}.png",
            date=BASELINE,
            files=[(f"{service.id}.png", screenshot(service))] if service.id in PICTURED else [],
        )
    if true != seen:
        actions.settle(
            actor=context.actor,
            campaign=CAMPAIGN,
            service=service.id,
            judged=true,
            reason=SETTLED,
            date=BASELINE,
        )


def screenshot(service: Service) -> bytes:
    """What an assessor saw of the service in September: its name and how it was applied for, as a picture."""
    from PIL import Image, ImageDraw, ImageFont

    fonts = Path(__file__).resolve().parents[2] / "papers" / "fonts"  # cut at set-up
    title, text = (
        ImageFont.truetype(str(fonts / f"Sans-{weight}.ttf"), size) for weight, size in ((700, 26), (400, 18))
    )
    picture = Image.new("RGB", (900, 420), "#faf9f4")
    draw = ImageDraw.Draw(picture)
    draw.rectangle((0, 0, 900, 64), fill="#0a5f58")
    draw.text((32, 20), "Зразківська міська рада · 26.09.2025", font=text, fill="#ffffff")
    draw.text((32, 110), service.title["uk"], font=title, fill="#1c2422")
    lines = (
        service.summary["uk"][:84],
        "Подати заяву: у центрі надання послуг.",
        f"Щабель зрілості: {service.maturity} із 4.",
    )
    for row, line in enumerate(lines):
        draw.text((32, 180 + 44 * row), line, font=text, fill="#4d5955")
    out = io.BytesIO()
    picture.save(out, "PNG")
    return out.getvalue()


def _level(service: Service, code: str) -> str:
    """A criterion's level: the weakest stands where the service stands, the others there or one higher."""
    weakest = list(CRITERIA)[_chance(service, "weakest") % len(CRITERIA)]
    higher = code != weakest and _chance(service, code) % 2
    return str(min(4, service.maturity + higher))


def _chance(service: Service, what: str) -> int:
    """The same on every build."""
    return zlib.crc32(f"{service.id} {what}".encode())


def _read(context: Context, service: Service) -> None:
    readings = [
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
