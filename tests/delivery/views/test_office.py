"""Pages of officials: the inbox, the case, and every button that moves it."""

from __future__ import annotations

import pytest

from ratusha.delivery import actions, queries
from ratusha.people.models import TrailLine
from tests.delivery.views.pages import ANSWERS, case, now, press, text
from tests.delivery.world import apply, at, handle

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("tab", queries.TABS)
def test_every_tab_of_the_inbox_opens(form, cast, office, tab):
    number = apply(form).number
    page = office("olena").get(f"/office/cases/?tab={tab}")
    assert page.status_code == 200
    assert (number in text(page)) == (tab in {"unit", "late"})


def test_an_unknown_tab_is_not_found(form, office):
    assert office("olena").get("/office/cases/?tab=nonsense").status_code == 404


def test_the_inbox_and_the_case_are_for_officials(form, cast, client, office):
    number = apply(form).number
    for address in ("/office/cases/", f"/office/cases/{number}/"):
        assert client.get(address).status_code == 302  # to the sign-in
        assert office("sofia").get(address).status_code == 403
        client.logout()
    assert office("ivan").get(f"/office/cases/{number}/").status_code == 403
    assert office("olena").get("/office/cases/2025-999999/").status_code == 404


def test_a_look_at_a_case_is_written_down(form, cast, office):
    number = apply(form).number
    page = office("olena").get(f"/office/cases/{number}/")
    assert "Ратушна" in text(page)
    line = TrailLine.objects.get(verb="view")
    assert (line.subject, line.personal) == (f"case {number}", True)
    assert TrailLine.objects.filter(subject=f"case {number}", verb="view").count() == 1


def test_a_case_walks_to_its_end_by_the_buttons(form, cast, office):
    number = apply(form).number
    moves = [
        ("olena", "register", {}, "in_work"),
        ("olena", "assign", {}, "in_work"),
        ("olena", "ask", {"questions": ["/street"], "words": "Який будинок?"}, "waiting"),
    ]
    for name, verb, data, status in moves:
        press(office(name), number, verb, data)
        assert case(number).status == status
    assert case(number).assignee_id == cast.ids["olena"]
    actions.answer_request(case=case(number).pk, values=ANSWERS, now=now())
    for name, verb, data, status in [
        ("petro", "extend", {"amount": 5, "words": "Запит до архіву"}, "in_work"),
        ("olena", "finish", {"words": "Перевірено"}, "in_work"),
        ("olena", "finish", {}, "in_work"),
        ("petro", "decide", {"outcome": "granted", "words": "Зареєстровано."}, "decided"),
        ("olena", "deliver", {}, "delivered"),
    ]:
        press(office(name), number, verb, data)
        assert case(number).status == status
    page = text(office("olena").get(f"/office/cases/{number}/"))
    assert "Перевірено" in page
    assert "Запит до архіву" in page


def test_a_refusal_names_grounds_of_the_card_only(form, cast, office):
    number = apply(form).number
    actions.register(actor=cast.actor("olena"), number=number, now=at(2))
    for day in (3, 4):
        actions.finish_step(actor=cast.actor("olena"), number=number, now=at(day))
    page = press(office("petro"), number, "decide", {"outcome": "refused"})
    assert "notice-bad" in text(page)
    answer = press(office("petro"), number, "decide", {"outcome": "refused", "grounds": ["invented"]})
    assert answer.status_code == 404
    press(office("petro"), number, "decide", {"outcome": "refused", "grounds": ["papers"]})
    assert case(number).outcome == "refused"


def test_of_two_people_on_the_same_page_the_second_is_told(form, cast, office):
    number = apply(form).number
    press(office("olena"), number, "register", {}, seen=1)
    page = press(office("petro"), number, "register", {}, seen=1)
    assert "notice-bad" in text(page)
    assert case(number).events_count == 2


def test_a_button_without_the_right_changes_nothing(form, cast, office):
    number = apply(form).number
    actions.register(actor=cast.actor("olena"), number=number, now=at(2))
    for day in (3, 4):
        actions.finish_step(actor=cast.actor("olena"), number=number, now=at(day))
    assert 'value="granted"' not in text(office("olena").get(f"/office/cases/{number}/"))
    press(office("olena"), number, "decide", {"outcome": "granted"})
    assert case(number).status == "in_work"
    assert press(office("ivan"), number, "register", {}).status_code == 403


@pytest.mark.parametrize(
    ("verb", "data"),
    [
        ("nonsense", {"seen": 1}),
        ("register", {}),
        ("register", {"seen": "x"}),
        ("ask", {"seen": 1, "questions": ["/x"]}),
    ],
)
def test_a_button_that_no_page_has_is_not_found(form, cast, office, verb, data):
    number = apply(form).number
    assert office("olena").post(f"/office/cases/{number}/{verb}/", data).status_code == 404
    assert case(number).events_count == 1


def test_an_erased_case_says_so(form, cast, office):
    number = apply(form).number
    handle(cast, number)
    actions.erase(actor=cast.actor("bohdan"), number=number, now=at(8))
    page = office("olena").get(f"/office/cases/{number}/")
    assert page.status_code == 200
    assert "Зразкова" not in text(page)


def test_office_pages_take_the_same_queries_for_many_cases(form, cast, office, django_assert_max_num_queries):
    for n in range(6):
        number = apply(form, key=f"draft {n}").number
    client = office("olena")
    client.get("/office/cases/")
    with django_assert_max_num_queries(16):
        client.get("/office/cases/")
    with django_assert_max_num_queries(16):
        client.get(f"/office/cases/{number}/")
