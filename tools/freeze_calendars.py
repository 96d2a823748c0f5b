"""Write `ratusha/core/clock/frozen.py`: days off by profile and year, as data of a stated version.

A due date must not move because a library was updated, so the calendars are frozen. Run this by hand when a
new year is needed, look at the difference, and give the calendar a new version.

    python tools/freeze_calendars.py 2020 2029
"""

from __future__ import annotations

import datetime
import sys
from importlib.metadata import version
from pathlib import Path

TARGET = Path(__file__).resolve().parent.parent / "ratusha/core/clock/frozen.py"
MARTIAL_LAW = datetime.date(2022, 3, 15)  # since then holidays are working days


def found(country: str, year: int, category: str) -> set[datetime.date]:
    """Days of a category in a year, with observed ones."""
    import holidays

    return {
        d for d in holidays.country_holidays(country, years=year, categories=(category,)) if d.year == year
    }


def worked(year: int) -> set[datetime.date]:
    """Weekend days that were worked in exchange for another day off."""
    import holidays

    table = holidays.country_holidays("UA", years=year)
    list(table)
    return {d for d in table.weekend_workdays if d.year == year}


def ua_martial(year: int) -> tuple[set[datetime.date], set[datetime.date]]:
    """No holidays off since martial law; before it the public ones."""
    return {d for d in found("UA", year, "public") if d < MARTIAL_LAW}, worked(year)


def ua(year: int) -> tuple[set[datetime.date], set[datetime.date]]:
    """As if peace lasted: after martial law began, the holidays that the code names, moved off weekends."""
    before = {d for d in found("UA", year, "public") if d < MARTIAL_LAW}
    named = {d for d in found("UA", year, "workday") if d >= MARTIAL_LAW}
    return before | moved(named), worked(year)


def moved(days: set[datetime.date]) -> set[datetime.date]:
    """A holiday on a weekend gives the next working day off."""
    off = {d for d in days if d.weekday() < 5}
    for day in sorted(d for d in days if d.weekday() >= 5):
        instead = day + datetime.timedelta(days=1)
        while instead.weekday() >= 5 or instead in off:
            instead += datetime.timedelta(days=1)
        off.add(instead)
    return off


def nl(year: int) -> tuple[set[datetime.date], set[datetime.date]]:
    """Public holidays of the Netherlands."""
    return found("NL", year, "public"), set()


def main() -> int:
    """Write the module."""
    first, last = int(sys.argv[1]), int(sys.argv[2])
    lines = [
        '"""Days off by profile, frozen. Made by tools/freeze_calendars.py; do not edit by hand.',
        "",
        f"Source: PyPI `holidays` {version('holidays')} (MIT), {first}-{last}. Weekends are not listed.",
        '"""',
        "",
        f'VERSION = "holidays-{version("holidays")}/{first}-{last}"',
        f"YEARS = ({first}, {last})",
        "",
        "# profile -> (days off, weekend days worked)",
        "DAYS: dict[str, tuple[str, str]] = {",
    ]
    for name, rule in (("ua-martial", ua_martial), ("ua", ua), ("nl", nl)):
        off: set[datetime.date] = set()
        worked_days: set[datetime.date] = set()
        for year in range(first, last + 1):
            of_year, worked_of_year = rule(year)
            off |= {d for d in of_year if d.weekday() < 5}
            worked_days |= worked_of_year
        lines.append(f'    "{name}": (')
        for days in (off, worked_days):
            words = " ".join(d.isoformat() for d in sorted(days))
            chunks = [words[i : i + 88] for i in range(0, len(words), 88)] or [""]
            lines += ["        (", *(f'            "{c}"' for c in chunks), "        ),"]
        lines.append("    ),")
    lines.append("}")
    TARGET.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
