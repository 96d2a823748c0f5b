"""Answers come in clean or are counted, weights meet their margins, what is published is safe and stays."""

import csv
import datetime

import numpy as np
import pytest

from ratusha.core import survey as statistics
from ratusha.core.refusal import Refusal
from ratusha.core.survey import codebook
from ratusha.needs import actions, queries
from ratusha.needs.models import Batch, Publication, Response, Snapshot, Unchangeable
from ratusha.people.queries import Forbidden, trail
from tests.needs.conftest import MARGINS, SYSTEM


def test_a_dry_run_reports_and_changes_nothing(cast, book, answers):
    report = actions.import_responses(actor=SYSTEM, path=answers, codebook=book, dry_run=True)
    assert (report.created, report.rejected, report.importable) == (240, 0, True)
    assert not Response.objects.exists()
    with pytest.raises(queries.NoSuchSurvey):
        queries.survey("town")


def test_an_import_repeated_changes_nothing(imported, book, answers):
    report = actions.import_responses(actor=SYSTEM, path=answers, codebook=book)
    assert (report.created, report.unchanged) == (0, 240)
    assert Response.objects.count() == 240


def test_a_corrected_answer_is_changed_and_counted(imported, book, answers):
    text = answers.read_text(encoding="utf-8").splitlines()
    text[1] = text[1].replace(",a", ",b", 1) if ",a" in text[1] else text[1].replace(",b", ",a", 1)
    answers.write_text("\n".join(text), encoding="utf-8")
    report = actions.import_responses(actor=SYSTEM, path=answers, codebook=book)
    assert (report.changed, report.unchanged) == (1, 239)


def rows_file(tmp_path, rows):
    path = tmp_path / "some.csv"
    names = ["id", "district", "area", "w", "day", "sex", "first", "happy", "wish"]
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(names)
        writer.writerows(rows)
    return path


def test_rows_that_cannot_count_are_rejected_by_line_and_missing_answers_by_reason(cast, book, tmp_path):
    good = ["r1", "north", "n1", "1", "2025-10-01", "99", "a b", "42", ""]
    path = rows_file(
        tmp_path,
        [
            good,
            good,
            ["", *good[1:]],
            ["r3", "", *good[2:]],
            ["r4", "north", "n1", "heavy", *good[4:]],
            ["r5", "north", "n1", "-1", *good[4:]],
            ["r6", "north", "n1", "1", "soon", "w", "z", "", "word"],
        ],
    )
    report = actions.import_responses(actor=SYSTEM, path=path, codebook=book)
    assert [(row.line, row.code) for row in report.rows] == [
        (3, "duplicate"),
        (4, "no-key"),
        (5, "design"),
        (6, "weight"),
        (7, "weight"),
    ]
    assert report.missing["sex"] == {"refused": 1}
    assert report.missing["happy"] == {"out of range": 1, "empty": 1}
    assert report.missing["first"] == {"unknown code": 1}
    assert report.to_dict()["created"] + report.to_dict()["rejected"] == 7
    assert Batch.objects.get().missing["sex"] == {"refused": 1}


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "empty"),
        (b"id,district\nr1,north\n", "no column"),
        (b"id,district,area,w,day,sex,first,happy,wish\nr1,nor", "line 2"),
        ("id,district,area,w,day,sex,first,happy,wish\nr1,північ".encode("cp1251"), "UTF-8"),
        (b"id,district,area,w,day,sex,first,happy,wish\nr1,\0\0", "zero byte"),
        (b'id,district,area,w,day,sex,first,happy,wish\n"r1,north', ""),
    ],
)
def test_a_damaged_file_gets_one_sentence_and_changes_nothing(cast, book, tmp_path, content, words):
    path = tmp_path / "bad.csv"
    path.write_bytes(content)
    with pytest.raises(Refusal) as refused:
        actions.import_responses(actor=SYSTEM, path=path, codebook=book)
    assert words in f"{refused.value.where} {refused.value.message}"
    assert not Response.objects.exists()


def test_a_file_too_large_is_refused_before_it_is_read(cast, book, answers):
    with pytest.raises(actions.ImportRefused, match="--max-mb"):
        actions.import_responses(actor=SYSTEM, path=answers, codebook=book, max_mb=0.001)


def test_an_absent_file_is_named(cast, book, tmp_path):
    with pytest.raises(actions.ImportRefused, match=r"no file lost\.csv"):
        actions.import_responses(actor=SYSTEM, path=tmp_path / "lost.csv", codebook=book)


@pytest.mark.parametrize("name", ["olena", "marko", "taras", "bohdan"])
def test_only_a_researcher_brings_answers_in(cast, book, answers, name):
    with pytest.raises(Forbidden):
        actions.import_responses(actor=cast.actor(name), path=answers, codebook=book)
    actions.import_responses(actor=cast.actor("sofia"), path=answers, codebook=book)


def test_no_column_of_a_response_holds_an_identity():
    names = {field.name for field in Response._meta.fields}
    assert names == {"id", "survey", "batch", "key", "answers", "design", "mode", "day", "suspect"}


