"""A data request walked in the office: asked, answered service by service, returned, approved."""

from __future__ import annotations

import pytest

from ratusha.quality import queries
from tests.quality.world import FIGURES, ask, publish_two
from tests.worlds import world

START = "/en/office/figures/"
SHEET = f"{START}of/y2024/by/cnap/"


@pytest.fixture
def asked(cast):
    world(publish_two)
    ask()
    return cast


def enter(cast, client, name):
    client.force_login(cast.user(name), backend="django.contrib.auth.backends.ModelBackend")


def text(client, address):
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


def test_a_request_is_walked_from_asking_to_approval(cast, client):
    world(publish_two)
    enter(cast, client, "sofia")
    answer = client.post(
        f"{START}ask/", {"title": "Figures", "code": "y2024", "year": "2024", "due": "2099-01-01"}
    )
    assert answer.status_code == 302
    assert "2</b>" in text(client, f"{START}of/y2024/")
    enter(cast, client, "olena")
    page = text(client, START)
    assert "/by/cnap/" in page
    assert "/by/land/" not in page
    client.post(f"{SHEET}registering-an-address/", {})
    slug = queries.sheet("y2024", "cnap").lines[0].slug
    assert client.post(SHEET, {"do": "send"}).status_code == 200  # refused: not answered
    assert client.post(f"{SHEET}{slug}/", {**FIGURES, "next": "1"}).status_code == 302
    client.post(SHEET, {"do": "send"})
    enter(cast, client, "petro")
    assert "Approve the figures" in text(client, SHEET)
    assert "Say why the sheet is returned" in client.post(SHEET, {"do": "return"}).content.decode()
    client.post(SHEET, {"do": "return", "reason": "look again"})
    enter(cast, client, "olena")
    assert "look again" in text(client, SHEET)
    client.post(SHEET, {"do": "send"})
    enter(cast, client, "petro")
    client.post(SHEET, {"do": "approve"})
    assert 'Approved by <span translate="no">Petro' in text(client, SHEET)
    assert "y2024: cnap" in text(client, f"/en/quality/{slug}/")


def test_a_refusal_is_said_in_the_readers_language(asked, client):
    enter(asked, client, "olena")
    for prefix, words in (("", "не дано відповіді"), ("/ru", "нет ответа"), ("/en", "not answered")):
        page = client.post(f"{prefix}/office/figures/of/y2024/by/cnap/", {"do": "send"}).content.decode()
        assert words in page


def test_other_units_and_other_people_do_not_see_a_sheet(asked, client):
    enter(asked, client, "ivan")
    for prefix, words in (("", "показники іншого підрозділу"), ("/ru", "показатели другого подразделения")):
        refused = client.get(SHEET.replace("/en", prefix))
        assert refused.status_code == 403
        assert words in refused.content.decode()
    assert client.post(SHEET, {"do": "approve"}).status_code == 403
    for name in ("marko", "taras", "anna", "inna"):
        enter(asked, client, name)
        assert client.get(START).status_code == 403
    enter(asked, client, "olena")
    assert client.get(f"{START}of/y2024/").status_code == 403
    assert client.post(f"{START}of/y2024/remind/").status_code == 403


def test_what_is_not_there_is_404_and_what_is_typed_wrong_is_told(asked, client):
    enter(asked, client, "olena")
    for address in ("of/nothing/by/cnap/", "of/y2024/by/council/", "of/y2024/by/cnap/nothing/"):
        assert client.get(START + address).status_code == 404
    slug = queries.sheet("y2024", "cnap").lines[0].slug
    for wrong in (
        {"online": "-3"},
        {"online": "many"},
        {"fees": "1e400"},
        {"counter": "9" * 400},
        {"refusals": "5"},
    ):
        page = client.post(f"{SHEET}{slug}/", {"online": "1", "counter": "1", "other": "1", **wrong})
        assert page.status_code == 200
    assert queries.sheet("y2024", "cnap").lines[0].figures == {}
    assert client.post(SHEET, {"do": "burn"}).status_code == 200
    assert client.get(f"{START}of/y2024/remind/").status_code in {403, 405}


def test_a_reminder_is_sent_by_a_button(asked, client):
    enter(asked, client, "daryna")
    assert client.post(f"{START}of/y2024/remind/", follow=True).status_code == 200
    assert queries.sheet("y2024", "land").reminded_on is not None
