"""The JSON twins of the room's public pages: the same numbers, and a plain answer where there is nothing."""

from __future__ import annotations

import pytest

from ratusha.priorities import actions, queries
from tests.cast import SYSTEM
from tests.priorities.city import CODES, DAY, WORDS


def test_before_anything_is_computed_the_answer_is_empty_and_not_an_error(cast, client):
    assert client.get("/api/priorities").json() == {"analysis": None, "places": [], "decision": None}
    assert client.get("/api/priorities/settle").json() == {"settling": None}
    assert client.get("/api/priorities/money").json() == {"frontier": [], "steps": [], "margins": []}
    assert client.get("/api/priorities/gates").json() == []
    assert client.get("/api/priorities/criteria").json() == []


@pytest.mark.parametrize("slug", ["nothing", "trees%00", "..", "x" * 3000, "'%20OR%201=1"])
def test_an_unknown_service_is_not_found(analysed, client, slug):
    assert client.get(f"/api/priorities/{slug}").status_code == 404


def test_the_ranking_carries_how_it_was_computed_and_how_sure_it_is(analysed, client):
    found = client.get("/api/priorities").json()
    kept = queries.current_analysis()
    assert (found["analysis"]["digest"], found["analysis"]["seed"]) == (kept.digest, kept.seed)
    assert [place["rank"] for place in found["places"]] == [1, 2, 3]
    for place in found["places"]:
        low, high = place["rank_interval"]
        assert low <= place["expected_rank"] <= high


def test_a_decision_tells_its_departures_years_and_what_is_not_funded(analysed, client):
    actions.record_decision(actor=SYSTEM, day=DAY, resolution="7", added={"extracts": WORDS})
    found = client.get("/api/priorities").json()["decision"]
    assert found["departures"] == [{"initiative": "extracts", "chosen": True, "reason": WORDS}]
    assert found["years"] == {"2026": ["extracts", "trees"]}
    assert found["not_funded"] == [{"source": "city", "year": 2026, "over": 20}]


def test_the_parts_of_an_explanation_are_weight_times_value(analysed, client):
    found = client.get("/api/priorities/trees").json()
    assert [part["criterion"] for part in found["contributions"]] == list(CODES)
    for part in found["contributions"]:
        assert part["part"] == pytest.approx(part["weight"] * part["value"])


def test_what_would_settle_says_that_it_is_an_approximation(settled, client):
    found = client.get("/api/priorities/settle").json()["settling"]
    assert found["approximation"] is True
    assert {answer["kind"] for answer in found["answers"]} == {"agreement", "delivery"}
    assert all(set(answer["settled"]) <= set(found["borderline"]) for answer in found["answers"])


def test_money_rises_along_the_frontier_and_so_does_value(settled, client):
    found = client.get("/api/priorities/money").json()
    budgets = [point["budget"] for point in found["frontier"]]
    values = [point["value"] for point in found["frontier"]]
    assert budgets == sorted(budgets)
    assert values == sorted(values)
    assert sum(step["gain"] for step in found["steps"]) == pytest.approx(values[-1] - values[0])
    assert {margin["unit"] for margin in found["margins"]} == {"money", "person-months"}


def test_criteria_tell_their_scales_and_what_each_quantity_is_worth(group, client):
    found = client.get("/api/priorities/criteria").json()
    assert [one["criterion"] for one in found] == list(CODES)
    assert found[0]["points"] == [[0, 0], [10, 1]]


def test_gates_tell_for_each_proposal_whether_it_passes(group, client):
    found = client.get("/api/priorities/gates").json()
    assert {one["initiative"]: one["passes"] for one in found} == {
        "extracts": True,
        "trees": True,
        "identity": True,
    }
