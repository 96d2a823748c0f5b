"""Papers from rows: the official parts are there in every language, each number leads to its source."""

import json
from importlib import import_module

import page
import pytest
from django.db import transaction

from ratusha.core.planning.evidence import (
    Evidence,
    FrontierPoint,
    NeedRow,
    Origin,
    QualityRow,
    RankRow,
    SimplerRow,
)
from ratusha.core.texts import LANGUAGES, same
from ratusha.papers.render import apart
from ratusha.plan import actions, queries
from ratusha.plan.queries import documents
from tests import worlds
from tests.cast import SYSTEM, make_cast
from tests.plan import city
from tests.plan.city import D
from tests.worlds import world

pytestmark = pytest.mark.django_db

EVIDENCE = Evidence(
    needs=(NeedRow("a", same("Черга до садка"), "/thread/a/", 0.41, 0.38, 0.44, 2400),),
    quality=(QualityRow("a", same("Черга до садка"), "/thread/a/", 1, 3.5, 2, 4, (5, 10, 20, 40, 25)),),
    ranking=(
        RankRow("x", same("Єдиний вхід"), "/priorities/x/", (0.7, 0.3), 1.3, 1, 2, 1.0, "core", True),
        RankRow("y", same("Архів"), "/priorities/y/", (0.3, 0.7), 1.7, 1, 2, 0.0, "exterior", False, same("Дорого")),
    ),
    simplified=(SimplerRow("a", same("Черга до садка"), "/quality/a/", (5, 3), (10, 7), (4, 1), (2, None), 1234.0, 1),),
    frontier=(FrontierPoint(0, 0), FrontierPoint(5e6, 3, True)),
    origins={k: Origin(same("Джерело"), "/priorities/", "d") for k in ("needs", "quality", "ranking", "portfolio")},
)  # fmt: skip


def _written():
    """A Concept with every live block, and the group."""
    city.plan()
    for kind in ("needs_table", "quality_table", "ranking_chart", "portfolio_table", "variants_table", "simplified_table"):  # fmt: skip
        actions.write_section(actor=SYSTEM, programme=city.PROGRAMME, identifier=kind.replace("_", "-"), position=1, title=same(kind), parts=[{"block": kind}])  # fmt: skip
    city.concept()
    city.group()


@pytest.fixture
def seen(cast):
    world(_written)
    return documents.Matter(EVIDENCE, queries.plan(), queries.programme())


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_concept_validates_in_every_language(seen, language):
    paper = documents.concept_paper(language, source=seen).json()
    report = page.validate_pdf_bytes(apart.here(paper, ["pdf"], "document")["pdf"])
    assert report.is_compliant, [f.message for f in report.failures]


def test_numbers_of_the_concept_are_links_to_their_source(seen):
    text = json.dumps(documents.concept_paper("en", source=seen).json(), ensure_ascii=False)
    for value, address in {
        "41.0%": "/en/thread/a/",
        "3.5": "/en/thread/a/",
        "1.00": "/en/priorities/x/",
    }.items():
        assert f'"text": "{value}", "href": "http://localhost:8000{address}"' in text


def test_what_was_simplified_stands_in_the_concept_and_what_is_unknown_is_a_dash(seen):
    text = json.dumps(documents.concept_paper("en", source=seen).json(), ensure_ascii=False)
    assert "/en/quality/a/" in text
    for words in ("5 → 3", "10 → 7", "4 → 1", "2 → —", "1\u202f234", "only when an act is changed: 1"):
        assert words in text


def test_the_passport_stands_in_front_with_the_order_that_made_the_group(seen):
    first = documents.concept_paper("uk", source=seen).json()["blocks"][0]
    names = [name for name, _ in first["rows"]]
    assert first["kind"] == "facts"
    assert {"Підстава", "Розробник", "Мета"} <= set(names)
    assert "№ 214-р від 20.08.2025" in json.dumps(first, ensure_ascii=False)


def test_an_initiative_that_waits_has_a_reasoned_refusal(seen):
    assert "Дорого" in json.dumps(documents.concept_paper("uk", source=seen).json(), ensure_ascii=False)


