"""An engine that cannot be had is refused in one sentence."""

import pytest

from ratusha.frames import engines


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
