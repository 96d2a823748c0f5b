"""Remarks before publishing: each rule finds its fault, and a good form is left alone."""

import pytest

from ratusha.core.forms import HeldEvidence, lint
from ratusha.core.forms.burden import lix
from tests.core.forms.workbooks import HOUSEHOLD, form

CHOICES = "| choices |\n| | list_name | name | label |\n| | c | one | One |\n| | c | two | Two |\n"


COLUMNS = "relevant | constraint | calculation | default"


def survey(*rows, columns=COLUMNS, choices=""):
    head = f"| survey |\n| | type | name | label | {columns} |\n"
    return form(head + "".join(f"| | {row} |\n" for row in rows) + choices)


def found(value, **more):
    return {(remark.code, remark.row, remark.block) for remark in lint(value, **more).remarks}


def test_a_good_form_has_nothing_that_blocks():
    report = lint(form(HOUSEHOLD))
    assert report.publishable and report.burden.questions > 5 and 0.5 < report.burden.minutes < 10


def test_questions_that_depend_on_each_other_in_a_circle_block():
    value = survey("calculate | a | | | | ${b} + 1 | ", "calculate | b | | | | ${a} + 1 | ")
    assert ("cycle", 2, True) in found(value) or ("cycle", 3, True) in found(value)


def test_a_group_asked_because_of_its_own_question_is_a_circle():
    value = survey(
        "begin group | g | G | ${x} = 1 | | | ", "integer | x | X | | | | ", "end group | | | | | | "
    )
    assert "cycle" in {code for code, _, _ in found(value)}


def test_a_sum_over_a_repeat_that_shows_its_count_is_no_circle():
    value = survey(
        "begin repeat | r | R | | | | ",
        "integer | x | X | | | | ",
        "calculate | n | | | | concat(position(..), '/', count(${r})) | ",
        "end repeat | | | | | | ",
        "calculate | total | | | | sum(${x}) | ",
    )
    assert "cycle" not in {code for code, _, _ in found(value)}


@pytest.mark.parametrize("rule", ["false()", "0", "1 = 2", "'a' = 'b'"])
def test_a_question_that_is_never_asked_blocks(rule):
    assert ("unreachable", 2, True) in found(survey(f"text | a | A | {rule} | | | "))


def test_a_condition_on_a_choice_that_is_not_offered_blocks():
    value = survey("select_one c | q | Q | | | | ", "text | a | A | ${q} = 'three' | | | ", choices=CHOICES)
    assert ("unreachable", 3, True) in found(value)
    value = survey("select_one c | q | Q | | | | ", "text | a | A | ${q} = 'two' | | | ", choices=CHOICES)
    assert "unreachable" not in {code for code, _, _ in found(value)}


def test_a_condition_that_no_allowed_answer_meets_is_remarked():
    value = survey("integer | n | N | | . < 5 | | ", "text | a | A | ${n} > 10 | | | ")
    assert ("unreachable", 3, False) in found(value)


def test_a_constraint_that_nothing_satisfies_blocks():
    assert ("unsatisfiable", 2, True) in found(survey("integer | n | N | | . > 10 and . < 5 | | "))
    assert not {c for c, _, _ in found(survey("integer | n | N | | . > 10 and . < 12 | | "))} & {
        "unsatisfiable"
    }


def test_a_rule_that_cannot_be_understood_blocks():
    assert ("broken_expression", 2, True) in found(survey("integer | n | N | | nonsense(.) | | "))


def test_choices_that_cannot_be_told_apart_block():
    twice = "| choices |\n| | list_name | name | label |\n| | c | one | Same |\n| | c | two | Same |\n"
    assert ("ambiguous_choice", 3, True) in found(survey("select_one c | q | Q | | | | ", choices=twice))
    case = twice.replace("one | Same", "one | A").replace("two | Same", "ONE | B")
    assert ("ambiguous_choice", 3, True) in found(survey("select_one c | q | Q | | | | ", choices=case))


def test_a_missing_translation_is_named_with_its_language():
    value = form(
        "| survey |\n| | type | name | label::Українська (uk) | label::English (en) |\n"
        "| | text | a | Ім'я | Name |\n| | text | b | Адреса | |\n"
    )
    (remark,) = [r for r in lint(value).remarks if r.code == "missing_translation"]
    assert remark.row == 3 and "English (en)" in remark.message


def test_evidence_that_is_already_held_blocks_in_an_inflected_word():
    value = survey("file | doc | Додайте довідку про склад сім'ї | | | | ")
    held = (HeldEvidence(("Довідка про склад сім'ї",), "Реєстр громади"),)
    assert ("already_held", 2, True) in found(value, held=held)
    assert "already_held" not in {code for code, _, _ in found(value)}
    number = survey("text | n | Номер довідки про склад сім'ї | | | | ")
    assert ("already_held", 2, False) in found(number, held=held), "a number may be what it is found by"
    other = (HeldEvidence(("Витяг з реєстру нерухомості",)),)
    assert "already_held" not in {code for code, _, _ in found(value, held=other)}


def test_a_question_without_words_and_one_in_capitals_are_remarked():
    hinted = "text | a |  |  |  |  |  | Only a hint"
    value = survey(hinted, "text | b | YOUR WHOLE ADDRESS HERE | | | | | ", columns=COLUMNS + " | hint")
    assert {("no_label", 2, True), ("capitals", 3, False)} <= found(value)


def test_a_default_of_another_type_and_a_missing_table_are_remarked():
    value = survey("integer | a | A | | | | soon", "calculate | b | | | | pulldata('t', 'x', 'y', '1') | ")
    assert {("bad_default", 2, False), ("missing_table", None, True)} <= found(value)


def test_long_forms_and_hard_words_are_remarked():
    rows = [f"image | p{n} | Photo number {n} | | | | " for n in range(40)]
    assert ("long_form", None, False) in found(survey(*rows))
    hard = "Інформація щодо зареєстрованих співвласників багатоквартирного будинку відповідно нормативних документів"
    assert ("hard_words", 2, False) in found(survey(f"text | a | {hard} | | | | "))


def test_lix_of_a_known_sentence():
    # 10 words, 1 sentence, 2 of them longer than six letters: 10 / 1 + 100 * 2 / 10
    assert lix("The cat sat on the mat and watched everything go") == 30.0
