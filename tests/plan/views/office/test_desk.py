"""Every page of the office opens, in a full city and in an empty one."""

import pytest

pytestmark = pytest.mark.django_db


PAGES = [
    "/office/plan/",
    "/office/plan/measure/1/",
    "/office/plan/measure/1/edit/",
    "/office/plan/new-measure/",
    "/office/plan/money/",
    "/office/plan/concept/",
    "/office/plan/concept/new-section/",
    "/office/plan/concept/section/problem/",
    "/office/plan/differences/",
    "/office/plan/consultation/{version}/",
    "/office/plan/agreement/{version}/",
    "/office/plan/draft/{version}/",
    "/office/programme/",
    "/office/programme/words/",
    "/office/programme/component/1/",
    "/office/programme/new-milestone/",
    "/office/programme/new-news/",
    "/office/programme/news/n/",
    "/office/programme/new-project/",
    "/office/programme/project/bridge/",
    "/office/group/",
    "/office/group/mandate/",
    "/office/group/new-member/",
    "/office/group/new-meeting/",
    "/office/group/meeting/1/",
    "/office/papers/",
]


def test_every_page_of_the_office_opens_while_the_languages_take_turns(desk, full):
    for i, address in enumerate(PAGES):
        page = desk.get(("", "/ru", "/en")[i % 3] + address.format(version=full))
        assert page.status_code == 200, address
        assert b"style=" not in page.content, address
        assert page.content.count(b"<h1") == 1, address


def test_pages_of_an_empty_city_are_no_errors(cast, client):
    client.force_login(cast.user("daryna"))
    for address in PAGES:
        assert client.get(address.format(version=1)).status_code in {200, 404}, address
    for address in ("/office/plan/", "/office/programme/", "/office/group/", "/office/papers/"):
        assert client.get(address).status_code == 200, address


def test_only_the_mayor_opens_the_approval(full, client, cast):
    for name, status in {"daryna": 403, "petro": 403, "halyna": 200}.items():
        client.force_login(cast.user(name))
        assert client.get("/office/plan/approve/").status_code == status
