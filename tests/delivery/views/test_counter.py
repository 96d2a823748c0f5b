"""The counter, and many cases at once."""

from __future__ import annotations

import pytest

from ratusha.delivery.models import Application, Case, FlowCount
from ratusha.people.models import TrailLine
from tests.delivery.views.pages import ANSWERS, case, press, text, walk
from tests.delivery.world import apply, handle

pytestmark = pytest.mark.django_db


def test_an_official_enters_an_application_for_a_visitor(form, cast, office):
    client = office("olena")
    assert 'value="residence"' in text(client.get("/office/counter/"))
    began = client.post("/office/counter/", {"service": "residence"})
    receipt = client.post(walk(client, began["Location"], ANSWERS), follow=True)
    application = Application.objects.get()
    assert application.channel == "counter"
    assert "data-print" in text(receipt)
    assert f"/office/cases/{application.number}/" in text(receipt)
    assert client.get(f"/track/{application.number}/").status_code == 404  # the official is not the applicant
    line = TrailLine.objects.get(verb="receive")
    assert line.actor == cast.actor("olena").name
    assert not FlowCount.objects.filter(started__gt=0).exists()  # not an online beginning


def test_the_counter_offers_services_of_the_own_unit_only(form, cast, office):
    assert 'value="residence"' not in text(office("ivan").get("/office/counter/"))
    assert office("ivan").post("/office/counter/", {"service": "residence"}).status_code == 404
    assert office("sofia").get("/office/counter/").status_code == 403


def test_who_loses_the_post_before_sending_enters_nothing(form, cast, office):
    client = office("olena")
    check = walk(client, client.post("/office/counter/", {"service": "residence"})["Location"], ANSWERS)
    cast.user("olena").positions.all().delete()
    assert client.post(check).status_code == 403
    assert not Application.objects.exists()


def test_marked_cases_are_given_to_one_person(form, cast, office):
    numbers = [apply(form, key=f"draft {n}").number for n in range(3)]
    closed = apply(form, key="closed").number
    handle(cast, closed)
    page = office("petro").post(
        "/office/cases/give/",
        {"tab": "unit", "numbers": [*numbers, closed], "person": cast.ids["olena"]},
        follow=True,
    )
    assert set(
        Case.objects.filter(assignee_id=cast.ids["olena"]).values_list("application__number", flat=True)
    ) == {*numbers}
    assert f"{closed}:" in text(page)


@pytest.mark.parametrize(
    "data", [{}, {"numbers": ["2025-000001"]}, {"person": 1}, {"numbers": [], "person": "x"}]
)
def test_giving_nothing_or_to_nobody_is_told(form, cast, office, data):
    apply(form)
    page = office("petro").post("/office/cases/give/", data, follow=True)
    assert "notice-bad" in text(page)
    assert not Case.objects.filter(assignee__isnull=False).exists()


@pytest.mark.parametrize("person", ["ivan", "sofia", "nobody"])
def test_a_case_is_not_given_to_who_may_not_handle_it(form, cast, office, person):
    number = apply(form).number
    page = press(office("petro"), number, "assign", {"person": cast.ids.get(person, 99_999)})
    assert "notice-bad" in text(page)
    assert case(number).assignee_id is None


def test_a_letter_without_words_has_the_usual_ones_in_the_applicants_language(form, cast, office):
    number = apply(form, language="en").number
    handle(cast, number, until="decided")
    event = case(number).events.get(kind="decided")
    assert event.content.payload["words"].startswith("You receive: ")
