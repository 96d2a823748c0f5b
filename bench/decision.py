"""Speed of decisions: SMAA beside hand-written NumPy, and portfolios of 300 initiatives.

    python bench/decision.py [--small] [--write]

Two bounds are written by hand for this one model: `everything` computes every number that `smaa` gives, `ranks`
only the acceptabilities, a third of the answer. What Ratusha and the first bound found is compared before any
time is printed, and the runs with one process and with all cores must be equal bit for bit. `--write` puts the
report into bench/results/decision.md.
"""

from __future__ import annotations

import argparse
import hashlib
import multiprocessing
import os
import resource
import sys
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import threadpoolctl

from ratusha.core.decision import portfolio, rpm, smaa
from ratusha.core.decision.smaa import Smaa

OUT = Path(__file__).parent / "results/decision.md"
WIDTH, STEP, CONFIDENCE = 0.4, 256, 4_096
SIX = 6.0  # standard errors by which two simulations may differ


def measured(work: Callable[[], object]) -> tuple[float, float, float, object]:
    """Wall seconds, CPU seconds, peak MiB and the answer of some work, in a process of its own with its children."""
    parent, child = multiprocessing.get_context("fork").Pipe()

    def run() -> None:
        began, spent = time.perf_counter(), time.process_time()
        answer = work()
        wall, own = time.perf_counter() - began, time.process_time() - spent
        mine, theirs = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
        cpu = own + theirs.ru_utime + theirs.ru_stime
        child.send((wall, cpu, max(mine.ru_maxrss, theirs.ru_maxrss) / 1024, answer))

    process = multiprocessing.get_context("fork").Process(target=run)
    process.start()
    result = parent.recv()
    process.join()
    return result


def lows(m: int, n: int) -> np.ndarray:
    """Lower ends of the intervals, as values."""
    return np.random.default_rng(1).uniform(0, 1 - WIDTH, (m, n))


def smaa_model(m: int, n: int, kind: str = "interval") -> dict:
    """m alternatives on n criteria, every measurement uncertain."""
    low = 100 * lows(m, n)
    shape = {
        "interval": lambda x: {"interval": [x, x + 100 * WIDTH]},
        "triangular": lambda x: {"triangular": [x, x + 30 * WIDTH, x + 100 * WIDTH]},
        "normal": lambda x: {"normal": [x + 50 * WIDTH, 25 * WIDTH]},
    }[kind]
    return {
        "criteria": [{"name": f"c{j}", "unit": "u", "worst": 0, "best": 100} for j in range(n)],
        "alternatives": [
            {"name": f"a{i}", "values": {f"c{j}": shape(float(low[i, j])) for j in range(n)}}
            for i in range(m)
        ],
    }


def summary(found: Smaa) -> dict:
    """What is compared, and a digest of all the bits."""
    tables = (found.acceptability, found.pairwise, found.central_weights, found.confidence_factor)
    return {
        "first": found.acceptability[:, 0],
        "pairwise": found.pairwise[:20, :20],
        "central": found.central_weights,
        "confidence": found.confidence_factor,
        "uncertainty": np.array(list(found.uncertainty.values())),
        "bits": hashlib.sha256(b"".join(table.tobytes() for table in tables)).hexdigest(),
    }


def ranks(m: int, n: int, draws: int) -> None:
    """Acceptabilities by hand: the least that SMAA needs."""
    rng, low, counts = np.random.default_rng(1), lows(m, n), np.zeros(m * m, dtype=np.int64)
    for start in range(0, draws, STEP):
        weights, values = _drawn(rng, low, min(STEP, draws - start))
        order = np.argsort(-np.einsum("dmn,dn->dm", values, weights), axis=1)
        counts += np.bincount((order * m + np.arange(m)).ravel(), minlength=m * m)


