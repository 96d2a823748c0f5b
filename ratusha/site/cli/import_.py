"""`ratusha import WHAT FILE`: bring something in, dry run first. One module for each WHAT.

Set up Django only when the file is worth it: a refused file, or a dry run where there is no database yet, must
leave nothing behind.
"""

from __future__ import annotations

import argparse
import importlib

# what -> (module in this folder, one line for --help)
KINDS = {
    "catalogue": ("import_catalogue", "a list of services by a mapping file, or CPSV-AP"),
    "instrument": ("import_instrument", "a yardstick of quality from its text file"),
    "collected": ("import_collected", "answers collected with KoboToolbox, ODK Central or LimeSurvey"),
    "responses": ("import_responses", "answers of a survey by a codebook"),
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
