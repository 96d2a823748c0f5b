"""The programme, its news and the projects of others are kept on their pages."""

import pytest

from ratusha.outbox.models import Message
from ratusha.plan import actions, queries
from ratusha.plan.models import Subscription
from tests.plan.city import number
from tests.plan.sent import NASTY, errors, texts

pytestmark = pytest.mark.django_db


def test_the_programme_keeps_its_variants_and_risks_in_rows(desk):
    rows = {"variant-TOTAL_FORMS": "2", "variant-INITIAL_FORMS": "0", "risk-TOTAL_FORMS": "1", "risk-INITIAL_FORMS": "0"}  # fmt: skip
    for i, words in enumerate(("Нічого не робити", "")):
        rows |= texts(f"variant-{i}-title", words) | texts(f"variant-{i}-strengths", "+") | texts(f"variant-{i}-weaknesses", "−")  # fmt: skip
    rows |= texts("risk-0-title", "Кадри") | texts("risk-0-response", "Навчати") | texts("risk-0-owner", "О.")
    sent = texts("title", "Програма") | texts("goal", "Мета") | texts("basis", "") | {"start": "2025-08-20", "end": "2028-12-31"}  # fmt: skip
    page = "/office/programme/words/"
    wrong = desk.post(page, sent | rows | {"risk-0-likelihood": "9", "risk-0-impact": "2"})
    assert wrong.status_code == 400
    desk.post(page, sent | rows | {"risk-0-likelihood": "2", "risk-0-impact": "5"})
    found = queries.programme()
    assert [v["title"]["uk"] for v in found.variants] == ["Нічого не робити"]
    assert [(r["likelihood"], r["impact"]) for r in found.risks] == [(2, 5)]
    assert desk.post(page, sent | rows | {"end": "2020-01-01", "risk-0-likelihood": "2", "risk-0-impact": "5"}).status_code == 400  # fmt: skip


def test_a_milestone_is_reached_with_evidence_only(desk):
    sent = texts("title", "Потреби вивчено", component="1", identifier="needs", due="2025-11-30")
    desk.post("/office/programme/new-milestone/", sent | texts("evidence", ""))
    page = "/office/programme/milestone/needs/"
    done = sent | {"done_on": "2025-11-20"}
    assert desk.post(page, done | texts("evidence", "")).status_code == 400
    assert (
        desk.post(page, done | texts("evidence", "Звіт", evidence_address="//evil.example")).status_code
        == 400
    )
    desk.post(page, done | texts("evidence", "Звіт", evidence_address="/take-part/"))
    (milestone,) = queries.programme().components[0].milestones
    assert (milestone.state, milestone.evidence_address) == ("done", "/take-part/")
    assert desk.get("/office/programme/milestone/moon/").status_code == 404


def test_a_component_is_added_after_the_last_and_nowhere_else(desk):
    sent = texts("title", "Пілот", number="2", lead="cnap", start="2026-01-01", end="2026-12-31") | texts("summary", "") | texts("partner", "")  # fmt: skip
    desk.post("/office/programme/component/2/", sent)
    assert [c.number for c in queries.programme().components] == [1, 2]
    assert desk.get("/office/programme/component/9/").status_code == 404


def test_a_briefing_note_goes_to_readers_with_the_way_out(desk):
    actions.subscribe(email="a@example.org", language="uk", address="http://x/%s")
    token = Subscription.objects.get().token
    actions.confirm_subscription(token=token)
    sent = {"kind": "briefing", "slug": "brief-1", "day": "2025-12-02", **texts("title", "Довідка"), **texts("text", NASTY)}  # fmt: skip
    desk.post("/office/programme/new-news/", sent)
    letter = Message.objects.get(about="news brief-1")
    assert f"/programme/subscription/{token}/" in letter.body
    public = desk.get("/programme/brief-1/").content.decode()
    assert NASTY not in public
    assert "&lt;script&gt;" in desk.get("/programme/news.atom").content.decode()
    assert desk.post("/office/programme/new-news/", sent).status_code == 400  # the name is taken


def project_form(**changes):
    return {
        "slug": "lights",
        **texts("title", "Світло"),
        **texts("donor", "Фонд"),
        **texts("scope", "Вулиці"),
        "services": "tree-removal",
        "start": "2027-01-01",
        "end": "2027-06-30",
        "money": "50",
        "source": "donor",
        **changes,
    }


def test_a_donor_s_overlap_is_found_named_and_settled(desk):
    assert desk.post("/office/programme/new-project/", project_form(end="2020-01-01")).status_code == 400
    desk.post("/office/programme/new-project/", project_form())
    page, measure = "/office/programme/project/lights/", number("trees")
    assert f"?measure={measure}" in desk.get(page).content.decode()
    desk.post(
        page,
        {"what": "link", "number": measure, "stand": "duplicates", **texts("settled", "Фонд бере парки")},
    )
    assert "Фонд бере парки" in desk.get(page).content.decode()
    assert "Фонд бере парки" in desk.get("/partners/lights/").content.decode()
    desk.post(page, {"what": "unlink", "number": measure, "stand": "duplicates"})
    assert queries.project("lights").links == ()


def test_a_second_donor_does_not_pay_for_the_same_work(desk):
    desk.post("/office/programme/new-project/", project_form())
    desk.post("/office/programme/new-project/", project_form(slug="lamps"))
    sent = {"what": "link", "number": number("trees"), "stand": "funds", **texts("settled", "")}
    desk.post("/office/programme/project/lights/", sent)
    refused = desk.post("/office/programme/project/lamps/", sent)
    assert refused.status_code == 400
    assert "lights" in errors(refused)[0]
    assert queries.project("lamps").links == ()
