"""The inbox answers "what is due next?" the same way on every page, in a fixed number of queries."""

from __future__ import annotations

import datetime

import pytest

from ratusha.delivery import actions, queries
from tests.delivery.world import apply, at, handle, open_service
from tests.worlds import world

DAY = datetime.date(2025, 12, 3)


@pytest.fixture
def form(cast):
    return world(open_service)


def test_the_most_urgent_comes_first_and_pages_join_without_gap_or_overlap(form, cast):
    for n, day in enumerate([5, 1, 3, 1, 4, 2, 2], start=1):
        apply(form, key=f"draft {n}", day=day)
    seen, after = [], ""
    while True:
        page = queries.inbox(cast.actor("olena"), "unit", DAY, after=after, size=3)
        seen += [(row.due, row.number) for row in page.rows]
        after = page.after
        if not after:
            break
    assert len(seen) == 7
    assert seen == sorted(seen)


def test_a_stranger_sees_an_empty_inbox(form, cast):
    apply(form)
    assert queries.inbox(cast.actor("ivan"), "unit", DAY).rows == ()
    assert queries.inbox(cast.actor("sofia"), "unit", DAY).rows == ()


def test_tabs_hold_what_their_name_says(form, cast):
    olena = cast.actor("olena")
    late, waiting, done, mine = (apply(form, key=f"draft {n}").number for n in range(4))
    actions.register(actor=olena, number=waiting, now=at(2))
    actions.request_information(actor=olena, number=waiting, questions=["street"], words="?", now=at(2))
    handle(cast, done)
    actions.register(actor=olena, number=mine, now=at(2))
    actions.assign(actor=olena, number=mine, person=cast.ids["olena"], now=at(2))
    today = datetime.date(2025, 12, 20)

    def numbers(tab):
        return {row.number for row in queries.inbox(olena, tab, today).rows}

    assert numbers("late") == {late, mine}
    assert numbers("waiting") == {waiting}
    assert numbers("closed") == {done}
    assert numbers("mine") == {mine}
    assert queries.inbox_counts(olena, today) == {
        "mine": 1,
        "unit": 3,
        "week": 0,
        "late": 2,
        "waiting": 1,
        "closed": 1,
    }


@pytest.mark.parametrize("after", ["x", "2025-13-45.1", ".", "2025-12-01.abc", "'; drop table--"])
def test_a_broken_position_begins_at_the_beginning(form, cast, after):
    apply(form)
    assert len(queries.inbox(cast.actor("olena"), "unit", DAY, after=after).rows) == 1


def test_a_page_of_the_inbox_takes_the_same_queries_for_many_cases(form, cast, django_assert_num_queries):
    olena = cast.actor("olena")
    for n in range(12):
        apply(form, key=f"draft {n}")
    with django_assert_num_queries(1):
        queries.inbox(olena, "unit", DAY)
