"""Pages of residents and officials: each one opens for whom it is meant, and every button does what it says."""

from __future__ import annotations

import datetime
import re

import pytest
from django.urls import reverse

from ratusha.delivery import actions, queries
from ratusha.delivery.models import Application, Case, DecisionLetter, FlowCount, Rating
from ratusha.people.models import TrailLine
from tests.delivery.world import apply, at, handle, open_service
from tests.worlds import world

pytestmark = pytest.mark.django_db
ANSWERS = {"surname": "Зразкова", "street": "Ратушна, 1", "email": "resident@example.org"}


@pytest.fixture
def form(cast):
    return world(open_service)


@pytest.fixture
def office(client, cast):
    """Sign in as one of the cast."""

    def sign_in(name):
        client.force_login(cast.user(name))
        return client

    return sign_in


def text(answer):
    return answer.content.decode()


def case(number):
    return Case.objects.get(application__number=number)


def unlock(client, receipt):
    """Show number and code, as a resident does on the page of tracking."""
    return client.post("/track/", {"number": receipt.number, "secret": receipt.secret}, follow=True)


def walk(client, address, answers):
    """Answer one question a page until the page to check; returns its address."""
    page = client.get(address, follow=True)
    for _ in range(len(answers) + 2):
        here = page.request["PATH_INFO"]
        if here.endswith("/check/"):
            return here
        name = here.rstrip("/").rpartition("/")[2]
        seen = re.search(r'name="seen" value="([^"]*)"', text(page))
        page = client.post(
            here, {f"/{name}": answers.get(name, ""), "seen": seen[1] if seen else ""}, follow=True
        )
        assert page.status_code == 200, text(page)
    raise AssertionError("the form does not end")


# --- applying ---------------------------------------------------------------------------------------------


def test_the_start_page_says_what_it_takes(form, client):
    page = client.get("/apply/residence/")
    assert page.status_code == 200
    assert "Почати" in text(page)


def test_a_service_that_is_not_online_leads_to_its_card(form, client, cast):
    actions.close_online(actor=cast.actor("petro"), service="residence", reason={"uk": "Ремонт форми"})
    answer = client.get("/apply/residence/")
    assert (answer.status_code, answer["Location"]) == (302, "/services/residence/")
    assert client.post("/apply/residence/").status_code == 302
    assert client.get("/services/residence/").status_code == 200


def test_a_service_that_does_not_exist_is_not_found(form, client):
    assert client.get("/apply/nonsense/").status_code == 404


def test_from_the_start_page_to_the_receipt(form, client):
    began = client.post("/apply/residence/")
    check = walk(client, began["Location"], ANSWERS)
    receipt = client.post(check, follow=True)
    application = Application.objects.get()
    assert application.number in text(receipt)
    assert queries.secret_for(application.key) in text(receipt)
    assert application.answers.values == ANSWERS
    assert application.answers.email == ANSWERS["email"]
    again = client.post(check, follow=True)  # a second click gets the first receipt
    assert application.number in text(again)
    assert Application.objects.count() == 1
    flow = FlowCount.objects.get()
    assert (flow.started, flow.submitted) == (1, 1)
    assert client.get(f"/track/{application.number}/").status_code == 200  # the receipt has shown the code


def test_a_receipt_opens_only_with_its_link(form, client):
    assert client.get("/receipt/forged/").status_code == 404
    assert (
        client.get(reverse("delivery:receipt", args=[signed("a key that no application has")])).status_code
        == 404
    )


def signed(key):
    return actions.receipt_address(key, "uk").rstrip("/").rpartition("/")[2]


def test_the_receipt_still_opens_after_erasure(form, cast, client):
    receipt = apply(form)
    handle(cast, receipt.number)
    actions.erase(actor=cast.actor("bohdan"), number=receipt.number, now=at(8))
    assert receipt.number in text(client.get(actions.receipt_address("draft 1", "uk")))


# --- following --------------------------------------------------------------------------------------------


def test_number_and_code_open_the_application(form, client):
    receipt = apply(form)
    page = unlock(client, receipt)
    assert page.request["PATH_INFO"] == f"/track/{receipt.number}/"
    assert "8 грудня 2025" in text(page)


@pytest.mark.parametrize("code", ["AAAAA-BBBBB", "", " ", "\x00", "x" * 500])
def test_a_wrong_code_opens_nothing_and_does_not_say_what_is_wrong(form, client, code):
    receipt = apply(form)
    page = client.post("/track/", {"number": receipt.number, "secret": code})
    assert 'role="alert"' in text(page)
    assert client.get(f"/track/{receipt.number}/").status_code == 404


def test_guessing_is_slowed_down_by_number_and_the_right_code_waits_too(form, client):
    receipt = apply(form)
    for _ in range(10):
        assert client.post("/track/", {"number": receipt.number, "secret": "AAAAA-BBBBB"}).status_code == 200
    assert client.post("/track/", {"number": receipt.number, "secret": receipt.secret}).status_code == 429


