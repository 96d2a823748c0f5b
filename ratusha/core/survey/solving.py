"""Solve calibrated weights on the cells that respondents collapse to.

Margins only: iterative proportional fitting (Deming & Stephan 1940); numbers among the totals or another
method than raking: damped Newton steps for λ in Σ d F(x'λ) x = T (Deville & Särndal 1992). Redundant
columns drop out by rank.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from ratusha.core.survey.arrays import Floats, Ints, Names, tally
from ratusha.core.survey.calibration import Calibration, CalibrationRefused, Margin

SWEEPS = 2000
NEWTON_STEPS = 100
RESCALE = 20.0


@dataclass(frozen=True)
class Cells:
    """Respondents collapsed by their calibration variables.

    `levels[m]` is the position of each cell's level in margin m, `numbers` (cells × numeric variables),
    `weight` the sum of base weights and `count` the respondents of each cell.
    """

    levels: tuple[Ints, ...]
    numbers: Floats
    weight: Floats
    count: Ints


def match_cells(
    calibration: Calibration,
    keys: Mapping[str, Names],
    numbers: Floats,
    weight: Floats,
    count: Ints,
) -> Cells:
    """Find each cell's levels in the margins.

    Args:
        keys: for each categorical variable the level of every cell (`None` where missing).
        numbers: cells × numeric variables, NaN where missing.

    Raises:
        CalibrationRefused: missing values, a level without a total, a total without respondents.
    """
    for name, values in keys.items():
        empty = int(count[np.asarray([value is None for value in values], dtype=bool)].sum())
        _no_missing(name, empty)
    for (name, _), column in zip(calibration.numbers, numbers.T, strict=True):
        _no_missing(name, int(count[~np.isfinite(column)].sum()))
    levels = tuple(_positions(margin, keys, weight, count) for margin in calibration.margins)
    return Cells(levels, numbers, weight, count)


def _no_missing(name: str, rows: int) -> None:
    if rows:
        raise CalibrationRefused(
            "missing",
            "%(rows)s respondents have no value, which the weights need: impute it or leave them out",
            name,
            rows=rows,
        )


def _positions(margin: Margin, keys: Mapping[str, Names], weight: Floats, count: Ints) -> Ints:
    place = {level: position for position, level in enumerate(margin.totals)}
    found = list(zip(*(keys[name] for name in margin.variables), strict=True))
    unknown = next((level for level in found if level not in place), None)
    if unknown is not None:
        rows = int(sum(n for level, n in zip(found, count, strict=True) if level == unknown))
        named = f"{margin.name} = {', '.join(map(str, unknown))}"
        raise CalibrationRefused(
            "no-total",
            "%(rows)s respondents have this level but no total is given for it",
            named,
            rows=rows,
        )
    positions = np.asarray([place[level] for level in found], dtype=np.int64)
    sampled = tally(positions, weight, len(place))
    for (level, total), sample in zip(margin.totals.items(), sampled, strict=True):
        if total > 0 and sample <= 0:
            named = f"{margin.name} = {', '.join(level)}"
            raise CalibrationRefused(
                "empty-cell",
                "the cell has a population of %(total)s but no respondent: join it with another level",
                named,
                total=f"{total:.15g}",
            )
    return positions


@dataclass(frozen=True)
class Solution:
    """Solved weights: `factor` per cell (w = factor × base weight), and what standard errors need.

    `x` is cells × columns, `inverse` the generalised inverse of Σ d x x', `sample` and `achieved` the totals
    of the columns before and after, `target` those asked for.
    """

    factor: Floats
    x: Floats
    inverse: Floats
    names: tuple[str, ...]
    target: Floats
    sample: Floats
    achieved: Floats
    rounds: int


def solve(calibration: Calibration, cells: Cells, tolerance: float = 1e-10) -> Solution:
    """Find the factor of every cell.

    Raises:
        CalibrationRefused: not converging (names the total that is furthest off).
    """
    x, names, target = _columns(calibration, cells)
    if calibration.method == "raking" and not calibration.numbers and calibration.population is None:
        factor, rounds = _proportional_fitting(calibration, cells, tolerance)
    else:
        factor, rounds = _newton(calibration, cells, x, target, tolerance=tolerance, names=names)
    sample = x.T @ cells.weight
    achieved = x.T @ (cells.weight * factor)
    gram = (x * cells.weight[:, None]).T @ x
    return Solution(factor, x, _inverse(gram), names, target, sample, achieved, rounds)


def _columns(calibration: Calibration, cells: Cells) -> tuple[Floats, tuple[str, ...], Floats]:
    blocks, names, target = [], [], []
    for margin, positions in zip(calibration.margins, cells.levels, strict=True):
        blocks.append(np.eye(len(margin.totals))[positions])
        names += [f"{margin.name} = {', '.join(level)}" for level in margin.totals]
        target += list(margin.totals.values())
    if calibration.numbers:
        blocks.append(cells.numbers)
        names += [name for name, _ in calibration.numbers]
        target += [total for _, total in calibration.numbers]
    if calibration.population is not None:
        blocks.append(np.ones((len(cells.weight), 1)))
        names.append("population")
        target.append(calibration.population)
    return np.hstack(blocks), tuple(names), np.asarray(target, dtype=np.float64)


def _proportional_fitting(calibration: Calibration, cells: Cells, tolerance: float) -> tuple[Floats, int]:
    """Scale the cells to one margin after another until every margin is met (Deming & Stephan 1940)."""
    weight = cells.weight.copy()
    totals = [np.asarray(list(margin.totals.values())) for margin in calibration.margins]
    worst = np.inf
    for sweep in range(1, SWEEPS + 1):
        worst = 0.0
        for positions, total in zip(cells.levels, totals, strict=True):
            current = tally(positions, weight, len(total))
            ratio = np.divide(total, current, out=np.zeros_like(total), where=current > 0)
            worst = max(worst, float(np.max(np.abs(current - total) / np.maximum(total, 1.0))))
            weight *= ratio[positions]
        if worst <= tolerance:
            factor = np.divide(weight, cells.weight, out=np.ones_like(weight), where=cells.weight > 0)
            return factor, sweep
    misses = []
    for margin, positions, total in zip(calibration.margins, cells.levels, totals, strict=True):
        gap = np.abs(tally(positions, weight, len(total)) - total) / np.maximum(total, 1.0)
        misses.append(
            (float(gap.max()), f"{margin.name} = {', '.join(list(margin.totals)[int(gap.argmax())])}")
        )
    raise _not_converging("raking", max(misses), SWEEPS)


def _newton(
    calibration: Calibration,
    cells: Cells,
    x: Floats,
    target: Floats,
    *,
    tolerance: float,
    names: tuple[str, ...],
) -> tuple[Floats, int]:
    """Solve Σ d F(x'λ) x = T by damped Newton steps; one step is exact for the linear method."""
    base, scale = _start(cells.weight, x, target)
    lam = np.zeros(x.shape[1])
    factor, slope = _curve(calibration, x @ lam)
    gap = target - x.T @ (base * factor)
    size = np.maximum(np.abs(target), 1.0)
    for step in range(1, NEWTON_STEPS + 1):
        change = _inverse((x * (base * slope)[:, None]).T @ x) @ gap
        for _ in range(30):
            factor, slope = _curve(calibration, x @ (lam + change))
            fresh = target - x.T @ (base * factor)
            if np.isfinite(fresh).all() and (
                step == 1 or np.abs(fresh / size).max() < np.abs(gap / size).max()
            ):
                break
            change = change / 2
        lam, gap = lam + change, fresh
        miss = np.abs(gap) / size
        if miss.max() <= tolerance:
            return factor * scale, step
    worst = int(miss.argmax())
    raise _not_converging(calibration.title, (float(miss[worst]), names[worst]), NEWTON_STEPS)


def _start(weight: Floats, x: Floats, target: Floats) -> tuple[Floats, float]:
    """Base weights that do not count the population yet are first scaled to it, so that bounds mean something."""
    sample = x.T @ weight
    scales = np.divide(target, sample, out=np.full_like(target, np.inf), where=sample != 0)
    scale = float(np.mean(scales)) if scales.min() > RESCALE and np.isfinite(scales).all() else 1.0
    return weight * scale, scale


def _curve(calibration: Calibration, u: Floats) -> tuple[Floats, Floats]:
    """F(u) and F'(u) of the method."""
    if calibration.method == "linear":
        return 1 + u, np.ones_like(u)
    with np.errstate(over="ignore", invalid="ignore"):
        if calibration.method == "raking" or calibration.bounds is None:
            grown = np.exp(u)
            return grown, grown
        low, high = calibration.bounds
        steep = (high - low) / ((1 - low) * (high - 1))
        odds = np.exp(np.clip(steep * u, -700, 700))
        bottom = (high - 1) + (1 - low) * odds
        value = (low * (high - 1) + high * (1 - low) * odds) / bottom
        return value, (high - low) ** 2 * odds / bottom**2


def _inverse(gram: Floats) -> Floats:
    """Generalised inverse after scaling the columns to length one: redundant columns drop out by rank."""
    length = np.sqrt(np.maximum(np.diag(gram), 0))
    scale = np.divide(1.0, length, out=np.zeros_like(length), where=length > 0)
    scaled = np.linalg.pinv(gram * np.outer(scale, scale), rcond=1e-11, hermitian=True)
    return np.asarray(scaled * np.outer(scale, scale))


def _not_converging(title: str, worst: tuple[float, str], rounds: int) -> CalibrationRefused:
    return CalibrationRefused(
        "not-converging",
        "%(title)s does not reach the totals after %(rounds)s rounds; furthest off is %(name)s (by %(gap).2g of it): "
        "join small levels, widen the bounds or check the totals",
        worst[1],
        title=title,
        rounds=rounds,
        name=worst[1],
        gap=worst[0],
    )
