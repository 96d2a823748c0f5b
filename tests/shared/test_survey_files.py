"""`ratusha estimate` on real survey files; the numbers are R survey 4.1-1's on the same files."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from ratusha.site.cli import run

pytestmark = pytest.mark.shared
SHARED = Path(os.environ.get("SHARED", "../shared"))
NHANES = SHARED / "data/surveys/design_based_reference_samplics/nhanes2.csv"
MEN = SHARED / "data/surveys/us_weighted_survey_538/raw-responses.csv"
CITY = SHARED / "data/surveys/kcmo_resident_survey_2021q1.csv"


def estimates(capsys, *argv):
    assert run(["estimate", *map(str, argv), "--json"]) == 0
    return json.loads(capsys.readouterr().out)


def same(one, value, se):
    assert one["value"] == pytest.approx(value, rel=1e-9)
    assert one["se"] == pytest.approx(se, rel=1e-9)


@pytest.mark.parametrize("engine", [[], ["--engine", "duckdb"]])
def test_nhanes(capsys, engine):
    design = ["--strata", "stratid", "--cluster", "psuid", "--nest", "--weight", "finalwgt"]
    found = estimates(capsys, NHANES, *design, "--mean", "zinc", "--proportion", "highbp,diabetes", *engine)[
        "estimates"
    ]
    expected = {
        "zinc": (87.18206705, 0.49448269),
        "highbp": (0.36874330, 0.01432012),
        "diabetes": (0.03428526, 0.00181973),
    }
    for one in found:
        value, se = expected[one["variable"]]
        assert (round(one["value"], 8), round(one["se"], 8)) == (value, se)
    assert found[0]["n"] == 9189 and found[0]["df"] == 31


def test_the_weighted_survey_of_men(capsys):
    found = estimates(capsys, MEN, "--weight", "weight", "--proportion", "q0001", "--table", "q0001,age3")
    by_level = {one["level"]: one for one in found["estimates"] if one["statistic"] == "proportion"}
    same(by_level["Very masculine"], 0.37194693750896, 0.02079368522271)
    same(by_level["No answer"], 0.00573954086133, 0.00200670130791)
    test = next(one for one in found["tests"] if one["statistic"] == "F")
    assert test["value"] == pytest.approx(3.19857061131, rel=1e-9)
    assert test["df"] == pytest.approx([6.14144066154, 9912.28522773], rel=1e-9)
    assert test["p"] == pytest.approx(3.57405394364e-03, rel=1e-6)
    found = estimates(capsys, MEN, "--weight", "weight", "--proportion", "q0005", "--by", "age3", "--raw")[
        "estimates"
    ]
    ages = {one["by"]["age3"]: one for one in found if one["level"] == "Yes"}
    same(ages["18 - 34"], 0.702696150575, 0.0521772387628)
    same(ages["65 and up"], 0.527347659941, 0.0299406100971)


def test_kansas_city_by_district(capsys):
    asked = ["--mean", "q1_01", "--proportion", "q5_01", "--by", "counci", "--missing", "9,99,NA"]
    found = estimates(capsys, CITY, *asked)["estimates"]
    means = {one["by"]["counci"]: one for one in found if one["statistic"] == "mean"}
    same(means["1"], 3.83439490446, 0.0731297510932)
    same(means["6"], 3.95794392523, 0.0614248318025)
    best = {one["by"]["counci"]: one for one in found if one.get("level") == "5"}
    same(best["3"], 0.0780141843972, 0.0225969415298)


def test_two_hundred_megabytes_are_read_in_bounded_memory(tmp_path):
    """Peak memory of the whole process, for the columns of one estimate out of a 200 MB file."""
    path = tmp_path / "big.csv"
    line = ",".join(["7", "1.25", "d3", *(["words of an answer"] * 25)]) + "\n"
    with path.open("w", encoding="utf-8") as file:
        file.write(",".join(["x", "w", "d", *(f"c{n}" for n in range(25))]) + "\n")
        for _ in range(200):
            file.write(line * 2200)
    assert path.stat().st_size > 200_000_000
    # the kernel's own mark of this program: ru_maxrss would carry over that of the tests it is started from
    code = (
        "import pathlib, re, sys; from ratusha.site.cli import run; code = run(sys.argv[1:]);"
        "status = pathlib.Path('/proc/self/status').read_text();"
        r"print(re.search(r'VmHWM:\s+(\d+)', status)[1], file=sys.stderr); sys.exit(code)"
    )
    argv = [sys.executable, "-c", code, "estimate", str(path), "--mean", "x", "--weight", "w", "--by", "d"]
    done = subprocess.run(argv, capture_output=True, text=True, check=True)
    kilobytes = int(done.stderr.split()[-1])
    assert kilobytes < 500_000
    assert "withheld" in done.stdout
