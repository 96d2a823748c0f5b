"""The demo's survey: a whole invented population whose wishes are known, and fieldwork that misses people.

`population` makes every adult of the city once: district, polling area, sex, age, internet use, and the three
services this person wants online first (drawn without replacement by the known weights, with a taste shared by
the polling area). Its shares are the truth, not a model of it. `fieldwork` then works like a real survey: polling
areas in proportion to size within each district, people asked in random order until enough have answered, and
answering is more likely for some than for others. Everything follows from the seed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ratusha.core.survey import planning, sampling
from ratusha.site.demo.reading.shapes.city import City
from ratusha.site.demo.reading.shapes.decision import Survey

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
AGES = ("a18_29", "a30_44", "a45_59", "a60_74", "a75")
SEXES = ("woman", "man")
CHOSEN = 3
LEAST_A_DISTRICT = 150  # interviews, so that every district can be shown by itself


@dataclass(frozen=True)
class Population:
    """Every adult as columns; `chosen` is people × 3 positions in `services`.

    People stand sorted by area; `area_starts` has one entry more than there are areas.
    """

    district: Ints
    area: Ints
    sex: Ints
    age: Ints
    online: Ints
    chosen: Ints
    propensity: Floats
    area_starts: Ints
    area_district: Ints
    districts: tuple[str, ...]
    services: tuple[str, ...]

    def __len__(self) -> int:
        return len(self.district)

    def truth(self) -> dict[str, float]:
        """The share of all adults who name each service."""
        counts = np.bincount(self.chosen.ravel(), minlength=len(self.services))
        return dict(zip(self.services, (counts / len(self)).tolist(), strict=True))

    def margins(self) -> dict[str, dict[str, float]]:
        """Population totals that a statistical office would know: age × sex, district, internet use."""
        cells = np.bincount(self.age * 2 + self.sex, minlength=10)
        places = np.bincount(self.district, minlength=len(self.districts))
        lines = np.bincount(self.online, minlength=2)
        return {
            "age,sex": {
                f"{age},{sex}": float(cells[2 * i + j])
                for i, age in enumerate(AGES)
                for j, sex in enumerate(SEXES)
            },
            "district": dict(zip(self.districts, places.astype(float).tolist(), strict=True)),
            "online": {"no": float(lines[0]), "yes": float(lines[1])},
        }


@dataclass(frozen=True)
class Fieldwork:
    """Who answered: rows of the population, their base weights, and how many were asked for it in each area."""

    rows: Ints
    weight: Floats
    asked: Mapping[int, int]
    log: tuple[str, ...]


def population(city: City, survey: Survey, seed: int) -> Population:
    """Make every adult. Steps: cells of the census → areas → tastes → three choices each → readiness to answer."""
    rng = np.random.Generator(np.random.PCG64(seed))
    district, sex, age = _census(city)
    online = (rng.random(len(district)) < _internet(city)[district, age]).astype(np.int64)
    areas = np.asarray([place.polling_areas for place in city.district])
    first = np.concatenate([[0], np.cumsum(areas)])
    area = first[district] + _within(rng, areas, district)
    order = np.argsort(area, kind="stable")
    district, sex, age, online, area = (column[order] for column in (district, sex, age, online, area))
    chosen = _choices(rng, survey, city, (district, sex, age, online, area), int(first[-1]))
    names = tuple(place.id for place in city.district)
    return Population(
        district=district,
        area=area,
        sex=sex,
        age=age,
        online=online,
        chosen=chosen,
        propensity=_propensity(survey, names, (district, sex, age, online)),
        area_starts=np.searchsorted(area, np.arange(first[-1] + 1)),
        area_district=np.repeat(np.arange(len(areas)), areas),
        districts=names,
        services=tuple(need.service for need in survey.need),
    )


def _census(city: City) -> tuple[Ints, Ints, Ints]:
    """One row an adult: district, sex, age group."""
    counts = np.asarray([(place.women[1:], place.men[1:]) for place in city.district])  # without children
    cells = np.indices(counts.shape).reshape(3, -1)
    district, sex, age = (np.repeat(part, counts.ravel()).astype(np.int64) for part in cells)
    return district, sex, age


def _internet(city: City) -> Floats:
    return np.asarray([place.internet for place in city.district])


def _within(rng: np.random.Generator, areas: Ints, district: Ints) -> Ints:
    """The area of each person within the district; areas differ in size by a fifth or so."""
    found = np.zeros(len(district), dtype=np.int64)
    for number, count in enumerate(areas):
        people = np.flatnonzero(district == number)
        share = rng.dirichlet(np.full(count, 30.0))
        found[people] = rng.choice(count, len(people), p=share)
    return found


def _choices(
    rng: np.random.Generator, survey: Survey, city: City, who: tuple[Ints, Ints, Ints, Ints, Ints], areas: int
) -> Ints:
    """Three services a person: the largest of log weight + taste of the area + Gumbel noise (Plackett–Luce)."""
    district, sex, age, online, area = who
    weights = np.asarray([[need.offline, need.online] for need in survey.need])  # service × online × age
    women = np.asarray([need.women for need in survey.need])
    local = np.ones((len(city.district), len(survey.need)))
    place = {found.id: i for i, found in enumerate(city.district)}
    service = {need.service: i for i, need in enumerate(survey.need)}
    for wish in survey.local:
        for name, factor in wish.factor.items():
            local[place[name], service[wish.service]] = factor
    taste = rng.normal(0, survey.design.area_effect, (areas, len(survey.need)))
    chosen = np.zeros((len(area), CHOSEN), dtype=np.int64)
    for start in range(0, len(area), 50_000):
        part = slice(start, start + 50_000)
        score = np.log(weights[:, online[part], age[part]].T * local[district[part]])
        score += np.where(sex[part, None] == 0, np.log(women), 0.0) + taste[area[part]]
        score += rng.gumbel(size=score.shape)
        chosen[part] = np.argpartition(-score, CHOSEN - 1, axis=1)[:, :CHOSEN]
    return chosen


def _propensity(survey: Survey, districts: tuple[str, ...], who: tuple[Ints, Ints, Ints, Ints]) -> Floats:
    district, sex, age, online = who
    says = survey.response
    by_place = np.asarray([says.district.get(name, 1.0) for name in districts])
    chance = says.base * np.asarray(says.age)[age] * by_place[district]
    chance = chance * np.where(sex == 0, says.women, 1.0) * np.where(online == 1, says.online, says.offline)
    return np.asarray(np.minimum(chance, 0.98))


def fieldwork(people: Population, survey: Survey, seed: int) -> Fieldwork:
    """One survey: areas in proportion to size in each district, then people until the area's quota has answered.

    The base weight is that of an equal-probability sample of the area, M/(π m): whom the area missed is left to
    the calibration.
    """
    sizes = {
        name: float(count)
        for name, count in zip(people.districts, np.bincount(people.district).tolist(), strict=True)
    }
    wanted = planning.proportional(survey.respondents, sizes, minimum=LEAST_A_DISTRICT)
    rng = np.random.Generator(np.random.PCG64(np.random.SeedSequence([seed, 77])))
    rows, weights, asked, log = [], [], {}, []
    for number, name in enumerate(people.districts):
        areas = np.flatnonzero(people.area_district == number)
        size = np.diff(people.area_starts)[areas]
        drawn = sampling.proportional_to_size(
            size, survey.design.areas_per_district, seed=seed * 1000 + number
        )
        log.append(f"{name}: {drawn.log}")
        quotas = _quotas(wanted[name], len(drawn.rows))
        for row, chance, quota in zip(drawn.rows, drawn.probability, quotas, strict=True):
            start, end = people.area_starts[areas[row]], people.area_starts[areas[row] + 1]
            met, count = _ask(rng, people.propensity[start:end], quota)
            asked[int(areas[row])] = count
            rows.append(start + met)
            weights.append(np.full(len(met), (end - start) / (chance * len(met))))
    return Fieldwork(np.concatenate(rows), np.concatenate(weights), asked, tuple(log))


def _quotas(total: int, areas: int) -> list[int]:
    return [total // areas + (i < total % areas) for i in range(areas)]


def _ask(rng: np.random.Generator, propensity: Floats, quota: int) -> tuple[Ints, int]:
    """Ask in random order until the quota is met; returns who answered and how many were asked."""
    order = rng.permutation(len(propensity))
    answers = rng.random(len(order)) < propensity[order]
    met = np.flatnonzero(answers)[:quota]
    return order[met], int(met[-1]) + 1


def columns(people: Population, work: Fieldwork) -> dict[str, NDArray[np.object_] | Floats]:
    """The answers as analysis columns: design, weighting variables, and one 0/1 column a service."""
    rows = work.rows
    named = np.zeros((len(rows), len(people.services)))
    np.put_along_axis(named, people.chosen[rows], 1.0, axis=1)
    district = people.district[rows]
    return {
        "district": np.asarray(people.districts, dtype=object)[district],
        "area": np.asarray([f"{people.districts[d]}-{a}" for d, a in zip(district, people.area[rows], strict=True)], dtype=object),
        "sex": np.asarray(SEXES, dtype=object)[people.sex[rows]],
        "age": np.asarray(AGES, dtype=object)[people.age[rows]],
        "online": np.asarray(["no", "yes"], dtype=object)[people.online[rows]],
        "weight": work.weight,
        **{f"first:{name}": named[:, i] for i, name in enumerate(people.services)},
    }  # fmt: skip
