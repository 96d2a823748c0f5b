"""Public pages: the prescribed order, an honest word on what is not online, no dead ends, few questions."""

import json
import re

import pytest

from ratusha.catalogue import actions, queries
from ratusha.core.catalogue.card import Card
from tests.cast import SYSTEM
from tests.catalogue.cards import complete_card

pytestmark = pytest.mark.django_db


def text(response):
    return re.sub(r"\s+", " ", response.content.decode())


def test_the_card_stands_in_the_prescribed_order(catalogue, client):
    page = text(client.get("/en/services/residence/"))
    order = [
        "Where and how to apply",
        ">Documents<",
        ">Cost<",
        ">Term<",
        ">Result<",
        "When the city may refuse",
    ]
    order += ["Legal acts", "What happens to your application"]
    main = page[page.index("card-sections") :]
    places = [main.index(words) for words in order]
    assert places == sorted(places)


def test_a_service_that_is_online_can_be_applied_for(catalogue, client):
    assert 'href="/apply/residence/"' in text(client.get("/services/residence/"))


def test_a_planned_one_says_when_and_why_in_the_readers_language(catalogue, client):
    page = text(client.get("/ru/services/plot/"))
    assert "Ещё не онлайн: запланировано на 1 марта 2026" in page
    assert "Сначала реестр" in page
    assert "/ru/priorities/plot/" in page
    assert "Подать заявление онлайн" not in page


def test_what_the_city_has_is_listed_apart_and_not_among_the_papers(catalogue, client):
    page = text(client.get("/en/services/residence/"))
    papers, _, rest = page.partition('class="notice notice-good"')
    assert "Паспорт" in papers[papers.index('class="papers"') :]
    assert "Право власності" not in papers
    assert "Право власності" in rest


def test_an_incomplete_card_says_so_and_whom_to_ask(catalogue, client):
    page = text(client.get("/en/services/shop/"))
    assert "This card is being prepared." in page
    assert "ЦНАП" in page


def test_every_service_leads_on_to_its_evidence(catalogue, client):
    page = text(client.get("/en/services/garden/"))
    for address in (
        "/en/thread/garden/",
        "/en/quality/garden/",
        "/en/priorities/garden/",
        "/api/services/garden/",
    ):
        assert f'href="{address}"' in page


def described(page):
    return json.loads(re.search(r'<script type="application/ld\+json">(.*?)</script>', page)[1])


def test_search_engines_are_told_in_schema_org(catalogue, client):
    data = described(text(client.get("/en/services/residence/")))
    assert data["@type"] == "GovernmentService"
    assert data["name"] == "Registering an address"
    assert data["availableChannel"]["serviceUrl"] == "/apply/residence/"
    assert data["isAccessibleForFree"] is True


def test_no_title_breaks_out_of_the_page(catalogue, client):
    hostile = "</script><script>alert(1)</script><img src=x onerror=alert(1)>"
    actions.draft_card(
        actor=SYSTEM, identifier="evil", card=complete_card(title={"uk": hostile}, summary={"uk": hostile})
    )
    actions.publish_version(actor=SYSTEM, identifier="evil")
    for address in ("/services/evil/", "/services/", "/services/?q=alert", f"/services/?q={hostile}"):
        page = text(client.get(address))
        assert "<script>alert" not in page and "<img src=x" not in page, address
    assert described(text(client.get("/services/evil/")))["name"] == hostile


def test_an_address_of_a_channel_is_a_link_only_when_it_is_one(catalogue, client):
    raw = {"title": {"uk": "Х"}, "channels": [{"kind": "other", "address": "javascript:alert(1)"}]}
    raw["rules"] = [{"identifier": "a", "title": {"uk": "Акт"}, "address": "javascript:alert(1)"}]
    actions.draft_card(actor=SYSTEM, identifier="bad", card=Card.from_dict(raw))
    actions.publish_version(actor=SYSTEM, identifier="bad")
    assert "javascript:" not in text(client.get("/services/bad/"))


@pytest.mark.parametrize("query", ["?q=ыыы", "?life_event=nothing", "?audience=business&outlook=online"])
def test_nothing_found_is_no_dead_end(catalogue, client, query):
    page = text(client.get(f"/en/services/{query}"))
    assert 'class="empty"' in page
    assert "/en/life-events/moving/" in page
    assert '/en/services/"' in page or 'href="/en/services/"' in page


@pytest.mark.parametrize(
    "query",
    [
        "?page=0",
        "?page=-1",
        "?page=999999999999",
        "?page=x",
        "?page=٣",
        "?outlook=soon",
        "?q=%00%ff",
        "?q=" + "a" * 5000,
    ],
)
def test_a_strange_address_is_answered(catalogue, client, query):
    assert client.get(f"/services/{query}").status_code == 200


def test_the_filters_keep_each_other(catalogue, client):
    page = text(client.get("/en/services/?q=садок&life_event=dytyna"))
    assert "life_event=dytyna" in page[page.index('class="tabs"') :]
    assert "Дитячий садок" in page


def test_life_events_lead_to_services(catalogue, client):
    assert "/en/life-events/dytyna/" in text(client.get("/en/life-events/"))
    page = text(client.get("/en/life-events/moving/"))
    assert "Can be done from home now" in page
    assert "/en/services/residence/" in page
    assert "/en/life-events/dytyna/" in page


@pytest.mark.parametrize("address", ["/services/nothing/", "/services/draft/", "/life-events/nothing/"])
def test_what_is_not_there_is_404(catalogue, client, address):
    assert client.get(address).status_code == 404


def test_an_empty_installation_shows_its_pages(db, client):
    for address in ("/services/", "/life-events/"):
        assert client.get(address).status_code == 200


@pytest.mark.parametrize(
    ("address", "most"),
    [
        ("/services/", 14),
        ("/services/?q=садок", 16),
        ("/services/plot/", 12),
        ("/life-events/", 6),
        ("/life-events/moving/", 14),
    ],
)
def test_pages_ask_few_questions(catalogue, client, django_assert_max_num_queries, address, most):
    queries.search("warm")
    with django_assert_max_num_queries(most):
        client.get(address)
