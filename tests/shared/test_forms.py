"""Real forms and the data collected with them."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections import Counter
from functools import cache
from itertools import islice
from pathlib import Path

import pytest

from ratusha.core.forms import FormRefusal, fill, inspect, lint, read_workbook, sample
from ratusha.core.forms.collected import match, read_tables

pytestmark = pytest.mark.shared
ROOT = Path(__file__).resolve().parents[2]
SHARED = Path(os.environ.get("SHARED", "../shared"))
FORMS = SHARED / "data" / "xlsforms"
HOUSEHOLDS = SHARED / "data" / "surveys" / "kobo_households_abidjan_nairobi"
FILES = sorted(path.name for path in FORMS.glob("*.xls*"))
# what each refused file is refused for, and where
REFUSED = {
    "ceat-epfl__Abidjan_2022.xls": ("survey", 62, "duplicate_name"),
    "ceat-epfl__Nairobi_2021.xls": ("survey", 62, "duplicate_name"),
    "xlsform__calculate_without_calculation.xls": ("survey", 34, "missing_calculation"),
    "xlsform__duplicate_columns.xlsx": ("survey", 1, "duplicate_column"),
    "xlsform__unknown_question_type.xls": ("survey", 1, "duplicate_column"),
}


def reading(name):
    return inspect(read_workbook((FORMS / name).read_bytes(), name))


def test_there_are_thirty_one_forms():
    assert len(FILES) == 31


@pytest.mark.parametrize("name", FILES)
def test_acceptance_agrees_with_pyxform_and_each_refusal_names_its_place(name):
    from pyxform.errors import PyXFormError
    from pyxform.xls2xform import convert

    try:
        convert(str(FORMS / name))
        accepted = True
    except PyXFormError:
        accepted = False
    found = reading(name)
    assert (found.form is not None) == accepted
    if not accepted:
        assert [(e.sheet, e.row, e.code) for e in found.errors] == [REFUSED[name]]
        assert found.errors[0].message.endswith(".")


@pytest.mark.parametrize("name", sorted(set(FILES) - set(REFUSED)))
def test_samples_of_every_accepted_form_are_valid_answers_to_it(name):
    form = reading(name).form
    for answers in islice(sample(form, seed=7), 5):
        filled = fill(form, json.loads(json.dumps(answers)))
        assert filled.valid, filled.errors


def test_the_hash_does_not_depend_on_the_reading():
    for name in ("xlsform__widgets.xls", "xlsform__UCL_Biomass_Plot_Form.xlsx"):
        assert reading(name).form.content_hash == reading(name).form.content_hash


def test_the_command_says_the_same():
    name = "xlsform__duplicate_columns.xlsx"
    done = subprocess.run(
        [sys.executable, "-m", "ratusha", "form", "check", str(FORMS / name), "--json"],
        capture_output=True,
        text=True,
        check=False,
    )
    report = json.loads(done.stdout)
    assert done.returncode == 1 and report["ok"] is False and report["publishable"] is False
    assert report["errors"][0]["row"] == 1 and report["errors"][0]["sheet"] == "survey"


# --- the household forms of Abidjan and Nairobi with the answers collected by them


def renamed(name):
    """The form with the second of each pair of equal names renamed, as its authors meant it."""
    book = read_workbook((FORMS / name).read_bytes(), name)
    renamings = []
    while (found := inspect(book)).form is None:
        (fault,) = found.errors
        assert fault.code == "duplicate_name"
        old = dict(fault.params)["name"]
        book = book.with_cell("survey", fault.row, "name", f"{old}_2")
        renamings.append((fault.row, old))
    return found.form, renamings


@cache
def replay(city, name):
    """Fill the form with every household of a city; what the published data leave out is assumed (see the docs)."""
    form, _ = renamed(name)
    tables = {}
    for table in ("household_data", "individual_data"):
        rows = read_tables((HOUSEHOLDS / f"{table}.csv").read_bytes(), f"{table}.csv")[f"{table}.csv"]
        tables[table] = [row for row in rows if row["City"] == city]
    collected = match(form, tables, key="KEY")
    without = set(collected.without_column)
    disagreements, removed = Counter(), Counter()
    for _, answers in collected.responses:
        people = answers["group_HH_members"]["Rep_Bio_HH"]
        for person in people:
            person["Lives_Here"] = "Y"
        answers |= {"Intro_and_Info": "InformationOK", "Informed_consent": "Consent_OK"}
        answers["group_HH_members"] |= {
            "Rep_names_HH": [{"Name": "A"} for _ in people],
            "CountCheck_HH_members": "Y",
        }
        water = answers.setdefault("group_WaterHygiene", {})
        water["ObsHandWash"] = "Y" if water.get("group_HandWashPLACE") else "NotObs_Other"
        filled = fill(form, answers)
        for fault in filled.errors:
            path = re.sub(r"\[\d+\]", "", fault.path)
            if path not in without:
                disagreements[path, fault.code] += 1
        for path in _removed(form, filled, answers):
            removed[path] += 1
    return collected, disagreements, removed


def _removed(form, filled, answers):
    """Paths of collected answers that the form would not have asked for."""
    for path, asked in filled.relevant.items():
        place = re.sub(r"\[\d+\]", "", path)
        node = filled.state.find(path)
        if not asked and node in filled.state.kept and filled.state.kept[node] is not None:
            yield place


CITIES = {"Abidjan": "ceat-epfl__Abidjan_2022.xls", "Nairobi": "ceat-epfl__Nairobi_2021.xls"}


def table_of(city):
    collected, disagreements, removed = replay(city, CITIES[city])
    n = len(collected.responses)
    lines = [f"| {city}: question | disagreement | answers |", "|---|---|---:|"]
    rows = [(path, code, count) for (path, code), count in disagreements.items()]
    rows += [(path, "not asked by the form", count) for path, count in removed.items()]
    for path, code, count in sorted(rows):
        lines.append(f"| `{path.rpartition('/')[2]}` | {code} | {count} |")
    return n, "\n".join(lines)


@pytest.mark.parametrize("city", CITIES)
def test_collected_households_are_replayed_and_every_disagreement_is_in_the_docs(city):
    n, table = table_of(city)
    assert n == {"Abidjan": 567, "Nairobi": 1147}[city]
    page = (ROOT / "docs" / "methods" / "forms.md").read_text(encoding="utf-8")
    assert table in page, f"docs/methods/forms.md should hold:\n{table}"


@pytest.mark.parametrize("city", CITIES)
def test_columns_without_a_question_are_in_the_docs(city):
    collected, _, _ = replay(city, CITIES[city])
    page = (ROOT / "docs" / "methods" / "forms.md").read_text(encoding="utf-8")
    for column in collected.without_question:
        assert f"`{column}`" in page, column


def test_the_second_equal_name_is_the_only_thing_renamed():
    for name in CITIES.values():
        _, renamings = renamed(name)
        assert renamings[0] == (62, "HandWashHabits1")
        assert len(renamings) == 3


def test_lint_finds_questions_of_the_household_form_that_nobody_can_reach():
    form, _ = renamed(CITIES["Abidjan"])
    assert {(r.row, r.code) for r in lint(form).remarks if r.block} == {
        (79, "unreachable"),
        (81, "unreachable"),
    }


def test_the_answers_of_a_whole_city_are_filled_in_seconds():
    collected, _, _ = replay("Nairobi", CITIES["Nairobi"])
    assert len(collected.matched) > 30


def test_a_broken_workbook_never_shows_a_traceback(tmp_path):
    for name in FILES:
        content = bytearray((FORMS / name).read_bytes())
        content[len(content) // 2 :] = b""
        try:
            inspect(read_workbook(bytes(content), name))
        except FormRefusal as refusal:
            assert refusal.message.endswith(".")
