"""Survey statistics side by side: CPU seconds and memory of Ratusha, a hand-written bound, R, and Python peers.

    python bench/survey.py [--sizes 10000,1000000,10000000] [--peers] [--write]

Synthetic answers: 6 raking margins, 12 strata × 40 PSUs, 20 yes/no outcomes, 12 districts. Each contender runs
alone in a process of its own: import and load are told apart from the three tasks (raking to 1e-6, 20 means, 20
means in 12 districts). R takes part where `Rscript` finds the package `survey`; svy and samplics live in their
own environment (`build/peers`, made by `--peers`). All must give the same figures before any time is printed.
"""

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import numpy as np

ROOT = Path(__file__).resolve().parent.parent
HERE = ROOT / "bench" / "survey_contenders"
PEERS = ROOT / "build" / "peers"
RESULT = ROOT / "bench" / "results" / "survey.md"
LEVELS = [2, 6, 3, 4, 5, 3]
TASKS = ["rake", "overall", "domains"]
PATIENCE = 900
CHUNK = 1_000_000


def generate(folder: Path, rows: int, *, doubles: bool) -> None:
    """Write data.parquet, margins.json and, for R, columns.bin."""
    import pyarrow
    import pyarrow.parquet

    draw = np.random.default_rng(rows)
    counts = [np.zeros(size) for size in LEVELS]
    writer = None
    kept: dict[str, list[np.ndarray]] = {}
    for start in range(0, rows, CHUNK):
        columns = _chunk(draw, min(CHUNK, rows - start))
        for number in range(len(LEVELS)):
            counts[number] += np.bincount(
                columns[f"m{number}"], weights=columns["w"], minlength=LEVELS[number]
            )
        table = pyarrow.table(columns)
        writer = writer or pyarrow.parquet.ParquetWriter(folder / "data.parquet", table.schema)
        writer.write_table(table)
        if doubles:
            for name, values in columns.items():
                kept.setdefault(name, []).append(values.astype(np.float64))
    writer.close()
    total = counts[0].sum()
    margins = {}
    for number, found in enumerate(counts):
        shifted = found * draw.uniform(0.75, 1.3, len(found))
        shifted *= total / shifted.sum()
        margins[f"m{number}"] = {str(level): float(value) for level, value in enumerate(shifted)}
    (folder / "margins.json").write_text(json.dumps(margins))
    if doubles:
        (folder / "columns.txt").write_text("\n".join([str(rows), *kept]) + "\n")
        with (folder / "columns.bin").open("wb") as file:
            for parts in kept.values():
                for part in parts:
                    file.write(part.tobytes())


def _chunk(draw: np.random.Generator, rows: int) -> dict[str, np.ndarray]:
    stratum, psu = draw.integers(0, 12, rows), draw.integers(0, 40, rows)
    lift = ((stratum * 40 + psu) % 23) / 200
    columns = {
        "stratum": stratum.astype(np.int16),
        "psu": psu.astype(np.int16),
        "district": draw.integers(0, 12, rows).astype(np.int8),
        "w": np.round(draw.gamma(4, 5, rows) + 1, 4),
    }
    for number, size in enumerate(LEVELS):
        columns[f"m{number}"] = draw.integers(0, size, rows).astype(np.int8)
    for number in range(20):
        columns[f"y{number}"] = (draw.random(rows) < 0.1 + number / 40 + lift).astype(np.int8)
    return columns


def contenders(rows: int) -> dict[str, list[str]]:
    """Command lines of those who can take part."""
    found = {
        "ratusha": [sys.executable, str(HERE / "ratusha_duckdb.py")],
        "bound": [sys.executable, str(HERE / "bound.py")],
    }
    peer = PEERS / "bin" / "python"
    if rows <= 1_000_000 and has_r():
        found["R survey"] = ["Rscript", str(HERE / "peer_survey.R")]
    if rows <= 1_000_000 and peer.exists():
        found["svy"] = [str(peer), str(HERE / "peer_svy.py")]
        found["samplics"] = [str(peer), str(HERE / "peer_samplics.py")]
    return found


def has_r() -> bool:
    """Whether R and its package `survey` are installed."""
    if not shutil.which("Rscript"):
        return False
    code = "quit(status = !all(c('survey', 'jsonlite', 'MASS') %in% rownames(installed.packages())))"
    return subprocess.run(["Rscript", "-e", code], check=False, capture_output=True).returncode == 0


def measure(command: list[str], folder: Path, extra: list[str], patience: int) -> dict | None:
    """Run one contender alone; `None` when it takes longer than patience allows."""
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    try:
        done = subprocess.run(
            [*command, str(folder), *extra],
            check=True,
            capture_output=True,
            text=True,
            timeout=patience,
            env=environment,
        )
    except subprocess.TimeoutExpired:
        return None
    return json.loads(done.stdout.splitlines()[-1])


def agree(found: dict[str, dict]) -> None:
    """All contenders must have computed the same thing."""
    reference = found["bound"]["check"]
    for name, made in found.items():
        for task, tolerance in (("weight", 2e-5), ("overall", 2e-5), ("domains", 2e-5)):
            if task in made["check"]:
                ours, theirs = np.ravel(made["check"][task]), np.ravel(reference[task])
                if not np.allclose(ours, theirs, rtol=tolerance):
                    sys.exit(f"{name} disagrees on {task}: {ours} against {theirs}")


