"""Made-up answers: valid, seeded, and honest when there are none."""

from itertools import islice

import pytest

from ratusha.core.forms import NoSample, fill, sample
from ratusha.core.forms.dice import Dice
from ratusha.core.forms.pattern import matching
from tests.core.forms.workbooks import form
from tests.journeys.forms import EVERY


def test_every_kind_of_question_gets_answers_that_the_form_accepts():
    value = form(EVERY)
    seen = set()
    for answers in islice(sample(value, seed=5), 40):
        filled = fill(value, answers)
        assert filled.valid, filled.errors
        seen |= {name for name, answer in answers.items() if answer is not None}
    assert {q.name for q in value.questions if q.answered and q.path.count("/") == 1} <= seen


def test_a_form_that_nothing_satisfies_names_the_question():
    value = form(
        "| survey |\n| | type | name | label | constraint | required |\n| | integer | n | N | . > 3 and . < 2 | yes |\n"
    )
    with pytest.raises(NoSample, match="/n"):
        next(sample(value, seed=1))


@pytest.mark.parametrize(
    "pattern",
    [
        r"^[0-9]{10}$",
        r"^[А-ЯІЇЄҐ]{2}[0-9]{6}$",
        r"(a|bc)+d?",
        r"\d{3}-\d{2,4}",
        r"[^0-9<>]{1,60}",
        r"^[+]?[0-9 ]{10,16}$",
        r"[^@ ]+@[^@ ]+[.][^@ ]+",
    ],
)
def test_texts_match_the_patterns_that_forms_use(pattern):
    import re

    dice = Dice(1)
    assert sum(bool(re.search(pattern, matching(pattern, dice))) for _ in range(50)) == 50


def test_a_pattern_that_is_not_understood_gives_a_plain_guess():
    assert matching("[a", Dice(1)) == "" and isinstance(matching("(?<=a)b", Dice(1)), str)
