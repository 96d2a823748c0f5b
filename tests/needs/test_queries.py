"""The doors answer with plain values, and say what is missing."""

import dataclasses
import datetime

import pytest

from ratusha.core.survey.publishing import anonymity
from ratusha.needs import queries
from ratusha.needs.models import Survey


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


def test_microdata_are_k_anonymous_and_hold_neither_cluster_nor_words(imported):
    about = queries.survey(imported)
    table = queries.microdata(about, k=5)
    assert not {"area", "w", "wish", "id", "day"} & set(table.names)
    columns = {name: [row[i] for row in table.rows] for i, name in enumerate(table.names)}
    assert anonymity(columns, ["district", "sex"], k=5).safe
    assert sum(float(weight) for weight in columns["weight"]) == pytest.approx(10_000, rel=0.01)
    with pytest.raises(queries.NoSuchSurvey, match="recognised"):
        queries.microdata(dataclasses.replace(about, variables=()))
