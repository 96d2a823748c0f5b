"""Jobs of the room: build the files of a version outside the request."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ratusha.outbox.ports import Progress, job
from ratusha.papers import actions


@job("papers.build")
def build(payload: Mapping[str, Any], progress: Progress) -> list[int]:
    """Build the files of the version named in the payload; each runs in a child process."""
    progress(0.1)
    return list(actions.build(version=int(payload["version"])))


@job("papers.sign")
def sign(payload: Mapping[str, Any], progress: Progress) -> None:
    """Sign the tagged PDFs of the approved version named in the payload."""
    progress(0.1)
    actions.sign_files(version=int(payload["version"]))
