"""Real surveys go in whole: dirty codes are counted, figures agree with plain arithmetic, weights meet real margins."""

import csv
import os
import tomllib
from collections import Counter
from importlib import resources
from pathlib import Path

import numpy as np
import pytest

from ratusha.core.survey import codebook
from ratusha.needs import actions, queries
from ratusha.people.queries import Actor

pytestmark = pytest.mark.shared
SHARED = Path(os.environ.get("SHARED", "../shared"))
SURVEYS = SHARED / "data" / "surveys"
SYSTEM = Actor.system("test")


def book(name):
    text = resources.files("ratusha.needs").joinpath("data", f"{name}.toml").read_text(encoding="utf-8")
    return codebook.parse(tomllib.loads(text))


def rows(name):
    with (SURVEYS / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_kansas_city_by_council_district(cast):
    name = "kcmo_resident_survey_2021q1.csv"
    report = actions.import_responses(actor=SYSTEM, path=SURVEYS / name, codebook=book("kansas-city"))
    assert (report.created, report.rejected) == (1033, 0)
    assert report.missing["first"] == {"none chosen": 121}
    actions.publish_estimates(actor=SYSTEM, slug=report.survey, replicates=100)
    raw = [row for row in rows(name) if row["q4_01"] != "99"]
    named = Counter(code for row in raw for code in {row["q4_01"], row["q4_02"], row["q4_03"]} - {"NA", "99"})
    needs = queries.service_needs(report.survey)
    for item, code in zip(
        needs.items, (level.code for level in needs.published.survey.need_variable.levels), strict=True
    ):
        assert item.value == pytest.approx(named[code] / len(raw))
        assert item.n == len(raw) == 912
    assert max(needs.items, key=lambda item: item.value).service == "streets"
    draws = np.asarray(needs.replicates)
    assert np.corrcoef(np.cov(draws.T).ravel(), np.asarray(needs.covariance).ravel())[0, 1] > 0.9
    by_district = queries.estimates(report.survey, variable="first", by="counci")
    for district in "123456":
        there = [row for row in raw if row["counci"] == district]
        streets = next(f for f in by_district if f.domain == district and f.level == "3")
        share = np.mean([("3" in (row["q4_01"], row["q4_02"], row["q4_03"])) for row in there])
        assert streets.value == pytest.approx(share)
    police = queries.estimates(report.survey, variable="police")[0]
    answers = [int(row["q3_01"]) for row in rows(name) if row["q3_01"] != "9"]
    assert (police.value, police.n) == (pytest.approx(np.mean(answers)), len(answers))


def test_somerville_codes_are_counted_not_guessed(cast):
    name = "somerville_happiness_2011_2013_2015.csv"
    report = actions.import_responses(actor=SYSTEM, path=SURVEYS / name, codebook=book("somerville"))
    raw = rows(name)
    assert report.created == len(raw) == 6545
    column = "How.happy.do.you.feel.right.now."
    happy = [row[column] for row in raw]

    def number(text):
        try:
            return float(text)
        except ValueError:
            return None

    outside = [value for value in map(number, happy) if value is not None and not 1 <= value <= 10]
    assert report.missing["happy"]["out of range"] == len(outside) > 0
    assert report.missing["happy"].get("refused", 0) == happy.count("R")
    assert report.missing["gender"]["refused"] == 307
    actions.publish_estimates(actor=SYSTEM, slug=report.survey)
    inside = [value for value in map(number, happy) if value is not None and 1 <= value <= 10]
    figure = queries.estimates(report.survey, variable="happy")[0]
    assert figure.value == pytest.approx(np.mean(inside))
    assert figure.se is figure.low is None  # volunteers are no sample


def derzhstat(territory):
    """Age group × sex totals of adults of a territory, 1 January 2022."""
    with (SHARED / "data/population_margins/ua_derzhstat_2022_age_sex.csv").open(encoding="utf-8") as file:
        people = [
            r for r in csv.DictReader(file) if r["territory"] == territory and r["settlement"] == "total"
        ]
    totals = Counter()
    for row in people:
        age = row["age"].rstrip("+")
        if age.isdigit() and int(age) >= 18:
            group = next(
                name
                for top, name in ((30, "18-29"), (45, "30-44"), (60, "45-59"), (200, "60+"))
                if int(age) < top
            )
            totals[f"{group},woman"] += int(row["female"])
            totals[f"{group},man"] += int(row["male"])
    return {level: float(n) for level, n in totals.items()}


def test_a_ukrainian_sample_is_weighed_to_derzhstat(cast, tmp_path):
    margin = derzhstat("Україна")
    assert 30e6 < sum(margin.values()) < 36e6
    rng = np.random.default_rng(11)
    levels = list(margin)
    # younger men answer half as readily: exactly what the weights must mend
    chance = np.asarray(
        [n * (0.5 if "man" in level.split(",")[1][:3] else 1.0) for level, n in margin.items()]
    )
    path = tmp_path / "sample.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["id", "age", "sex", "online"])
        for i, level in enumerate(rng.choice(levels, 1500, p=chance / chance.sum())):
            age, sex = level.split(",")
            young = 0.9 if age in ("18-29", "30-44") else 0.5
            writer.writerow([i, age, sex, "yes" if rng.random() < young else "no"])
    document = {
        "survey": {"slug": "ukraine", "title": "Україна", "planned": 1500},
        "file": {"key": "id"},
        "variable": [
            {"name": "age", "levels": ["18-29", "30-44", "45-59", "60+"], "role": "domain"},
            {"name": "sex", "levels": ["woman", "man"]},
            {"name": "online", "levels": ["yes", "no"]},
        ],
    }
    actions.import_responses(actor=SYSTEM, path=path, codebook=codebook.parse(document))
    actions.set_margins(
        actor=SYSTEM, slug="ukraine", margins={"age,sex": margin}, source="Держстат, 1 січня 2022"
    )
    made = actions.make_weights(actor=SYSTEM, slug="ukraine")
    assert made.diagnostics["sum"] == pytest.approx(sum(margin.values()))
    actions.publish_estimates(actor=SYSTEM, slug="ukraine")
    women = next(f for f in queries.estimates("ukraine", variable="sex") if f.level == "woman")
    right = sum(n for level, n in margin.items() if level.endswith("woman")) / sum(margin.values())
    assert women.value == pytest.approx(right)
    assert made.diagnostics["kish_deff"] > 1
