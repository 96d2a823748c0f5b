"""Everybody sees how good a service is, each number with how it came about."""

from __future__ import annotations

import datetime
import re

import pytest

from ratusha.quality import actions
from tests.cast import SYSTEM
from tests.quality.world import publish_two
from tests.worlds import world

WORDS = {"uk": "Частка онлайн", "ru": "Доля онлайн", "en": "Take-up"}
RULE = {"uk": "Правило", "ru": "Правило", "en": "Completed online, of all completed."}


@pytest.fixture
def read(cast):
    world(publish_two)

    def measured(kind, *values, unit=None):
        actions.define_instrument(
            actor=SYSTEM, identifier="yardstick", kind=kind, title=WORDS, rule=RULE, unit=unit or {}
        )
        for month, value in enumerate(values, start=1):
            actions.record_measurement(
                actor=SYSTEM,
                service="residence",
                instrument="yardstick",
                date=datetime.date(2025, month, 1),
                value=value,
                n=200,
                method=RULE,
                source="register",
            )

    return measured


def page(client):
    return client.get("/en/quality/residence/").content.decode()


def test_shares_are_drawn_as_per_cent_of_the_whole(read, client):
    read("share", 0.08, 0.64)
    shown = page(client)
    assert {"8%", "64%", "100%"} <= set(re.findall(r">\s*([\d.]+%)\s*<", shown))
    assert "Completed online, of all completed." in shown
    assert "register" in shown


def test_hours_keep_a_digit(read, client):
    read("burden", 2.5, 1.25, unit={"uk": "год", "ru": "ч", "en": "h"})
    assert {"2.5", "1.2"} <= set(re.findall(r">\s*(\d\.\d)\s*<", page(client)))


def test_one_reading_is_told_without_a_picture(read, client):
    read("share", 0.5)
    shown = page(client)
    assert "50%" in shown
    assert "<svg" not in shown.split("<main")[1].split("</main")[0]


def test_a_service_without_readings_says_so_and_another_address_is_not_found(read, client):
    assert client.get("/en/quality/plot/").status_code == 200
    assert "not been measured" in client.get("/en/quality/plot/").content.decode()
    for lost in ("/quality/none/", "/quality/instruments/none.toml"):
        assert client.get(lost).status_code == 404


def test_an_instrument_is_a_file_that_can_be_brought_in_again(read, client):
    read("share", 0.5)
    answer = client.get("/quality/instruments/yardstick.toml")
    assert answer["Content-Type"] == "application/toml; charset=utf-8"
    assert 'kind = "share"' in answer.content.decode()
