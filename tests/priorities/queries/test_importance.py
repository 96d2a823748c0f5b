"""What residents need first beside how good it is: the undecided are said aloud, nothing is measured by guess."""

from __future__ import annotations

import datetime
from types import SimpleNamespace

import pytest

from ratusha.needs import queries as surveys
from ratusha.needs.queries import NotPublished, ServiceNeed
from ratusha.priorities import queries
from ratusha.quality import actions as quality
from tests.cast import SYSTEM
from tests.quality.world import publish_two
from tests.worlds import world

WORDS = {"uk": "Зрілість", "ru": "Зрелость", "en": "Maturity"}
DAY = datetime.date(2025, 9, 26)


@pytest.fixture
def asked(cast, monkeypatch):
    """`residence` is needed by half of all, `plot` by a tenth, `gone` was never measured."""
    world(publish_two)
    for name, kind in (("digital-maturity", "ladder"), ("satisfaction", "share")):
        quality.define_instrument(actor=SYSTEM, identifier=name, kind=kind, title=WORDS, rule=WORDS)
    needs = [
        ServiceNeed(name, {"en": name}, value, 0.01, value - 0.02, value + 0.02, 900)
        for name, value in (("plot", 0.1), ("residence", 0.5), ("gone", 0.2))
    ]
    survey = SimpleNamespace(survey=SimpleNamespace(title={"en": "Needs"}, slug="needs-2025"))
    monkeypatch.setattr(surveys, "service_needs", lambda: SimpleNamespace(items=needs, published=survey))
    return cast


def read(service, value, instrument="digital-maturity", **changes):
    quality.record_measurement(
        actor=SYSTEM,
        service=service,
        instrument=instrument,
        date=DAY,
        value=value,
        method=WORDS,
        source="x",
        **changes,
    )


def test_a_service_that_is_needed_and_done_badly_is_to_be_mended_first(asked):
    read("residence", 1.0)
    read("plot", 4.0)
    found = queries.importance()
    assert [spot.service for spot in found.of("concentrate")] == ["residence"]
    assert [spot.service for spot in found.of("overkill")] == ["plot"]
    assert (found.left_out, found.of("")) == (1, ())


def test_an_interval_of_quality_counts_and_the_undecided_are_said_aloud(asked, client):
    read("residence", 0.5, "satisfaction", low=0.4, high=0.9, n=50)
    read("plot", 0.8, "satisfaction")
    assert [spot.service for spot in queries.importance("satisfaction").of("")] == ["residence"]
    page = client.get("/en/priorities/importance/?by=satisfaction").content.decode()
    assert "Of 1 service of 2 it cannot be said" in page
    assert "1 service of the survey has not been measured" in page
    twin = client.get("/api/priorities/importance?by=satisfaction").json()
    told = {row["service"]: row for row in twin["services"]}
    assert (told["residence"]["quarter"], told["residence"]["undecided"]) == ("", ["performance"])
    assert told["plot"]["performance"]["interval"] is None
    assert told["plot"]["importance"]["interval"] == [pytest.approx(0.08), pytest.approx(0.12)]


def test_without_survey_or_measurements_the_page_says_what_is_missing(asked, client, monkeypatch):
    assert queries.importance() is None
    read("residence", 1.0)
    assert queries.importance() is None  # one service is no picture

    def nothing():
        raise NotPublished("no-needs", "No survey.")

    monkeypatch.setattr(surveys, "service_needs", nothing)
    assert "nothing to set side by side" in client.get("/en/priorities/importance/").content.decode()
    assert client.get("/api/priorities/importance").json()["services"] == []


@pytest.mark.parametrize("by", ["resident-hours", "'; drop table", "x" * 3000])
def test_another_yardstick_is_not_found(asked, client, by):
    assert client.get("/en/priorities/importance/", {"by": by}).status_code == 404
    assert client.get("/api/priorities/importance", {"by": by}).status_code == 404
