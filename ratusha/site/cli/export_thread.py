"""`ratusha export thread SERVICE`: the golden thread of one service, from need to outcome."""

from __future__ import annotations

import argparse
import json

from ratusha.site import queries


def arguments(parser: argparse.ArgumentParser) -> None:
    """Which service, and in what shape."""
    parser.add_argument("service", help="identifier of the service, for example residence-extract")
    parser.add_argument("--json", action="store_true", help="print JSON")


def run(options: argparse.Namespace) -> int:
    """Print the thread."""
    found = queries.thread(options.service)
    if options.json:
        print(json.dumps(found.plain(), ensure_ascii=False))
        return 0
    for name, knot in found.knots:
        interval = f" ({knot.interval[0]:g}–{knot.interval[1]:g})" if knot.interval else ""
        size = f", n = {knot.n}" if knot.n else ""
        shown = "—" if knot.value is None else str(knot.value)
        print(f"{name:<8} {shown}{interval}{size}   {knot.source_url}")
    return 0
