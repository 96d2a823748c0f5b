"""Chance that can be counted: each block of draws has its own stream, whoever computes it.

Philox is a counter-based generator (Salmon et al., SC 2011): the stream of block `b` for purpose `p` under a
seed is found without drawing what came before. So the same draws come out for one process or many.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from typing import Any, TypeVar

import numpy as np

BLOCK = 4_096
DATA, WEIGHTS, CONFIDENCE, PORTFOLIO, POLYTOPE = range(5)

Result = TypeVar("Result")


def stream(seed: int, purpose: int, block: int) -> np.random.Generator:
    """The generator of one block for one purpose."""
    return np.random.Generator(np.random.Philox(key=[seed, purpose], counter=[0, 0, 0, block]))


def blocks(draws: int, size: int = BLOCK) -> list[tuple[int, int]]:
    """(block number, its size); the last may be smaller."""
    return [(at, min(size, draws - at * size)) for at in range(-(-draws // size))]


def in_order(
    work: Callable[[int], Result], count: int, jobs: int, progress: Callable[[int, int], None] | None = None
) -> Iterator[Result]:
    """Results of `work(0) … work(count − 1)` in that order, computed by up to `jobs` processes.

    Processes are forked, so that a model is not sent to them and a caller needs no `__main__` guard.
    """
    workers = min(jobs, count)
    if workers <= 1:
        for at in range(count):
            yield work(at)
            if progress:
                progress(at + 1, count)
        return
    global _work  # noqa: PLW0603  # what a forked child inherits; it cannot be pickled
    _work = work
    try:
        with ProcessPoolExecutor(workers, mp_context=get_context("fork")) as pool:
            for at, result in enumerate(pool.map(_inherited, range(count)), 1):
                yield result
                if progress:
                    progress(at, count)
    finally:
        _work = None


_work: Callable[[int], Any] | None = None


def _inherited(at: int) -> Any:
    if _work is None:
        raise RuntimeError("a worker was started without its work")
    return _work(at)
