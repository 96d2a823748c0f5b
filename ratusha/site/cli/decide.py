"""`ratusha decide [MODEL.toml]`: rank alternatives and choose a portfolio.

With a file it needs no Django: the model is read here, at the edge, and handed to `core.decision`. Without
one the current Analysis of the database is run again from its frozen inputs.
"""

from __future__ import annotations

import argparse
import json
import sys
import tomllib
from collections.abc import Callable, Mapping
from pathlib import Path

from ratusha.core.decision import DecisionRefusal, decide, read
from ratusha.core.decision.smaa import DRAWS, JOBS, SEED

ABOUT = "rank alternatives and choose a portfolio from a model file or the database"
MOST_MODEL = 5 * 1024 * 1024
MOST_JOINT = 256 * 1024 * 1024


def arguments(parser: argparse.ArgumentParser) -> None:
    """The command's own arguments."""
    parser.add_argument(
        "model",
        nargs="?",
        type=Path,
        metavar="MODEL.toml",
        help="model file; without it the current analysis",
    )
    parser.add_argument("--draws", type=int, default=None, help=f"joint draws (default {DRAWS}: ±0.005)")
    parser.add_argument("--seed", type=int, default=None, help=f"seed of all chance (default {SEED})")
    parser.add_argument(
        "--jobs", type=int, default=JOBS, help="processes; the answer has the same bits for any number"
    )
    parser.add_argument("--json", action="store_true", help="print the whole result as JSON")


def run(options: argparse.Namespace) -> int:
    """Read, decide, print."""
    if options.model is None:
        model, draws, seed = _current()
    else:
        model, draws, seed = load(options.model), DRAWS, SEED
    draws = draws if options.draws is None else options.draws
    seed = seed if options.seed is None else options.seed
    sound = read(*model)
    for warning in sound.warnings:
        print(f"warning: {warning}", file=sys.stderr)
    result = decide(sound, draws, seed, options.jobs, _progress()).to_dict()
    print(json.dumps(result, ensure_ascii=False, allow_nan=False) if options.json else _table(result))
    return 0


def load(path: Path) -> tuple[Mapping[str, object], str | None]:
    """A model file and the text of the joint draws it names (relative to it)."""
    raw = _text(path, MOST_MODEL)
    try:
        model = tomllib.loads(raw)
    except (tomllib.TOMLDecodeError, RecursionError) as bad:
        raise DecisionRefusal(
            "not_toml", "this is not a TOML file: %(bad)s", str(path), bad=bad or "nested too deeply"
        ) from bad
    joint = model.get("joint")
    name = joint.get("file") if isinstance(joint, dict) else None
    if name is None:
        return model, None
    if not isinstance(name, str):
        raise DecisionRefusal("joint_file", "joint, file must be the name of a CSV file", str(path))
    return model, _text(path.parent / name, MOST_JOINT)


def _text(path: Path, most: int) -> str:
    try:
        size = path.stat().st_size
        if size > most:
            raise DecisionRefusal(
                "too_big", "the file has %(size).1f MB, more than %(most)s MB: keep many draws in the joint file", str(path),
                size=size / 1024**2, most=most // 1024**2,
            )  # fmt: skip
        return path.read_text(encoding="utf-8-sig")
    except OSError as bad:
        raise DecisionRefusal(
            "no_file", "the file cannot be read: %(bad)s", str(path), bad=bad.strerror
        ) from bad
    except UnicodeDecodeError as bad:
        raise DecisionRefusal(
            "not_utf8", "the file is not UTF-8 text (byte %(at)s)", str(path), at=bad.start
        ) from bad


def _progress() -> Callable[[int, int], None] | None:
    """A line on a terminal's stderr; nothing when it is not a terminal."""
    if not sys.stderr.isatty():
        return None

    def show(done: int, of: int) -> None:
        end = "\r" if done < of else "\r\033[K"
        print(f"  {done * 100 // of:3d} % of the draws", end=end, file=sys.stderr, flush=True)

    return show


def _table(result: dict[str, object]) -> str:
    """The ranking and the portfolio for a person: never a bare rank."""
    lines = [f"{'':>4}  {'expected':>8}  {'5–95 %':>9}  {'first':>6}  name"]
    ranking = result["ranking"]
    if isinstance(ranking, list):
        lines += [
            f"{at:>3}.  {row['expected_rank']:>8.2f}  {row['rank_low']:>4}–{row['rank_high']:<4}  {row['first']:>6.1%}  {row['name']}"
            for at, row in enumerate(ranking, 1)
        ]
    uncertainty = result["uncertainty"]
    if isinstance(uncertainty, dict):
        parts = ", ".join(f"{name} {value:.2f}" for name, value in uncertainty.items())
        lines += ["", f"rank uncertainty (0 sure, 1 nothing known): {parts}"]
    portfolio = result.get("portfolio")
    if isinstance(portfolio, dict):
        lines += ["", *_portfolio_lines(portfolio)]
    lines += ["", f"{result['draws']} draws, seed {result['seed']}, digest {result['digest']}"]
    return "\n".join(lines)


def _portfolio_lines(portfolio: dict[str, object]) -> list[str]:
    optimum = portfolio["optimum"]
    lines = []
    if isinstance(optimum, dict):
        chosen = optimum["chosen"]
        steps = chosen.items() if isinstance(chosen, dict) else [("optimum", chosen)]
        lines = [f"{step}: {', '.join(names) or 'nothing'}" for step, names in steps]
        lines.append(f"value {optimum['value']:.4g} for {optimum['cost']:g} (gap {optimum['gap']:.2%})")
    for part in ("core", "borderline", "exterior"):
        names = portfolio.get(part)
        if isinstance(names, list):
            lines.append(f"{part}: {', '.join(names) or 'none'}")
    return lines


def _current() -> tuple[tuple[Mapping[str, object], str | None], int, int]:
    """The frozen inputs, draws and seed of the current Analysis."""
    from ratusha.site.cli import setup_django

    setup_django()
    from ratusha.priorities import queries

    analysis = queries.current_analysis()
    if analysis is None:
        raise DecisionRefusal(
            "no_analysis",
            "there is no analysis in the database yet: give a model file, or run one in the workshop",
        )
    return (analysis.inputs, analysis.joint), analysis.draws, analysis.seed
