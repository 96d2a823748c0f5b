"""Each use case leaves one line of the trail, and repeating it changes nothing twice."""

import datetime

import pytest
from django.db import IntegrityError, transaction

from ratusha.people import actions, queries
from ratusha.people.models import City, Position, TrailLine
from ratusha.people.queries import Forbidden
from tests.cast import SYSTEM


def test_each_change_is_one_line_of_the_trail(cast):
    before = TrailLine.objects.count()
    actions.describe_unit(actor=SYSTEM, code="social", name={"uk": "Соцзахист"}, parent="council")
    assert TrailLine.objects.count() == before + 1
    line = queries.trail(subject="unit social")[0]
    assert (line.actor, line.verb, line.room) == ("test", "describe", "people")


def test_a_clerk_cannot_describe_the_city(cast):
    before = City.objects.get().population
    with pytest.raises(Forbidden):
        actions.describe_city(actor=cast.actor("olena"), name={}, council={}, population=1, identifier="x")
    assert City.objects.get().population == before


def test_there_is_one_city(cast):
    with pytest.raises(IntegrityError), transaction.atomic():
        City.objects.create(pk=2, name={}, council={}, population=1, identifier="second")


def test_giving_the_same_role_twice_is_one_role(cast):
    since = datetime.date(2025, 1, 1)
    for _ in range(2):
        actions.give_role(actor=SYSTEM, person=cast.ids["olena"], role="clerk", unit="land", since=since)
    assert Position.objects.filter(user=cast.ids["olena"], since=since).count() == 1


def test_todays_date_is_the_demos_fixed_day_when_there_is_one(cast):
    City.objects.update(fixed_day=datetime.date(2025, 12, 15))
    assert queries.today() == datetime.date(2025, 12, 15)


def test_an_unknown_unit_is_named_in_the_refusal(cast):
    with pytest.raises(queries.places.NoSuchUnit, match="moon"):
        queries.unit("moon")


@pytest.mark.django_db
def test_attempts_are_counted_by_whom_and_by_what():
    attempt = {"what": "track", "limit": 3, "seconds": 60}
    assert [actions.count_attempt(who="1.2.3.4", **attempt) for _ in range(4)] == [True, True, True, False]
    assert actions.count_attempt(who="5.6.7.8", **attempt)
