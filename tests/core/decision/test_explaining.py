"""Why a place, what must change, and what would settle it."""

from __future__ import annotations

import numpy as np
import pytest

from ratusha.core.decision import (
    DecisionRefusal,
    compare,
    explain,
    promethee,
    read,
    settle_by_agreement,
    settle_by_respondents,
    swings,
)
from tests.core.decision.models import model


def test_contributions_add_up_to_the_total():
    found = explain(read(model()), "B", k=1)
    assert sum(c.part for c in found.contributions) == pytest.approx(found.total)
    assert found.strongest.criterion == "need"


def test_the_named_change_is_just_enough():
    found = explain(read(model()), "C", k=1)
    assert not found.inside
    needed = next(c.quantity for c in found.changes if c.criterion == "hours")
    for quantity, inside in ((needed - 0.01, False), (needed + 0.01, True)):
        items = model()["alternatives"]
        items[2]["values"]["hours"] = quantity
        assert explain(read(model(alternatives=items)), "C", k=1).inside is inside


def test_each_member_puts_it_where_their_own_weights_do():
    vectors = [{"hours": 1.0, "need": 0.0}, {"hours": 0.0, "need": 1.0}]
    assert explain(read(model(weights={"vectors": vectors})), "A", k=1).places_by_vector == (1, 3)


def test_a_comparison_adds_up_and_turns_round():
    there, back = compare(read(model()), "A", "B"), compare(read(model()), "B", "A")
    assert sum(part for _, part in there.parts) == pytest.approx(there.difference)
    assert back.difference == pytest.approx(-there.difference)


def test_what_settles_is_among_what_was_open():
    rows = np.random.default_rng(1).normal([0.5, 0.5, 0.5], 0.2, (100, 3)).tolist()
    joint = {"columns": ["A:need", "B:need", "C:need"], "rows": rows}
    sound = read(model(joint=joint, portfolio={"draws": 40}))
    for found in (settle_by_respondents(sound, asked=400, more=40_000), settle_by_agreement(sound, "hours")):
        assert set(found.settled) <= set(found.borderline)


def test_endlessly_many_respondents_settle_what_only_the_survey_left_open():
    rows = np.random.default_rng(1).normal([0.55, 0.45, 0.2], 0.15, (100, 3)).tolist()
    joint = {"columns": ["A:need", "B:need", "C:need"], "rows": rows}
    items = [{"name": name, "values": {}, "cost": 10} for name in "ABC"]
    sound = read(
        {"criteria": [{"name": "need", "worst": 0, "best": 1}], "alternatives": items, "joint": joint,
         "budget": {"total": 10}, "portfolio": {"draws": 120}}
    )  # fmt: skip
    found = settle_by_respondents(sound, asked=400, more=40_000_000)
    assert set(found.borderline) >= {"A", "B"}
    assert set(found.settled) >= {"A", "B"}


def test_nothing_to_ask_is_said():
    with pytest.raises(DecisionRefusal, match="no joint replicates"):
        settle_by_respondents(read(model()), asked=400, more=400)


def test_swings_become_shares_and_nothing_swings_is_refused():
    assert swings({"a": 100, "b": 50, "c": 50}) == {"a": 0.5, "b": 0.25, "c": 0.25}
    with pytest.raises(DecisionRefusal, match="must matter"):
        swings({"a": 0, "b": 0})


def test_net_flows_cancel_out():
    assert sum(promethee([[1, 2], [2, 1], [3, 3]], [0.5, 0.5])) == pytest.approx(0)
