"""What an expression looks at is found without evaluating it."""

import pytest

from ratusha.core.forms.expression import parse
from ratusha.core.forms.references import Looked
from tests.core.forms.workbooks import HOUSEHOLD, form

VALUE = form(HOUSEHOLD)


@pytest.mark.parametrize(
    ("text", "at", "seen"),
    [
        ("/data/members > 3", "/help", {"/members"}),
        ("../age >= 18", "/member/works", {"/member/age"}),
        (". > 3", "/members", {"/members"}),
        ("sum(/data/member/adult)", "/adults", {"/member/adult"}),
        ("count(/data/member)", "/adults", {"/member"}),
        ("position(..)", "/member/name", {"/member"}),
        ("/data/member[age > 3]/name", "/help", {"/member/age", "/member/name"}),
        ("instance('town')/root/item[region = current()/../region]", "/flat/town", {"/flat/region"}),
        ("instance('town')/root/item[region = /data/flat/region]", "/flat/town", {"/flat/region"}),
        ("indexed-repeat(/data/member/age, /data/member, 1)", "/help", {"/member/age", "/member"}),
        ("1 + 1", "/help", set()),
        ("string(/data/flat)", "/help", {"/flat", "/flat/region", "/flat/town", "/flat/why"}),
    ],
)
def test_paths_are_seen(text, at, seen):
    assert Looked("data", VALUE.by_path).of(parse(text).syntax, at) == seen


def test_what_may_look_anywhere_looks_at_everything_and_strangers_are_told():
    looked = Looked("data", VALUE.by_path)
    assert looked.of(parse("count(//name)").syntax, "/help") == set(VALUE.by_path)
    looked.of(parse("/data/nothing = 1").syntax, "/help")
    assert looked.unknown == ["/nothing"]