def everything(m: int, n: int, draws: int) -> dict:
    """All that `smaa` gives, by hand: three rankings a draw, all pairs, central weights, confidence factors."""
    rng, low = np.random.default_rng(1), lows(m, n)
    counts, wins, central = np.zeros((3, m * m), dtype=np.int64), np.zeros((m, m)), np.zeros((m, n))
    for start in range(0, draws, STEP):
        weights, values = _drawn(rng, low, min(STEP, draws - start))
        both = np.einsum("dmn,dn->dm", values, weights)
        for at, totals in enumerate((both, values.mean(axis=2), weights @ (low + WIDTH / 2).T)):
            order = np.argsort(-totals, axis=1)
            counts[at] += np.bincount((order * m + np.arange(m)).ravel(), minlength=m * m)
            if at == 0:
                np.add.at(central, order[:, 0], weights)
                _pairs(wins, order)
    shares = counts.reshape(3, m, m) / draws
    first = shares[0, :, 0]
    with np.errstate(invalid="ignore"):
        central /= (first * draws)[:, None]
    return {
        "first": first,
        "pairwise": (wins / draws + 0.5 * np.eye(m))[:20, :20],
        "central": central,
        "confidence": _confidence(rng, low, central),
        "uncertainty": np.array([_entropy(share) / np.log2(m) for share in shares]),
    }


def _pairs(wins: np.ndarray, order: np.ndarray) -> None:
    count, m = order.shape
    places = np.empty((count, m), dtype=np.uint16)
    np.put_along_axis(places, order, np.broadcast_to(np.arange(m, dtype=np.uint16), order.shape), axis=1)
    across = np.ascontiguousarray(places.T)
    for a in range(m - 1):
        before = np.count_nonzero(across[a] < across[a + 1 :], axis=1)
        wins[a, a + 1 :] += before
        wins[a + 1 :, a] += count - before


def _drawn(rng: np.random.Generator, low: np.ndarray, size: int) -> tuple[np.ndarray, np.ndarray]:
    weights = rng.standard_exponential((size, low.shape[1]))
    weights /= weights.sum(axis=1, keepdims=True)
    return weights, low + WIDTH * rng.random((size, *low.shape))


def one_thread(work: Callable[..., object], *given: int) -> object:
    """Small products are not worth a second thread: left alone, waiting threads double the bound's CPU."""
    with threadpoolctl.threadpool_limits(1):
        return work(*given)


def _confidence(rng: np.random.Generator, low: np.ndarray, central: np.ndarray) -> np.ndarray:
    hits, mine = np.zeros(len(low)), np.flatnonzero(~np.isnan(central[:, 0]))
    for _ in range(CONFIDENCE):
        values = low + WIDTH * rng.random(low.shape)
        hits[mine] += np.argmax(central[mine] @ values.T, axis=1) == mine
    return np.where(np.isnan(central[:, 0]), np.nan, hits / CONFIDENCE)


def _entropy(shares: np.ndarray) -> float:
    seen = shares[shares > 0]
    return -(seen * np.log2(seen)).sum() / len(shares)


def agree(ours: dict, bound: dict, draws: int) -> None:
    """Two independent simulations of one model must give one answer, within the errors of drawing."""
    often = np.minimum(ours["first"], bound["first"]) > 0.005  # first in enough draws for a mean over them
    errors = {
        "first": np.sqrt(0.5 / draws),
        "pairwise": np.sqrt(0.5 / draws),
        "central": 0.15 * np.sqrt(2 / (0.005 * draws)),
        "confidence": np.sqrt(0.5 / min(draws, CONFIDENCE)),
        "uncertainty": 0.001,
    }
    for name, error in errors.items():
        some = often if name in ("central", "confidence") else slice(None)
        gap = np.abs(ours[name][some] - bound[name][some]).max(initial=0)
        if not gap <= SIX * error:
            sys.exit(f"Ratusha and the bound disagree on {name}: {gap:.4f}")


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


