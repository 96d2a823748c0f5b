"""Applications are never lost and never doubled; cases move by the rules; what is erased stays provable."""

from __future__ import annotations

import dataclasses
import datetime

import pytest

from ratusha.catalogue import actions as publishing
from ratusha.catalogue import queries as catalogue
from ratusha.core.casework import CaseError, verify
from ratusha.core.refusal import Refusal
from ratusha.delivery import actions, queries
from ratusha.delivery.models import Application, Case, CaseEvent, DecisionLetter, EventContent
from ratusha.intake.ports import Submission
from ratusha.outbox.models import Job, Message
from ratusha.people.models import TrailLine
from ratusha.people.queries import Forbidden
from tests.cast import SYSTEM
from tests.delivery.world import apply, at, handle, open_service
from tests.worlds import world


@pytest.fixture
def form(cast):
    return world(open_service)


def case(number):
    return Case.objects.get(application__number=number)


def submission(form, about, values, now, key="answers 1"):
    return Submission(
        key=key,
        form=form,
        form_hash="f" * 64,
        about=about,
        mode="web",
        language="uk",
        values=values,
        files=(),
        started_at=now,
        submitted_at=now,
    )


def chain(number):
    return verify(queries.chain_of(case(number).events.select_related("content").order_by("number")))


def test_opening_online_says_so_in_the_catalogue(form):
    outlook = catalogue.service("residence").outlook
    assert (outlook.state, outlook.apply_address) == ("online", "/apply/residence/")


def test_an_application_gets_a_number_a_code_and_a_latest_day(form):
    receipt = apply(form)
    assert receipt.number == "2025-000001"
    assert receipt.due == datetime.date(2025, 12, 8)  # five working days after the 1st
    assert len(receipt.secret) == 11
    assert [m.subject for m in Message.objects.all()] == ["Заяву 2025-000001 отримано"]


def test_sending_the_same_application_again_gives_the_same_receipt(form):
    first, second = apply(form), apply(form)
    assert first == second
    assert Application.objects.count() == Case.objects.count() == Message.objects.count() == 1


def test_numbers_follow_one_another_and_begin_anew_each_year(form):
    numbers = [apply(form, key=f"draft {n}").number for n in range(3)]
    assert numbers == ["2025-000001", "2025-000002", "2025-000003"]
    later = apply(form, key="next year", now=at(1).replace(year=2026))
    assert later.number == "2026-000001"


