"""The repository keeps its word: links lead somewhere, commands shown in the docs run, everything public is described."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
import tempfile
from functools import cache
from pathlib import Path

import pytest

from ratusha.site.cli import VERBS

ROOT = Path(__file__).resolve().parent.parent
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
REQUIRED = [
    "README.md",
    "CONTRIBUTING.md",
    "CHANGELOG.md",
    "SECURITY.md",
    "LICENSE",
    "publiccode.yaml",
    "Makefile",
]
# What a command line in the docs may begin with and still be run here: quick, without side effects.
HARMLESS = re.compile(r"^\.venv/bin/ratusha (?:--help|\S+ --help|\S+ \S+ --help)$")


@pytest.mark.parametrize("name", REQUIRED)
def test_the_repository_has_what_a_newcomer_looks_for(name):
    assert (ROOT / name).stat().st_size > 100


@pytest.mark.parametrize("page", PAGES, ids=lambda p: p.relative_to(ROOT).as_posix())
def test_every_link_between_pages_leads_somewhere(page):
    text = re.sub(r"```.*?```", "", page.read_text(encoding="utf-8"), flags=re.S)
    lost = [
        target
        for target in re.findall(r"\]\(([^)#\s]+)(?:#[^)]*)?\)", text)
        if "://" not in target and not (page.parent / target).exists()
    ]
    assert not lost


def commands():
    """Every line of a `sh` block in the docs, with where it stands."""
    for page in PAGES:
        for block in re.findall(r"```sh\n(.*?)```", page.read_text(encoding="utf-8"), flags=re.S):
            for line in block.splitlines():
                command = line.split(" #")[0].strip()
                if command and not command.startswith("#"):
                    yield pytest.param(command, id=f"{page.relative_to(ROOT).as_posix()}: {command[:60]}")


@cache
def shows_its_help(*words):
    """Whether `ratusha …` knows these words; asked once however many pages show them."""
    with tempfile.TemporaryDirectory() as var:
        run = subprocess.run(
            [sys.executable, "-m", "ratusha", *words],
            cwd=ROOT,
            env=os.environ | {"RATUSHA_VAR": var},
            capture_output=True,
            text=True,
            check=False,
        )
    return run.returncode == 0, run.stderr


@pytest.mark.parametrize("command", list(commands()))
def test_every_command_in_the_docs_is_one_that_exists(command):
    words = shlex.split(command)
    while words and re.fullmatch(r"[A-Z_]+=\S*", words[0]):
        words = words[1:]
    if words[0] == "make":
        makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
        targets = [w for w in words[1:] if "=" not in w]
        assert all(re.search(rf"^{t}:", makefile, re.M) for t in targets)
    elif words[0] in {".venv/bin/ratusha", "ratusha"}:
        shown = words[1:] if HARMLESS.match(command) else [words[1], "--help"]
        found, told = shows_its_help(*shown)
        assert found, told


def test_the_help_names_every_verb_and_each_verb_has_its_module():
    for verb in VERBS:
        name = f"{verb}_" if verb == "import" else verb
        folder = ROOT / "ratusha/site/cli" / name
        assert folder.with_suffix(".py").exists() or folder.is_dir(), f"ratusha {verb}"


def test_every_setting_from_the_environment_is_documented():
    settings = (ROOT / "ratusha/site/settings.py").read_text(encoding="utf-8")
    told = (ROOT / "docs/run/README.md").read_text(encoding="utf-8")
    assert not [
        name
        for name in set(re.findall(r"RATUSHA_[A-Z_]+", settings))
        if name not in told and not name.endswith("_")
    ]


def test_start_up_is_light():
    code = "import sys, ratusha.site.cli as c; c.run(['--help']); print(sorted(m for m in sys.modules if m.split('.')[0] in ('django', 'numpy', 'scipy', 'ibis', 'pyxform', 'pyhanko')), file=sys.stderr)"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT, check=True)
    assert run.stderr.strip() == "[]"