def smaa_part(m: int, n: int, draws: int, jobs: int) -> list[str]:
    """SMAA and its bounds."""

    def ours(kind: str, used: int) -> Callable[[], dict]:
        return lambda: summary(smaa(smaa_model(m, n, kind), draws=draws, jobs=used))

    runs = {
        "Ratusha, intervals, 1 process": measured(ours("interval", 1)),
        f"Ratusha, intervals, {jobs} processes": measured(ours("interval", jobs)),
        "the same by hand in NumPy, 1 process": measured(lambda: one_thread(everything, m, n, draws)),
        "acceptabilities alone by hand, 1 process": measured(lambda: ranks(m, n, draws)),
        "Ratusha, triangles, 1 process": measured(ours("triangular", 1)),
        "Ratusha, normals, 1 process": measured(ours("normal", 1)),
    }
    one, many, bound, least, *_ = runs.values()
    agree(one[3], bound[3], draws)
    if one[3]["bits"] != many[3]["bits"]:
        sys.exit(f"one process and {jobs} do not give the same bits")
    return [
        f"### SMAA: {m} services × {n} criteria × {draws:,} draws, every measurement uncertain",
        "",
        "| | wall s | CPU s | peak MiB |",
        "|---|--:|--:|--:|",
        *(f"| {what} | {wall:.2f} | {cpu:.2f} | {peak:.0f} |" for what, (wall, cpu, peak, _) in runs.items()),
        "",
        f"- Ratusha to the bound with the same outputs, CPU: {one[1] / bound[1]:.2f} × (goal 1.5 ×).",
        f"- Ratusha to acceptabilities alone, a third of the answer: {one[1] / least[1]:.2f} ×.",
        f"- 1 and {jobs} processes: the same bits (SHA-256 {one[3]['bits'][:16]}…).",
        "",
    ]


def portfolio_part(many: int, jobs: int) -> list[str]:
    """Programmes of HiGHS."""
    wall, cpu, peak, gap = measured(lambda: portfolio(money_model(many, 4)).optimum.gap)
    lines = [
        f"### Portfolios of {many} initiatives with precedence and staff",
        "",
        "| | wall s | CPU s | peak MiB |",
        "|---|--:|--:|--:|",
        f"| {many} × 4 phases, a budget each: proven gap {gap:.2%} (goal 1 % in 5 s) | {wall:.2f} | {cpu:.2f} | {peak:.0f} |",
    ]
    wall, cpu, peak, found = measured(lambda: rpm(money_model(many, 1), jobs=jobs))
    counts = f"{len(found.core)} core, {len(found.borderline)} borderline, {len(found.exterior)} exterior"
    said = f"robust, one phase, 500 draws, {jobs} processes: {counts} (goal 60 s)"
    return [*lines, f"| {said} | {wall:.2f} | {cpu:.2f} | {peak:.0f} |", ""]


def main() -> None:
    """Measure, print, write down."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("--small", action="store_true", help="a tenth of the size, in seconds")
    parser.add_argument("--write", action="store_true", help="write bench/results/decision.md")
    options = parser.parse_args()
    jobs = os.cpu_count() or 1
    m, n, draws, many = (100, 6, 20_000, 60) if options.small else (500, 12, 100_000, 300)
    text = "\n".join([*smaa_part(m, n, draws, jobs), *portfolio_part(many, jobs)])
    print(text)
    if options.write:
        OUT.parent.mkdir(exist_ok=True)
        OUT.write_text(HEAD + text, encoding="utf-8")


HEAD = f"""# Decisions: figures of one run

Made by `python bench/decision.py --write` on {os.cpu_count()} cores, load {os.getloadavg()[0]:.0f} at the start (with other work beside, CPU seconds are
what to read); every run alone in a process of its own. Peak memory is that of the largest process. The bound *by hand* is NumPy written for this one model (intervals, no ties, no checks) that
gives every number `smaa` gives, confidence factors from {CONFIDENCE:,} draws as there; its answer agrees with ours within
the errors of drawing before a time is printed.

"""

if __name__ == "__main__":
    main()
