"""Numbers are written plainly and read back."""

from __future__ import annotations

from math import copysign, inf, isnan, nan

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ratusha.core.forms.numbers import divide, number_text, text_number


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_a_number_written_and_read_is_the_same(number: float) -> None:
    text = number_text(number)
    assert text_number(text) == number
    assert set(text) <= set("-0123456789.")


@pytest.mark.parametrize(
    ("number", "text"),
    [
        (0.0, "0"),
        (-0.0, "0"),
        (1.0, "1"),
        (-1.5, "-1.5"),
        (1e16, "1" + "0" * 16),
        (1e-7, "0.0000001"),
        (nan, "NaN"),
        (-inf, "-Infinity"),
    ],
)
def test_numbers_have_no_exponent(number: float, text: str) -> None:
    assert number_text(number) == text


@pytest.mark.parametrize(
    "text", ["", " ", "+1", "1,5", "0x1F", "1_000", "Infinity", "nan", "--1", "1e", ".", "٣"]
)
def test_other_texts_are_no_numbers(text: str) -> None:
    assert isnan(text_number(text))


@pytest.mark.parametrize(
    ("dividend", "divisor", "quotient"),
    [(1, 0, inf), (-1, 0, -inf), (1, -0.0, -inf), (1, inf, 0), (7, 2, 3.5)],
)
def test_division_follows_ieee_754(dividend: float, divisor: float, quotient: float) -> None:
    assert divide(dividend, divisor) == quotient
    assert copysign(1, divide(dividend, divisor)) == copysign(1, quotient)
    assert isnan(divide(0, 0)) and isnan(divide(nan, 0))
