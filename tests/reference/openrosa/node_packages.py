"""npm packages that tests measure against, installed by exact version into a folder git does not see."""

from __future__ import annotations

import subprocess
from pathlib import Path

_ROOT = Path(__file__).resolve().parents[3]


def installed(*packages: str) -> Path:
    """Return a folder whose node_modules holds the packages, installing them the first time."""
    folder = _ROOT / "var" / "tests" / "node" / "+".join(packages).replace("/", "-")
    if not (folder / "complete").exists():
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "package.json").write_text('{"private": true}', encoding="utf-8")
        command = [
            "npm",
            "install",
            "--no-package-lock",
            "--no-audit",
            "--no-fund",
            "--loglevel=error",
            *packages,
        ]
        subprocess.run(command, cwd=folder, check=True, timeout=300)
        (folder / "complete").touch()
    return folder / "node_modules"
