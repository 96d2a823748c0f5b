"""Patterns of regex(): the same yes or no as Python's own, and never more work than the text is long."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ratusha.core.forms.expression import ExpressionError, patterns
from ratusha.core.forms.expression.patterns import matches

ATOMS = st.sampled_from(
    [
        "a",
        "b",
        "0",
        ".",
        "[ab]",
        "[^a]",
        "[a-c0-3]",
        r"\d",
        r"\w",
        r"\s",
        r"\.",
        "^",
        "$",
        r"\b",
        "ї",
        r"[\d-]",
        r"[\w\-.]",
        r"\-",
        r"[\_{]",
        "}",
        r"\/",
    ]
)


def _grouped(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    joined = st.lists(inner, min_size=1, max_size=3).map("".join)
    group = st.builds("{}{})".format, st.sampled_from(["(", "(?:"]), joined)
    repeated = st.builds("{}{}".format, group, st.sampled_from(["*", "+", "?", "{2}", "{0,2}", "{1,}", "*?"]))
    return st.one_of(
        joined,
        repeated,
        st.builds("(?:{}|{})".format, joined, joined),
        st.builds("(?={})".format, joined),
        st.builds("(?!{})".format, joined),
    )


PATTERNS = st.recursive(ATOMS, _grouped, max_leaves=8)


@settings(max_examples=200, deadline=None)
@given(PATTERNS, st.text("ab0 .ї\n", max_size=8))
def test_patterns_match_what_python_matches(pattern: str, text: str) -> None:
    theirs = re.compile(pattern.replace("$", r"\Z"), re.ASCII).search(text) is not None
    assert matches(text, pattern) is theirs


@pytest.mark.parametrize(
    ("pattern", "text", "expected"),
    [
        (r"^\+380\d{9}$", "+380501234567", True),
        (r"^[А-ЩЬЮЯҐЄІЇ][а-щьюяґєії'’\-]+$", "Ґалаґан-їжак", True),
        (r"^\p{Lu}\p{L}*$", "Олена", True),
        (r"^\p{Lu}\P{L}*$", "Олена", False),
        (r"^(?<year>\d{4})-\x30\u0031$", "2026-01", True),
        (r"^(?!0)\d+$", "0123", False),
        ("", "", True),
        ("[]", "a", False),
        ("[^]", "\n", True),
        (".", "\n", False),
        (r"^[\w.]+@[\w.]+\.\w+$", "a.b@c.ua", True),
        (r"^a{2}{", "aa{", None),
        ("a{,2}", "a{,2}", True),
        (r"^\d{10}|\d{8}$", "12345678", True),
    ],
)
def test_patterns_by_hand(pattern: str, text: str, expected: bool | None) -> None:
    if expected is None:
        with pytest.raises(ExpressionError):
            matches(text, pattern + "1}")
        return
    assert matches(text, pattern) is expected


@pytest.mark.parametrize(
    "pattern",
    [
        "(",
        ")",
        "*a",
        "a**",
        "[a",
        "[b-a]",
        r"\1",
        "(?<=a)b",
        "(?i)a",
        "a{3,1}",
        "a{5001}",
        "(a{100}){100}",
        "\\",
        r"\q",
        "(" * 60 + ")" * 60,
        "a" * 3000,
        "^*",
    ],
)
def test_patterns_that_cannot_be_used_are_told(pattern: str) -> None:
    with pytest.raises(ExpressionError) as refused:
        matches("a", pattern)
    assert refused.value.code == "pattern"
    assert "\n" not in refused.value.message


@pytest.mark.parametrize(
    "pattern", ["^(a+)+$", "^(a|a)*$", "^(a|aa)+$", "(a*)*b", "(.*a){20}b", "^(([a-z])+.)+[A-Z]([a-z])+$"]
)
def test_patterns_that_explode_elsewhere_are_simply_answered(pattern: str) -> None:
    assert matches("a" * 60 + "!", pattern) is False


def test_work_has_a_limit_that_does_not_depend_on_the_clock(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(patterns, "MAX_WORK", 50_000)
    with pytest.raises(ExpressionError, match="too much work"):
        matches("a" * 100_000, "(a?){50}(a?){50}b")
