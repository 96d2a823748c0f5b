"""A request reaches every unit; each answers for its own services; what the head approves is measured."""

from __future__ import annotations

import datetime

import pytest
from django.db import IntegrityError, transaction

from ratusha.core.asking import AskingError
from ratusha.outbox.models import Message
from ratusha.people.queries import Forbidden
from ratusha.quality import actions, queries
from ratusha.quality.models import Measurement, Sheet
from tests.quality.world import ASKED, DUE, FIGURES, ask, publish_two
from tests.worlds import world

DAY = datetime.date(2025, 10, 20)
WHY = {"uk": "Перевірте відмови", "ru": "Проверьте отказы", "en": "Check the refusals"}


@pytest.fixture
def asked(cast):
    world(publish_two)
    ask()
    return cast


def save(cast, name, *, unit="cnap", service="residence", figures=FIGURES, note=""):
    actions.save_figures(
        actor=cast.actor(name), request="y2024", unit=unit, service=service, figures=figures, note=note
    )


def send(cast, name="olena", unit="cnap"):
    actions.send_sheet(actor=cast.actor(name), request="y2024", unit=unit, day=DAY)


def state(unit="cnap"):
    return queries.sheet("y2024", unit).state


def test_every_unit_with_a_service_is_asked_and_gets_a_letter(asked):
    found = queries.data_request("y2024")
    assert {sheet.unit.code: [line.service for line in sheet.lines] for sheet in found.sheets} == {
        "cnap": ["residence"],
        "land": ["plot"],
    }
    letter = Message.objects.get(to="petro@example.org")
    assert "2024" in letter.subject
    assert "/office/figures/of/y2024/by/cnap/" in letter.body


def test_approved_answers_become_readings_with_their_source(asked):
    save(asked, "olena")
    assert not Measurement.objects.exists()
    send(asked)
    assert not Measurement.objects.exists()
    made = actions.approve_sheet(actor=asked.actor("petro"), request="y2024", unit="cnap", day=DAY)
    found = {score.instrument.identifier: score for score in queries.scores("residence")}
    assert made == len(found) == 5
    assert (found["digital-take-up"].value, found["digital-take-up"].n) == (0.1, 100)
    assert found["annual-applications"].source == "y2024: cnap, 2025-10-20"
    assert found["annual-applications"].date == datetime.date(2024, 12, 31)
    assert found["staff-minutes"].low is None
    assert (state(), queries.sheet("y2024", "cnap").approved_by) == ("approved", "Petro")


def test_a_unit_answers_for_its_own_services_only(asked):
    with pytest.raises(Forbidden):
        save(asked, "ivan")  # of the land department
    with pytest.raises(queries.NoSuchRequest, match="not asked of this unit"):
        save(asked, "olena", service="plot")
    with pytest.raises(Forbidden):
        save(asked, "sofia", unit="land", service="plot")  # a researcher asks, she does not answer


def test_only_the_head_approves_or_returns(asked):
    save(asked, "olena")
    send(asked)
    for name in ("olena", "sofia", "daryna", "bohdan"):
        with pytest.raises(Forbidden):
            actions.approve_sheet(actor=asked.actor(name), request="y2024", unit="cnap", day=DAY)
        with pytest.raises(Forbidden):
            actions.return_sheet(actor=asked.actor(name), request="y2024", unit="cnap", reason=WHY)
    with pytest.raises(Forbidden):  # the head of another unit
        actions.approve_sheet(actor=asked.actor("petro"), request="y2024", unit="land", day=DAY)
    assert not Measurement.objects.exists()


def test_a_returned_sheet_says_why_and_is_sent_again(asked):
    save(asked, "olena")
    send(asked)
    with pytest.raises(actions.BadRequest, match="Say why"):
        actions.return_sheet(actor=asked.actor("petro"), request="y2024", unit="cnap", reason={"uk": " "})
    actions.return_sheet(actor=asked.actor("petro"), request="y2024", unit="cnap", reason=WHY)
    assert (state(), queries.sheet("y2024", "cnap").reason) == ("returned", WHY)
    save(asked, "olena", figures={**FIGURES, "refusals": 4})
    send(asked)
    assert state() == "sent"


