"""samplics (PyPI), pandas."""

import json
import resource
import sys
import time
import warnings
from pathlib import Path

warnings.simplefilter("ignore")
began = time.process_time()
import pandas as pd  # noqa: E402 - the import is what is timed
from samplics import PopParam, SampleWeight, TaylorEstimator  # noqa: E402

OUTCOMES = [f"y{number}" for number in range(20)]


def means(frame: pd.DataFrame, weight: object, domain: object) -> list:
    found = []
    unit = frame["stratum"].astype(int) * 40 + frame["psu"]
    for name in OUTCOMES:
        estimator = TaylorEstimator(PopParam.mean)
        estimator.estimate(
            y=frame[name], samp_weight=weight, stratum=frame["stratum"], psu=unit, domain=domain
        )
        found.append(estimator)
    return found


def main(folder: Path) -> None:
    margins = json.loads((folder / "margins.json").read_text())
    times, check = {"import": time.process_time() - began}, {}
    last = time.process_time()
    frame = pd.read_parquet(folder / "data.parquet")
    times["load"], last = time.process_time() - last, time.process_time()
    control = {
        name: {int(level): total for level, total in levels.items()} for name, levels in margins.items()
    }
    columns = {name: frame[name].to_numpy() for name in margins}
    weight = SampleWeight().rake(
        samp_weight=frame["w"], margins=columns, control=control, tol=1e-6, max_iter=100
    )
    times["rake"], last = time.process_time() - last, time.process_time()
    check["weight"] = float((weight**2).sum())
    made = means(frame, weight, None)
    times["overall"], last = time.process_time() - last, time.process_time()
    check["overall"] = [float(made[3].point_est), float(made[3].stderror)]
    means(frame, weight, frame["district"])
    times["domains"] = time.process_time() - last
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps({"times": times, "check": check, "peak": peak}))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
