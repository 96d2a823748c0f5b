"""Every comment is answered before approval; the sheet goes in order; an approved Concept is amended by a new version."""

import json

import pytest

from ratusha.core.planning import differences
from ratusha.core.refusal import Refusal
from ratusha.core.texts import same
from ratusha.outbox.models import Message
from ratusha.papers import queries as paper_queries
from ratusha.people.queries import Forbidden
from ratusha.plan import actions, queries
from ratusha.plan.actions import BadComment, NotYet
from ratusha.plan.models import Comment
from tests.cast import SYSTEM
from tests.plan import city
from tests.plan.city import D, number, say, talk

pytestmark = pytest.mark.django_db
ACT = {
    "uk": "Рішення № 5 від 15.12.2025",
    "ru": "Решение № 5 от 15.12.2025",
    "en": "Decision No. 5 of 15.12.2025",
}


def approve(cast, version):
    city.draft(version)
    actions.approve_document(actor=cast.actor("halyna"), version=version, act=ACT, day=D(2025, 12, 15))


def test_thirty_comments_are_answered_and_printed_as_an_annex(first, cast):
    consultation = talk(first)
    numbers = [say(consultation, f"Зауваження {i}") for i in range(30)]
    actions.moderate(actor=SYSTEM, consultation=consultation, number=numbers[29], reason=same("Образа"))
    with pytest.raises(NotYet, match="29 comments wait for an answer, the first is number 1"):
        approve(cast, first)
    actions.answer(
        actor=SYSTEM, consultation=consultation, numbers=numbers[:20], verdict="accepted", text=same("Додано")
    )
    actions.answer(
        actor=SYSTEM,
        consultation=consultation,
        numbers=numbers[20:29],
        verdict="rejected",
        text=same("Бо ні"),
    )
    assert queries.consultation(first).counts == {
        "accepted": 20,
        "partly": 0,
        "rejected": 9,
        "moderated": 1,
        "late": 0,
        "open": 0,
    }
    second = actions.make_concept(actor=SYSTEM, reason=same("Зауваження"))
    assert second != first
    words = json.dumps(paper_queries.content(second, "uk"), ensure_ascii=False)
    assert "Зауваження 28" in words
    assert "Зауваження 29" not in words  # moderated out: its count and reason are printed, not its words
    assert "Образа" in words
    approve(cast, second)
    assert paper_queries.approved("concept").id == second


def test_a_comment_counts_when_its_address_is_confirmed(first):
    consultation = talk(first)
    say(consultation, confirmed=False)
    assert queries.consultation(first).comments == ()
    token = Comment.objects.get().token
    assert actions.confirm_comment(token=token)
    assert not actions.confirm_comment(token=token)
    assert queries.consultation(first).waiting == 1


def test_a_late_comment_is_taken_and_does_not_hold_the_approval_up(first, cast):
    say(talk(first), day=D(2025, 12, 13))
    assert queries.consultation(first).counts["late"] == 1
    approve(cast, first)


@pytest.mark.parametrize(("text", "day", "code"), [(" ", D(2025, 12, 1), "empty"), ("x" * 5001, D(2025, 12, 1), "long"), ("x", D(2025, 11, 1), "early")])  # fmt: skip
def test_a_comment_that_cannot_be_taken_is_refused(first, text, day, code):
    with pytest.raises(BadComment) as refusal:
        say(talk(first), text, day)
    assert refusal.value.code == code
    assert not Comment.objects.exists()


def test_an_answer_gives_its_reason_and_names_comments_that_exist(first):
    consultation = talk(first)
    one = say(consultation)
    with pytest.raises(BadComment, match="gives its reason"):
        actions.answer(actor=SYSTEM, consultation=consultation, numbers=[one], verdict="accepted", text={})
    with pytest.raises(BadComment, match="Not all"):
        actions.answer(
            actor=SYSTEM, consultation=consultation, numbers=[one, 99], verdict="rejected", text=same("Ні")
        )
    with pytest.raises(BadComment, match="Say why"):
        actions.moderate(actor=SYSTEM, consultation=consultation, number=one, reason={})


def test_the_sheet_goes_in_order_and_ends_as_the_last_page(first, cast):
    day = D(2025, 12, 14)
    actions.open_agreement(actor=SYSTEM, version=first, lines=[("land", 1, day), ("cnap", 2, day)])
    with pytest.raises(NotYet, match="not the turn"):
        actions.agree(actor=cast.actor("petro"), version=first, unit_code="cnap", verdict="agree")
    with pytest.raises(NotYet, match="Say the remark"):
        actions.agree(actor=SYSTEM, version=first, unit_code="land", verdict="remarks")
    actions.agree(actor=SYSTEM, version=first, unit_code="land", verdict="remarks", remark="Додати джерело")
    with pytest.raises(NotYet, match="land"):
        approve(cast, first)
    actions.answer_remark(actor=SYSTEM, version=first, unit_code="land", answer_text="Додано")
    actions.agree(actor=cast.actor("petro"), version=first, unit_code="cnap", verdict="agree")
    approve(cast, first)
    last = paper_queries.content(first, "uk")["blocks"][-1]
    assert last["kind"] == "table"
    assert "Додати джерело → Додано" in json.dumps(last, ensure_ascii=False)


