"""`ratusha form …`: the form language at the command line, without a database.

Each sub-verb is a module of `site/cli/forms/` with `ABOUT`, `arguments(parser)` and `run(options) -> int`.
"""

from __future__ import annotations

import argparse
from importlib import import_module
from types import ModuleType

SUBVERBS = ("check", "run", "sample", "eval")


def arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the sub-verbs and their arguments."""
    verbs = parser.add_subparsers(dest="subverb", required=True, metavar="|".join(SUBVERBS))
    for verb in SUBVERBS:
        module = _module(verb)
        inner = verbs.add_parser(verb, help=module.ABOUT, description=module.ABOUT)
        module.arguments(inner)


def run(options: argparse.Namespace) -> int:
    """Run the sub-verb."""
    return int(_module(options.subverb).run(options))


def _module(verb: str) -> ModuleType:
    return import_module(f"ratusha.site.cli.form_{verb}")
