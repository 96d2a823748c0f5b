"""`ratusha estimate` from end to end: a file in, a document or one sentence out."""

import csv
import json
import subprocess
import sys

import numpy as np
import pytest

from ratusha.core import survey
from ratusha.site.cli import run
from tests.core.survey.town import columns

DESIGN = ["--strata", "district", "--cluster", "house", "--weight", "w"]


@pytest.fixture(scope="module")
def town(tmp_path_factory):
    path = tmp_path_factory.mktemp("town") / "town.csv"
    found = columns()
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(found)
        for row in zip(*found.values(), strict=True):
            writer.writerow(["" if isinstance(value, float) and np.isnan(value) else value for value in row])
    return path


@pytest.fixture
def margins(tmp_path):
    path = tmp_path / "margins.toml"
    path.write_text(
        "[age]\nold = 900\nmiddle = 1100\nyoung = 1000\n[sex]\nf = 1600\nm = 1400\n", encoding="utf-8"
    )
    return path


def document(capsys, *argv):
    code = run(["estimate", *map(str, argv), "--json"])
    return code, json.loads(capsys.readouterr().out)


def refused(capsys, *argv):
    code, found = document(capsys, *argv)
    assert code == 2
    assert set(found["error"]) == {"code", "message", "where"}
    return found["error"]


def test_every_statistic_in_one_document(capsys, town):
    asks = ["--mean", "y,z", "--total", "z", "--proportion", "online", "--ratio", "y/z"]
    asks += ["--quantile", "z:0.25,0.5", "--table", "online,age", "--covariance"]
    code, found = document(capsys, town, *DESIGN, *asks)
    assert code == 0
    kinds = [one["statistic"] for one in found["estimates"]]
    assert kinds == ["mean"] * 2 + ["total", "proportion", "ratio"] + ["quantile"] * 2 + ["table"] * 6
    share = next(one for one in found["estimates"] if one["statistic"] == "proportion")
    assert share["level"] == "1" and share["low"] < share["value"] < share["high"]
    assert next(one for one in found["estimates"] if one["statistic"] == "quantile")["level"] == "0.25"
    assert {test["statistic"] for test in found["tests"]} == {"F", "Chisq"}
    assert set(found["weights"]) >= {"kish_deff", "effective_n", "min", "max"}
    size = len(found["covariance"]["names"])
    assert len(found["covariance"]["matrix"]) == size == 11


def test_the_command_and_the_python_door_say_the_same(capsys, town):
    _, found = document(capsys, town, *DESIGN, "--mean", "y", "--by", "age,sex", "--raw")
    plan = survey.plan(
        mean=["y"], by=["age", "sex"], strata="district", cluster=["house"], weight="w", raw=True
    )
    assert found == json.loads(json.dumps(survey.estimate(columns(), plan).to_dict()))
    assert found["estimates"][0]["by"] == {"age": "middle", "sex": "f"}


@pytest.mark.parametrize("engine", [[], ["--engine", "duckdb"]])
def test_raked_weights(capsys, town, margins, engine):
    code, found = document(capsys, town, *DESIGN, "--rake", margins, "--mean", "online", *engine)
    assert code == 0
    assert [m["after"] for m in found["weights"]["margins"]] == pytest.approx([900, 1100, 1000, 1600, 1400])
    assert found["estimates"][0]["value"] == pytest.approx(0.4, abs=0.1)
    assert "raking (residuals)" in found["estimates"][0]["method"]


def test_other_weights_and_replicates(capsys, town, tmp_path):
    cells = tmp_path / "cells.toml"
    cells.write_text("".join(f'[[cells]]\nsex = "{s}"\ntotal = {t}\n' for s, t in (("f", 1600), ("m", 1400))))
    totals = tmp_path / "totals.toml"
    totals.write_text('method = "logit"\nbounds = [0.2, 4]\n[totals.sex]\nf = 1600\nm = 1400\n')
    for option, path in (("--poststratify", cells), ("--calibrate", totals)):
        code, found = document(capsys, town, *DESIGN, option, path, "--mean", "online", "--replicates", "jkn")
        assert code == 0 and found["weights"]["sum"] == pytest.approx(3000)
    code, found = document(
        capsys,
        town,
        *DESIGN,
        "--mean",
        "online",
        "--trim",
        "20",
        "--replicates",
        "bootstrap:40",
        "--seed",
        "3",
    )
    assert found["weights"]["max"] <= 20 * (1 + 1e-12) and "seed 3" in found["estimates"][0]["method"]


