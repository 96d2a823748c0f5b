"""Ratusha: `frames.passes` on DuckDB, `core.survey.finish` after. Prints one JSON line of CPU seconds."""

import json
import resource
import sys
import time
from pathlib import Path

began = time.process_time()
import numpy as np  # noqa: E402 - the import is what is timed

from ratusha.core import survey  # noqa: E402 - the import is what is timed
from ratusha.frames import engines, passes  # noqa: E402

OUTCOMES = [f"y{number}" for number in range(20)]
DESIGN = {"strata": "stratum", "cluster": ["psu"], "nest": True}


def main(folder: Path) -> None:
    margins = json.loads((folder / "margins.json").read_text())
    times, check = {}, {}
    raking = survey.rake(margins)
    calibrated = {"weight": "w", "calibration": raking, "tolerance": 1e-6, **DESIGN}
    everything = survey.plan(mean=OUTCOMES, by=["district"], **calibrated)
    with engines.open_engine("duckdb") as engine:
        warm_up(engine)
        times["import"] = time.process_time() - began
        clock = Clock(times)
        source = passes.load(folder / "data.parquet", everything, engine)
        clock.lap("load")
        _, raked = passes.calibrated(source, everything, engine)
        weights = engine.load(raked.table, ["_final"])
        clock.lap("rake")
        check["weight"] = engine.fetch(weights.aggregate(s=(weights["_final"] ** 2).sum()))["s"][0].as_py()
        clock.skip()
        for name, by in (("overall", []), ("domains", ["district"])):
            plan = survey.plan(mean=OUTCOMES, weight="_final", by=by, **DESIGN)
            made = survey.finish(passes.sums(raked, plan, engine), plan)
            clock.lap(name)
            check[name] = [made.estimates[3].value, made.estimates[3].se]
        for name, by in (("plain", []), ("plain domains", ["district"])):
            plan = survey.plan(mean=OUTCOMES, weight="w", by=by, **DESIGN)
            survey.finish(passes.sums(source, plan, engine), plan)
            clock.lap(name)
        for name, by in (("calibrated", []), ("calibrated domains", ["district"])):
            plan = survey.plan(mean=OUTCOMES, by=by, **calibrated)
            made = survey.finish(passes.sums(source, plan, engine), plan)
            clock.lap(name)
            check[name] = [made.estimates[3].value, made.estimates[3].se]
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps({"times": times, "check": check, "peak": peak}))


def warm_up(engine: engines.Engine) -> None:
    """A handful of rows through the same doors: what libraries import at first use counts as import."""
    rows = 8
    columns = {
        "a": survey.Factor(np.arange(rows) % 2, ("x", "y")),
        "p": survey.Factor(np.arange(rows) // 2, ("1", "2", "3", "4")),
        "y": survey.Numbers(np.arange(rows) % 3.0),
    }
    plan = survey.plan(mean=["y"], cluster=["p"], by=["a"], calibration=survey.rake({"a": {"x": 4, "y": 5}}))
    survey.finish(passes.sums(columns, plan, engine), plan)


class Clock:
    """CPU seconds between laps."""

    def __init__(self, times: dict) -> None:
        self.times, self.last = times, time.process_time()

    def lap(self, name: str) -> None:
        self.times[name] = time.process_time() - self.last
        self.last = time.process_time()

    def skip(self) -> None:
        self.last = time.process_time()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
