"""Readings are added and never changed; an interval belongs to a sample; the page shows how a number came about."""

from __future__ import annotations

import datetime

import pytest

from ratusha.catalogue import actions as catalogue
from ratusha.core.quality import QualityError
from ratusha.people.queries import Forbidden
from ratusha.quality import actions, queries
from ratusha.quality.models import Frozen, Measurement
from tests.cast import SYSTEM
from tests.catalogue.cards import complete_card

WORDS = {"uk": "Слова", "ru": "Слова", "en": "Words"}


@pytest.fixture
def service(cast):
    catalogue.draft_card(actor=SYSTEM, identifier="residence", card=complete_card())
    catalogue.publish_version(actor=SYSTEM, identifier="residence")
    for identifier, kind, better in (
        ("digital-maturity", "ladder", "high"),
        ("resident-hours", "burden", "low"),
    ):
        actions.define_instrument(
            actor=SYSTEM, identifier=identifier, kind=kind, better=better, title=WORDS, rule=WORDS, unit=WORDS
        )
    return "residence"


def record(service, value, day, instrument="resident-hours", **more):
    return actions.record_measurement(
        actor=SYSTEM,
        service=service,
        instrument=instrument,
        date=datetime.date(2025, 1, day),
        value=value,
        method=WORDS,
        source="test",
        **more,
    )


def test_the_same_reading_twice_is_one(service):
    assert record(service, 3, 1) == record(service, 3, 1)
    assert Measurement.objects.count() == 1


def test_a_reading_does_not_change(service):
    record(service, 3, 1)
    row = Measurement.objects.get()
    row.value = 1
    with pytest.raises(Frozen):
        row.save()


def test_fewer_hours_are_better_and_a_higher_level_is_better(service):
    record(service, 3, 1)
    record(service, 1, 20)
    record(service, 2, 1, "digital-maturity")
    record(service, 1, 20, "digital-maturity")
    found = {c.after.instrument.identifier: c.improved for c in queries.comparison(service)}
    assert found == {"resident-hours": True, "digital-maturity": False}


def test_another_population_is_said_to_be_not_comparable(service, client):
    record(service, 3, 1)
    record(service, 1, 20, population="online")
    assert queries.comparison(service)[0].change.difference is None
    assert "not comparable" in client.get("/en/quality/residence/").content.decode()


@pytest.mark.parametrize(
    "wrong",
    [{"low": 1.0}, {"low": 2.0, "high": 4.0}, {"low": 4.0, "high": 5.0, "n": 10}, {"value": float("nan")}],
)
def test_an_interval_without_sense_is_refused(service, wrong):
    value = wrong.pop("value", 3.0)
    with pytest.raises(QualityError):
        record(service, value, 1, **wrong)
    assert not Measurement.objects.exists()


def test_an_instrument_in_use_needs_a_new_version_for_another_content(service):
    with pytest.raises(Frozen, match="new version"):
        actions.define_instrument(
            actor=SYSTEM, identifier="resident-hours", kind="burden", title={"uk": "Інше"}, rule=WORDS
        )


def test_a_clerk_does_not_measure(service, cast):
    with pytest.raises(Forbidden):
        actions.record_measurement(
            actor=cast.actor("olena"),
            service=service,
            instrument="resident-hours",
            date=datetime.date(2025, 1, 1),
            value=1,
            method=WORDS,
            source="x",
        )


def test_an_assessor_records_a_reading_in_the_office(service, cast, client):
    client.force_login(cast.user("marko"), backend="django.contrib.auth.backends.ModelBackend")
    answer = client.post(
        "/office/quality/",
        {
            "service": service,
            "instrument": "resident-hours",
            "date": "2025-02-01",
            "value": "2.5",
            "method": "шлях",
            "source": "акт 1",
        },
    )
    assert answer.status_code == 302
    assert queries.scores(service)[0].value == 2.5
    wrong = client.post("/office/quality/", {"service": service})
    assert 'class="errors"' in wrong.content.decode()


def test_the_json_twin_says_the_same(service, client):
    record(service, 3, 1)
    found = client.get("/api/quality/residence").json()
    assert found["readings"][0]["value"] == 3
    assert found["readings"][0]["interval"] is None
    assert client.get("/api/quality/nowhere").status_code == 404


def test_a_page_of_quality_takes_few_queries(service, client, django_assert_max_num_queries):
    for day in range(1, 20):
        record(service, day, day)
    with django_assert_max_num_queries(14):
        client.get("/quality/residence/")
