"""Rights hang on roles held today, reach down the tree for heads, and pass to a deputy for a period."""

import datetime

import pytest

from ratusha.people import actions
from ratusha.people.models import Unit
from ratusha.people.queries import RIGHTS, Actor, Forbidden, actor_named, actor_of, require, who_asks
from tests.cast import SYSTEM

DAY = datetime.date(2025, 12, 15)


def unit_id(code):
    return Unit.objects.get(code=code).pk


def test_a_resident_has_no_office_right():
    assert not any(Actor.resident().may(right) for right in RIGHTS)


def test_the_system_may_do_anything_but_says_why():
    assert Actor.system("retention").name == "retention"
    assert all(Actor.system("retention").may(right) for right in RIGHTS)


def test_a_clerk_handles_cases_of_his_own_unit_only(cast):
    olena = cast.actor("olena")
    assert olena.may("handle_case", unit_id("cnap"))
    assert not olena.may("handle_case", unit_id("land"))


def test_a_head_reaches_the_units_below_and_a_clerk_does_not(cast):
    actions.give_role(
        actor=SYSTEM, person=cast.ids["petro"], role="head", unit="council", since=datetime.date(2021, 1, 1)
    )
    actions.give_role(
        actor=SYSTEM, person=cast.ids["olena"], role="clerk", unit="council", since=datetime.date(2021, 1, 1)
    )
    assert cast.actor("petro").may("decide_case", unit_id("land"))
    assert not cast.actor("olena").may("handle_case", unit_id("land"))


def test_a_role_ends_with_its_period(cast):
    person = actions.add_person(actor=SYSTEM, email="former@example.org", name={"uk": "Колишній"})
    actions.give_role(
        actor=SYSTEM,
        person=person,
        role="clerk",
        unit="cnap",
        since=datetime.date(2020, 1, 1),
        until=datetime.date(2024, 12, 31),
    )
    user = cast.user("olena").__class__.objects.get(pk=person)
    assert actor_of(user, datetime.date(2024, 12, 31)).may("handle_case")
    assert not actor_of(user, datetime.date(2025, 1, 1)).may("handle_case")


def test_a_deputy_has_the_rights_for_the_days_of_the_absence_only(cast):
    actions.appoint_deputy(
        actor=SYSTEM,
        person=cast.ids["petro"],
        deputy=cast.ids["olena"],
        since=datetime.date(2025, 12, 10),
        until=datetime.date(2025, 12, 20),
    )
    olena = cast.user("olena")
    assert actor_of(olena, DAY).may("decide_case", unit_id("cnap"))
    assert not actor_of(olena, datetime.date(2025, 12, 21)).may("decide_case", unit_id("cnap"))


def test_a_missing_right_is_refused_by_name(cast):
    with pytest.raises(Forbidden, match="approve"):
        require(cast.actor("olena"), "approve")


def test_an_inactive_account_has_no_rights(cast):
    user = cast.user("halyna")
    user.is_active = False
    assert actor_of(user, DAY).posts == ()


def test_an_actor_is_found_by_the_persons_id(cast):
    day = datetime.date(2025, 12, 15)
    assert actor_named(cast.ids["olena"], day) == cast.actor("olena")
    assert not actor_named(99_999, day).may("handle_case")


def test_who_asks_is_the_actor_that_the_house_put_on_the_request(rf):
    request = rf.get("/")
    request.actor = Actor.resident()
    assert who_asks(request) is request.actor


def test_a_request_that_the_house_did_not_see_has_nobody_who_asks(rf):
    with pytest.raises(LookupError, match="RightsMiddleware"):
        who_asks(rf.get("/"))