def test_missing_codes_factors_and_one_domain(capsys, town):
    _, plain = document(capsys, town, "--mean", "online", "--weight", "w")
    _, coded = document(
        capsys, town, "--mean", "online", "--weight", "w", "--missing", "online:0", "--missing", "99,NA"
    )
    assert coded["estimates"][0]["value"] == 1 and coded["estimates"][0]["n"] < plain["estimates"][0]["n"]
    _, factors = document(capsys, town, "--mean", "online", "--factors", "online")
    assert [one["level"] for one in factors["estimates"]] == ["0", "1"]
    _, women = document(capsys, town, "--mean", "online", "--where", "sex=f")
    assert women["estimates"][0]["n"] == int((columns()["sex"] == "f").sum())


def test_domains_compared(capsys, town):
    _, found = document(capsys, town, *DESIGN, "--mean", "z", "--by", "sex", "--differences")
    assert "covariance" not in found
    (pair,) = found["differences"]
    first, second = (one["value"] for one in found["estimates"])
    assert pair["value"] == pytest.approx(second - first) and 0 < pair["p"] < 1


def test_a_table_for_a_person(capsys, town):
    assert run(["estimate", str(town), *DESIGN, "--mean", "y", "--by", "house"]) == 0
    shown = capsys.readouterr().out
    assert "withheld" in shown and "fewer than 30" in shown and "effective n" in shown


@pytest.mark.parametrize(
    ("argv", "code"),
    [
        ([], "nothing"),
        (["--mean", "nothing"], "no-column"),
        (["--quantile", "z"], "quantile"),
        (["--quantile", "z:half"], "quantile"),
        (["--table", "age"], "table"),
        (["--where", "sex", "--mean", "y"], "where"),
        (["--mean", "y", "--trim", "1,2,3"], "trim"),
        (["--mean", "y", "--lonely", "hope"], "lonely"),
        (["--mean", "y", "--engine", "excel"], "engine"),
        (["--mean", "y", "--rake", "absent.toml"], "no-file"),
        (["--ratio", "y"], "ratio"),
        (["--quantile", "age:0.5"], "not-a-number"),
        (["--mean", "y", "--strata", "flat"], "lonely"),
        (["--mean", "y", "--replicates", "magic"], "replicates"),
    ],
)
def test_what_cannot_be_answered_is_said_in_one_sentence(capsys, town, argv, code):
    found = refused(capsys, town, *argv)
    assert found["code"] == code
    assert "\n" not in found["message"]


def test_margins_that_cannot_be_met_end_with_exit_code_two(capsys, tmp_path):
    data = tmp_path / "t.csv"
    data.write_text("a,b\n" + "x,p\n" * 20 + "y,q\n" * 20)
    margins = tmp_path / "m.toml"
    margins.write_text("[a]\nx = 10\ny = 30\n[b]\np = 20\nq = 20\n")
    assert refused(capsys, data, "--rake", margins, "--mean", "a")["code"] == "not-converging"
    margins.write_text("[a\n")
    assert refused(capsys, data, "--rake", margins, "--mean", "a")["code"] == "toml"
    assert (
        refused(capsys, data, "--rake", margins, "--calibrate", margins, "--mean", "a")["code"] == "weights"
    )


def test_a_refusal_for_a_person_goes_to_stderr(capsys, town):
    assert run(["estimate", str(town), "--mean", "nothing"]) == 2
    printed = capsys.readouterr()
    assert printed.out == "" and printed.err.count("\n") == 1


def test_it_starts_without_django(town):
    code = (
        "import sys; from ratusha.site.cli import run; run(sys.argv[1:]); sys.exit('django' in sys.modules)"
    )
    argv = [sys.executable, "-c", code, "estimate", str(town), "--mean", "y"]
    assert subprocess.run(argv, capture_output=True, check=False).returncode == 0


def test_every_option_is_described_for_people():
    import argparse
    from pathlib import Path

    from ratusha.site.cli import estimate

    parser = argparse.ArgumentParser()
    estimate.arguments(parser)
    page = (Path(estimate.__file__).parents[3] / "docs/use/estimate.md").read_text(encoding="utf-8")
    options = [
        option for action in parser._actions for option in action.option_strings if option.startswith("--")
    ]
    assert not [option for option in options if option != "--help" and option not in page]
