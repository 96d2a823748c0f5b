"""A consultation is opened, moderated and answered on its page."""

import pytest

from ratusha.core.texts import same
from ratusha.papers import queries as papers
from ratusha.plan import actions, queries
from ratusha.plan.models import Comment
from tests.cast import SYSTEM
from tests.plan.city import D, say
from tests.plan.sent import errors, texts

pytestmark = pytest.mark.django_db


def test_like_comments_get_one_answer_and_an_insult_is_kept_out(desk, full):
    talk = queries.consultation(full).id
    for i in range(4):
        say(talk, f"Зауваження {i}")
    page = f"/office/plan/consultation/{full}/"
    desk.post(
        page, texts("text", "Додано таблицю.", what="answer", numbers=["1", "2", "3"], verdict="accepted")
    )
    desk.post(page, texts("reason", "Образа", what="moderate", numbers=["4"]))
    counts = queries.consultation(full).counts
    assert (counts["accepted"], counts["moderated"], counts["open"]) == (3, 1, 0)
    public = desk.get("/concept/").content.decode()
    assert "Додано таблицю." in public
    assert "Зауваження 3" not in public
    assert "Образа" in public


def test_an_answer_that_is_none_is_told_and_changes_nothing(desk, full):
    say(queries.consultation(full).id)
    for sent in (
        {"numbers": [], "verdict": "accepted", "text_uk": "Так"},
        {"numbers": ["99"], "verdict": "accepted", "text_uk": "Так"},
        {"numbers": ["1"], "verdict": "maybe", "text_uk": "Так"},
        {"numbers": ["1"], "verdict": "rejected", "text_uk": "", "text_en": "No"},
        {"numbers": ["1; drop"], "verdict": "rejected", "text_uk": "Ні"},
    ):
        page = desk.post(f"/office/plan/consultation/{full}/", {"what": "answer", **sent})
        assert page.status_code == 400, sent
        assert errors(page), sent
    assert queries.consultation(full).waiting == 1


def test_an_answered_comment_is_not_moderated_away(desk, full):
    talk = queries.consultation(full).id
    say(talk)
    actions.answer(actor=SYSTEM, consultation=talk, numbers=[1], verdict="rejected", text=same("Ні"))
    page = desk.post(
        f"/office/plan/consultation/{full}/", texts("reason", "Ой", what="moderate", numbers=["1"])
    )
    assert page.status_code == 400
    assert Comment.objects.get().state == "answered"


def test_a_consultation_is_opened_for_so_many_days(first, client, cast):
    version = first
    client.force_login(cast.user("daryna"))
    address = f"/office/plan/consultation/{version}/"
    for wrong in ({"opens": "2025-12-01", "days": "0"}, {"opens": "tomorrow", "days": "5"}, {"opens": "2025-12-01", "days": "9999"}):  # fmt: skip
        assert client.post(address, wrong).status_code == 400
    client.post(address, {"opens": "2025-12-01", "days": "15"})
    assert queries.consultation(version).closes == D(2025, 12, 15)
    assert papers.version(version).state == "published"
    assert client.get("/office/plan/consultation/999/").status_code == 404
