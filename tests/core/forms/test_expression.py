"""ODK's additions, by hand from the specification; what an expression depends on; what is refused and how."""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ratusha.core.forms.expression import (
    Chance,
    Context,
    ExpressionError,
    Surroundings,
    compile,
    parse,
    to_string,
)
from ratusha.core.forms.expression.functions import FUNCTIONS
from ratusha.core.forms.tree import Geopoint, Node

DOCUMENTED = (Path(__file__).parents[3] / "docs" / "methods" / "expressions.md").read_text(encoding="utf-8")
KYIV = ZoneInfo("Europe/Kyiv")


def household() -> Node:
    """A small filled form."""
    data = Node.element("data")
    data.add("age", 34)
    data.add("income", 1500.5)
    data.add("consent", "yes")
    data.add("help", ["food", "water"])
    data.add("blank", None)
    data.add("born", date(1991, 5, 7))
    data.add("visit", datetime(2026, 1, 31, 9, 30, tzinfo=KYIV))
    data.add("start", time(9, 30))
    data.add("place", Geopoint(50.45, 30.52))
    for name, age in (("Оля", 34), ("Ян", 7), ("Іра", 12)):
        member = data.add("member")
        member.add("name", name)
        member.add("years", age)
        for toy in ("ball", "kite")[: age % 3]:
            member.add("toy").add("kind", toy)
    Node.document(data)
    return data


def surroundings(**more: Any) -> Surroundings:
    city = Node.element("cities")
    root = city.add("root")
    for name, region in (("kyiv", "north"), ("odesa", "south"), ("mykolaiv", "south")):
        item = root.add("item")
        item.add("name", name)
        item.add("region", region)
    given: dict[str, Any] = {
        "now": datetime(2026, 1, 31, 9, 30, tzinfo=KYIV),
        "zone": KYIV,
        "instances": {"cities": city},
        "choice_name": lambda value, question: {("yes", "/data/consent"): "Так"}.get((value, question), ""),
        "itext": {"hello": "Вітаємо"}.get,
        "pulldata": lambda table, column, key_column, key: f"{table}.{column}[{key_column}={key}]",
        "properties": {"username": "olha"},
        "version": "7",
    }
    return Surroundings(**given, **more)


def value(text: str, at: str = "/data", **more: Any) -> Any:
    data = household()
    context = Context(data, surroundings(**more))
    context = Context(compile(parse(at), "nodes")(context)[0], context.form)
    return compile(parse(text))(context)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("/data/age + 1", 35.0),
        ("/data/income * 2", 3001.0),
        ("selected(/data/help, 'water')", True),
        ("selected-at(/data/help, 1)", "water"),
        ("selected-at(/data/help, -1)", ""),
        ("selected-at(/data/help, 9)", ""),
        ("count-selected(/data/help)", 2.0),
        ("string(/data/place)", "50.45 30.52 0 0"),
        ("string(/data/born)", "1991-05-07"),
        ("string(/data/start)", "09:30:00.000"),
        ("/data/born < today()", True),
        ("int((today() - /data/born) div 365.25)", 34.0),
        ("/data/visit = now()", True),
        (
            "format-date-time(/data/visit, '%H:%M %d.%m.%Y %a %b %e %n %y %h %S %3 %%')",
            "09:30 31.01.2026 Sat Jan 31 1 26 9 00 000 %",
        ),
        ("decimal-time('12:00:00.000+02:00')", 0.5),
        ("number('1970-01-01')", -0.125),  # Kyiv was three hours ahead in 1970
        ("date('2026-01-31') + 1", 20485.0 - 2 / 24),
        ("string(date('2026-01-31' + 1))", "2026-02-01"),
        ("string(today())", "2026-01-31"),
        ("string(now())", "2026-01-31T09:30:00.000+02:00"),
        ("'2026-1-5' = '2026-01-05'", True),
        ("string(date('2026-02-30'))", "Invalid Date"),
        ("count-non-empty(/data/*)", 11.0),
        ("coalesce(/data/blank, /data/consent)", "yes"),
        ("coalesce(/data/blank, '', 'last')", "last"),
        ("if(/data/consent = 'yes', /data/age, 0) + 1", 35.0),
        ("join(', ', /data/member/name)", "Оля, Ян, Іра"),
        ("concat(/data/member/years, '!')", "34712!"),
        ("sum(/data/member/years)", 53.0),
        ("max(/data/member/years, 99)", 99.0),
        ("min(/data/member/years)", 7.0),
        ("max(/data/nothing)", float("nan")),
        ("count(/data/member[years < 18])", 2.0),
        ("string(/data/member[2]/name)", "Ян"),
        ("string(/data/member[position() = last()]/name)", "Іра"),
        ("position(/data/member[3])", 3.0),
        ("string(indexed-repeat(/data/member/name, /data/member, 2))", "Ян"),
        ("string(indexed-repeat(//kind, /data/member, 1, //toy, 1))", "ball"),
        ("string(indexed-repeat(//kind, /data/member, 9))", ""),
        ("round(2.5)", 3.0),
        ("round(-2.5)", -3.0),
        ("round(1234.5678, 2)", 1234.57),
        ("round(1234, -2)", 1200.0),
        ("round(0.49999999999999994)", 0.0),
        ("int(-1.9)", -1.0),
        ("pow(2, 10)", 1024.0),
        ("pow(0, -1)", float("inf")),
        ("sqrt(-1)", float("nan")),
        ("log(0)", float("-inf")),
        ("exp(1000)", float("inf")),
        ("log10(1000)", 3.0),
        ("abs(-2)", 2.0),
        ("substr('привіт', 1, 3)", "ри"),
        ("substr('привіт', -2)", "іт"),
        ("string-length('Ґ😀')", 2.0),
        ("upper-case('ґанок')", "ҐАНОК"),
        ("checklist(1, 2, 1, 0, 1)", True),
        ("checklist(-1, 1, 1, 0, 1)", False),
        ("weighted-checklist(5, -1, 1, 2, 1, 3)", True),
        ("weighted-checklist(6, -1, 1, 2, 1, 3)", False),
        (
            "digest('abc', 'SHA-256', 'hex')",
            "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
        ),
        ("digest('abc', 'MD5')", "kAFQmDzST7DWlj99KOF/cg=="),
        ("base64-decode('0YLQsNC6')", "так"),
        ("base64-decode('!')", ""),
        ("boolean-from-string('true')", True),
        ("jr:choice-name(/data/consent, '/data/consent')", "Так"),
        ("jr:itext('hello')", "Вітаємо"),
        ("pulldata('t', 'price', 'key', 5)", "t.price[key=5]"),
        ("coalesce(instance('__last-saved')/data/age, 'first')", "first"),
        ("property('username')", "olha"),
        ("property('phone')", ""),
        ("version()", "7"),
        ("instance('cities')/root/item[region = 'south'][2]/name = 'mykolaiv'", True),
        ("count(instance('cities')/root/item[/data/consent = 'yes'])", 3.0),
        ("geofence('50.45 30.52', '50 30;51 30;51 31;50 31;50 30')", True),
        ("geofence('50.45 31.52', '50 30;51 30;51 31;50 31;50 30')", False),
        ("distance('0 0', '0 1')", round(math.radians(1) * 6_378_100, 2)),  # a degree of the equator
        ("round(area('0 0;0 1;1 1;1 0') div 1000000, -1)", 12390.0),  # 6378.1² × 1° × sin 1°
        ("distance('x')", float("nan")),
        ("intersects('0 0;0 2;2 2;2 1;-1 1')", True),
        ("intersects('0 0;0 2;2 2;2 1')", False),
        ("intersects('0 0;0 2;2 2;0 0')", False),
        ("intersects('0 0;2 2;0 2;2 0;0 0')", True),
        ("intersects('0 0;5 0;0 0')", True),
        ("intersects('0 0;0 1;0 2')", False),
        ("intersects('nowhere')", False),
        ("7 div 0", float("inf")),
        ("string(1 div 3)", "0.3333333333333333"),
        ("string(100000000000000000000000)", "100000000000000000000000"),
        ("string(0.00000001)", "0.00000001"),
        ("string(-0)", "0"),
    ],
)
def test_functions_of_the_specification(text: str, expected: object) -> None:
    got = value(text)
    if isinstance(expected, float):
        assert got == pytest.approx(expected, nan_ok=True, abs=1e-9)
    else:
        assert got == expected
        assert type(got) is type(expected)


