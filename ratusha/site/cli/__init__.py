"""The command line: one module a verb, loaded only when its verb is named.

A verb's module has `ABOUT` (one line), `arguments(parser)` and `run(options) -> int`. What it refuses it
raises as `core.refusal.Refusal`: printed here as one sentence on stderr, or under `--json` as
`{"error": {"code", "message", "where"}}` on stdout; the exit code is 2. Verbs in `DJANGO` get a set-up
Django first; a verb that is not ours goes to Django's own commands (`migrate`, `check`, `shell`, …).
"""

from __future__ import annotations

import argparse
import importlib
import json
import os
import signal
import sys
from collections.abc import Sequence

from ratusha.core.refusal import Refusal

# verb -> (needs Django, one line for --help). The module has the verb's name.
VERBS: dict[str, tuple[bool, str]] = {
    "demo": (True, "set up the demo city Zrazkove from empty to documents, then serve it"),
    "serve": (True, "serve the portal"),
    "work": (True, "run the worker: messages, documents, estimates, retention"),
    "import": (False, "bring a catalogue or survey answers in, dry run first"),
    "export": (True, "write the catalogue or the golden thread of a service out"),
    "form": (False, "check, run, sample or evaluate an XLSForm"),
    "estimate": (False, "estimates from a survey file, with standard errors"),
    "decide": (False, "rank alternatives and choose a portfolio from a model file or the database"),
}


def run(argv: Sequence[str]) -> int:
    """Run one command line; return its exit code."""
    if hasattr(signal, "SIGPIPE"):
        signal.signal(signal.SIGPIPE, signal.SIG_DFL)
    if not argv or argv[0] in {"-h", "--help", "help"}:
        print(_help())
        return 0
    verb = argv[0]
    if verb in {"-V", "--version"}:
        from importlib.metadata import version

        print(f"ratusha {version('ratusha')}")
        return 0
    if verb not in VERBS:
        return _django(argv)
    needs_django, about = VERBS[verb]
    if needs_django:
        setup_django()
    module = importlib.import_module(f"{__name__}.{verb if verb != 'import' else 'import_'}")
    parser = argparse.ArgumentParser(prog=f"ratusha {verb}", description=about)
    module.arguments(parser)
    options = parser.parse_args(list(argv[1:]))
    try:
        return int(module.run(options) or 0)
    except Refusal as refusal:
        return _refuse(refusal, as_json=bool(getattr(options, "json", False)))


def setup_django() -> None:
    """Make Django ready; called at this edge only."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ratusha.site.settings")
    import django

    django.setup()


def _refuse(refusal: Refusal, *, as_json: bool) -> int:
    if as_json:
        print(json.dumps({"error": refusal.to_dict()}, ensure_ascii=False))
    else:
        place = f"{refusal.where}: " if refusal.where else ""
        print(f"{place}{refusal.message}", file=sys.stderr)
    return 2


def _django(argv: Sequence[str]) -> int:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ratusha.site.settings")
    from django.core.management import execute_from_command_line

    execute_from_command_line(["ratusha", *argv])
    return 0


def _help() -> str:
    lines = ["usage: ratusha VERB …", ""]
    lines += [f"  {verb:<9} {about}" for verb, (_, about) in VERBS.items()]
    lines += ["", "`ratusha VERB --help` tells more. Any other verb goes to Django (migrate, check, …)."]
    return "\n".join(lines)
