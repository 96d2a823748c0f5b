"""Build papers in a short-lived child process: the caller never loads typst, and its memory is bounded.

The child is this module run as a program: JSON of the paper and the wanted builds on its standard input, files in
a folder that it is given. It knows nothing of Django or the database.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from ratusha.papers.render.blocks import BadPaper

SECONDS = 120
MEMORY = 4 * 2**30  # address space, not resident memory: typst maps its caches generously
KINDS = ("pdf", "pdfa", "docx")


def build(paper: Mapping[str, Any], kinds: Sequence[str], template: str) -> dict[str, bytes]:
    """The builds by kind, made in a child process."""
    with tempfile.TemporaryDirectory(prefix="ratusha-paper-") as folder:
        order = json.dumps({"paper": paper, "kinds": list(kinds), "template": template, "folder": folder})
        try:
            done = subprocess.run(  # our own interpreter and module, no shell
                [sys.executable, "-m", "ratusha.papers.render.apart"],
                input=order.encode(),
                capture_output=True,
                timeout=SECONDS,
                check=False,
            )
        except subprocess.TimeoutExpired as late:
            raise BadPaper(
                "slow", "The paper took longer than %(seconds)d seconds.", seconds=SECONDS
            ) from late
        if done.returncode:
            reason = done.stderr.decode(errors="replace").strip().splitlines()[-1:] or ["no reason given"]
            raise BadPaper("build", "The paper could not be built: %(reason)s", reason=reason[0])
        return {kind: (Path(folder) / kind).read_bytes() for kind in kinds}


def here(paper: Mapping[str, Any], kinds: Sequence[str], template: str) -> dict[str, bytes]:
    """The builds by kind, made in this process: for the command line and the child itself."""
    from ratusha.papers.render import docx, pdf

    return {kind: docx.build(paper) if kind == "docx" else pdf.build(paper, kind, template) for kind in kinds}


def main() -> int:
    """The child: read the order, write the files."""
    import resource

    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    order = json.load(sys.stdin)
    try:
        made = here(order["paper"], order["kinds"], order["template"])
    except BadPaper as refusal:
        sys.stderr.write(refusal.message.replace("\n", " "))
        return 2
    for kind, data in made.items():
        (Path(order["folder"]) / kind).write_bytes(data)
    return 0


if __name__ == "__main__":
    sys.exit(main())
