"""How long a long Concept and a long plan take.

Goals: a Concept of 60 pages with 40 tables and 20 charts as PDF/UA in under 3 s; the page of a plan of 500 measures in
under 300 ms on the server. Prints the figures and writes `bench/results/papers.json`.
"""

from __future__ import annotations

import datetime
import json
import os
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
os.environ["RATUSHA_VAR"] = tempfile.mkdtemp(prefix="ratusha-bench-")
os.environ["RATUSHA_DEBUG"] = "1"
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ratusha.site.settings")

import django  # noqa: E402  # settings first

django.setup()

from django.core.management import call_command  # noqa: E402
from django.test import Client  # noqa: E402

from ratusha.core.planning.inputs import Chosen, Decision  # noqa: E402
from ratusha.core.texts import same  # noqa: E402
from ratusha.papers import charts  # noqa: E402
from ratusha.papers.actions import Column, Heading, Paper, Paragraph, Picture, Table  # noqa: E402
from ratusha.papers.render import docx, pdf  # noqa: E402
from ratusha.people import actions as people  # noqa: E402
from ratusha.people.queries import Actor  # noqa: E402
from ratusha.plan import actions  # noqa: E402

WORDS = "Мешканець отримує найпотрібніші міські послуги з дому або поруч із домом, без зайвих паперів. " * 6
SYSTEM = Actor.system("bench")


def long_paper() -> Paper:
    """Twenty sections, each with words, two tables of twelve rows and a chart."""
    blocks = []
    for i in range(20):
        items = [
            charts.Item(f"Послуга {k}", 0.5 - k / 40, 0.45 - k / 40, 0.55 - k / 40, n=2400) for k in range(10)
        ]
        blocks += [Heading(f"Розділ {i}"), *(Paragraph(WORDS) for _ in range(14))]
        for t in range(2):
            rows = [[str(k), f"Рядок {k} таблиці", "[1 234](https://example.org/x)"] for k in range(16)]
            blocks.append(
                Table(
                    f"Таблиця {i}.{t}", [Column("№", 0.3), Column("Що", 3), Column("Сума", number=True)], rows
                )
            )
        blocks.append(
            Picture(
                charts.bars(
                    title=f"Рисунок {i}", desc="Частка", items=items, style=charts.Style(percent=True)
                ),
                numbers=False,
            )
        )
    return Paper("Концепція", "uk", "Рада", datetime.date(2025, 12, 15), blocks, contents=True, cover=True)


def pages_of(data: bytes) -> int:
    """Pages of a PDF."""
    import io

    import pikepdf

    with pikepdf.open(io.BytesIO(data)) as document:
        return len(document.pages)


def long_plan(count: int) -> None:
    """A plan of many measures, each waiting for one before it."""
    call_command("migrate", verbosity=0)
    people.describe_city(actor=SYSTEM, name=same("М"), council=same("Р"), population=1, identifier="m")
    for code in ("a", "b", "c"):
        people.describe_unit(actor=SYSTEM, code=code, name=same(code))
    actions.found_programme(
        actor=SYSTEM,
        identifier="p",
        title=same("П"),
        goal=same("М"),
        start=datetime.date(2026, 1, 1),
        end=datetime.date(2030, 1, 1),
    )
    actions.describe_source(
        actor=SYSTEM,
        programme="p",
        identifier="city",
        title=same("Місто"),
        ceilings=dict.fromkeys((2026, 2027), 10**9),
    )
    chosen = tuple(
        Chosen(
            f"m{i}",
            same(f"Захід {i}"),
            same(""),
            "abc"[i % 3],
            (f"s{i}",),
            {"city": {2026: 1000, 2027: 500}},
            (f"m{i - 1}",) if i % 5 else (),
        )
        for i in range(count)
    )
    actions.build_from_decision(actor=SYSTEM, programme="p", decision=Decision("d", "/", chosen))


def best(work: object, times: int = 3) -> float:
    """The quickest of a few runs, in seconds."""
    found = []
    for _ in range(times):
        start = time.perf_counter()
        work()  # type: ignore[operator]  # a plain function
        found.append(time.perf_counter() - start)
    return min(found)


def main() -> None:
    """Measure, print, write."""
    paper = long_paper().json()
    start = time.perf_counter()
    made = pdf.build(
        paper, "pdf"
    )  # the first time in the process: a second one would be read from typst's memory
    cold = time.perf_counter() - start
    figures = {
        "concept_pages": pages_of(made),
        "concept_pdf_ua_s": round(cold, 2),
        "concept_docx_s": round(best(lambda: docx.build(paper), 1), 2),
    }
    long_plan(500)
    client = Client()
    client.get("/plan/")
    figures["plan_500_page_ms"] = round(1000 * best(lambda: client.get("/plan/")))
    figures["plan_500_json_ms"] = round(1000 * best(lambda: client.get("/api/plan/")))
    print(json.dumps(figures, indent=2))
    (ROOT / "bench/results/papers.json").write_text(json.dumps(figures, indent=2) + "\n")


if __name__ == "__main__":
    main()
