"""The doors answer with plain values, and say what is missing."""

import dataclasses
import datetime

import pytest

from ratusha.core.survey.columns import level_name
from ratusha.core.survey.publishing import anonymity
from ratusha.frames import snapshots
from ratusha.needs import queries
from ratusha.needs.models import Response, Survey
from ratusha.needs.queries.columns import (
    KEY,
    NotFrozen,
    answer_groups,
    kinds,
    newest_snapshot,
    snapshot_columns,
)


def test_a_survey_tells_its_design_and_questions(imported):
    about = queries.survey(imported)
    assert (about.design.strata, about.design.cluster, about.design.weight) == ("district", "area", "w")
    assert about.need_variable.name == "first"
    assert [v.name for v in about.domains] == ["district", "sex"]
    assert about.responses == 240


def test_figures_have_words_and_domains(published):
    found = queries.estimates(published, variable="first", by="district", domain="north")
    assert [str(f.title["en"]) for f in found][:2] == ["Extract", "Kindergarten"]
    assert found[0].domain_title["en"] == "North"
    assert found[0].n == 120


def test_what_is_not_there_is_said(imported):
    with pytest.raises(queries.NoSuchSurvey, match="“none”"):
        queries.survey("none")
    with pytest.raises(queries.NoSuchSurvey, match="“none”"):
        queries.estimates("none")
    with pytest.raises(queries.NotPublished, match="no published"):
        queries.estimates(imported)
    with pytest.raises(queries.NotPublished, match="No survey"):
        queries.service_needs()
    assert queries.published_surveys() == ()


def test_only_a_web_survey_in_its_period_is_open_to_residents(imported):
    day = datetime.date(2025, 10, 15)
    assert queries.open_surveys(day) == ()
    Survey.objects.update(modes=["web"], form="needs")
    assert [s.slug for s in queries.open_surveys(day)] == ["town"]
    assert queries.open_surveys(datetime.date(2025, 12, 1)) == ()


def test_microdata_are_k_anonymous_and_hold_neither_cluster_nor_words(published, monkeypatch):
    about = queries.survey(published)
    monkeypatch.setattr(snapshots.batches, "__defaults__", (50,))  # more batches than one
    table = queries.microdata(about, k=5)
    assert not {"area", "w", "wish", "id", "day", KEY} & set(table.names)
    rows = list(table.rows())
    columns = {name: [row[i] for row in rows] for i, name in enumerate(table.names)}
    assert len(rows) + table.left_out == about.responses
    assert anonymity(columns, ["district", "sex"], k=5).safe
    assert sum(float(weight) for weight in columns["weight"]) == pytest.approx(10_000, rel=0.01)
    kept = [row for at, row in enumerate(Response.objects.order_by("pk")) if at in set(table.kept)]
    assert columns["happy"] == [level_name(row.answers["happy"]) for row in kept]
    assert columns["first:a"] == [str(int("a" in row.answers["first"])) for row in kept]
    with pytest.raises(queries.NoSuchSurvey, match="recognised"):
        queries.microdata(dataclasses.replace(about, variables=()))


def test_microdata_wait_for_frozen_answers(imported):
    with pytest.raises(NotFrozen, match="make weights or publish"):
        queries.microdata(queries.survey(imported))


def test_a_small_memory_freezes_the_same_answers(published):
    about = queries.survey(published)
    whole, parts = list(answer_groups(about)), list(answer_groups(about, 100))
    assert [len(part[KEY]) for part in parts] == [100, 100, 40]
    assert {name: [v for part in parts for v in part[name]] for name in kinds(about)} == whole[0]


def test_only_columns_in_use_come_to_memory(published):
    about = queries.survey(published)
    found = snapshot_columns(about, newest_snapshot(about), {"sex", "w", "first:a"})
    assert set(found) == {"sex", "w", "first:a"}
    assert found["sex"].levels == ("m", "w")
    assert found["w"].values.tolist() == [40.0] * 240
