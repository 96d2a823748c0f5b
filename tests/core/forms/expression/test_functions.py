"""ODK's functions by hand from the specification, and what their documentation says of each."""

from __future__ import annotations

import dataclasses
import math
from datetime import timedelta
from pathlib import Path

import pytest

from ratusha.core.forms.expression import Chance, Context, compile, parse, to_string
from ratusha.core.forms.expression.functions import FUNCTIONS
from tests.core.forms.expression.household import household, surroundings, value

DOCUMENTED = (Path(__file__).parents[4] / "docs" / "methods" / "expressions.md").read_text(encoding="utf-8")


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
