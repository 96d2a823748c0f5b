"""What a city asks its units about each service and year, and the readings that the answers give.

Asked are counts by channel (their sum is the volume, so that shares can never contradict it), refusals, the staff
minutes of one case and the fees of the year. A figure that a unit does not know stays empty: it gives no reading,
never a nought.
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from ratusha.core.quality import QualityError
from ratusha.core.texts import Texts

CHANNELS = ("online", "counter", "other")
FIGURES = (*CHANNELS, "refusals", "staff_minutes", "fees")
WHOLE = frozenset({*CHANNELS, "refusals"})  # counted in whole cases
MOST: Mapping[str, float] = MappingProxyType(  # a slip of the keyboard, not a figure of a city
    {**dict.fromkeys(WHOLE, 10_000_000), "staff_minutes": 10_000, "fees": 100_000_000_000}
)
POPULATION = "all applications received in the period"  # as the portal counts its own, so that both compare


class AskingError(QualityError):
    """Figures of a unit that cannot be taken."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A reading that figures give: yardstick, value, how many it is a complete count of, and its parts."""

    instrument: str
    value: float
    n: int | None
    detail: Mapping[str, Any]


def figures(raw: Mapping[str, Any]) -> dict[str, float]:
    """Figures as numbers, the empty ones left out.

    Raises:
        AskingError: an unknown name, something that is no number, a fraction of a case, less than nought, more
            than a city can have, or more refusals than applications.
    """
    found: dict[str, float] = {}
    for name, value in raw.items():
        if name not in FIGURES:
            raise AskingError("figure", "Nobody asked for “%(name)s”.", name, name=str(name)[:60])
        if value is None:
            continue
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise AskingError("number", "A figure is a number.", name)
        if not 0 <= value <= MOST[name]:
            raise AskingError("range", "A figure lies between 0 and %(most)d.", name, most=int(MOST[name]))
        if name in WHOLE and value != int(value):
            raise AskingError("whole", "Applications and refusals are counted in whole numbers.", name)
        found[name] = value
    total = volume(found)
    if total is not None and found.get("refusals", 0) > total:
        raise AskingError(
            "refusals",
            "There are more refusals (%(refusals)d) than applications (%(volume)d).",
            "refusals",
            refusals=int(found["refusals"]),
            volume=total,
        )
    return found


def missing(found: Mapping[str, float]) -> tuple[str, ...]:
    """The figures that are still empty, in the order they are asked."""
    return tuple(name for name in FIGURES if name not in found)


def volume(found: Mapping[str, float]) -> int | None:
    """Applications of the year in all channels; None while a channel is not known."""
    if any(name not in found for name in CHANNELS):
        return None
    return int(sum(found[name] for name in CHANNELS))


def readings(found: Mapping[str, float]) -> tuple[Asked, ...]:
    """What checked figures say by each yardstick; a share of nought applications is no share."""
    total, made = volume(found), []
    if total is not None:
        channels = {name: int(found[name]) for name in CHANNELS}
        made.append(Asked("annual-applications", float(total), total, channels))
        if total:
            made.append(Asked("digital-take-up", channels["online"] / total, total, channels))
        if total and "refusals" in found:
            refusals = int(found["refusals"])
            made.append(Asked("refusal-share", refusals / total, total, {"refusals": refusals}))
    if "staff_minutes" in found:
        made.append(Asked("staff-minutes", float(found["staff_minutes"]), None, {}))
    if "fees" in found:
        made.append(Asked("annual-fees", float(found["fees"]), None, {}))
    return tuple(made)


def letter_day(due: datetime.date, day: datetime.date, ahead: int) -> bool:
    """Whether a reminder leaves on this day: once `ahead` days before, on the day, then every seventh day."""
    late = (day - due).days
    return late == -ahead or (late >= 0 and late % 7 == 0)


def _t(uk: str, ru: str, en: str) -> Texts:
    return {"uk": uk, "ru": ru, "en": en}


# identifier -> (kind, better, title, unit, rule): defined with the first request if the city has none of its own
YARDSTICKS: Mapping[str, tuple[str, str, Texts, Texts, Texts]] = MappingProxyType(
    {
        "annual-applications": (
            "count",
            "high",
            _t("Заяв на рік", "Заявлений в год", "Applications a year"),
            _t("заяв", "заявлений", "applications"),
            _t(
                "Сума заяв за всіма каналами за рік.",
                "Сумма заявлений по всем каналам за год.",
                "Applications of the year in all channels, added up.",
            ),
        ),
        "staff-minutes": (
            "burden",
            "low",
            _t("Час працівників на одну справу", "Время сотрудников на одно дело", "Staff time for one case"),
            _t("хв", "мин", "min"),
            _t(
                "Хвилини всіх працівників на одну справу, за оцінкою підрозділу.",
                "Минуты всех сотрудников на одно дело, по оценке подразделения.",
                "Minutes of all staff for one case, as the unit reckons them.",
            ),
        ),
        "refusal-share": (
            "share",
            "low",
            _t("Частка відмов", "Доля отказов", "Share refused"),
            _t("частка", "доля", "share"),
            _t(
                "Відмови за рік, поділені на заяви за рік.",
                "Отказы за год, делённые на заявления за год.",
                "Refusals of the year divided by applications of the year.",
            ),
        ),
        "annual-fees": (
            "count",
            "low",
            _t("Плата заявників за рік", "Плата заявителей за год", "Fees paid in a year"),
            _t("грн", "грн", "UAH"),
            _t(
                "Уся плата за послугу, зібрана за рік.",
                "Вся плата за услугу, собранная за год.",
                "All fees for the service collected in the year.",
            ),
        ),
        "digital-take-up": (
            "share",
            "high",
            _t("Частка онлайн", "Доля онлайн", "Digital take-up"),
            _t("частка", "доля", "share"),
            _t(
                "Заяви онлайн до заяв за всіма каналами.",
                "Заявления онлайн к заявлениям по всем каналам.",
                "Applications online of applications in all channels.",
            ),
        ),
    }
)
