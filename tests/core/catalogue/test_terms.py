"""Terms are read only where the words name exactly one."""

import pytest

from ratusha.core.catalogue.card import Term
from ratusha.core.catalogue.terms import duration_of, read_term


@pytest.mark.parametrize(
    ("words", "amount", "unit"),
    [
        ("30 днів", 30, "calendar_day"),
        ("до 10 робочих днів", 10, "working_day"),
        ("1 робочий день", 1, "working_day"),
        ("5 рабочих дней", 5, "working_day"),
        ("30 календарных дней", 30, "calendar_day"),
        ("30 business days", 30, "working_day"),
        ("within 10 days", 10, "calendar_day"),
        ("2 тижні", 2, "week"),
        ("3 weeks", 3, "week"),
        ("1 місяць", 1, "month"),
        ("6 months", 6, "month"),
        ("P30D", 30, "calendar_day"),
        ("P2W", 2, "week"),
        ("P1M", 1, "month"),
        ("15", 15, "calendar_day"),
    ],
)
def test_one_number_with_a_unit_is_a_term(words, amount, unit):
    term = read_term(words, "uk")
    assert (term.amount, term.unit) == (amount, unit)


@pytest.mark.parametrize(
    "words",
    [
        "невідкладно",
        "від 5 до 30 днів",
        "2,5 дні",
        "10 годин",
        "PT5H",
        "постанова 55",
        "30 днів, з перевіркою — 45",
    ],
)
def test_anything_else_stays_words(words):
    term = read_term(words, "uk")
    assert term.title == {"uk": words}
    assert term.amount is None


def test_working_days_have_no_duration_of_their_own():
    assert duration_of(Term(10, "calendar_day")) == "P10D"
    assert duration_of(Term(2, "month")) == "P2M"
    assert duration_of(Term(10, "working_day")) == ""
