"""The pages answer in three languages, with few queries however long the plan is, and keep their doors."""

import csv
import io
import json

import openpyxl
import pytest
from django.core import mail

from ratusha.core.planning.inputs import Chosen, Decision
from ratusha.core.texts import same
from ratusha.outbox import actions as outbox
from ratusha.outbox.models import Message
from ratusha.plan import actions, queries
from ratusha.plan.models import Comment
from tests.cast import SYSTEM
from tests.plan import city
from tests.plan.city import PROGRAMME, D, number

pytestmark = pytest.mark.django_db
PUBLIC = ["/plan/", "/plan/1/", "/concept/", "/programme/", "/partners/bridge/", "/programme/n/"]


@pytest.mark.parametrize("prefix", ["", "/ru", "/en"])
def test_public_pages_answer_in_three_languages(full, client, prefix):
    for address in PUBLIC:
        page = client.get(prefix + address)
        assert page.status_code == 200, address
        assert b"style=" not in page.content, address
        assert page.content.count(b"<h1") == 1, address


def test_pages_of_an_empty_city_are_no_dead_ends(cast, client):
    assert {client.get(address).status_code for address in PUBLIC} <= {200, 404}
    for address in ("/plan/", "/concept/", "/programme/"):
        assert client.get(address).status_code == 200, address


def many(count):
    city.found()
    chosen = tuple(
        Chosen(f"m{i}", same(f"Захід {i}"), same(""), "cnap", ("s",), {"city": {2026: 1}}, (f"m{i - 1}",) if i else ())
        for i in range(count)
    )  # fmt: skip
    actions.build_from_decision(actor=SYSTEM, programme=PROGRAMME, decision=Decision("d", "/", chosen))


@pytest.mark.parametrize("count", [3, 40])
def test_the_plan_takes_as_many_queries_for_three_measures_as_for_forty(
    cast, client, count, django_assert_max_num_queries
):
    many(count)
    client.get("/plan/")
    with django_assert_max_num_queries(24):
        client.get("/plan/")


def test_a_resident_comments_with_one_form_and_confirms_by_e_mail(full, client):
    sent = {"paragraph": "problem-1", "text": "Черги ще довші", "name": "", "email": "r@example.org"}
    page = client.post("/concept/comment/", sent, follow=True)
    assert page.status_code == 200
    assert "Черги ще довші" not in page.content.decode()  # not before it is confirmed
    outbox.deliver(message=Message.objects.get(about="comment 1").pk)
    token = Comment.objects.get().token
    assert f"/concept/confirm/{token}/" in mail.outbox[0].body
    assert client.get(f"/concept/confirm/{token}/").status_code == 200  # a mail scanner changes nothing
    assert Comment.objects.get().state == "unconfirmed"
    client.post(f"/concept/confirm/{token}/")
    page = client.get("/concept/").content.decode()
    assert "Черги ще довші" in page
    assert "r@example.org" not in page


@pytest.mark.parametrize("field", ["text", "email"])
def test_an_incomplete_comment_is_shown_again_with_its_words(full, client, field):
    sent = {"paragraph": "problem-1", "text": "Моє зауваження", "email": "r@example.org"} | {field: ""}
    page = client.post("/concept/comment/", sent)
    assert page.status_code == 400
    assert not Comment.objects.exists()
    if field == "email":
        assert "Моє зауваження" in page.content.decode()


def test_a_hostile_comment_is_shown_as_words(full, client):
    client.post("/concept/comment/", {"paragraph": "problem-1", "text": "<script>alert(1)</script>", "email": "r@example.org"})  # fmt: skip
    actions.confirm_comment(token=Comment.objects.get().token)
    page = client.get("/concept/").content.decode()
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert" in page


