"""The whole decision: the same bits again, and a page that names everything that can be called."""

from __future__ import annotations

from pathlib import Path

import pytest

from ratusha.core import decision
from ratusha.core.decision import decide, read
from tests.core.decision.models import model

PAGE = Path(__file__).parents[3] / "docs/methods/decision.md"


def test_the_same_bits_for_any_number_of_processes():
    one, two = (decide(model(), draws=9_000, seed=7, jobs=jobs).to_dict() for jobs in (1, 2))
    assert one == two


def test_another_seed_gives_other_draws_and_the_same_digest():
    one, two = (decide(model(), draws=500, seed=seed).to_dict() for seed in (1, 2))
    assert one["digest"] == two["digest"]
    assert one["acceptability"] != two["acceptability"]


def test_plain_data_reads_back_to_the_same_digest():
    rules = {"order": [["hours", "need"]], "ratios": [{"num": "hours", "den": "need", "max": 4}]}
    sound = read(model(weights=rules))
    assert read(sound.to_plain()).digest == sound.digest


def test_without_money_there_is_no_portfolio():
    assert "portfolio" not in decide(model(budget=None), draws=100).to_dict()


@pytest.mark.parametrize("name", decision.__all__)
def test_every_public_name_is_on_the_page(name):
    assert f"`{name}" in PAGE.read_text(encoding="utf-8")
