"""The lower bound: DuckDB and NumPy by hand for exactly this table, without checks, plans or names."""

import json
import resource
import sys
import time
from pathlib import Path

began = time.process_time()
import duckdb  # noqa: E402 - the import is what is timed
import numpy as np  # noqa: E402
import pyarrow  # noqa: E402

MARGINS = [f"m{number}" for number in range(6)]
OUTCOMES = [f"y{number}" for number in range(20)]


def rake(con: duckdb.DuckDBPyConnection, margins: dict) -> None:
    keys = ", ".join(MARGINS)
    cells = con.execute(f"SELECT {keys}, sum(w) AS w FROM t GROUP BY ALL").fetchnumpy()
    weight, start = cells["w"].copy(), cells["w"]
    totals = [np.asarray(list(margins[name].values())) for name in MARGINS]
    worst = 1.0
    while worst > 1e-6:
        worst = 0.0
        for name, total in zip(MARGINS, totals, strict=True):
            now = np.bincount(cells[name], weights=weight, minlength=len(total))
            worst = max(worst, float(np.abs(now / total - 1).max()))
            weight *= (total / now)[cells[name]]
    table = {name: cells[name] for name in MARGINS} | {"g": weight / start}
    con.register("cells", pyarrow.table(table))
    con.execute("CREATE TEMP TABLE g AS SELECT * FROM cells")
    con.execute(f"CREATE TEMP TABLE weights AS SELECT w * g AS w FROM t JOIN g USING ({keys})")


def means(con: duckdb.DuckDBPyConnection, domain: str) -> tuple[np.ndarray, np.ndarray]:
    by = f", {domain}" if domain else ""
    sums = ", ".join(f"sum(w * g * {name})" for name in OUTCOMES)
    keys = ", ".join(MARGINS)
    got = con.execute(
        f"SELECT stratum, psu{by}, sum(w * g) AS w, {sums} FROM t JOIN g USING ({keys}) GROUP BY ALL"
    ).fetchnumpy()
    names = list(got)
    place = got["stratum"].astype(int) * 40 + got["psu"]
    d = got[domain] if domain else np.zeros(len(place), dtype=int)
    values, errors = [], []
    for number in np.unique(d):
        here = d == number
        w = np.zeros(480)
        w[place[here]] = got["w"][here]
        y = np.zeros((480, 20))
        y[place[here]] = np.stack([got[name][here] for name in names[-20:]], axis=1)
        mean = y.sum(axis=0) / w.sum()
        score = ((y - w[:, None] * mean) / w.sum()).reshape(12, 40, 20)
        score = score - score.mean(axis=1, keepdims=True)
        values.append(mean)
        errors.append(np.sqrt((score**2).sum(axis=(0, 1)) * 40 / 39))
    return np.asarray(values), np.asarray(errors)


def main(folder: Path) -> None:
    margins = json.loads((folder / "margins.json").read_text())
    con = duckdb.connect()
    con.execute("SET perfect_ht_threshold = 16")
    con.register("warm", pyarrow.table({"x": [1]}))  # what is imported at first use counts as import
    con.execute("SELECT x FROM warm").fetchnumpy()
    times, check = {"import": time.process_time() - began}, {}
    last = time.process_time()
    con.execute(f"CREATE TEMP TABLE t AS SELECT * FROM '{folder / 'data.parquet'}'")
    times["load"], last = time.process_time() - last, time.process_time()
    rake(con, margins)
    times["rake"] = time.process_time() - last
    check["weight"] = con.execute("SELECT sum(w * w) FROM weights").fetchone()[0]
    for name, domain in (("overall", ""), ("domains", "district")):
        last = time.process_time()
        value, se = means(con, domain)
        times[name] = time.process_time() - last
        check[name] = [float(value[0, 3]), float(se[0, 3])]
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps({"times": times, "check": check, "peak": peak}))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
