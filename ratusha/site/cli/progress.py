"""Progress on a terminal: what is being done, how far, how long it took. Silent where nobody looks."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager


class Progress:
    """Tells a person on stderr what is going on; `quiet` (or no terminal for bars) keeps it to lines."""

    def __init__(self, *, quiet: bool = False) -> None:
        self.quiet = quiet
        self.live = sys.stderr.isatty() and not quiet
        self._open_line = False

    @contextmanager
    def step(self, words: str) -> Iterator[None]:
        """A stage of the work, with its seconds when it is done."""
        began = time.perf_counter()
        if self.live:
            self._show(f"… {words}")
        yield
        self._end(f"✓ {words} ({time.perf_counter() - began:.1f} s)")

    def share(self, words: str, done: int, total: int) -> None:
        """How far a stage is; drawn on a terminal only."""
        if self.live and total:
            filled = int(24 * done / total)
            self._show(f"… {words} [{'█' * filled}{'·' * (24 - filled)}] {done}/{total}")

    def say(self, words: str) -> None:
        """A line of its own."""
        self._end(words)

    def _show(self, line: str) -> None:
        sys.stderr.write(f"\r\033[K{line}")
        sys.stderr.flush()
        self._open_line = True

    def _end(self, line: str) -> None:
        if self.quiet:
            return
        if self._open_line:
            sys.stderr.write("\r\033[K")
            self._open_line = False
        sys.stderr.write(f"{line}\n")
        sys.stderr.flush()
