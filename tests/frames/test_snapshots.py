"""A snapshot is whole or absent, says what it is, and its footer knows the columns."""

import subprocess
import sys

import numpy as np
import pytest

from ratusha.core.survey.columns import Factor, Numbers, as_column, factor
from ratusha.frames import snapshots, tables

FOUND = {
    "yes": Numbers(np.asarray([0.0, 1, 1, np.nan])),
    "clean": Numbers(np.asarray([0.0, 1, 1, 0])),
    "income": Numbers(np.asarray([1.5, 2, np.nan, -4])),
    "district": factor(["Центр", "Їжакова", None, "Центр"]),
}


def test_what_is_written_is_read_again(tmp_path):
    path = snapshots.write(tmp_path / "a" / "s.parquet", FOUND, {"survey": "Потреби 2025", "version": 3})
    back = tables.read(path, dict.fromkeys(FOUND, "auto"), missing={})
    for name, column in FOUND.items():
        if isinstance(column, Factor):
            assert back[name].levels == column.levels and back[name].codes.tolist() == column.codes.tolist()
        else:
            assert np.array_equal(back[name].values, column.values, equal_nan=True)
    assert snapshots.about(path) == {"survey": "Потреби 2025", "version": 3}
    assert [p.name for p in path.parent.iterdir()] == ["s.parquet"]


def test_the_footer_tells_gaps_and_zero_one_columns(tmp_path):
    hints = snapshots.hints(snapshots.write(tmp_path / "s.parquet", FOUND), [*FOUND, "absent"])
    assert set(hints) == set(FOUND)
    assert hints["clean"].binary and not hints["clean"].missing
    assert hints["yes"].binary and hints["yes"].missing
    assert not hints["income"].binary and hints["district"].kind == "text"


def test_a_cut_file_is_refused(tmp_path):
    path = snapshots.write(tmp_path / "s.parquet", FOUND)
    path.write_bytes(path.read_bytes()[:-20])
    with pytest.raises(snapshots.SnapshotRefused, match="not a whole Parquet file"):
        snapshots.hints(path, ["yes"])


def test_a_snapshot_is_replaced_in_one_step(tmp_path):
    path = snapshots.write(tmp_path / "s.parquet", FOUND)
    snapshots.write(path, {"x": as_column("x", [1.0], category=False)})
    assert tables.column_names(path) == ["x"]


def test_a_changed_byte_is_noticed(tmp_path):
    path = snapshots.write(
        tmp_path / "s.parquet", {"x": Numbers(np.random.default_rng(1).normal(size=50_000))}
    )
    whole = bytearray(path.read_bytes())
    whole[20_000] ^= 1
    path.write_bytes(whole)
    with pytest.raises(tables.TableRefused, match="damaged"):
        tables.read(path, {"x": "auto"}, missing={})


KINDS = {"n": "key", "sex": "text", "yes": "flag", "x": "number"}


def rows_of(size, start=0):
    return {
        "n": list(range(start, start + size)),
        "sex": ["w"] * (size - 1) + [None],
        "yes": [1.0] * (size - 1) + [None],
        "x": [0.5] * size,
    }


def test_groups_of_rows_are_one_table_with_a_row_group_each(tmp_path):
    path = tmp_path / "groups.parquet"
    groups = [rows_of(3), rows_of(3, 3), rows_of(1, 6)]
    assert snapshots.write_groups(path, KINDS, iter(groups), {"survey": "s"}) == 7
    assert (snapshots.rows(path), snapshots.about(path)) == (7, {"survey": "s"})
    assert snapshots.columns(path) == tuple(KINDS)
    back = tables.read(path, dict.fromkeys(KINDS, "auto"), missing={})
    assert back["n"].values.tolist() == list(range(7))
    assert back["sex"].codes.tolist() == [0, 0, -1, 0, 0, -1, -1]
    assert snapshots.hints(path, ["yes"])["yes"].binary
    batches = list(snapshots.batches(path, ["n", "sex"], 2))
    assert [n for batch in batches for n in batch["n"]] == list(range(7))
    assert max(len(batch["n"]) for batch in batches) <= 3
    assert [file.name for file in tmp_path.iterdir()] == ["groups.parquet"]


def test_no_rows_are_a_table_too(tmp_path):
    assert snapshots.write_groups(tmp_path / "none.parquet", KINDS, []) == 0
    assert snapshots.rows(tmp_path / "none.parquet") == 0


FREEZING = """
import resource, sys
from pathlib import Path
from ratusha.frames import snapshots
kinds = {f"y{at}": "flag" if at % 2 else "text" for at in range(60)}
group = lambda n: {f"y{at}": [float(i % 2) for i in range(n)] if at % 2 else [f"word {i % 50}" for i in range(n)] for at in range(60)}
path, one = Path(sys.argv[1]), group(10_000)
snapshots.write_groups(path, kinds, [one])
peak = lambda: resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
before = peak()
assert snapshots.write_groups(path, kinds, (group(10_000) if at == 10 else one for at in range(20))) == 200_000
for batch in snapshots.batches(path, ["y0", "y1"]):
    pass
print(peak() - before)
"""


def test_two_hundred_thousand_respondents_take_the_memory_of_one_group(tmp_path):
    """In a process of its own; all sixty columns as Python values would be some 600 MiB."""
    done = subprocess.run(
        [sys.executable, "-c", FREEZING, tmp_path / "large.parquet"],
        check=True, capture_output=True, text=True,
    )  # fmt: skip
    assert int(done.stdout) < 60