def test_once_keeps_the_value_that_is_there() -> None:
    assert value("once('new')", at="/data/consent") == "yes"
    assert value("once('new')", at="/data/blank") == "new"


def test_current_is_the_same_node_inside_a_predicate() -> None:
    assert value("count(/data/member[years < current()/../age])", at="/data/income") == 2.0
    assert value("string(instance('cities')/root/item[name = current()]/region)", at="/data") == ""


def test_tables_are_found_in_the_lists_of_the_form_when_nobody_looks_them_up() -> None:
    context = Context(household(), dataclasses.replace(surroundings(), pulldata=None))
    assert compile(parse("pulldata('cities', 'region', 'name', 'odesa')"))(context) == "south"
    assert compile(parse("pulldata('cities', 'region', 'name', 'lviv')"))(context) == ""


def test_the_same_seed_gives_the_same_chance() -> None:
    drawn = [to_string(value("concat(uuid(), random())", chance=Chance(seed))) for seed in (1, 1, 2)]
    assert drawn[0] == drawn[1] != drawn[2]
    assert value("regex(uuid(), '^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$')")
    assert value("string-length(uuid(40))") == 40.0
    assert 0 <= value("random()") < 1
    shuffled = value("join('', randomize(/data/member/years, 42))")
    assert sorted(shuffled) == sorted("34712")
    assert shuffled == value("join('', randomize(/data/member/years, 42))", chance=Chance(9))


def test_a_day_in_a_week_with_a_clock_change_is_a_local_day() -> None:
    hours = value("(number('2025-10-27') - number('2025-10-26')) * 24")
    assert hours == pytest.approx(25.0)
    assert (
        value("string(date('2025-10-26T03:30:00'))") == "2025-10-26T03:30:00.000+03:00"
    )  # the first of the two
    assert (
        value("string(date('2025-03-30T03:30:00'))") == "2025-03-30T04:30:00.000+03:00"
    )  # never shown by a clock


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


def test_every_function_says_what_it_does_and_takes() -> None:
    for name, function in FUNCTIONS.items():
        assert name == function.name
        assert function.about
        assert function.result in {"string", "number", "boolean", "nodes", "moment", "value"}
        assert set(function.kinds) <= {"string", "number", "boolean", "nodes", "value"}
        browser = "yes" if function.browser else "server only"
        assert (
            f"| `{name}({function.arguments})` | {function.result} | {function.about} | {browser} |"
            in DOCUMENTED
        )


def test_midnight_of_a_far_year_is_still_a_date() -> None:
    assert value("string(date('9999-12-31'))") == "9999-12-31"
    assert value("string(date('0001-01-03'))") == "0001-01-03"
    assert value("string(date(99999999999))") == "Invalid Date"
    assert timedelta(days=value("number('2026-01-31')")) == timedelta(days=20483.916666666668)
