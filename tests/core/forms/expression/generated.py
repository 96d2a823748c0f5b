"""Generated answers and expressions, for the tests that compare us with lxml and with the browser's side."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TypeAlias

from hypothesis import strategies as st

from ratusha.core.forms.tree import Node

Expressions: TypeAlias = st.SearchStrategy[str]

WORDS = [
    "yes",
    "no",
    "food",
    "food water",
    "",
    "Ґанок",
    "кінь і віл",
    "a b",
    " x ",
    "-1",
    "0",
    "7",
    "2.50",
    ".5",
    "1e3",
]
DATES = [
    "2026-01-31",
    "2024-02-29",
    "2025-10-26",
    "2025-3-9",
    "2026-01-31T09:30:00.000+02:00",
    "2025-10-26T03:30:00",
]
PATTERNS = [
    "^[0-9]+$",
    "o{2}",
    "^(yes|no)$",
    "[а-яґєії]+",
    r"^\d*\.?\d*$",
    "a.b|x",
    r"\bwater\b",
    r"^[\w\-]{1,4}$",
]
FLAT = ["a", "b", "c", "d"]

answers = st.fixed_dictionaries(
    {
        "data": st.fixed_dictionaries(
            {
                **{name: st.sampled_from([*WORDS, *DATES]) for name in FLAT},
                "g": st.fixed_dictionaries({"a": st.sampled_from(WORDS), "e": st.integers(-5, 120).map(str)}),
                "m": st.lists(
                    st.fixed_dictionaries({"a": st.sampled_from(WORDS), "n": st.integers(0, 9).map(str)}),
                    min_size=1,
                    max_size=3,
                ),
            }
        )
    }
)

STEPS = st.sampled_from(["a", "b", "c", "d", "g", "m", "n", "e", "*", ".", "..", "m[2]", "m[last()]", "*[1]"])
FIRST = st.sampled_from(
    [
        "/data",
        "/data/g",
        "/data/m",
        "//m",
        "//a",
        ".",
        "..",
        "/data/m[1]",
        "/data/*",
        "ancestor::*",
        "self::m",
    ]
)


def paths() -> Expressions:
    """Paths, most of which lead somewhere."""
    return st.builds(lambda first, steps: "/".join([first, *steps]), FIRST, st.lists(STEPS, max_size=2))


def _calls(parts: Expressions, functions: Mapping[str, int]) -> Expressions:
    def call(name: str) -> Expressions:
        return st.tuples(*[parts] * functions[name]).map(lambda arguments: f"{name}({', '.join(arguments)})")

    return st.sampled_from(sorted(functions)).flatmap(call)


def expressions(leaves: Expressions, functions: Mapping[str, int], nodes: Mapping[str, int]) -> Expressions:
    """Expressions over `leaves` with functions of values and functions of node-sets, by number of arguments."""
    signs = st.sampled_from(["=", "!=", "<", "<=", ">", ">=", "+", "-", "*", "div", "mod", "and", "or"])

    def deeper(parts: Expressions) -> Expressions:
        binary = st.builds(lambda a, sign, b: f"({a} {sign} {b})", parts, signs, parts)
        filtered = st.builds(lambda path, part: f"count({path}[{part}])", paths(), parts)
        return st.one_of(
            binary,
            _calls(parts, functions),
            _calls(paths(), nodes),
            filtered,
            parts.map(lambda part: f"-({part})"),
        )

    return st.recursive(leaves, deeper, max_leaves=6)


def grown(answers: Mapping[str, object], where: Node | None = None) -> Node:
    """Make the answer tree of nested answers; lists are repeats."""
    node = Node.document() if where is None else where
    for name, value in answers.items():
        for each in value if isinstance(value, list) else [value]:
            child = node.add(name, each if isinstance(each, str) else "")
            if isinstance(each, dict):
                grown(each, child)
    return node


def every(node: Node, chosen: Callable[[Node], bool] = lambda _node: True) -> list[Node]:
    """Return all elements of a tree in order."""
    return [each for each in node.descendants() if each.name and chosen(each)]
