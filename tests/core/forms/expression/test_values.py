"""Comparing node-sets at once gives what comparing every pair gives."""

from __future__ import annotations

from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ratusha.core.forms.expression import Context, ExpressionError, Surroundings, compile, context, parse
from ratusha.core.forms.expression.values import COMPARISONS, compare
from ratusha.core.forms.tree import Node

ZONE = ZoneInfo("Europe/Kyiv")
TEXTS = [
    "",
    "a",
    "b",
    "1",
    "1.0",
    "2",
    "-3",
    "2026-01-31",
    "2026-1-31",
    "2026-01-31T00:00:00+02:00",
    "2026-02-30",
    "20483",
]
nodes = st.lists(st.sampled_from(TEXTS).map(lambda text: Node.element("x", text)), max_size=4)


@given(nodes, st.sampled_from(sorted(COMPARISONS)), nodes)
@settings(max_examples=150, deadline=None)
def test_node_sets_compare_as_their_pairs_do(left: list[Node], sign: str, right: list[Node]) -> None:
    pairs = any(compare([a], sign, [b], ZONE) for a in left for b in right)
    assert compare(left, sign, right, ZONE) is pairs


@given(
    nodes,
    st.sampled_from(sorted(COMPARISONS)),
    st.one_of(st.sampled_from(TEXTS), st.sampled_from([1.0, -3.0, float("nan")])),
)
@settings(max_examples=150, deadline=None)
def test_a_node_set_compares_with_a_value_by_any_of_its_nodes(
    left: list[Node], sign: str, right: str | float
) -> None:
    assert compare(left, sign, right, ZONE) is any(compare([a], sign, right, ZONE) for a in left)


def test_large_node_sets_are_compared_in_one_go() -> None:
    data = Node.element("data")
    for number in range(4_000):
        data.add("a", str(number))
        data.add("b", str(-1 - number))
    at = Context(Node.document(data), Surroundings())
    assert compile(parse("//a = //b"))(at) is False
    assert compile(parse("//a < //b"))(at) is False
    assert compile(parse("//a != //b"))(at) is True


@pytest.mark.parametrize(
    "text", ["count(//a[count(//a) > 1])", "count(//a/following::*)", "count(//a//preceding-sibling::a)"]
)
def test_an_expression_that_walks_without_end_is_stopped(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(context, "MAX_WORK", 20_000)
    data = Node.element("data")
    for number in range(300):
        data.add("a", number)
    with pytest.raises(ExpressionError, match="looks at more than"):
        compile(parse(text))(Context(Node.document(data), Surroundings()))
