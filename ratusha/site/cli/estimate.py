"""`ratusha estimate FILE`: estimates from a survey file, with standard errors, without a database.

The same as the Python door `ratusha.core.survey`; every option is explained in docs/use/estimate.md.
"""

from __future__ import annotations

import argparse
import json
import sys
import tomllib
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from ratusha.core import survey
from ratusha.core.refusal import Refusal
from ratusha.core.survey import documents
from ratusha.core.survey.calibration import Calibration
from ratusha.core.survey.columns import Column
from ratusha.frames import engines, passes, tables
from ratusha.site.cli.progress import Progress

LONGEST_MARGINS = 4 << 20


class EstimateRefused(Refusal):
    """Options of the command that cannot be taken together, or a margins file that cannot be read."""


def arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    add = parser.add_argument
    add("file", type=Path, metavar="DATA", help="a .csv (UTF-8) or .parquet file, one row a respondent")
    asks = parser.add_argument_group("what to estimate (each may repeat; lists are separated by commas)")
    asks.add_argument(
        "--mean", action="append", default=[], metavar="X,Y", help="means; shares of a category"
    )
    asks.add_argument(
        "--total", action="append", default=[], metavar="X", help="totals; counts of a category"
    )
    asks.add_argument("--proportion", action="append", default=[], metavar="Z", help="shares of each level")
    asks.add_argument("--ratio", action="append", default=[], metavar="A/B", help="a ratio of two totals")
    asks.add_argument("--quantile", action="append", default=[], metavar="X:0.25,0.5", help="quantiles")
    asks.add_argument(
        "--table", action="append", default=[], metavar="A,B", help="a two-way table and its test"
    )
    asks.add_argument("--by", default="", metavar="D[,E]", help="estimate in each domain")
    asks.add_argument("--where", action="append", default=[], metavar="D=LEVEL", help="one domain only")
    _design_options(parser.add_argument_group("the sample design"))
    _weight_options(parser.add_argument_group("weights"))
    _output_options(parser.add_argument_group("how"))


def _design_options(group: argparse._ArgumentGroup) -> None:
    add = group.add_argument
    add("--weight", metavar="W", help="column of base weights")
    add("--strata", metavar="S", help="column of strata")
    add("--cluster", default="", metavar="PSU[,SSU]", help="columns of clusters, one a stage")
    add("--fpc", default="", metavar="F1[,F2]", help="population counts, or fractions up to 1, one a stage")
    add("--nest", action="store_true", help="cluster numbers start anew in each stratum")
    add("--lonely", default="fail", metavar="fail|adjust|average|certainty", help="strata with one PSU")
    add("--replicates", metavar="jk1|jkn|brr[:FAY]|bootstrap:N", help="instead of linearisation")
    add("--seed", type=int, default=1, metavar="K", help="seed of the bootstrap (1)")


def _weight_options(group: argparse._ArgumentGroup) -> None:
    add = group.add_argument
    add("--rake", type=Path, metavar="MARGINS.toml", help='[sex] "1" = 100 …, a table a variable')
    add("--poststratify", type=Path, metavar="CELLS.toml", help="[[cells]] with columns and total")
    add("--calibrate", type=Path, metavar="TOTALS.toml", help="method, bounds, [totals.x] level = total")
    add("--trim", metavar="[LOWER,]UPPER", help="bounds of the final weights")
    add("--tolerance", type=float, default=1e-10, help="when raking and calibration stop (1e-10)")


def _output_options(group: argparse._ArgumentGroup) -> None:
    add = group.add_argument
    add("--interval", default="logit", metavar="logit|wilson|beta", help="interval of a proportion")
    add("--confidence", type=float, default=0.95, help="confidence level (0.95)")
    add("--quantile-rule", default="math", metavar="math|school|hf7", help="definition of a quantile")
    add("--missing", action="append", default=[], metavar="[COL:]9,99,NA", help="codes that mean no answer")
    add("--factors", default="", metavar="A,B", help="numeric columns to read as categories")
    add("--together", action="store_true", help="drop a row from all variables when it lacks one")
    add("--covariance", action="store_true", help="add the covariance matrix of the estimates")
    add("--differences", action="store_true", help="compare the domains of --by in pairs")
    add("--raw", action="store_true", help="show estimates of domains too thin to publish")
    add("--engine", metavar="duckdb|spark", help="form the sums with an engine instead of in memory")
    add("--spark", metavar="sc://HOST:PORT", help="address of the Spark Connect server")
    add("--json", action="store_true", help="print one JSON document")


