"""Steps come after what they need; circles are named; long chains need no recursion."""

from hypothesis import given, settings
from hypothesis import strategies as st

from ratusha.core.forms.order import ordered


def test_needs_come_first_and_ties_keep_the_forms_order():
    needs = {("value", "/a"): [("value", "/b")], ("value", "/b"): [], ("value", "/c"): []}
    order, circles = ordered(needs, ["/a", "/b", "/c"])
    values = [path for stage, path in order if stage == "value"]
    assert values == ["/b", "/a", "/c"] and circles == []


def test_a_circle_is_named_once_and_the_order_is_complete():
    needs = {("value", "/a"): [("value", "/b")], ("value", "/b"): [("value", "/a")]}
    order, circles = ordered(needs, ["/a", "/b"])
    assert circles == [("/a", "/b")] and len(order) == 4


def test_a_chain_of_ten_thousand_is_ordered():
    needs = {("value", f"/{n}"): [("value", f"/{n + 1}")] for n in range(10_000)}
    order, _ = ordered(needs, [f"/{n}" for n in range(10_001)])
    values = [path for stage, path in order if stage == "value"]
    assert values[0] == "/10000" and values[-1] == "/0"


@settings(max_examples=60, deadline=None)
@given(edges=st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9)), max_size=25))
def test_without_a_circle_every_need_stands_before(edges):
    downward = [(max(a, b), min(a, b)) for a, b in edges if a != b]
    needs = {}
    for a, b in downward:
        needs.setdefault(("value", f"/{a}"), []).append(("value", f"/{b}"))
    order, circles = ordered(needs, [f"/{n}" for n in range(10)])
    place = {step: number for number, step in enumerate(order)}
    assert not circles and all(place["value", f"/{b}"] < place["value", f"/{a}"] for a, b in downward)