@pytest.mark.parametrize("page", ["", "decision.pdf"])
def test_a_stranger_finds_no_application(form, cast, client, page):
    receipt = apply(form)
    assert client.get(f"/track/{receipt.number}/{page}").status_code == 404


@pytest.mark.parametrize("verb", ["answer", "withdraw", "rate"])
def test_a_stranger_changes_nothing(form, client, verb):
    receipt = apply(form)
    assert client.post(f"/track/{receipt.number}/{verb}/", {"value": 5}).status_code == 404
    assert case(receipt.number).events_count == 1


def test_an_applicant_withdraws_after_saying_so(form, client):
    receipt = apply(form)
    unlock(client, receipt)
    assert client.get(f"/track/{receipt.number}/withdraw/").status_code == 405
    page = client.post(f"/track/{receipt.number}/withdraw/", follow=True)
    assert "відкликано" in text(page).lower()
    again = client.post(f"/track/{receipt.number}/withdraw/", follow=True)
    assert "notice-bad" in text(again)
    assert case(receipt.number).events_count == 2


def test_an_applicant_rates_once(form, cast, client):
    receipt = apply(form)
    handle(cast, receipt.number)
    unlock(client, receipt)
    for value in ("", "6", "five"):
        wrong = client.post(f"/track/{receipt.number}/rate/", {"value": value, "words": "Довго чекав"})
        assert wrong.status_code == 422
        assert "Довго чекав" in text(wrong)  # what was typed is kept
    assert not Rating.objects.exists()
    client.post(f"/track/{receipt.number}/rate/", {"value": 4, "words": "Добре"})
    page = client.post(f"/track/{receipt.number}/rate/", {"value": 1}, follow=True)
    assert "notice-bad" in text(page)
    assert [(r.value, r.words) for r in Rating.objects.all()] == [(4, "Добре")]


def test_the_decision_is_downloaded_once_it_is_made(form, cast, client):
    receipt = apply(form)
    handle(cast, receipt.number, until="decided")
    unlock(client, receipt)
    assert (
        client.get(f"/track/{receipt.number}/decision.pdf").status_code == 404
    )  # the worker has not made it yet
    actions.make_letter(letter=DecisionLetter.objects.get().pk)
    assert f"/track/{receipt.number}/decision.pdf" in text(client.get(f"/track/{receipt.number}/"))
    pdf = client.get(f"/track/{receipt.number}/decision.pdf")
    assert pdf.content.startswith(b"%PDF")
    assert pdf["Content-Disposition"] == f'attachment; filename="decision-{receipt.number}.pdf"'


def test_a_request_for_information_is_answered_on_the_pages_of_the_form(form, cast, client):
    receipt = apply(form)
    actions.register(actor=cast.actor("olena"), number=receipt.number, now=at(2))
    actions.request_information(
        actor=cast.actor("olena"),
        number=receipt.number,
        questions=["/street"],
        words="Який будинок?",
        now=at(3),
    )
    page = unlock(client, receipt)
    assert "Який будинок?" in text(page)
    assert "Вулиця" in text(page)
    check = client.post(f"/track/{receipt.number}/answer/")["Location"]
    assert "Ратушна" in text(client.get(check))
    question = check.replace("/check/", "/q/street/") + "?from=check"
    seen = re.search(r'name="seen" value="([^"]*)"', text(client.get(question)))[1]
    client.post(question, {"/street": "Ратушна, 5", "seen": seen, "from": "check"})
    done = client.post(check, follow=True)
    assert done.request["PATH_INFO"] == f"/track/{receipt.number}/"
    found = queries.case_file(receipt.number, cast.actor("olena"))
    assert found.answers == {"surname": "Зразкова", "street": "Ратушна, 5", "email": "resident@example.org"}
    assert found.state.turn == "office"
    late = client.post(f"/track/{receipt.number}/answer/")  # nothing is asked any more
    assert late["Location"] == f"/track/{receipt.number}/"


@pytest.mark.parametrize("prefix", ["", "/ru", "/en"])
def test_the_public_pages_open_in_three_languages(form, cast, client, prefix):
    receipt = apply(form)
    handle(cast, receipt.number)
    unlock(client, receipt)
    for address in ("/apply/residence/", "/track/", f"/track/{receipt.number}/"):
        assert client.get(prefix + address).status_code == 200


def test_an_applicants_page_takes_the_same_queries_however_long_the_log(
    form, cast, client, django_assert_max_num_queries
):
    receipt = apply(form)
    handle(cast, receipt.number)
    unlock(client, receipt)
    with django_assert_max_num_queries(9):
        client.get(f"/track/{receipt.number}/")


# --- the office -------------------------------------------------------------------------------------------


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


def press(client, number, verb, data, seen=None):
    seen = case(number).events_count if seen is None else seen
    return client.post(f"/office/cases/{number}/{verb}/", {"seen": seen, **data}, follow=True)


def now():
    return datetime.datetime.now(tz=datetime.UTC)


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


# --- at the counter, and many at once ---------------------------------------------------------------------


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
