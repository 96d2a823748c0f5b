"""Invented applicants still obey the form, and read like people."""

from __future__ import annotations

import datetime
from zoneinfo import ZoneInfo

import numpy as np
import pytest

from ratusha.core import forms
from ratusha.site.demo.applicants import TODAY, invented
from ratusha.site.demo.reading import load

KYIV = ZoneInfo("Europe/Kyiv")
OCCASION = forms.Occasion(now=datetime.datetime.combine(TODAY, datetime.time(12), tzinfo=KYIV), zone=KYIV)


@pytest.fixture(scope="module")
def data():
    return load()


@pytest.mark.parametrize("name", ["residence-extract", "kindergarten-queue", "tree-removal"])
def test_the_form_accepts_every_invented_applicant(data, name):
    form = forms.read(data.form(name), f"{name}.md")
    made = forms.sample(form, seed=3, occasion=OCCASION)
    for n in range(40):
        rules_alone = next(made)
        told = invented(rules_alone, data.residents, np.random.default_rng([3, n]))
        assert set(told) == set(rules_alone)
        filled = forms.fill(form, told, occasion=OCCASION)
        assert filled.valid, filled.errors
        assert told["surname"] in data.residents.surnames if "surname" in told else True


def test_applicants_are_grown_up_and_children_are_not(data):
    given = {"birth_date": "2025-12-14", "child_birth_date": "2025-12-14", "patronymic": ""}
    told = [invented(given, data.residents, np.random.default_rng(n)) for n in range(200)]
    years = [(TODAY - datetime.date.fromisoformat(one["birth_date"])).days / 365.25 for one in told]
    assert min(years) >= 18
    assert max(years) < 90
    assert all((TODAY - datetime.date.fromisoformat(one["child_birth_date"])).days < 7 * 365 for one in told)
    assert all(one["patronymic"] == "" for one in told), "what is not answered stays so"
