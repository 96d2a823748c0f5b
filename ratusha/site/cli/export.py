"""`ratusha export WHAT`: write something out for others. One module for each WHAT."""

from __future__ import annotations

import argparse
import importlib

# what -> (module in this folder, one line for --help)
KINDS = {
    "catalogue": ("export_catalogue", "all published services as CPSV-AP, JSON or CSV"),
    "instrument": ("export_instrument", "a yardstick of quality as a text file"),
    "thread": (
        "export_thread",
        "the golden thread of a service: need, score, rank, measure, launch, outcome",
    ),
}


def arguments(parser: argparse.ArgumentParser) -> None:
    """A sub-verb for each kind."""
    kinds = parser.add_subparsers(dest="what", required=True, metavar="WHAT")
    for kind, (module, about) in KINDS.items():
        inner = kinds.add_parser(kind, help=about, description=about)
        importlib.import_module(f"ratusha.site.cli.{module}").arguments(inner)


def run(options: argparse.Namespace) -> int:
    """Hand over to the kind's module."""
    module, _ = KINDS[options.what]
    return int(importlib.import_module(f"ratusha.site.cli.{module}").run(options))
