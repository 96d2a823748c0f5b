"""`ratusha form sample`: synthetic answers, one line of JSON each."""

from __future__ import annotations

import argparse
import json
from itertools import islice
from pathlib import Path

from ratusha.core.forms import sample
from ratusha.core.refusal import Refusal
from ratusha.site.cli.form_files import add_today, form_in, occasion

ABOUT = "make up valid answers from a form's own rules"


def arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument("file", metavar="FILE", type=Path, help="an .xlsx, .xls or .md form")
    parser.add_argument("-n", type=int, default=10, metavar="N", help="how many (10)")
    parser.add_argument("--seed", type=int, default=0, help="the same seed gives the same answers")
    add_today(parser)
    parser.add_argument("--json", action="store_true", help="nothing changes: the lines are JSON already")


def run(options: argparse.Namespace) -> int:
    """Print `n` lines, each a valid `--answers` file of `form run`."""
    if options.n < 0:
        raise Refusal("count", "-n is how many answers to make: 0 or more.", "-n")
    form = form_in(options.file)
    for answers in islice(sample(form, seed=options.seed, occasion=occasion(options.today)), options.n):
        print(json.dumps(answers, ensure_ascii=False))
    return 0