def test_json_twins_say_what_the_pages_say(full, client):
    plan = json.loads(client.get("/api/plan/").content)
    assert [m["number"] for m in plan["measures"]] == ["1", "2", "3"]
    assert {"source": "city", "year": 2026, "amount": 800} in plan["planned"]
    for address in ("/api/plan/1/", "/api/concept/", "/api/programme/", "/api/partners/bridge/"):
        assert client.get(address).status_code == 200
    assert client.get("/api/plan/99/").status_code == 404
    assert "r@example.org" not in client.get("/api/concept/").content.decode()


def test_the_workbook_holds_the_plan_and_no_formula(full, client):
    actions.edit_measure(actor=SYSTEM, number="1", words={"title": same("=2+2")})
    book = openpyxl.load_workbook(io.BytesIO(client.get("/en/plan/plan.xlsx").content))
    assert book.sheetnames == ["Measures", "Money", "Ceilings"]
    rows = {tuple(c.value for c in row) for row in book["Ceilings"].iter_rows(min_row=2)}
    assert ("city", 2026, 800, 900, 100) in rows
    cells = [cell for row in book["Measures"].iter_rows() for cell in row]
    assert all(cell.data_type != "f" for cell in cells)
    assert [c.value for c in next(book["Money"].iter_rows(min_row=2))] == ["city", 800, 100]
    assert "'=2+2" in client.get("/plan/plan.csv").content.decode()


def table(client, address):
    head, *rows = csv.reader(io.StringIO(client.get(address).content.decode("utf-8-sig")))
    return [dict(zip(head, row, strict=True)) for row in rows]


def test_everything_public_is_taken_away_as_a_table(full, client):
    city.say(queries.consultation(full).id, "=1+1")
    (comment,) = table(client, "/en/concept/comments.csv")
    assert (comment["Comment"], comment["State"]) == ("'=1+1", "open")
    assert "r@example.org" not in json.dumps(comment)
    actions.set_milestone(actor=SYSTEM, programme=PROGRAMME, component=1, identifier="m", title=same("Потреби"), due=D(2025, 1, 1))  # fmt: skip
    assert [(m["Milestone"], m["State"]) for m in table(client, "/en/programme/milestones.csv")] == [("Потреби", "late")]  # fmt: skip
    actions.resolve(actor=SYSTEM, meeting=queries.meeting(1).id, number="1.1", text=same("Оприлюднити"))
    assert [r["№"] for r in table(client, "/en/programme/resolutions.csv")] == ["1.1"]
    (project,) = table(client, "/en/partners/projects.csv")
    assert (project["Measure"], project["Days together"], project["How it stands"]) == (number("kindergarten"), "92", "")  # fmt: skip
    (twin,) = json.loads(client.get("/api/partners/").content)
    assert twin["overlaps"][0]["days"] == 92


@pytest.mark.parametrize("address", ["/concept/comments.csv", "/programme/milestones.csv", "/programme/resolutions.csv", "/partners/projects.csv"])  # fmt: skip
def test_the_tables_of_an_empty_city_are_a_head(cast, client, address):
    assert table(client, address) == []


def test_a_meeting_goes_into_a_calendar(full, client):
    text = client.get("/programme/meeting-1.ics").content.decode()
    assert "DTSTART:20250925T100000Z" in text
    assert "Анкета\\; вибірка\\, похибка" in text.replace("\r\n ", "")
    assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))


def test_news_are_read_as_atom(full, client):
    feed = client.get("/programme/news.atom")
    assert feed["Content-Type"].startswith("application/atom+xml")
    assert "Новина" in feed.content.decode()


def test_a_subscription_is_confirmed_by_a_click_in_the_letter(full, client):
    assert client.post("/programme/subscribe/", {"email": "wrong"}).status_code == 400
    client.post("/programme/subscribe/", {"email": "a@example.org"})
    from ratusha.plan.models import Subscription

    token = Subscription.objects.get().token
    client.get(f"/programme/subscription/{token}/")
    assert not Subscription.objects.get().confirmed
    client.post(f"/programme/subscription/{token}/")
    assert Subscription.objects.get().confirmed
    client.post(f"/programme/subscription/{token}/", {"leave": "1"})
    assert not Subscription.objects.exists()
