"""svy (PyPI), the fastest Python peer: Polars and Rust."""

import json
import resource
import sys
import time
from pathlib import Path

began = time.process_time()
import polars as pl  # noqa: E402 - the import is what is timed
import svy  # noqa: E402

OUTCOMES = [f"y{number}" for number in range(20)]


def main(folder: Path) -> None:
    margins = json.loads((folder / "margins.json").read_text())
    times, check = {"import": time.process_time() - began}, {}
    last = time.process_time()
    frame = pl.read_parquet(folder / "data.parquet")
    sample = svy.Sample(frame, svy.Design(stratum="stratum", psu="psu", wgt="w"))
    times["load"], last = time.process_time() - last, time.process_time()
    controls = {
        name: {int(level): total for level, total in levels.items()} for name, levels in margins.items()
    }
    raked = sample.weighting.rake(controls=controls, tol=1e-6)
    times["rake"] = time.process_time() - last
    check["weight"] = float((raked.data["rk_wgt"] ** 2).sum())
    last = time.process_time()
    made = raked.estimation.mean(y=OUTCOMES)
    times["overall"] = time.process_time() - last
    first = made[3].estimates[0]
    check["overall"] = [first.est, first.se]
    # the quickest way found: all outcomes in a call, a call a district. An outcome a call and `by=`
    # are timed apart
    last = time.process_time()
    for name in OUTCOMES:
        raked.estimation.mean(y=name)
    times["overall, a call each"], last = time.process_time() - last, time.process_time()
    for district in range(12):
        raked.estimation.mean(y=OUTCOMES, where=pl.col("district") == district)
    times["domains"], last = time.process_time() - last, time.process_time()
    for name in OUTCOMES:
        raked.estimation.mean(y=name, by="district")
    times["domains, by="] = time.process_time() - last
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps({"times": times, "check": check, "peak": peak}))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
