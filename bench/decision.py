"""Speed of decisions: SMAA beside a hand-written NumPy bound, and portfolios of 300 initiatives.

    python bench/decision.py [--small]

Prints CPU and wall seconds, peak memory and ratios of one run, and writes them to bench/results/decision.md.
The bound does the least that SMAA needs for acceptabilities: draw weights and measurements, multiply, rank.
"""

from __future__ import annotations

import argparse
import multiprocessing
import os
import resource
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np

from ratusha.core.decision import portfolio, rpm, smaa

OUT = Path(__file__).parent / "results/decision.md"


def measured(work: Callable[[], object]) -> tuple[float, float, float]:
    """Wall seconds, CPU seconds and peak MiB of some work, in a process of its own with its children."""
    parent, child = multiprocessing.get_context("fork").Pipe()

    def run() -> None:
        began = time.perf_counter()
        work()
        wall = time.perf_counter() - began
        own, theirs = (resource.getrusage(w) for w in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
        cpu = own.ru_utime + own.ru_stime + theirs.ru_utime + theirs.ru_stime
        child.send((wall, cpu, max(own.ru_maxrss, theirs.ru_maxrss) / 1024))

    process = multiprocessing.get_context("fork").Process(target=run)
    process.start()
    result = parent.recv()
    process.join()
    return result


def smaa_model(m: int, n: int) -> dict:
    """m alternatives on n criteria, every measurement an interval."""
    rng = np.random.default_rng(1)
    low = rng.uniform(0, 60, (m, n))
    return {
        "criteria": [{"name": f"c{j}", "unit": "u", "worst": 0, "best": 100} for j in range(n)],
        "alternatives": [
            {
                "name": f"a{i}",
                "values": {f"c{j}": {"interval": [low[i, j], low[i, j] + 40]} for j in range(n)},
            }
            for i in range(m)
        ],
    }


def bound(m: int, n: int, draws: int) -> None:
    """Acceptabilities by hand: the least work there is."""
    rng = np.random.default_rng(1)
    low, counts, step = rng.uniform(0, 0.6, (m, n)), np.zeros((m, m), dtype=np.int64), 1024
    for start in range(0, draws, step):
        size = min(step, draws - start)
        weights = rng.standard_exponential((size, n))
        weights /= weights.sum(axis=1, keepdims=True)
        totals = np.einsum("dmn,dn->dm", low + 0.4 * rng.random((size, m, n)), weights)
        order = np.argsort(-totals, axis=1)
        np.add.at(counts, (order, np.broadcast_to(np.arange(m), order.shape)), 1)


def money_model(n: int, phases: int) -> dict:
    """n initiatives with precedence, staff and, over phases, a budget each."""
    rng = np.random.default_rng(3)
    cost = rng.integers(10, 100, n)
    model: dict = {
        "criteria": [{"name": c, "unit": "u", "worst": 0, "best": 100} for c in ("x", "y", "z")],
        "alternatives": [
            {
                "name": f"i{k}",
                "values": {c: float(rng.uniform(0, 100)) for c in ("x", "y", "z")},
                "cost": int(cost[k]),
                "use": {"staff": int(rng.integers(1, 6))},
                "requires": [f"i{int(rng.integers(0, k))}"] if k and rng.uniform() < 0.52 else [],
            }
            for k in range(n)
        ],
        "resources": [{"name": "staff", "ceiling": n}],
    }
    if phases > 1:
        each = int(cost.sum() * 0.6 / phases)
        model["phases"] = {
            "names": [str(p + 1) for p in range(phases)],
            "discount": [0.9**p for p in range(phases)],
            "budget": [each] * phases,
        }
        model["portfolio"] = {"gap": 0.01}
    else:
        model["budget"] = {"total": int(cost.sum() * 0.4)}
        model["portfolio"] = {"method": "sampled", "draws": 500}
    return model


def main() -> None:
    """Measure, print, write down."""
    small = argparse.ArgumentParser()
    small.add_argument("--small", action="store_true")
    quick = small.parse_args().small
    m, n, draws = (100, 6, 20_000) if quick else (500, 12, 100_000)
    many = 60 if quick else 300
    jobs = os.cpu_count() or 1
    rows = [
        (f"SMAA {m} × {n} × {draws:,}, 1 process", measured(lambda: smaa(smaa_model(m, n), draws=draws))),
        (
            f"SMAA {m} × {n} × {draws:,}, {jobs} processes",
            measured(lambda: smaa(smaa_model(m, n), draws=draws, jobs=jobs)),
        ),
        ("acceptabilities by hand in NumPy, 1 process", measured(lambda: bound(m, n, draws))),
        (
            f"portfolio of {many} initiatives × 4 phases, gap 1 %",
            measured(lambda: portfolio(money_model(many, 4))),
        ),
        (
            f"robust portfolio, {many} initiatives × 500 draws, {jobs} processes",
            measured(lambda: rpm(money_model(many, 1), jobs=jobs)),
        ),
    ]
    lines = [
        "# Decisions: what was measured",
        "",
        f"One run on {jobs} cores. Wall and CPU seconds; peak memory of the largest process.",
        "",
        "| what | wall s | CPU s | MiB |",
        "|---|---|---|---|",
        *(f"| {what} | {wall:.2f} | {cpu:.2f} | {peak:.0f} |" for what, (wall, cpu, peak) in rows),
        "",
        f"SMAA (with pairwise wins, central weights, confidence factors and the split of uncertainty) to the bound, "
        f"CPU: {rows[0][1][1] / rows[2][1][1]:.2f} ×.",
    ]
    print("\n".join(lines))
    if not quick:
        OUT.parent.mkdir(exist_ok=True)
        OUT.write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
