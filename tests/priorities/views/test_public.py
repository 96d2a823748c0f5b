"""What everybody reads of a decision: every page in three languages, what would settle it, what the money lets in."""

from __future__ import annotations

import pytest

from ratusha.priorities import queries

PUBLIC = ("", "criteria/", "settle/", "money/", "gates/", "compare/", "trees/")


@pytest.mark.parametrize("page", PUBLIC)
@pytest.mark.parametrize("prefix", ["", "/ru", "/en"])
def test_every_public_page_is_there_in_three_languages(
    settled, client, prefix, page, django_assert_max_num_queries
):
    with django_assert_max_num_queries(60):
        assert client.get(f"{prefix}/priorities/{page}").status_code == 200


def test_what_would_settle_is_said_in_the_readers_language_with_its_approximation(settled, client):
    words = {"": "Це наближення", "/ru": "Это приближение", "/en": "An approximation"}
    for prefix, said in words.items():
        page = client.get(f"{prefix}/priorities/settle/").content.decode()
        assert said in page
        assert "Criterion" not in page or prefix == "/en"


def test_the_money_page_shows_what_the_next_amount_lets_in(settled, client):
    page = client.get("/en/priorities/money/").content.decode()
    assert "Initiative extracts" in page
    assert "person-months" in page
    assert page.count("<svg") >= 1


def test_what_settles_nothing_by_itself_is_named_once(settled, client):
    page = client.get("/en/priorities/settle/").content.decode()
    idle = [a for a in queries.settling().answers if not a.settled]
    assert idle
    assert page.count("None of these by itself") == 1
    assert "nothing that is open would be settled" not in page
