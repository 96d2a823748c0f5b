"""The demo city's data, read from TOML and checked: `load()` gives everything as frozen records.

A file that is broken, names something that does not exist, or contradicts the rules of data/README.md is
refused with a sentence that names the file, the row and what to mend. Nothing here needs a database.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import Any

from ratusha.site.demo.reading import rules
from ratusha.site.demo.reading.making import BrokenDemoData, make, texts
from ratusha.site.demo.reading.shapes.city import (
    Act,
    CardStep,
    City,
    Evidence,
    LifeEvent,
    Named,
    Service,
)
from ratusha.site.demo.reading.shapes.decision import Decision, Survey
from ratusha.site.demo.reading.shapes.programme import Concept, Measures, Programme
from ratusha.site.demo.reading.shapes.voices import Residents, Wishes

FOLDER = Path(__file__).resolve().parent.parent / "data"

__all__ = ["FOLDER", "BrokenDemoData", "DemoData", "load"]


@dataclass(frozen=True)
class DemoData:
    """All that is known about the demo city; tuples keep the order of the files."""

    city: City
    life_events: tuple[LifeEvent, ...]
    holders: tuple[Named, ...]
    evidence: tuple[Evidence, ...]
    grounds: tuple[Named, ...]
    acts: tuple[Act, ...]
    steps: tuple[Named, ...]
    services: tuple[Service, ...]
    survey: Survey
    decision: Decision
    programme: Programme
    concept: Concept
    measures: Measures
    residents: Residents
    wishes: Wishes
    folder: Path

    @cached_property
    def service(self) -> dict[str, Service]:
        """Services by identifier."""
        return {service.id: service for service in self.services}

    def form(self, name: str) -> bytes:
        """The XLSForm (Markdown tables) `forms/NAME.md`."""
        return (self.folder / "forms" / f"{name}.md").read_bytes()


@cache
def load(folder: Path = FOLDER) -> DemoData:
    """Read and check the whole folder; the second call costs nothing.

    Raises `BrokenDemoData` naming the file and the row.
    """
    steps = _rows(folder, "steps.toml", "step", Named)
    data = DemoData(
        city=make(City, _read(folder / "city.toml"), "city.toml"),
        life_events=_rows(folder, "life_events.toml", "life_event", LifeEvent),
        holders=_rows(folder, "evidence.toml", "holder", Named),
        evidence=_rows(folder, "evidence.toml", "evidence", Evidence),
        grounds=_rows(folder, "grounds.toml", "ground", Named),
        acts=_rows(folder, "acts.toml", "act", Act),
        steps=steps,
        services=_services(folder, {step.id: step.title for step in steps}),
        survey=make(Survey, _read(folder / "survey.toml"), "survey.toml"),
        decision=make(Decision, _read(folder / "initiatives.toml"), "initiatives.toml"),
        programme=make(Programme, _read(folder / "programme.toml"), "programme.toml"),
        concept=make(Concept, _read(folder / "concept.toml"), "concept.toml"),
        measures=make(Measures, _read(folder / "measures.toml"), "measures.toml"),
        residents=make(Residents, _read(folder / "residents.toml"), "residents.toml"),
        wishes=make(Wishes, _read(folder / "wishes.toml"), "wishes.toml"),
        folder=folder,
    )
    rules.check(data)
    return data


def _read(path: Path) -> dict[str, Any]:
    where = path.name
    try:
        return _parse(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise BrokenDemoData("no_file", "the file is missing from the demo data", where) from None
    except UnicodeDecodeError:
        raise BrokenDemoData("not_utf8", "the file is not in UTF-8; save it as UTF-8", where) from None
    except tomllib.TOMLDecodeError as error:
        raise BrokenDemoData("not_toml", "the file is not TOML: %(why)s", where, why=str(error)) from None


@cache
def _parse(text: str) -> dict[str, Any]:
    """Parsing is the slow part: the same text is parsed once, so nobody may change what comes back."""
    return tomllib.loads(text)


def _rows(folder: Path, file: str, table: str, shape: type[Any]) -> tuple[Any, ...]:
    rows = _read(folder / file).get(table, [])
    return tuple(make(shape, row, f"{file}, {table} “{row.get('id', i)}”") for i, row in enumerate(rows))


def _services(folder: Path, titles: dict[str, dict[str, str]]) -> tuple[Service, ...]:
    made: list[Service] = []
    for path in sorted((folder / "services").glob("*.toml")):
        for row in _read(path).get("service", []):
            where = f"services/{path.name}, service “{row.get('id', '?')}”"
            steps = _steps(row.get("steps", []), titles, where)
            service = make(Service, {**row, "steps": []}, where)
            if path.stem != service.life_events[0]:
                raise BrokenDemoData(
                    "wrong_file", "the service belongs in the file of its first life event", where
                )
            made.append(_with_steps(service, steps))
    return tuple(made)


def _with_steps(service: Service, steps: tuple[CardStep, ...]) -> Service:
    values = {name: getattr(service, name) for name in service.__dataclass_fields__}
    return Service(**{**values, "steps": steps})


def _steps(raw: list[Any], titles: dict[str, dict[str, str]], where: str) -> tuple[CardStep, ...]:
    """Flatten `[[step, unit, letter, days], [[…], […]], …]`; a nested list is done at the same time."""
    made: list[CardStep] = []
    for place, item in enumerate(raw, start=1):
        group = item if item and isinstance(item[0], list) else [item]
        for row in group:
            if len(row) not in {4, 5} or row[0] not in titles:
                raise BrokenDemoData(
                    "bad_step", "step %(place)s must be [step, unit, letter, days]", where, place=place
                )
            title = texts(row[4], where) if len(row) == 5 else titles[row[0]]
            made.append(
                make(
                    CardStep,
                    dict(zip(_STEP, [place, *row[:4], title], strict=True)),
                    f"{where}, step {place}",
                )
            )
    return tuple(made)


_STEP = ("place", "step", "unit", "letter", "days", "title")
