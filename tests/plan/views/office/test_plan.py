"""Measures, money, dependencies, progress and reports are kept on their pages; what is refused changes nothing."""

import json

import pytest

from ratusha.outbox.models import Job
from ratusha.papers import queries as papers
from ratusha.people.models import TrailLine
from ratusha.plan import actions, queries
from ratusha.plan.models import Measure
from ratusha.plan.queries import documents
from tests.cast import SYSTEM
from tests.plan.city import number
from tests.plan.sent import errors, texts

pytestmark = pytest.mark.django_db


def measure_form(**changes):
    return {
        **texts("title", "Дерева в місті"),
        "unit": "land",
        "co_executors": ["cnap"],
        "start": "2027-01-01",
        "due": "2027-12-31",
        "services": "tree-removal, tree-removal",
        **texts("indicator_title", "Частка онлайн, %"),
        "baseline": "0",
        "target": "70",
        "cost-2027": "80",
        **changes,
    }


def test_a_measure_is_edited_whole_and_its_missing_money_shows(desk):
    page = f"/office/plan/measure/{number('trees')}/edit/"
    desk.post(page, measure_form())
    found = queries.measure(number("trees"))
    assert found.title["uk"] == "Дерева в місті"
    assert [u.code for u in found.co_executors] == ["cnap"]
    assert found.services == ("tree-removal",)
    assert (found.baseline, found.target) == (0, 70)
    assert found.unfunded == {2027: 30}
    assert "Без фінансування" in desk.get("/office/plan/").content.decode()


def test_a_measure_that_cannot_be_so_is_told_and_stays(desk):
    before = Measure.objects.filter(slug="trees").values().get()
    for changes in (
        {"title_uk": ""},
        {"due": "2026-01-01"},
        {"unit": "moon"},
        {"cost-2027": "-5"},
        {"cost-2027": "10"},  # less than the plan takes already
        {"cost-2027": "1e30"},
        {"target": "many"},
        {"services": "x" * 101},
    ):
        page = desk.post(f"/office/plan/measure/{number('trees')}/edit/", measure_form(**changes))
        assert page.status_code == 400, changes
        assert errors(page), changes
    assert Measure.objects.filter(slug="trees").values().get() == before


def test_a_legal_duty_is_added_as_a_measure(desk):
    sent = measure_form(slug="archive", services="", **texts("legal_duty", "Закон про архіви"))
    desk.post("/office/plan/new-measure/", sent)
    found = next(m for m in queries.measures() if m.slug == "archive")
    assert found.unfunded == {2027: 80}
    assert desk.post("/office/plan/new-measure/", sent).status_code == 400  # the name is taken
    sent = measure_form(slug="nothing", services="")
    assert "потребі" in errors(desk.post("/office/plan/new-measure/", sent))[0]


def test_money_is_moved_all_or_nothing_and_told_in_the_reader_s_language(desk):
    page = f"/office/plan/measure/{number('trees')}/"
    before = queries.measure(number("trees")).money
    refused = desk.post(page, {"what": "money", "donor-2027": "10", "city-2027": "999"})
    assert "двічі не платять" in errors(refused)[0]
    assert queries.measure(number("trees")).money == before
    desk.post(page, {"what": "money", "donor-2027": "20", "city-2027": "30"})
    assert queries.measure(number("trees")).planned == 50


def test_ceilings_are_set_and_never_below_what_is_planned(desk):
    page = "/office/plan/money/"
    years = {f"{s}-{y}": "5000" for s in ("city", "donor") for y in range(2025, 2029)}
    desk.post(page, {"what": "ceilings", **years})
    assert queries.ceilings()["city", 2028] == 5000
    refused = desk.post(page, {"what": "ceilings", **years, "city-2026": "1"})
    assert "800" in errors(refused)[0]  # what the plan takes already
    assert queries.ceilings()["city", 2026] == 5000
    desk.post(page, {"what": "source", "identifier": "region", **texts("title", "Область")})
    assert "region" in [s.identifier for s in queries.plan().sources]


def test_dependencies_are_added_and_removed_and_a_circle_is_named(desk):
    one, other = number("kindergarten"), number("sign-in")
    page = f"/office/plan/measure/{other}/"
    assert "по колу" in errors(desk.post(page, {"what": "depend", "needs": one}))[0]
    desk.post(f"/office/plan/measure/{one}/", {"what": "undepend", "needs": other})
    assert queries.measure(one).needs == ()
    desk.post(page, {"what": "depend", "needs": one})
    assert queries.measure(other).needs == (one,)
    assert desk.post(page, {"what": "depend", "needs": "99"}).status_code == 400


def test_progress_is_reported_with_what_was_spent_and_reached(desk):
    page = f"/office/plan/measure/{number('trees')}/"
    sent = {"what": "progress", "share": "30", **texts("text", "Договір підписано"), "spent-donor-2027": "12", "actual": "15"}  # fmt: skip
    desk.post(page, sent)
    found = queries.measure(number("trees"))
    assert (found.share_done, found.spent, found.actual) == (0.3, 12, 15)
    for wrong in ({"share": "300"}, {"evidence": "javascript:alert(1)"}, {"finished": "on"}, {"spent-donor-2027": "-1"}):  # fmt: skip
        assert desk.post(page, sent | wrong).status_code == 400, wrong
    assert len(queries.reports(number("trees"))) == 1


def test_a_head_reports_on_the_measures_of_his_own_unit_only(full, client, cast):
    client.force_login(cast.user("petro"))
    sent = {"what": "progress", "share": "30", **texts("text", "Зроблено")}
    assert client.post(f"/office/plan/measure/{number('trees')}/", sent).status_code == 403
    assert client.post(f"/office/plan/measure/{number('kindergarten')}/", sent).status_code == 302


def test_a_quarterly_report_is_published_from_the_office_and_built_by_a_job(full, client, cast):
    client.force_login(cast.user("daryna"))
    assert client.post("/office/plan/", {"what": "report", "year": 2025, "quarter": 5}).status_code == 400
    client.post("/office/plan/", {"what": "report", "year": 2025, "quarter": 4})
    (version,) = papers.newest("report").values()
    assert version.document == "report-2025-4"
    assert Job.objects.filter(name="papers.build", payload__version=version.id).exists()
    assert "4 квартал 2025 року" in client.get("/programme/").content.decode()


def test_a_measure_is_taken_out_only_when_nothing_has_come_of_it(desk):
    def leave(name, reason="Дубль"):
        return desk.post(f"/office/plan/measure/{number(name)}/edit/", {"what": "remove", "reason": reason}, follow=True)  # fmt: skip

    assert "Вкажіть" in leave("trees", " ").content.decode()
    assert "3" in leave("sign-in").content.decode()
    assert number("sign-in")  # the kindergarten waits for it
    desk.post(f"/office/plan/measure/{number('kindergarten')}/", {"what": "progress", "share": "30", **texts("text", "Зроблено")})  # fmt: skip
    leave("kindergarten")
    assert number("kindergarten")  # work on it was reported
    leave("trees")
    assert [m.initiative for m in queries.measures()] == ["sign-in", "kindergarten"]
    line = TrailLine.objects.get(verb="remove_measure")
    assert line.summary == "Дубль"


def test_a_measure_whose_money_is_missing_says_so_in_the_plan(desk):
    actions.fund(actor=SYSTEM, number=number("trees"), source="donor", year=2027, amount=0)
    words = json.dumps(documents.plan_paper("uk").json(), ensure_ascii=False)
    assert "без фінансування" in words
    page = desk.get(f"/plan/{number('trees')}/").content.decode()
    assert "не потребує" not in page