def test_what_fails_halfway_leaves_nothing(form, monkeypatch):
    monkeypatch.setattr("ratusha.delivery.actions.incoming._tell", lambda *_: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        apply(form)
    assert not Application.objects.exists()
    assert not CaseEvent.objects.exists()


def test_a_counter_application_needs_the_right_in_the_unit(form, cast):
    with pytest.raises(Forbidden):
        apply(form, channel="counter", actor=cast.actor("ivan"))
    assert apply(form, channel="counter", actor=cast.actor("olena")).number


def test_who_performs_the_first_step_takes_applications_for_a_service_of_another_unit(form, cast):
    card = catalogue.service("residence").content
    publishing.draft_card(actor=SYSTEM, identifier="residence", card=dataclasses.replace(card, unit="land"))
    publishing.publish_version(actor=SYSTEM, identifier="residence")
    taken = apply(form, channel="counter", actor=cast.actor("olena"))
    assert Case.objects.get(application__number=taken.number).unit.code == "cnap"
    assert apply(form, key="of the land", channel="counter", actor=cast.actor("ivan")).number


def test_a_case_walks_from_receipt_to_delivery(form, cast):
    number = apply(form).number
    handle(cast, number)
    row = case(number)
    assert (row.status, row.outcome, row.in_time, row.closed) == ("delivered", "granted", True, True)
    assert chain(number).holds
    assert TrailLine.objects.filter(subject=f"case {number}").count() == 6


def test_a_stranger_cannot_touch_a_case_of_another_unit(form, cast):
    number = apply(form).number
    with pytest.raises(Forbidden):
        actions.register(actor=cast.actor("ivan"), number=number, now=at(2))
    with pytest.raises(Forbidden):
        queries.case_file(number, cast.actor("ivan"))


def test_a_clerk_cannot_decide(form, cast):
    number = apply(form).number
    actions.register(actor=cast.actor("olena"), number=number, now=at(2))
    for day in (3, 4):
        actions.finish_step(actor=cast.actor("olena"), number=number, now=at(day))
    with pytest.raises(Forbidden):
        actions.decide(actor=cast.actor("olena"), number=number, outcome="granted", now=at(5))


def test_of_two_people_who_act_on_the_same_page_the_second_is_told(form, cast):
    number = apply(form).number
    actions.register(actor=cast.actor("olena"), number=number, now=at(2), seen=1)
    with pytest.raises(actions.Conflict, match="somebody else"):
        actions.register(actor=cast.actor("petro"), number=number, now=at(2), seen=1)
    assert case(number).events_count == 2


def test_a_request_for_information_stops_the_clock_and_the_answer_starts_it(form, cast):
    receipt = apply(form)
    clerk = cast.actor("olena")
    actions.register(actor=clerk, number=receipt.number, now=at(2))
    actions.request_information(
        actor=clerk, number=receipt.number, questions=["/street"], words="Який будинок?", now=at(3)
    )
    assert case(receipt.number).due is None
    actions.take_answers(submission(form, receipt.number, {"street": "Ратушна, 5", "surname": "Інша"}, at(5)))
    row = case(receipt.number)
    assert row.due == datetime.date(2025, 12, 10)  # the 4th and the 5th are not counted
    assert queries.case_file(receipt.number, clerk).answers == {  # only what was asked is taken over
        "surname": "Зразкова",
        "street": "Ратушна, 5",
        "email": "resident@example.org",
    }


def test_a_decision_asks_the_worker_for_its_letter_once(form, cast):
    number = apply(form).number
    handle(cast, number, until="decided")
    letter = DecisionLetter.objects.get()
    assert [job.name for job in Job.objects.all()] == ["delivery.letter"]
    digest = actions.make_letter(letter=letter.pk)
    letter.refresh_from_db()
    assert bytes(letter.pdf).startswith(b"%PDF")
    assert actions.make_letter(letter=letter.pk) == digest == letter.digest


def test_a_refusal_without_grounds_is_refused(form, cast):
    number = apply(form).number
    actions.register(actor=cast.actor("petro"), number=number, now=at(2))
    for day in (3, 4):
        actions.finish_step(actor=cast.actor("petro"), number=number, now=at(day))
    with pytest.raises(CaseError, match="grounds"):
        actions.decide(actor=cast.actor("petro"), number=number, outcome="refused", now=at(5))
    assert case(number).status == "in_work"


def test_an_extension_says_why(form, cast):
    number = apply(form).number
    actions.register(actor=cast.actor("petro"), number=number, now=at(2))
    with pytest.raises(Refusal, match="reason"):
        actions.extend(actor=cast.actor("petro"), number=number, amount=5, words=" ", now=at(3))


def test_the_code_opens_the_application_and_nothing_else_does(form):
    receipt = apply(form)
    assert queries.track(receipt.number, receipt.secret.lower().replace("-", " ")).number == receipt.number
    for number, secret in [(receipt.number, "AAAAA-BBBBB"), ("2025-999999", receipt.secret), ("", "")]:
        with pytest.raises(queries.WrongSecret):
            queries.track(number, secret)


def test_an_applicant_sees_no_names_of_officials(form, cast):
    receipt = apply(form)
    handle(cast, receipt.number, until="in_work")
    seen = repr(queries.track(receipt.number, receipt.secret))
    assert "olena" not in seen.lower()


def test_a_rating_is_kept_without_the_person(form, cast):
    receipt = apply(form)
    handle(cast, receipt.number)
    actions.rate(case=case(receipt.number).pk, value=5, words="Швидко", now=at(7))
    with pytest.raises(CaseError, match="already"):
        actions.rate(case=case(receipt.number).pk, value=1, words="", now=at(7))


def test_after_erasure_the_log_verifies_and_the_state_folds(form, cast):
    receipt = apply(form)
    with pytest.raises(actions.CannotErase):
        actions.erase(actor=SYSTEM, number=receipt.number, now=at(8))
    handle(cast, receipt.number)
    actions.erase(actor=SYSTEM, number=receipt.number, now=at(8))
    actions.erase(actor=SYSTEM, number=receipt.number, now=at(9))
    assert chain(receipt.number).holds
    found = queries.case_file(receipt.number, cast.actor("petro"))
    assert (found.state.status, found.state.outcome, found.answers) == ("delivered", "granted", None)
    assert EventContent.objects.filter(event__case=case(receipt.number)).count() == 1
    assert all(event.erased for event in found.events[:-1])


def test_an_event_does_not_change(form):
    apply(form)
    event = CaseEvent.objects.get()
    event.kind = "decided"
    with pytest.raises(Refusal):
        event.save()


def test_a_finished_form_becomes_one_application_with_a_receipt_only_its_holder_sees(form, client):
    given = submission(form, "residence", {"surname": "Зразкова", "street": "Ратушна"}, at(1), key="draft 7")
    receipt = actions.take_application(given)
    assert actions.take_application(given).number == receipt.number == "2025-000001"
    page = client.get(receipt.address).content.decode()
    assert "2025-000001" in page
    assert queries.receipt("draft 7").secret in page
    assert client.get("/receipt/forged/").status_code == 404


def test_steps_that_would_outlast_the_legal_term_are_not_opened(form):
    card = catalogue.service("residence").content
    worst = queries.worst_start(card, 2025)
    assert worst.fits
    assert worst.slack >= 0
    february = dataclasses.replace(
        card,
        term=dataclasses.replace(card.term, amount=1, unit="month"),
        steps=tuple(dataclasses.replace(step, days=15) for step in card.steps),
    )
    found = queries.worst_start(february, 2025)  # thirty days fit into a month, but not into February
    assert (found.fits, found.due) == (False, datetime.date(2025, 2, 28))
    publishing.draft_card(actor=SYSTEM, identifier="residence", card=february)
    publishing.publish_version(actor=SYSTEM, identifier="residence")
    with pytest.raises(actions.CannotOpen, match="until 2025-03-02"):
        actions.open_online(actor=SYSTEM, service="residence", form=form, since=datetime.date(2025, 12, 1))
