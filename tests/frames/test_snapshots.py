"""A snapshot is whole or absent, says what it is, and its footer knows the columns."""

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
