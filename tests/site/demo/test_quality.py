"""The demo's quality: every service measured in September, by two assessors; building again is idle."""

from __future__ import annotations

from pathlib import Path

import pytest

from ratusha.quality import queries
from ratusha.quality.models import Assessment, Measurement
from ratusha.site.demo import Context, catalogue, figures, people, quality, reading, simplifying
from tests.worlds import world


class Silent:
    def share(self, words, done, total):
        pass


def measured():
    """The demo city up to its readings of September; its pictures of evidence are read from no test."""
    context = Context(data=reading.load(), progress=Silent(), folder=Path())
    people.build(context)
    catalogue.build(context)
    quality.build(context)
    return context


@pytest.fixture
def context(db):
    return world(measured)


def test_every_service_is_measured_before_anything_is_launched(context):
    counts = Measurement.objects.count(), Assessment.objects.count()
    quality.build(context)
    assert (Measurement.objects.count(), Assessment.objects.count()) == counts
    assert counts == (5 * len(context.data.services), 2 * len(context.data.services))
    levels = queries.latest(queries.LADDER)
    assert {s.id: levels[s.id].value for s in context.data.services} == {
        s.id: float(s.maturity) for s in context.data.services
    }
    standing = queries.standing(quality.CAMPAIGN)
    assert standing.count("settled") == len(context.data.services)
    assert 0.6 < standing.kappa < 1
    files = {row.service: row.assessments[0].files for row in standing.rows if row.assessments[0].files}
    assert set(files) == set(quality.PICTURED)
    assert all(file.kind == "image/png" for (file,) in files.values())


def test_every_unit_was_asked_most_answered_and_one_is_late(context):
    figures.build(context)
    figures.build(context)
    found = queries.data_request(figures.CODE)
    late = [sheet.unit.code for sheet in found.sheets if sheet.is_open]
    assert late == [figures.LATE]
    assert found.count("approved") == len(found.sheets) - 1 >= 5
    assert found.days_late(context.day) == 45
    volumes = queries.latest("annual-applications")
    answered = {s.id: s.volume for s in context.data.services if s.unit != figures.LATE}
    assert {name: volumes[name].value for name in answered} == answered
    assert not any(s.id in volumes for s in context.data.services if s.unit == figures.LATE)


def test_the_first_stage_was_simplified_before_it_went_online(context):
    simplifying.build(context)
    simplifying.build(context)
    found = queries.simplifications()
    assert len(found) >= 15
    assert all(one.saved.hours > 0 and one.steps_less >= 1 for one in found)
    assert any(one.acts_to_change for one in found)
    stated = {s: i.hours[1] for i in context.data.decision.initiative for s in i.services}
    for service, share in queries.hours_shares().items():
        assert share == pytest.approx(stated[service], abs=0.02)  # the decision stands on the same figures
