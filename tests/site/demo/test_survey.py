"""The demo's population holds its own truth, and its fieldwork misses whom the data say it misses."""

import numpy as np
import pytest

from ratusha.core import survey as statistics
from ratusha.core.survey.margins import raking
from ratusha.site.demo import reading
from ratusha.site.demo import survey as demo


@pytest.fixture(scope="module")
def data():
    return reading.load()


@pytest.fixture(scope="module")
def people(data):
    return demo.population(data.city, data.survey, 1)


def test_everybody_of_the_census_is_there_once(data, people):
    assert len(people) == sum(sum(d.women[1:]) + sum(d.men[1:]) for d in data.city.district)
    margins = people.margins()
    assert {sum(levels.values()) for levels in margins.values()} == {len(people)}


def test_everybody_names_three_different_services(people):
    ordered = np.sort(people.chosen[:20_000], axis=1)
    assert (ordered[:, 1:] != ordered[:, :-1]).all()
    assert sum(people.truth().values()) == pytest.approx(3)


def test_the_seed_decides_everything(data, people):
    again = demo.population(data.city, data.survey, 1)
    assert (again.chosen == people.chosen).all()
    one, two, other = (demo.fieldwork(people, data.survey, seed) for seed in (4, 4, 5))
    assert one.rows.tolist() == two.rows.tolist() != other.rows.tolist()


def test_the_design_is_as_the_data_say(data, people):
    work = demo.fieldwork(people, data.survey, 3)
    assert len(work.rows) == len(set(work.rows.tolist())) == data.survey.respondents
    areas = people.area[work.rows]
    per_district = [len(np.unique(areas[people.district[work.rows] == d])) for d in range(12)]
    assert min(per_district) >= data.survey.minimum_areas
    assert work.weight.sum() == pytest.approx(len(people), rel=1e-9)


def test_people_without_internet_are_missed_and_weights_bring_them_back(data, people):
    work = demo.fieldwork(people, data.survey, 3)
    columns = demo.columns(people, work)
    share = people.online.mean()
    asked = {"weight": "weight", "strata": "district", "cluster": ["area"], "proportion": ["online"]}
    before = statistics.estimate(columns, statistics.plan(**asked)).get("proportion", "online", "yes")
    assert before.value > share + 0.03
    raked = statistics.plan(**asked, calibration=raking(people.margins()))
    assert statistics.estimate(columns, raked).get("proportion", "online", "yes").value == pytest.approx(
        share
    )