def test_nothing_changes_while_the_head_has_it_or_after_approval(asked):
    save(asked, "olena")
    send(asked)
    with pytest.raises(actions.BadRequest, match="do not change"):
        save(asked, "olena", figures={})
    with pytest.raises(actions.BadRequest):
        send(asked)
    actions.approve_sheet(actor=asked.actor("petro"), request="y2024", unit="cnap", day=DAY)
    with pytest.raises(actions.BadRequest):
        save(asked, "olena", figures={})
    with pytest.raises(actions.BadRequest):
        actions.approve_sheet(actor=asked.actor("petro"), request="y2024", unit="cnap", day=DAY)
    with pytest.raises(actions.BadRequest):
        actions.return_sheet(actor=asked.actor("petro"), request="y2024", unit="cnap", reason=WHY)
    assert Measurement.objects.count() == 5


def test_a_sheet_is_not_sent_with_a_hole_unless_the_note_says_why(asked):
    part = {**FIGURES, "fees": None}
    save(asked, "olena", figures=part)
    with pytest.raises(actions.BadRequest, match="not answered: 1"):
        send(asked)
    save(asked, "olena", figures=part, note="the treasury keeps them")
    send(asked)
    assert actions.approve_sheet(actor=asked.actor("petro"), request="y2024", unit="cnap", day=DAY) == 4


def test_figures_without_sense_are_refused_and_the_old_ones_stay(asked):
    save(asked, "olena")
    with pytest.raises(AskingError):
        save(asked, "olena", figures={**FIGURES, "refusals": 101})
    assert queries.sheet("y2024", "cnap").lines[0].figures["refusals"] == 5


def test_who_has_not_answered_is_reminded_and_who_has_is_left_in_peace(asked):
    save(asked, "olena")
    send(asked)
    Message.objects.all().delete()
    for day in range(1, 46):
        actions.remind(day=ASKED + datetime.timedelta(days=day))
    assert not Message.objects.filter(to="petro@example.org").exists()  # the centre has answered
    assert queries.sheet("y2024", "land").reminded_on == DUE + datetime.timedelta(days=14)


def test_a_button_pressed_twice_writes_once(asked):
    late = DUE + datetime.timedelta(days=2)
    first = actions.remind_now(actor=asked.actor("sofia"), request="y2024", day=late)
    count = Message.objects.count()
    assert (first, actions.remind_now(actor=asked.actor("sofia"), request="y2024", day=late)) == (2, 0)
    assert Message.objects.count() == count
    assert "31 жовтня 2025" in Message.objects.order_by("-id")[0].body
    with pytest.raises(Forbidden):
        actions.remind_now(actor=asked.actor("olena"), request="y2024", day=late)


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"code": "y2024"}, "code"),
        ({"code": "x", "due": ASKED - datetime.timedelta(days=1)}, "due"),
        ({"code": "x", "year": 2031}, "year"),
        ({"code": "x", "only": ["cnap", "nobody"]}, "units"),
        ({"code": "x", "only": ["council"]}, "units"),
    ],
)
def test_a_request_without_sense_is_refused_and_nobody_is_asked(asked, changes, code):
    before = Sheet.objects.count()
    with pytest.raises(actions.BadRequest) as refused:
        ask(**changes)
    assert refused.value.code == code
    assert Sheet.objects.count() == before


def test_only_researcher_and_secretary_ask(cast):
    world(publish_two)
    for name in ("olena", "petro", "marko", "taras", "bohdan"):
        with pytest.raises(Forbidden):
            ask(actor=cast.actor(name))
    ask(actor=cast.actor("daryna"), only=["cnap"])
    assert len(queries.data_request("y2024").sheets) == 1


def test_the_database_itself_refuses_an_approval_by_nobody(asked):
    with pytest.raises(IntegrityError), transaction.atomic():
        Sheet.objects.update(state="approved")
    with pytest.raises(IntegrityError), transaction.atomic():
        Sheet.objects.update(state="returned")


def test_asking_all_units_takes_few_queries(asked, django_assert_max_num_queries):
    with django_assert_max_num_queries(14):
        queries.data_request("y2024")
