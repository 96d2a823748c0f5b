"""The editor: a card is begun, filled in section by section, published; others are kept out."""

import pytest

from ratusha.catalogue import queries
from ratusha.catalogue.forms import SECTIONS

pytestmark = pytest.mark.django_db
CARD = "/office/services/card/plot/"


@pytest.fixture
def admin(catalogue, client):
    client.force_login(catalogue.user("bohdan"))
    return client


@pytest.fixture
def head(catalogue, client):
    client.force_login(catalogue.user("petro"))
    return client


def test_a_card_is_begun_filled_in_and_published(head):
    answer = head.post("/office/services/new/", {"title": "Оренда зали", "unit": "cnap"})
    address = "/office/services/card/orenda-zaly/"
    assert answer.url == address
    head.post(
        f"{address}edit/texts/", {"title.uk": "Оренда зали", "title.en": "Hall rental", "summary.uk": "Опис"}
    )
    head.post(f"{address}edit/who/", {"unit": "cnap", "audience": ["resident"], "life_events": ["moving"]})
    head.post(f"{address}edit/channels/", {"channels": ["counter", "phone"], "channels.phone.address": "123"})
    head.post(
        f"{address}edit/evidence/",
        {"evidence.0.title.uk": "Заява", "evidence.1.title.uk": "Довідка", "evidence.1.already_held": "on"},
    )
    head.post(f"{address}edit/costs/", {"costs.0.amount": "150,50", "costs.0.currency": "UAH"})
    head.post(f"{address}edit/rules/", {"rules.0.title.uk": "Закон", "rules.0.number": "1-ІХ"})
    head.post(
        f"{address}edit/term/", {"term.amount": "10", "term.unit": "working_day", "term.basis": "zakon"}
    )
    head.post(f"{address}edit/outputs/", {"outputs.0.title.uk": "Договір"})
    head.post(f"{address}edit/refusal_grounds/", {"refusal_grounds.0.title.uk": "Зайнято"})
    head.post(
        f"{address}edit/steps/",
        {
            "steps.0.title.uk": "Друге", "steps.0.unit": "land", "steps.0.letter": "П", "steps.0.days": "3", "steps.0.stage": "2",
            "steps.1.title.uk": "Перше", "steps.1.unit": "cnap", "steps.1.letter": "В", "steps.1.days": "1", "steps.1.stage": "1",
        },
    )  # fmt: skip
    assert head.post(f"{address}publish/").url == address
    card = queries.card_at("orenda-zaly")
    assert card.is_complete
    assert [s.title["uk"] for s in card.content.steps] == ["Перше", "Друге"]
    assert card.content.not_asked[0].identifier == "dovidka"
    assert card.content.costs[0].amount == "150,50"
    assert (card.content.term.amount, card.content.term.unit) == (10, "working_day")


def test_what_cannot_be_read_is_said_at_its_place_and_nothing_is_saved(admin):
    answer = admin.post(f"/en{CARD}edit/term/", {"term.amount": "десять", "term.title.uk": "щойно"})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "term (amount): “amount” is not a whole number from 0." in page
    assert 'value="десять"' in page and 'value="щойно"' in page  # what was written is not lost
    assert queries.workpiece("plot").draft is None


def test_languages_that_the_editor_does_not_show_stay(admin):
    admin.post(f"{CARD}edit/texts/", {"title.uk": "Ділянка"})
    title = queries.workpiece("plot").draft.content.title
    assert title == {"uk": "Ділянка"}
    from django.http import QueryDict

    from ratusha.catalogue.forms import read_section
    from ratusha.core.catalogue.card import Card

    sent = QueryDict("title.uk=Нова")
    assert read_section("texts", sent, Card(title={"fr": "Nouveau"})).title == {"uk": "Нова", "fr": "Nouveau"}


@pytest.mark.parametrize("section", SECTIONS)
def test_saving_a_section_as_it_stands_changes_nothing(admin, section):
    page = admin.get(f"{CARD}edit/{section}/")
    assert page.status_code == 200
    before = queries.workpiece("plot").newest.content
    admin.post(f"{CARD}edit/{section}/", sent_by(page.content.decode()))
    assert queries.workpiece("plot").newest.content == before


def sent_by(html):
    """What a browser would send from the page's form, untouched."""
    from lxml.html import fromstring

    forms = [
        form
        for form in fromstring(html).forms
        if form.method == "POST" and "csrfmiddlewaretoken" in form.fields
    ]
    sent = {}
    for name, value in forms[0].form_values():
        sent.setdefault(name, []).append(value)
    return sent


def test_the_outlook_is_said_from_the_office(admin):
    admin.post(f"{CARD}outlook/", {"state": "online", "apply_address": "/apply/plot/"})
    assert queries.service("plot").outlook.state == "online"
    for address in ("javascript:alert(1)", "//evil.example/"):
        admin.post(f"{CARD}outlook/", {"state": "online", "apply_address": address})
        assert queries.service("plot").outlook.apply_address == "/apply/plot/"


def test_versions_are_compared(admin):
    admin.post(f"{CARD}edit/texts/", {"title.uk": "Ділянка"})
    page = admin.get(f"{CARD}versions/?old=1&new=2").content.decode()
    assert "<del>Земельна ділянка</del>" in page and "<ins>Ділянка</ins>" in page
    assert admin.get(f"{CARD}versions/?old=x&new=99").status_code == 200


@pytest.mark.parametrize(
    "address",
    ["/office/services/", "/office/services/new/", CARD, f"{CARD}versions/", "/office/services/import/"]
    + [f"/office/services/export/catalogue.{kind}" for kind in ("ttl", "json", "csv")],
)
def test_the_office_is_open_to_the_administrator_and_shut_to_others(catalogue, client, address):
    assert client.get(address).status_code == 302
    client.force_login(catalogue.user("olena"))
    assert client.get(address).status_code == 403
    client.force_login(catalogue.user("bohdan"))
    assert client.get(address).status_code == 200


def test_a_head_edits_the_cards_of_his_units_only(head):
    assert head.post(f"{CARD}edit/texts/", {"title.uk": "Чуже"}).status_code == 403
    assert queries.workpiece("plot").draft is None


def test_reading_never_changes(admin):
    assert admin.get(f"{CARD}publish/").status_code == 405
    assert admin.get(f"{CARD}outlook/").status_code == 405
    assert admin.get("/office/services/import/confirm/").status_code == 405


def test_the_list_asks_few_questions(admin, django_assert_max_num_queries):
    with django_assert_max_num_queries(22):
        admin.get("/office/services/")
