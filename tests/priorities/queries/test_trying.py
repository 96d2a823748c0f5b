"""Two initiatives side by side, and the order that other weights would give."""

from __future__ import annotations

import pytest

from ratusha.priorities import queries
from tests.priorities.city import CODES, sign_in

ZERO = dict.fromkeys(CODES, 0.0)


def test_the_parts_add_up_to_the_difference_and_change_their_sign_with_the_order(analysed):
    there = queries.side_by_side("trees", "extracts")
    back = queries.side_by_side("extracts", "trees")
    assert sum(part for _, part in there.parts) == pytest.approx(there.difference)
    assert there.difference == pytest.approx(-back.difference)
    assert there.difference > 0
    assert there.before == pytest.approx(1 - back.before)


def test_what_is_beside_itself_differs_in_nothing(analysed):
    found = queries.side_by_side("trees", "trees")
    assert (found.before, found.difference) == (0.5, 0)


def test_the_order_follows_the_weights(analysed):
    found = queries.at_weights({**ZERO, "vulnerable": 100})
    assert [row.place.initiative.code for row in found] == ["trees", "extracts", "identity"]
    assert [row.rank for row in found] == [1, 2, 3]
    assert found[0].value > found[1].value > found[2].value == 0
    assert sum(row.moved for row in found) == 0


@pytest.mark.parametrize("wrong", [ZERO, {"need": 5}, {**ZERO, "need": 101}, {**ZERO, "need": float("nan")}])
def test_points_that_are_no_weights_are_refused(analysed, wrong):
    with pytest.raises(queries.BadWeights):
        queries.at_weights(wrong)


def test_without_an_analysis_there_is_nothing_to_compare(group):
    for ask in (lambda: queries.side_by_side("a", "b"), lambda: queries.at_weights(ZERO)):
        with pytest.raises(queries.NoAnalysis):
            ask()


def test_the_pages_show_both(analysed, client, django_assert_max_num_queries):
    with django_assert_max_num_queries(20):
        page = client.get("/en/priorities/compare/?a=trees&b=identity").content.decode()
    assert "side by side" in page
    assert client.get("/priorities/compare/").status_code == 200
    assert client.get("/priorities/compare/?a=nothing").status_code == 404
    assert client.get("/office/decision/try/").status_code in {302, 403}
    sign_in(client, analysed, "taras")
    zeros = "&".join(f"{code}=0" for code in CODES)
    with django_assert_max_num_queries(20):
        assert client.get("/en/office/decision/try/?need=100&hours=x").status_code == 200
    assert "at least one of them" in client.get(f"/en/office/decision/try/?{zeros}").content.decode()