def test_a_unit_speaks_for_itself_only(first, cast):
    actions.open_agreement(actor=SYSTEM, version=first, lines=[("land", 1, D(2025, 12, 14))])
    with pytest.raises(Forbidden):
        actions.agree(actor=cast.actor("petro"), version=first, unit_code="land", verdict="agree")


def test_the_approval_stamps_every_language_and_only_the_mayor_gives_it(first, cast):
    with pytest.raises(Forbidden):
        actions.approve_document(actor=cast.actor("daryna"), version=first, act=ACT, day=D(2025, 12, 15))
    approve(cast, first)
    for language, words in ACT.items():
        paper = paper_queries.content(first, language)
        assert paper["stamp"][1] == words
        assert paper["status"] == ""


def test_two_amendments_are_new_versions_with_a_reason(first, cast):
    approve(cast, first)
    city.concept("Черги дуже довгі.")
    with pytest.raises(Refusal, match="say the reason"):
        actions.make_concept(actor=SYSTEM)
    second = actions.make_concept(actor=SYSTEM, reason=same("Уточнено проблему"))
    approve(cast, second)
    city.concept("Черги зникли.")
    third = actions.make_concept(actor=SYSTEM, reason=same("Повторне вимірювання"))
    assert [v.number for v in paper_queries.versions("concept")] == [3, 2, 1]
    assert paper_queries.version(first).state == "approved"
    before, after = (paper_queries.content(v, "uk")["blocks"] for v in (second, third))
    (change,) = differences.changes(before, after)
    assert change.words == (("kept", "Черги"), ("old", "дуже довгі."), ("new", "зникли."))


def test_a_block_says_when_its_source_is_newer(first):
    assert queries.newer_blocks() == frozenset()
    actions.fund(actor=SYSTEM, number=number("trees"), source="donor", year=2027, amount=30)
    assert queries.newer_blocks() == {"money_table"}


def test_a_ceiling_makes_the_money_block_newer_too(first):
    actions.set_ceilings(actor=SYSTEM, programme=city.PROGRAMME, ceilings={("city", 2026): 950})
    assert queries.newer_blocks() == {"money_table"}


def test_who_left_an_address_gets_the_answer(first):
    consultation = talk(first)
    one, two = say(consultation, "Черги довші"), say(consultation)
    Comment.objects.filter(number=two).update(email="")
    actions.answer(actor=SYSTEM, consultation=consultation, numbers=[one, two], verdict="rejected", text=same("Ні, бо"))  # fmt: skip
    (letter,) = Message.objects.filter(about__startswith="comment")
    assert letter.subject == "Ваше зауваження 1: відхилено"
    assert "Ні, бо" in letter.body
    assert "Черги довші" in letter.body


def test_a_unit_that_agreed_to_other_words_is_asked_again(first, cast):
    line = [("cnap", 1, D(2025, 12, 14))]
    actions.open_agreement(actor=SYSTEM, version=first, lines=line)
    actions.agree(actor=SYSTEM, version=first, unit_code="cnap", verdict="agree")
    actions.open_agreement(actor=SYSTEM, version=first, lines=line)  # the same words: what was decided stays
    assert queries.sheet_standing(first).complete
    city.concept("Інші слова.")
    assert actions.make_concept(actor=SYSTEM) == first
    assert queries.agreement_sheet(first)[0].stale
    with pytest.raises(NotYet, match="once more"):
        approve(cast, first)
    actions.open_agreement(actor=SYSTEM, version=first, lines=line)
    assert queries.sheet_standing(first).turn == ("cnap",)
    actions.agree(actor=SYSTEM, version=first, unit_code="cnap", verdict="agree")
    approve(cast, first)
    assert not queries.agreement_sheet(first)[0].stale


def test_a_section_with_an_unknown_block_is_refused_by_name(first):
    with pytest.raises(actions.BadSection, match="“moon_table”, which does not exist"):
        actions.write_section(actor=SYSTEM, programme=city.PROGRAMME, identifier="x", position=9, title=same("X"), parts=[{"block": "moon_table"}])  # fmt: skip


def test_addresses_are_forgotten_when_the_consultation_is_over(first):
    consultation = talk(first)
    one, two = say(consultation), say(consultation, confirmed=False)
    actions.answer(
        actor=SYSTEM, consultation=consultation, numbers=[one], verdict="rejected", text=same("Ні")
    )
    assert actions.forget_commenters(day=D(2025, 12, 12)) == 0
    assert actions.forget_commenters(day=D(2025, 12, 13)) == 1
    assert list(Comment.objects.values_list("number", "email")) == [(one, "")]
    assert two not in Comment.objects.values_list("number", flat=True)
