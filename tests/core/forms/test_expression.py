"""What an expression depends on, how deep it may be; what is refused and how."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ratusha.core.forms.expression import Context, ExpressionError, compile, parse
from tests.core.forms.expression.household import household, surroundings, value


def test_names_become_paths_that_mean_the_same_question_everywhere() -> None:
    def relative(name: str, absolute: bool) -> str:
        return f"/data/member/{name}" if absolute else f"../{name}"

    data = household()
    context = Context(
        compile(parse("/data/member[1]/name"), "nodes")(Context(data, surroundings()))[0], surroundings()
    )

    def run(text: str) -> Any:
        return compile(parse(text).resolve(relative))(context)

    assert run("${years} + 1") == 35.0
    assert run("count(/data/member[years < ${years}])") == 2.0  # not the member that is filtered
    assert run("string(indexed-repeat(${name}, /data/member, 3))") == "Іра"
    assert run("count(${toy}/kind)") == 1.0
    assert run("count(${toy}[kind = ${name}])") == 0.0


def test_names_are_known_before_anything_is_resolved() -> None:
    expression = parse("if(${a} > 1, concat(${b}, ${a}), today())")
    assert expression.names == ("a", "b")
    with pytest.raises(ExpressionError, match="which question"):
        compile(expression)


@pytest.mark.parametrize(
    ("text", "message", "where"),
    [
        ("", "empty", ""),
        ("1 +", "ends where", "character 4"),
        ("1 1", "should stand where 1", "character 3"),
        ("(1", r"ends where \) should follow", "character 3"),
        ("'abc", "not closed", "character 1"),
        ("${abc", "not closed", "character 1"),
        ("a = “yes”", "straight quotes", "character 5"),
        ("a\u00a0= 1", "U\\+00A0", "character 2"),
        ("$abc", "Variables", "character 1"),
        ("a # b", "sign # has no meaning", "character 3"),
        ("a\x00", "U\\+0000", "character 2"),
        ("selekted(a, 'b')", r"no function selekted\(\); perhaps selected\(\)", "character 1"),
        ("1 + round()", "takes 1 to 2 arguments, here are 0", "character 5"),
        ("sideways::a", "no axis sideways", "character 1"),
        ("/data/", None, None),
        ("a/'b'", "name of a question", "character 3"),
        ("(" * 10_000 + "1" + ")" * 10_000, "nested more than", "character 121"),
        ("1+" * 600_000 + "1", "1200001 characters", ""),
        ("1+" * 20_000 + "1", "words and signs", ""),
    ],
)
def test_what_cannot_be_read_is_told_in_one_sentence_with_its_place(
    text: str, message: str | None, where: str | None
) -> None:
    if message is None:
        text, message, where = "/data//", "ends where", "character 8"
    with pytest.raises(ExpressionError, match=message) as refused:
        parse(text)
    assert refused.value.where == where
    assert "\n" not in refused.value.message


@pytest.mark.parametrize(
    "text", ["sum(1)", "count('a')", "'a'/b", "(1)[1]", "1 | a", "regex(a, '(')", "x:a", "randomize(1)"]
)
def test_what_can_never_work_is_refused_when_compiled(text: str) -> None:
    with pytest.raises(ExpressionError):
        compile(parse(text))


@pytest.mark.parametrize(
    "text",
    [
        "position(/nothing)",
        "format-date(today(), '%Q')",
        "randomize(/data/member, 1.5)",
        "digest('a', 'X')",
        "uuid(9999999)",
        "instance('x')",
    ],
)
def test_what_depends_on_answers_is_refused_when_evaluated(text: str) -> None:
    with pytest.raises(ExpressionError):
        value(text)


def test_a_wrong_call_may_wait_until_it_is_reached() -> None:
    context = Context(household(), surroundings())
    assert compile(parse("false() and nonsense()", lazy=True))(context) is False
    assert compile(parse("true() or round(1, 2, 3)", lazy=True))(context) is True
    with pytest.raises(ExpressionError, match="no function nonsense"):
        compile(parse("nonsense()", lazy=True))(context)


def test_long_conditions_are_not_deep() -> None:
    context = Context(household(), surroundings())
    assert compile(parse(" or ".join(["/data/age = 1"] * 2_000 + ["true()"])))(context) is True
    assert compile(parse("+".join(["1"] * 3_000)))(context) == 3_000.0
    nested = "if(/data/age = 1, 1, " * 100 + "2" + ")" * 100
    assert compile(parse(nested))(context) == 2.0


SHAPES = [
    ("if(1, 1, ", "1", ")"),
    ("a[", "1", "]"),
    ("count(//a[", "1", "])"),
    ("(a)[", "1", "]"),
    ("(1 or ", "1", ")"),
    ("-(", "1", ")"),
    ("max(", "1", ")"),
]


@pytest.mark.parametrize(("opening", "middle", "closing"), SHAPES)
def test_whatever_is_read_is_not_too_deep_to_run(opening: str, middle: str, closing: str) -> None:
    def below(frames: int, run: Callable[[], Any]) -> Any:
        return run() if not frames else below(frames - 1, run)

    depth = 0
    deepest = parse(middle)
    with pytest.raises(ExpressionError) as refused:
        for depth in range(1, 130):
            deepest = parse(opening * depth + middle + closing * depth)
    assert refused.value.code == "deep"
    assert depth > 30
    context = Context(household(), surroundings())
    below(150, lambda: compile(deepest)(context))


@given(
    st.lists(
        st.sampled_from(
            [
                "1",
                "a",
                ".",
                "..",
                "/",
                "//",
                "[",
                "]",
                "(",
                ")",
                ",",
                "=",
                "<",
                "+",
                "-",
                "*",
                "|",
                "'x'",
                '"',
                "@",
                "::",
                "${a}",
                "${",
                "$",
                "div",
                "and",
                "or",
                "not(",
                "count(",
                "sum(",
                "date(",
                "child::",
                "x:y",
                "#",
                "\x00",
                "ї",
                "2026-01-31",
            ]
        ),
        max_size=14,
    )
)
@settings(max_examples=150, deadline=None)
def test_any_text_has_a_value_or_is_refused(words: list[str]) -> None:
    for text in (" ".join(words), "".join(words)):
        try:
            compile(parse(text, lazy=True), "string")(Context(household(), surroundings()))
        except ExpressionError as error:
            assert error.message
