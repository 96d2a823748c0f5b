"""Pages of residents: each opens for whom it is meant, and every button does what it says."""

from __future__ import annotations

import re

import pytest
from django.urls import reverse

from ratusha.delivery import actions, queries
from ratusha.delivery.models import Application, DecisionLetter, FlowCount, Rating
from tests.delivery.views.pages import ANSWERS, case, text, unlock, walk
from tests.delivery.world import apply, at, handle

pytestmark = pytest.mark.django_db


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
