"""A frozen survey answers from its file what memory answers from its rows, within bounds."""

import numpy as np
import pytest

from ratusha.core import survey
from ratusha.core.refusal import Refusal
from ratusha.core.survey.columns import Factor, Numbers, as_column
from ratusha.frames import snapshots, studies
from tests.core.survey.town import DESIGNS, columns
from tests.frames.test_passes import AGE, SEX, agree


def town():
    found = {name: as_column(name, values, category=False) for name, values in columns().items()}
    found["empty"] = Numbers(np.full(len(found["w"]), np.nan))
    return found


@pytest.fixture(scope="module", params=[studies.ORDINARY, 0], ids=["in memory", "by passes"])
def study(request, tmp_path_factory):
    path = snapshots.write(tmp_path_factory.mktemp("study") / "town.parquet", town())
    with studies.open_study(path, threads=1, ordinary=request.param) as opened:
        yield opened


@pytest.mark.parametrize("design", DESIGNS)
def test_estimates_are_those_of_memory(study, design):
    raking = survey.rake({"age": AGE, "sex": SEX})
    plan = survey.plan(
        mean=["y"], proportion=["online", "age"], by=["sex"], calibration=raking, **DESIGNS[design]
    )
    agree(study.estimate(plan), survey.estimate(town(), plan))


def test_replicates_are_those_of_memory(study):
    plan = survey.plan(proportion=["online"], replicates="bootstrap:40", seed=3, **DESIGNS["clusters"])
    ours = survey.replicates(study.sums(plan), plan)
    theirs = survey.replicates(survey.form(town(), plan), plan)
    assert ours.values == pytest.approx(theirs.values, rel=1e-9)


def test_who_answered_what_is_counted(study):
    rows = town()
    found = study.counts(["online", "age"], by="sex")
    assert sum(found.values()) == 2 * study.rows
    for sex in ("f", "m"):
        here = rows["sex"].codes == rows["sex"].levels.index(sex)
        assert found["online", "1", sex] == int((here & (rows["online"].values == 1)).sum())
        old = rows["age"].codes == rows["age"].levels.index("old")
        assert found["age", "old", sex] == int((here & old).sum())
    assert study.counts(["online"])["online", "0", ""] == int((rows["online"].values == 0).sum())
    assert study.counts(["sex"], by="sex") == {
        ("sex", sex, sex): int((rows["sex"].codes == at).sum()) for at, sex in enumerate(rows["sex"].levels)
    }


def test_columns_that_nobody_answered_are_told(study):
    assert study.answered(["y", "empty", "age"]) == {"y", "age"}
    assert study.answered([]) == frozenset()
    assert study.counts(["empty"]) == {}


@pytest.mark.parametrize("design", ["clusters", "strata"])
@pytest.mark.parametrize("weights", ["base", "raked", "trimmed"])
def test_bars_of_weights_are_the_histogram_of_the_rows(study, design, weights):
    changes = {
        "base": {},
        "raked": {"calibration": survey.rake({"age": AGE, "sex": SEX})},
        "trimmed": {"calibration": survey.rake({"age": AGE, "sex": SEX}), "trim": (0, 40)},
    }[weights]
    plan = survey.plan(mean=["y"], **DESIGNS[design], **changes)
    counts, edges = np.histogram(survey.row_weights(town(), plan), bins=12)
    bars = study.weight_bars(plan, bins=12)
    assert [n for _, _, n in bars] == counts.tolist()
    assert [low for low, _, _ in bars] == pytest.approx(edges[:-1])
    assert bars[-1][1] == pytest.approx(edges[-1])


def test_equal_weights_are_one_bar(tmp_path):
    rows = town() | {"w": Numbers(np.full(120, 2.0))}
    path = snapshots.write(tmp_path / "s.parquet", rows)
    with studies.open_study(path, threads=1, ordinary=0) as opened:
        bars = opened.weight_bars(survey.plan(mean=["y"], **DESIGNS["clusters"]))
    assert sum(n for _, _, n in bars) == 120
    assert sum(1 for _, _, n in bars if n) == 1


@pytest.mark.parametrize(
    ("ask", "said"),
    [
        (lambda s: s.counts(["absent"]), "there is no column 'absent'"),
        (lambda s: s.answered(["absent"]), "there is no column 'absent'"),
        (lambda s: s.counts(["y"]), "column 'y' holds other numbers than 0 and 1"),
        (lambda s: s.counts(["online"], by="absent"), "there is no column 'absent'"),
        (lambda s: s.estimate(survey.plan(mean=["absent"], weight="w")), "there is no column 'absent'"),
    ],
)
def test_what_cannot_be_asked_is_refused_in_a_sentence(study, ask, said):
    with pytest.raises(Refusal, match=said):
        ask(study)


def test_a_file_that_is_no_snapshot_is_refused(tmp_path):
    broken = tmp_path / "broken.parquet"
    broken.write_bytes(b"PAR1 and then nothing")
    with (
        pytest.raises(snapshots.SnapshotRefused, match="not a whole Parquet file"),
        studies.open_study(broken),
    ):
        pass


def test_more_respondents_than_memory_are_read_in_passes(tmp_path):
    """A quarter of a million respondents with thirty numbers are 60 MB of columns; DuckDB is given 40."""
    draw, size = np.random.default_rng(1), 250_000
    rows = {f"y{at}": Numbers(draw.random(size).astype(np.float32).astype(np.float64)) for at in range(30)}
    rows |= {
        "psu": Factor(np.arange(size) % 40, tuple(f"p{at:02}" for at in range(40))),
        "w": Numbers(np.full(size, 2.0)),
    }
    path = snapshots.write(tmp_path / "large.parquet", rows)
    names = [f"y{at}" for at in range(30)]
    with studies.open_study(path, memory="40MiB", threads=1) as opened:
        made = opened.estimate(survey.plan(mean=names, weight="w", cluster=["psu"]))
    assert made.estimates[7].value == pytest.approx(rows["y7"].values.mean(), rel=1e-9)