def test_weights_meet_their_margins_and_are_kept(imported):
    made = actions.make_weights(actor=SYSTEM, slug=imported)
    after = {margin["name"]: margin["after"] for margin in made.diagnostics["margins"]}
    assert after == pytest.approx(
        {f"{name} = {level}": total for name, levels in MARGINS.items() for level, total in levels.items()}
    )
    assert made.diagnostics["kish_deff"] > 1
    assert sum(bar[2] for bar in made.histogram) == 240


def test_margins_that_disagree_or_name_nothing_are_refused(imported):
    with pytest.raises(Refusal, match="make them one population"):
        actions.set_margins(
            actor=SYSTEM, slug=imported, margins={**MARGINS, "sex": {"w": 1.0, "m": 1.0}}, source="x"
        )
    with pytest.raises(actions.DesignRefused, match="“colour”"):
        actions.set_margins(actor=SYSTEM, slug=imported, margins={"colour": {"red": 1.0}}, source="x")
    with pytest.raises(actions.DesignRefused, match="where the population"):
        actions.set_margins(actor=SYSTEM, slug=imported, margins=MARGINS, source=" ")


def test_a_margin_without_respondents_is_named(imported):
    margins = {"sex": {"w": 5.0, "m": 4.0, "x": 1.0}}
    actions.set_margins(actor=SYSTEM, slug=imported, margins=margins, source="census")
    with pytest.raises(Refusal, match="no respondent") as refused:
        actions.make_weights(actor=SYSTEM, slug=imported)
    assert refused.value.where == "sex = x"


def test_published_figures_are_those_of_the_estimators(published):
    rows = list(Response.objects.order_by("pk"))
    columns = {name: [row.answers[name] for row in rows] for name in ("district", "sex")}
    columns |= {name: [row.design[name] for row in rows] for name in ("area", "w")}
    columns["first:a"] = ["a" in row.answers["first"] for row in rows]
    asked = statistics.plan(
        proportion=["first:a"],
        weight="w",
        strata="district",
        cluster=["area"],
        calibration=statistics.rake(MARGINS),
    )
    right = statistics.estimate(columns, asked).get("proportion", "first:a", "1")
    found = queries.service_needs(published).get("extract")
    assert (found.value, found.se, found.low, found.high, found.n) == pytest.approx(
        (right.value, right.se, right.low, right.high, 240)
    )


def test_needs_carry_covariance_and_joint_draws(published):
    needs = queries.service_needs()
    assert [item.service for item in needs.items] == ["extract", "kindergarten"]
    assert np.sqrt(np.diag(needs.covariance)) == pytest.approx([item.se for item in needs.items])
    draws = np.asarray(needs.replicates)
    assert draws.shape == (50, 2)
    assert np.std(draws, axis=0) == pytest.approx([item.se for item in needs.items], rel=0.5)


def test_a_cell_of_three_people_is_hidden_everywhere(published):
    rare = [f for f in queries.estimates(published) if f.level == "c"]
    assert rare[0].hidden
    assert rare[0].value is None
    by_district = queries.estimates(published, variable="first", by="district")
    assert all(f.value is None and f.hidden for f in by_district if f.level == "c" and f.n)


def test_a_publication_never_changes_and_the_next_has_the_next_number(published):
    first = Publication.objects.get()
    with pytest.raises(Unchangeable):
        first.save()
    again = actions.publish_estimates(actor=SYSTEM, slug=published, replicates=20)
    assert again.number == 2
    assert Snapshot.objects.count() == 1  # equal answers are one snapshot


def test_a_survey_without_answers_is_not_estimated(cast, book):
    actions.describe_survey(actor=SYSTEM, about=actions.about_from(book), questions=book.variables)
    with pytest.raises(actions.EstimateRefused, match="no answers yet"):
        actions.publish_estimates(actor=SYSTEM, slug="town")


def test_an_open_poll_has_no_interval_and_no_weights(cast, book, answers):
    opened = codebook.Codebook(book.variables, book.key, {}, {**book.survey, "kind": "open"})
    actions.import_responses(actor=SYSTEM, path=answers, codebook=opened)
    actions.publish_estimates(actor=SYSTEM, slug="town")
    figures = queries.estimates("town")
    assert figures
    assert all(f.se is f.low is f.high is None for f in figures)
    needs = queries.service_needs("town")
    assert (needs.covariance, needs.replicates) == ((), ())
    with pytest.raises(actions.EstimateRefused, match="not weighted"):
        actions.make_weights(actor=SYSTEM, slug="town")


def test_each_use_case_leaves_its_line(published):
    verbs = {line.verb for line in trail(room="needs")}
    assert verbs == {"describe", "set_design", "import", "set_margins", "publish"}


def test_a_codebook_says_what_the_survey_is(book):
    about = actions.about_from(book)
    assert (about.slug, about.opens, about.planned) == ("town", datetime.date(2025, 10, 1), 240)
    for table, words in [
        ({}, "needs a slug"),
        ({"slug": "x", "kind": "y"}, "probability"),
        ({"colour": 1}, "colour"),
    ]:
        with pytest.raises(codebook.CodebookRefused, match=words):
            actions.about_from(codebook.Codebook(book.variables, survey=table))
