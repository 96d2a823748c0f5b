"""From the agreement sheet through the draft of the decision to the act, each on its page."""

import datetime

import pytest

from ratusha.core.texts import same
from ratusha.outbox.models import Job, Message
from ratusha.papers import queries as papers
from ratusha.plan import actions, queries
from tests.cast import SYSTEM
from tests.plan import city
from tests.plan.city import D
from tests.plan.sent import errors, texts

pytestmark = pytest.mark.django_db


def test_the_sheet_is_laid_out_decided_and_answered_on_its_page(desk, full, client, cast):
    page = f"/office/plan/agreement/{full}/"
    for unit, step in (("land", 1), ("cnap", 2)):
        desk.post(page, {"what": "add", "unit": unit, "step": step, "due": "2025-12-12"})
    asked = Message.objects.filter(about=f"agreement {full}")
    assert not asked.filter(to="petro@example.org")  # not yet his unit's turn
    early = desk.post(page, {"what": "agree", "unit": "cnap", "verdict": "agree"})
    assert early.status_code == 400
    assert errors(early)
    assert desk.post(page, {"what": "agree", "unit": "land", "verdict": "remarks"}).status_code == 400
    desk.post(page, {"what": "agree", "unit": "land", "verdict": "remarks", "remark": "Додати джерело"})
    assert queries.sheet_standing(full).unanswered == ("land",)
    desk.post(page, {"what": "remark", "unit": "land", "answer": "Додано"})
    assert "12.12.2025" in asked.get(to="petro@example.org").subject
    client.force_login(cast.user("petro"))  # the head of the centre decides for his own unit
    client.post(page, {"what": "agree", "unit": "cnap", "verdict": "agree"})
    assert queries.sheet_standing(full).complete
    assert (
        client.post(page, {"what": "add", "unit": "moon", "step": 1, "due": "2025-12-12"}).status_code == 400
    )


def test_a_unit_that_is_not_on_the_sheet_decides_nothing(desk, full):
    page = desk.post(f"/office/plan/agreement/{full}/", {"what": "agree", "unit": "cnap", "verdict": "agree"})
    assert page.status_code == 400


def test_the_draft_names_the_first_day_on_which_it_can_be_considered(desk, full, cast):
    page = f"/office/plan/draft/{full}/"
    today = datetime.date.today()
    refused = desk.post(page, texts("title", "Про затвердження", sitting=today.isoformat()))
    assert refused.status_code == 400
    assert f"{today:%d.%m.%Y}" in errors(refused)[0]
    assert queries.drafts("concept") == ()
    desk.post(
        page, texts("title", "Про затвердження", sitting=(today + datetime.timedelta(days=30)).isoformat())
    )
    assert len(queries.drafts("concept")) == 1
    assert "Про затвердження" in desk.get("/concept/").content.decode()


def approve(client, cast, version, day="2025-12-15", act="Рішення № 7"):
    client.force_login(cast.user("halyna"))
    return client.post("/office/plan/approve/", texts("act", act, version=version, day=day))


def test_the_mayor_approves_by_an_act_and_the_files_are_signed_by_a_job(full, client, cast):
    assert "не оприлюднено" in errors(approve(client, cast, full))[0]
    city.draft(full, day=D(2025, 12, 1))
    refused = errors(approve(client, cast, full, day="2025-12-13"))[0]
    assert "01.12.2025" in refused
    assert "15.12.2025" in refused
    assert "13.12.2025" in refused
    assert approve(client, cast, full, act="").status_code == 400
    approve(client, cast, full)
    assert papers.approved("concept").act["uk"] == "Рішення № 7"
    assert Job.objects.filter(name="papers.sign", payload__version=full).exists()
    assert approve(client, cast, full).status_code == 404  # approved once


def test_the_mayor_sees_that_signing_failed(full, client, cast):
    city.draft(full, day=D(2025, 12, 1))
    approve(client, cast, full)
    words = "не вдалося підписати"
    assert words not in client.get("/office/plan/approve/").content.decode()
    Job.objects.filter(name="papers.sign").update(state="failed")
    assert words in client.get("/office/plan/approve/").content.decode()


def test_a_version_whose_words_changed_after_a_unit_agreed_is_not_approved(first, client, cast):
    version = first
    actions.open_agreement(actor=SYSTEM, version=version, lines=[("cnap", 1, D(2025, 12, 1))])
    actions.agree(actor=SYSTEM, version=version, unit_code="cnap", verdict="agree")
    city.concept("Інші слова.")
    assert actions.make_concept(actor=SYSTEM) == version  # a draft is replaced
    city.draft(version)
    assert "cnap" in errors(approve(client, cast, version))[0]


def test_nothing_is_approved_while_its_consultation_runs(full, client, cast):
    city.draft(full, day=D(2025, 11, 1), sitting=D(2025, 12, 12))
    assert "12.12.2025" in errors(approve(client, cast, full, day="2025-12-12"))[0]


def test_an_amendment_needs_a_draft_of_its_own(full, client, cast):
    city.draft(full)
    approve(client, cast, full)
    city.concept("Черги зникли.")
    second = actions.make_concept(actor=SYSTEM, reason=same("Повторне вимірювання"))
    assert errors(approve(client, cast, second))
