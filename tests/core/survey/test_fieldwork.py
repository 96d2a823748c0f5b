"""Response rates as AAPOR's formulas give them by hand; a reserve that is not opened for convenience."""

import pytest

from ratusha.core.survey import fieldwork

# 100 addresses: 40 complete, 5 partial, 15 refusals, 10 no contact, 10 not eligible, 20 unknown
HUNDRED = ["complete"] * 40 + ["partial"] * 5 + ["refusal"] * 15 + ["no contact"] * 10
HUNDRED += ["not eligible"] * 10 + ["unknown"] * 20


def test_rates_by_hand():
    found = fieldwork.rates(HUNDRED)
    assert found.rr1 == pytest.approx(40 / 90)
    assert found.rr2 == pytest.approx(45 / 90)
    assert found.eligible_unknown == pytest.approx(70 / 80)
    assert found.rr3 == pytest.approx(40 / (70 + 0.875 * 20))
    assert found.rr5 == pytest.approx(40 / 70)
    assert found.cooperation == pytest.approx(40 / 60)
    assert found.contact == pytest.approx(60 / 90)
    assert found.refusal == pytest.approx(15 / 90)


def test_nobody_visited_has_no_rates():
    assert fieldwork.rates([]).rr1 is None
    assert fieldwork.rates(["not eligible"]).rr5 is None


def test_an_unknown_outcome_is_named():
    with pytest.raises(fieldwork.FieldworkRefused, match="“maybe”"):
        fieldwork.rates(["maybe"])


@pytest.mark.parametrize(
    ("visits", "open_"),
    [
        ([["complete"], ["refusal"]], True),
        ([["complete"], ["no contact"]], False),
        ([["complete"], ["no contact"] * 3], True),
        ([["complete"], []], False),
    ],
)
def test_the_reserve_opens_only_when_the_main_sample_is_worked(visits, open_):
    assert fieldwork.may_open_reserve(visits) is open_


def test_repetitions_in_an_open_poll_are_marked_and_households_without_a_trace_are_not():
    same = {f"q{i}": "a" for i in range(6)}
    other = {f"q{i}": "b" for i in range(6)}
    found = fieldwork.repetitions([same, same, other, same, same], ["x", "x", "x", "", ""])
    assert found == ["", "same answers again", "same sender again", "", ""]


def test_a_cluster_has_one_interviewer_and_loads_are_even():
    units = {f"u{i}": f"c{i % 6}" for i in range(60)}
    who = fieldwork.assign(units, ["inna", "oleh", "yana"], seed=1)
    assert len({(units[unit], name) for unit, name in who.items()}) == 6
    assert {list(who.values()).count(name) for name in ("inna", "oleh", "yana")} == {20}
    assert who == fieldwork.assign(units, ["inna", "oleh", "yana"], seed=1)
    with pytest.raises(fieldwork.FieldworkRefused):
        fieldwork.assign(units, [], seed=1)