def run(options: argparse.Namespace) -> int:
    """Estimate and print."""
    asked = plan_of(options)
    if not asked.asks:
        raise EstimateRefused(
            "nothing", "say what to estimate: --mean, --total, --proportion, --ratio, --quantile or --table"
        )
    progress = Progress(quiet=not (_slow(options.file) and sys.stderr.isatty()))
    with progress.step(f"estimates from {options.file.name}"):
        made = survey.finish(_sums(options, asked), asked)
    differences = made.differences() if options.differences else ()
    if options.json:
        document = made.to_dict() | (
            {"differences": [d.to_dict() for d in differences]} if differences else {}
        )
        if not options.covariance:
            document.pop("covariance", None)
        print(json.dumps(document, ensure_ascii=False, allow_nan=False))
    else:
        print(_text(made, differences))
    return 0


def _slow(path: Path) -> bool:
    """Whether the file is large enough to keep a person waiting (about two seconds)."""
    return path.is_file() and path.stat().st_size > 50_000_000


def _sums(options: argparse.Namespace, asked: survey.Plan) -> survey.Sums:
    """Sums in memory, or on an engine: a Parquet file is read by the engine itself."""
    if options.engine and tables.is_parquet(options.file):
        tables.check_parquet(options.file)
        return _on_engine(options, options.file, asked)
    columns = tables.read(
        options.file,
        tables.wanted_by(asked),
        missing={name: asked.missing.codes(name) for name in asked.columns},
        many=asked.cluster,
    )
    return _on_engine(options, columns, asked) if options.engine else survey.form(columns, asked)


def _on_engine(
    options: argparse.Namespace, source: Path | Mapping[str, Column], asked: survey.Plan
) -> survey.Sums:
    with engines.open_engine(options.engine, address=options.spark) as engine:
        return passes.sums(source, asked, engine)


def plan_of(options: argparse.Namespace) -> survey.Plan:
    """The plan that the options ask for."""
    return survey.plan(
        mean=_names(options.mean),
        total=_names(options.total),
        proportion=_names(options.proportion),
        ratio=_names(options.ratio),
        quantile=_quantiles(options.quantile),
        table=_tables(options.table),
        by=_split(options.by),
        where=_where(options.where),
        weight=options.weight,
        strata=options.strata,
        cluster=_split(options.cluster),
        fpc=_split(options.fpc),
        nest=options.nest,
        lonely=options.lonely,
        calibration=_calibration(options),
        trim=_trim(options.trim),
        replicates=options.replicates,
        seed=options.seed,
        interval=options.interval,
        quantile_rule=options.quantile_rule,
        confidence=options.confidence,
        factors=_split(options.factors),
        missing=_missing(options.missing),
        together=options.together,
        covariance=options.covariance or options.differences,
        raw=options.raw,
        tolerance=options.tolerance,
    )


def _split(text: str) -> list[str]:
    return [part.strip() for part in text.split(",") if part.strip()]


def _names(texts: Iterable[str]) -> list[str]:
    return [name for text in texts for name in _split(text)]


def _quantiles(texts: Iterable[str]) -> dict[str, list[float]]:
    found: dict[str, list[float]] = {}
    for text in texts:
        name, colon, rest = text.rpartition(":")
        try:
            values = [float(part) for part in _split(rest)]
        except ValueError:
            values = []
        if not colon or not values:
            raise EstimateRefused("quantile", "a quantile is asked as x:0.25,0.5, not '%(text)s'", text=text)
        found.setdefault(name, []).extend(values)
    return found


def _tables(texts: Iterable[str]) -> list[tuple[str, str]]:
    found = []
    for text in texts:
        names = _split(text)
        if len(names) != 2:
            raise EstimateRefused("table", "a table is two columns, a,b, not '%(text)s'", text=text)
        found.append((names[0], names[1]))
    return found