def report(rows: int, found: dict[str, dict]) -> list[str]:
    """Lines of the report for one size."""
    lines = [
        f"### {rows:,} respondents",
        "",
        "| | import | load | raking | 20 means | 20 × 12 districts | sum of the three | peak MiB |",
    ]
    lines.append("|---|--:|--:|--:|--:|--:|--:|--:|")
    sums = {name: sum(made["times"][task] for task in TASKS) for name, made in found.items()}
    for name, made in found.items():
        times = made["times"]
        figures = [times["import"], times["load"], *(times[task] for task in TASKS), sums[name]]
        lines.append(
            f"| {name} | " + " | ".join(f"{value:.2f}" for value in figures) + f" | {made['peak']:.0f} |"
        )
    ours = found["ratusha"]["times"]
    lines.append("")
    for name, total in sums.items():
        if name not in ("ratusha", "bound"):
            lines.append(
                f"- {name}: {total / sums['ratusha']:.0f} times the CPU of Ratusha on the three tasks."
            )
    if "svy" in found:
        theirs = found["svy"]["times"]
        apart = theirs["rake"] + theirs["overall, a call each"] + theirs["domains, by="]
        lines.append(
            f"- svy above is its quickest way we found (all outcomes in a call, a call a district). An outcome a call and `by=`: "
            f"{theirs['rake']:.2f} / {theirs['overall, a call each']:.2f} / {theirs['domains, by=']:.2f} s, "
            f"{apart / sums['ratusha']:.0f} times the CPU of Ratusha."
        )
    limit = 1.5 * sums["bound"] + 0.15
    lines.append(f"- Against the bound: {sums['ratusha']:.2f} s where 1.5 × bound + 0.15 s = {limit:.2f} s.")
    plain = ours["plain"] + ours["plain domains"]
    raked = ours["overall"] + ours["domains"]
    residual = ours["calibrated"] + ours["calibrated domains"] - 2 * ours["rake"]
    lines.append(
        f"- Standard errors by residuals after raking: {residual:.2f} s of CPU for both tables without the raking itself; "
        f"{residual / raked:.1f} × the pass over raked weights ({raked:.2f} s), {residual / plain:.1f} × the pass over base "
        f"weights ({plain:.2f} s)."
    )
    if "calibrated" in found.get("R survey", {"times": {}})["times"]:
        lines.append(
            f"- R needs {found['R survey']['times']['calibrated']:.2f} s to calibrate and estimate the 20 means with residual errors; Ratusha {ours['calibrated']:.2f} s."
        )
    return [*lines, ""]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("--sizes", default="10000,1000000,10000000")
    parser.add_argument("--only", default="", help="these contenders besides ratusha and bound, with commas")
    parser.add_argument("--peers", action="store_true", help="make the environment of svy and samplics first")
    parser.add_argument("--write", action="store_true", help="write bench/results/survey.md")
    parser.add_argument("--patience", type=int, default=PATIENCE, help="seconds a contender may take")
    options = parser.parse_args()
    if options.peers and not PEERS.exists():
        subprocess.run([sys.executable, "-m", "venv", str(PEERS)], check=True)
        uv = Path(sys.executable).with_name("uv")
        packages = ["svy", "samplics", "pyarrow"]
        made = subprocess.run(
            [str(uv), "pip", "install", "-q", "--python", str(PEERS / "bin" / "python"), *packages],
            check=False,
        )
        if made.returncode:
            shutil.rmtree(PEERS)
            print("svy and samplics cannot be installed here: measured without them")
    lines: list[str] = []
    for rows in map(int, options.sizes.split(",")):
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name)
            commands = contenders(rows)
            if options.only:
                kept = {"ratusha", "bound", *options.only.split(",")}
                commands = {contender: line for contender, line in commands.items() if contender in kept}
            generate(folder, rows, doubles="R survey" in commands)
            found = {}
            for contender, command in commands.items():
                extra = ["calibrated" if rows <= 100_000 else "plain"] if contender == "R survey" else []
                made = measure(command, folder, extra, options.patience)
                if made is None:
                    lines.append(
                        f"{contender} took longer than {options.patience} s at {rows:,} respondents."
                    )
                else:
                    found[contender] = made
            agree(found)
            lines += report(rows, found)
    text = "\n".join(lines)
    print(text)
    if options.write:
        RESULT.parent.mkdir(parents=True, exist_ok=True)
        RESULT.write_text(HEAD + text + "\n", encoding="utf-8")


HEAD = f"""# Survey statistics: figures of one run

CPU seconds (user + system, all threads) and peak memory on {os.cpu_count()} cores (load {os.getloadavg()[0]:.0f} at the start);
every contender alone in its own process, import and load apart. Made by `python bench/survey.py --peers --write`; contenders agree to 2e-5 on weights,
means and standard errors before a time is printed. The bound is DuckDB and NumPy written by hand for this one table.

"""

if __name__ == "__main__":
    main()
