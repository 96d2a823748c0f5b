"""An engine that cannot be had is refused in one sentence."""

import numpy as np
import pytest

from ratusha.core.survey.columns import Numbers
from ratusha.frames import engines, snapshots


@pytest.mark.parametrize(
    ("name", "address", "words"),
    [("sqlite", None, "duckdb and spark"), ("spark", None, "say where Spark Connect answers")],
)
def test_what_cannot_be_opened_is_said(name, address, words):
    with pytest.raises(engines.EngineRefused, match=words), engines.open_engine(name, address=address):
        pass


def test_limits_reach_duckdb(tmp_path):
    with engines.open_engine("duckdb", threads=1, memory="200MB", folder=tmp_path) as engine:
        found = engine.connection.raw_sql(
            "SELECT current_setting('threads'), current_setting('memory_limit')"
        )
        assert found.fetchone() == (1, "190.7 MiB")


def test_damaged_pages_and_too_little_memory_are_one_sentence(tmp_path):
    path = snapshots.write(
        tmp_path / "s.parquet", {"x": Numbers(np.random.default_rng(1).normal(size=200_000))}
    )
    whole = path.read_bytes()
    path.write_bytes(whole[:4] + bytes(60) + whole[64:])  # the header of the first page
    with engines.open_engine("duckdb", threads=1) as engine:
        table = engine.parquet(path)
        with pytest.raises(engines.EngineRefused, match="duckdb cannot work on these data") as refusal:
            engine.fetch(table.aggregate(s=table.x.sum()))
    assert "\n" not in refusal.value.message
    path.write_bytes(whole)
    with (
        engines.open_engine("duckdb", threads=1, memory="1MB") as engine,
        pytest.raises(engines.EngineRefused),
    ):
        engine.load(engine.parquet(path), ["x"])