def test_evidence_that_is_not_there_is_said_aloud(seen):
    empty = documents.Matter(Evidence(), seen.plan, seen.programme)
    text = json.dumps(documents.concept_paper("en", source=empty).json())
    assert text.count("The evidence for this place is not there yet.") == 4


def test_the_plan_has_the_official_columns(seen):
    wide = next(b for b in documents.plan_paper("uk", source=seen).json()["blocks"] if b["kind"] == "wide")
    table = wide["blocks"][1]
    assert [c["title"].split(",")[0] for c in table["columns"]] == [
        "№",
        "Захід",
        "Відповідальний (співвиконавці)",
        "Строк",
        "Джерело та кошти за роками",
        "Показник: сьогодні → ціль",
        "Форма завершення",
    ]
    assert len(table["rows"]) == 3


def test_the_quarterly_report_ends_on_the_last_day_of_its_quarter(seen):
    paper = documents.report_paper("uk", year=2025, quarter=4)
    assert "31.12.2025" in json.dumps(paper.json(), ensure_ascii=False)
    assert "30.09.2025" in json.dumps(documents.report_paper("uk", year=2025, quarter=3).json())


def test_without_a_programme_the_query_says_so(db):
    with pytest.raises(queries.NoProgramme):
        queries.programme()


def test_a_report_on_a_past_quarter_shows_the_plan_as_it_stood_then(cast, monkeypatch):
    city.plan()
    monkeypatch.setattr(documents.report, "today", lambda: D(2027, 12, 1))
    number = city.number("trees")
    for day, share, spent, words in (
        (D(2027, 2, 10), 0.25, 10, "Договір"),
        (D(2027, 6, 1), 0.5, 20, "Поставка"),
        (D(2027, 8, 1), 0.75, 30, "Пуск"),
    ):
        actions.report_progress(
            actor=SYSTEM,
            number=number,
            share_done=share,
            text=same(words),
            spent={("donor", 2027): spent},
            day=day,
        )
    words = json.dumps(
        documents.report_paper("uk", year=2027, quarter=2).json()["blocks"], ensure_ascii=False
    )
    assert "Поставка" in words
    assert "Договір" not in words  # of the quarter before
    assert "Пуск" not in words  # of the quarter after
    early = queries.as_of(
        queries.measure(number), queries.reports_until(D(2027, 7, 1))[number], D(2027, 7, 1)
    )
    assert (early.share_done, early.spent, early.reported_on) == (0.5, 20, D(2027, 6, 1))
    before = queries.as_of(queries.measure(number), (), D(2027, 1, 1))
    assert (before.share_done, before.spent, before.light.colour) == (0.0, 0, "green")


def test_the_promised_effect_stands_beside_what_was_measured(cast, monkeypatch):
    from types import SimpleNamespace

    module = import_module("ratusha.plan.queries.effects")

    city.plan()
    promised = {"take_up": (0.3, 0.5, 0.7), "hours": (0.1, 0.2, 0.3), "openness": (1, 2, 3)}
    monkeypatch.setattr(module.priorities, "initiatives", lambda: (SimpleNamespace(code="kindergarten", effects=promised), SimpleNamespace(code="trees", effects={"take_up": (0, 0, 0)})))  # fmt: skip
    monkeypatch.setattr(module.catalogue, "services", lambda **_: SimpleNamespace(items=[SimpleNamespace(identifier="kindergarten-queue", title=same("Садок"), slug="k")]))  # fmt: skip
    assert {row.effect.verdict for row in queries.effects()} == {"unknown"}
    read = {"kindergarten-queue": SimpleNamespace(value=0.25, n=400)}
    monkeypatch.setattr(module.quality, "latest", lambda _name: read)
    rows = {row.effect.kind: row.effect for row in queries.effects()}
    assert (rows["take_up"].verdict, rows["take_up"].n) == ("below", 400)
    assert rows["hours"].verdict == "unknown"
    assert queries.effects([]) == ()


def test_a_city_laid_down_again_is_the_city_that_was_built(db):
    def built_then_laid():
        for _ in range(2):
            with worlds.watched(), transaction.atomic():
                world(make_cast)
                version = world(city.full)
                yield version, worlds._everything()
                transaction.set_rollback(True)

    worlds._worlds.clear()
    built, laid = built_then_laid()
    assert laid == built
