"""Slugs are stable, readable Latin."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ratusha.core.catalogue.addresses import LONGEST, latin, slug_of


@pytest.mark.parametrize(
    ("words", "slug"),
    [
        ("Реєстрація місця проживання", "reiestratsiia-mistsia-prozhyvannia"),
        ("Ґанок, щогла й в'їзд", "ganok-shchohla-i-vizd"),
        ("Выдача бумаг", "vydacha-bumah"),  # one table for both: и and г are Ukrainian
        ("Café — übermäßig", "cafe-ubermaig"),
        ("!!!", ""),
    ],
)
def test_words_become_latin(words, slug):
    assert latin(words) == slug


def test_an_identifier_that_is_a_slug_is_kept():
    assert slug_of("birth-grant", "Допомога") == "birth-grant"
    assert slug_of("101", "Витяг") == "vytiah"
    assert slug_of("https://example.org/a/1", "") == "https-example-org-a-1"
    assert slug_of("…", "…") == "service"


@given(st.text(max_size=200))
@settings(max_examples=100, deadline=None)
def test_any_words_give_a_slug_or_nothing(words):
    slug = latin(words)
    assert len(slug) <= LONGEST
    assert all(part.isalnum() and part.isascii() and part == part.lower() for part in slug.split("-") if slug)
