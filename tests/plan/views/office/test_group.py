"""The group is created, called together, counted and reminded from its pages."""

import json

import pytest

from ratusha.core.texts import same
from ratusha.outbox.models import Message
from ratusha.papers import queries as papers
from ratusha.plan import actions, queries
from ratusha.plan.queries import documents
from tests.cast import SYSTEM
from tests.plan import city
from tests.plan.city import D
from tests.plan.sent import texts

pytestmark = pytest.mark.django_db


def test_a_group_is_created_by_an_order_and_its_members_are_seated(cast, client):
    city.found()
    client.force_login(cast.user("daryna"))
    sent = texts("title", "Робоча група", number="214-р", day="2025-08-20", quorum="2")
    sent |= texts("act_title", "Про створення") | texts("issued_by", "Міський голова") | texts("act_text", "")
    client.post("/office/group/mandate/", sent)
    client.post("/office/group/mandate/", sent | {"number": "215-р"})  # corrected, not a second group
    assert queries.group().act_number == "215-р"
    member = texts("name", "Тарас", seat="head", votes="on", since="2025-08-20", user=str(cast.ids["taras"]))
    client.post("/office/group/new-member/", member | texts("post", "Заступник голови"))
    (head,) = queries.group().members
    stand_in = texts("name", "Оксана", seat="member", since="2025-09-01", substitute_of=str(head.id))
    client.post("/office/group/new-member/", stand_in | texts("post", ""))
    (head,) = queries.group().members
    assert [s.name["uk"] for s in head.substitutes] == ["Оксана"]
    page = f"/office/group/member/{head.id}/"
    change = texts("post", "Радник", seat="member", votes="on")
    assert client.post(page, change | {"until": "2020-01-01"}).status_code == 400
    client.post(page, change | {"until": "2025-12-31"})
    assert queries.group().members[0].until == D(2025, 12, 31)
    assert client.post("/office/group/new-member/", member | {"until": "2025-01-01"}).status_code == 400
    assert client.get("/office/group/member/999/").status_code == 404


AGENDA = {"agenda_uk": "Анкета\r\nРізне\r\n", "agenda_ru": "Анкета\r\nРазное", "agenda_en": ""}


def call(desk, **changes):
    sent = {"day": "2025-11-20", "time": "10:00", "minutes": "60", **texts("place", "Зала"), **AGENDA}
    return desk.post("/office/group/new-meeting/", sent | changes)


def test_a_meeting_is_called_with_an_agenda_and_invitations(desk):
    assert call(desk, agenda_en="One point only").status_code == 400
    assert call(desk, agenda_uk=" ").status_code == 400
    assert call(desk, time="25:61").status_code == 400
    call(desk)
    found = queries.meeting(2)
    assert found.agenda == ({"uk": "Анкета", "ru": "Анкета"}, {"uk": "Різне", "ru": "Разное"})
    letter = Message.objects.filter(about="meeting 2").first()
    assert "/programme/meeting-2.ics" in letter.body


def test_without_a_quorum_nothing_is_resolved_and_the_page_says_so(desk):
    call(desk)
    one = queries.group().members[0]
    desk.post("/office/group/meeting/2/", {"what": "hold", f"m{one.id}": "0"})
    assert queries.meeting(2).state == "no_quorum"
    page = desk.get("/office/group/meeting/2/").content.decode()
    assert "Без кворуму" in page
    sent = {"what": "resolve", "number": "2.1", **texts("text", "Таємно"), "yes": "3", "no": "0", "rest": "0"}
    assert desk.post("/office/group/meeting/2/", sent).status_code == 400
    assert queries.meeting(2).resolutions == ()


def test_a_resolution_is_recorded_reminded_of_and_carried_out(desk, cast):
    page = "/office/group/meeting/1/"
    sent = {"what": "resolve", "number": "1.1", **texts("text", "Підготувати анкету"), "owner": str(cast.ids["sofia"]), "due": "2025-10-01", "yes": "3", "no": "0", "rest": "1"}  # fmt: skip
    assert desk.post(page, sent | {"due": ""}).status_code == 400  # an owner needs a day
    assert desk.post(page, sent | {"yes": "1", "no": "2"}).status_code == 400
    desk.post(page, sent)
    assert [r.number for r in queries.group().overdue] == ["1.1"]
    assert "1.1" in desk.get("/office/group/").content.decode().split('id="overdue"')[1]
    assert actions.remind(day=D(2025, 10, 2)) == 1
    assert desk.post("/office/group/", {"number": "1.1", "evidence": ""}).status_code == 400
    desk.post("/office/group/", {"number": "1.1", "evidence": "/plan/"})
    assert queries.group().overdue == ()


def test_strangers_and_strange_substitutes_do_not_sit(desk):
    call(desk)
    one = queries.group().members[0]
    page = desk.post("/office/group/meeting/2/", {"what": "hold", f"m{one.id}": "777", "m999": "0"})
    assert page.status_code == 400
    assert queries.meeting(2).state == "planned"


def test_minutes_are_published_from_the_page(desk):
    desk.post("/office/group/meeting/1/", {"what": "minutes"})
    assert papers.newest("minutes")["minutes-1"].state == "published"


def test_a_meeting_is_moved_or_cancelled_while_it_is_ahead_and_everybody_is_told(desk):
    call(desk)
    page = "/office/group/meeting/2/change/"
    assert "Анкета" in desk.get(page).content.decode()
    sent = {"day": "2025-11-27", "time": "14:30", "minutes": "90", **texts("place", "Мала зала"), **AGENDA}
    assert desk.post(page, sent | {"agenda_uk": ""}).status_code == 400
    desk.post(page, sent)
    assert queries.meeting(2).place["uk"] == "Мала зала"
    calendar = desk.get("/programme/meeting-2.ics").content.decode()
    assert "SEQUENCE:1\r\nSTATUS:CONFIRMED" in calendar
    desk.post(page, {"what": "cancel"})
    assert queries.meeting(2).state == "cancelled"
    assert "STATUS:CANCELLED" in desk.get("/programme/meeting-2.ics").content.decode()
    subjects = {m.subject.split(":")[0] for m in Message.objects.filter(about="meeting 2")}
    assert {"Змінено", "Скасовано"} <= subjects
    assert desk.get(page).status_code == 404  # it is ahead no more
    for address in ("/office/group/", "/programme/", "/office/group/meeting/2/"):
        assert "скасовано" in desk.get(address).content.decode(), address
    assert desk.post("/office/group/meeting/2/", {"what": "hold"}).status_code == 400


def test_who_left_the_group_is_not_invited_and_an_old_substitute_does_not_sit(desk, cast):
    one, other, *_ = queries.group().members
    actions.change_member(actor=SYSTEM, member=other.id, post={}, seat="member", votes=True, until=D(2025, 10, 1), user=other.user)  # fmt: skip
    stand_in = actions.seat_member(actor=SYSTEM, group=queries.group().id, name=same("Оксана"), post={}, since=D(2025, 9, 1), until=D(2025, 9, 30), substitute_of=one.id)  # fmt: skip
    call(desk)
    assert Message.objects.filter(about="meeting 2").count() == 4
    with pytest.raises(actions.BadMeeting, match="appointed on that day"):
        actions.hold_meeting(actor=SYSTEM, meeting=queries.meeting(2).id, present={one.id: stand_in})


def test_the_minutes_count_the_votes_and_end_with_who_signs(full):
    words = json.dumps(documents.minutes_paper("uk", queries.group(), queries.meeting(1)).json(), ensure_ascii=False)  # fmt: skip
    assert "4 з 4" in words
    assert "(голова) ________________ taras" in words