def _where(texts: Iterable[str]) -> dict[str, str]:
    pairs = [text.partition("=") for text in texts]
    for name, equals, _ in pairs:
        if not equals:
            raise EstimateRefused("where", "a domain is column=level, not '%(text)s'", text=name)
    return {name.strip(): level.strip() for name, _, level in pairs}


def _missing(texts: Iterable[str]) -> survey.Missing:
    everywhere: list[str] = []
    columns: dict[str, tuple[str, ...]] = {}
    for text in texts:
        name, colon, codes = text.rpartition(":")
        if colon:
            columns[name] = columns.get(name, ()) + tuple(_split(codes))
        else:
            everywhere += _split(codes)
    return survey.Missing(tuple(everywhere), columns)


def _trim(text: str | None) -> tuple[float, float] | None:
    if text is None:
        return None
    try:
        values = [float(part) for part in _split(text)]
    except ValueError:
        values = []
    if len(values) not in (1, 2):
        raise EstimateRefused("trim", "trimming is UPPER or LOWER,UPPER, not '%(text)s'", text=text)
    return (values[0], values[1]) if len(values) == 2 else (0.0, values[0])


def _calibration(options: argparse.Namespace) -> Calibration | None:
    readers = {
        "rake": documents.raking_from,
        "poststratify": documents.poststrata_from,
        "calibrate": documents.calibration_from,
    }
    given = [name for name in readers if getattr(options, name)]
    if len(given) > 1:
        raise EstimateRefused("weights", "choose one of --rake, --poststratify and --calibrate")
    if not given:
        return None
    return readers[given[0]](_document(getattr(options, given[0])))


def _document(path: Path) -> Mapping[str, Any]:
    """A TOML file of population totals."""
    if not path.is_file():
        raise EstimateRefused("no-file", "there is no file %(name)s", str(path), name=path.name)
    if path.stat().st_size > LONGEST_MARGINS:
        raise EstimateRefused("size", "%(name)s is too long for a file of totals", str(path), name=path.name)
    try:
        return tomllib.loads(path.read_bytes().decode("utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, RecursionError) as error:
        raise EstimateRefused(
            "toml",
            "%(name)s is not a TOML file: %(error)s",
            str(path),
            name=path.name,
            error=str(error)[:200],
        ) from None


def _text(made: survey.Estimates, differences: Iterable[survey.Difference]) -> str:
    """The estimates as an aligned table for a terminal."""
    rows: list[tuple[str, ...]] = [("estimate", "value", "se", "low", "high", "n", "deff")]
    for one in made.estimates:
        figures = [_figure(figure) for figure in (one.value, one.se, one.low, one.high)]
        if one.withheld and one.value is None:
            figures = ["withheld", "", "", ""]
        rows.append((one.name, *figures, str(one.n), _figure(one.deff)))
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    lines = ["  ".join(_aligned(row, widths)).rstrip() for row in rows]
    lines += [f"{one.name}: {one.withheld}" for one in made.estimates if one.withheld]
    lines += [f"{one.name}: with caution, {one.caution}" for one in made.estimates if one.caution]
    lines += [f"{d.first} − {d.second} = {d.value:.6g} ± {d.se:.4g}, p = {d.p:.4g}" for d in differences]
    lines += [f"{t.variable}: {t.method} {t.statistic} = {t.value:.6g}, p = {t.p:.4g}" for t in made.tests]
    weights = made.weights
    lines.append(
        f"df {made.df}; n {weights.n}; weights {weights.min:.6g} to {weights.max:.6g}, "
        f"Kish design effect {weights.kish_deff:.4g}, effective n {weights.effective_n:.1f}"
    )
    return "\n".join([*lines, *made.notes])


def _aligned(row: tuple[str, ...], widths: list[int]) -> list[str]:
    first = row[0].ljust(widths[0])
    return [first, *(cell.rjust(width) for cell, width in zip(row[1:], widths[1:], strict=True))]


def _figure(value: float | None) -> str:
    return "–" if value is None else f"{value:.7g}"
