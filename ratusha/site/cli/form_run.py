"""`ratusha form run`: a form filled with answers."""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import Any

from ratusha.core.forms import Filled, fill
from ratusha.core.refusal import Refusal
from ratusha.site.cli.form_files import add_today, content_of, form_in, occasion

ABOUT = "fill a form with answers: values, what is asked, what is wrong"


def arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument("file", metavar="FILE", type=Path, help="an .xlsx, .xls or .md form")
    parser.add_argument(
        "--answers", metavar="ANSWERS.json", type=Path, required=True, help="nested names, repeats as lists"
    )
    add_today(parser)
    parser.add_argument("--json", action="store_true", help="print the result as JSON")


def run(options: argparse.Namespace) -> int:
    """Print what the form makes of the answers; wrong answers are a result, not a failure of the command."""
    filled = fill(form_in(options.file), _answers(options.answers), occasion(options.today))
    print(json.dumps(result(filled), ensure_ascii=False) if options.json else _words(filled))
    return 0


def result(filled: Filled) -> dict[str, Any]:
    """The shape printed under `--json`."""
    return {
        "valid": filled.valid,
        "values": filled.values,
        "relevant": filled.relevant,
        "errors": [fault.to_dict() for fault in filled.errors],
    }


def _answers(path: Path) -> dict[str, Any]:
    content = content_of(path)
    try:
        answers = json.loads(content.decode("utf-8-sig"))
    except RecursionError:
        raise Refusal("answers", "The answers are nested too deeply.", str(path)) from None
    except ValueError as error:
        raise Refusal(
            "answers", "The answers are not JSON (%(why)s).", str(path), why=str(error)[:80]
        ) from None
    if not isinstance(answers, dict):
        raise Refusal("answers", 'The answers are an object of names, such as {"age": 34}.', str(path))
    return answers


def _words(filled: Filled) -> str:
    lines = [json.dumps(filled.values, ensure_ascii=False, indent=2)]
    lines += [f"{fault.path}: {fault.message} ({fault.code})" for fault in filled.errors]
    lines.append("The answers can be handed in." if filled.valid else "The answers cannot be handed in yet.")
    return "\n".join(lines)
