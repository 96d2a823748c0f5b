"""JSON twins say the same as the pages."""

import pytest

pytestmark = pytest.mark.django_db


def test_the_list_is_the_same_and_can_be_searched_and_paged(catalogue, client):
    data = client.get("/api/services/?size=3").json()
    assert (data["total"], data["pages"], len(data["items"])) == (4, 2, 3)
    assert [s["identifier"] for s in client.get("/api/services/?q=садочок").json()["items"]] == ["garden"]
    assert client.get("/api/services/?outlook=planned").json()["items"][0]["outlook"]["date"] == "2026-03-01"


def test_one_service_has_its_whole_card(catalogue, client):
    data = client.get("/api/services/shop/").json()
    assert data["is_complete"] is False
    assert "evidence" in data["missing"]
    assert data["card"]["title"] == {"uk": "Ярмарок"}


def test_life_events_have_their_services(catalogue, client):
    assert [e["slug"] for e in client.get("/api/life-events/").json()] == ["moving", "dytyna"]
    assert client.get("/api/life-events/moving/").json()["items"][0]["slug"] == "residence"


@pytest.mark.parametrize(
    "address", ["/api/services/nothing/", "/api/services/draft/", "/api/life-events/nothing/"]
)
def test_what_is_not_there_is_404(catalogue, client, address):
    assert client.get(address).status_code == 404


@pytest.mark.parametrize("query", ["?page=0", "?page=99999", "?size=0", "?size=100000", "?q=" + "a" * 4000])
def test_limits_are_kept(catalogue, client, query):
    data = client.get(f"/api/services/{query}").json()
    assert len(data["items"]) <= 100
