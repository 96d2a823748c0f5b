"""What an expression is evaluated against: a node, its place in a list, and the form around it."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, tzinfo
from types import MappingProxyType

from ratusha.core.forms.expression.moments import Moment, from_datetime, midnight
from ratusha.core.forms.expression.tokens import ExpressionError
from ratusha.core.forms.tree import Node

MAX_WORK = 2_000_000  # nodes
NAMESPACES: Mapping[str, str] = MappingProxyType(
    {
        "xml": "http://www.w3.org/XML/1998/namespace",
        "jr": "http://openrosa.org/javarosa",
        "orx": "http://openrosa.org/xforms",
        "odk": "http://www.opendatakit.org/xforms",
        "entities": "http://www.opendatakit.org/xforms/entities",
        "h": "http://www.w3.org/1999/xhtml",
        "xhtml": "http://www.w3.org/1999/xhtml",
        "mathml": "http://www.w3.org/1998/Math/MathML",
        "xsd": "http://www.w3.org/2001/XMLSchema",
        "ev": "http://www.w3.org/2001/xml-events",
    }
)


class Chance:
    """Chance from a seed: the n-th draw is the SHA-256 of seed and n, so the same seed gives the same form."""

    def __init__(self, seed: int | str = 0) -> None:
        self._seed = str(seed)
        self._draws = 0

    def bytes(self) -> bytes:
        """Return the next 32 bytes."""
        self._draws += 1
        return hashlib.sha256(f"{self._seed}:{self._draws}".encode()).digest()

    def unit(self) -> float:
        """Return the next number, 0 ≤ x < 1, of 53 bits."""
        return (int.from_bytes(self.bytes()[:8], "big") >> 11) / 2**53


def _no_label(_value: str, _question: str) -> str:
    return ""


def _no_text(_key: str) -> str:
    return ""


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What stays the same for all expressions of one form filled at one time; build once, share.

    `now` is aware; `zone` is the local time zone; `today` defaults to the date of `now` there.
    `choice_name(value, question path)`, `itext(id)` and `pulldata(table, column, key column, key)` return ''
    for what they do not know; without `pulldata` the tables are looked for in `instances`, which maps a secondary
    instance's id to its element (whose child is `root`, with `item`s).
    """

    now: datetime = datetime(1970, 1, 1, tzinfo=UTC)
    zone: tzinfo = UTC
    today: date | None = None
    chance: Chance = field(default_factory=Chance)
    choice_name: Callable[[str, str], str] = _no_label
    itext: Callable[[str], str] = _no_text
    pulldata: Callable[[str, str, str, str], str] | None = None
    instances: Mapping[str, Node] = field(default_factory=dict)
    properties: Mapping[str, str] = field(default_factory=dict)
    version: str = ""

    def day(self) -> date:
        """Return today's local date."""
        return self.today or self.now.astimezone(self.zone).date()

    def today_moment(self) -> Moment:
        """Return the start of today."""
        return midnight(self.day(), self.zone)

    def now_moment(self) -> Moment:
        """Return the present moment."""
        return from_datetime(self.now, self.zone)


class Work:
    """Counts the nodes that one evaluation has walked to, and stops it when they are too many."""

    __slots__ = ("nodes",)

    def __init__(self) -> None:
        self.nodes = 0

    def add(self, nodes: int) -> None:
        """Count more nodes."""
        self.nodes += nodes
        if self.nodes > MAX_WORK:
            raise ExpressionError(
                "work", "The expression looks at more than %(most)s nodes of this document.", most=MAX_WORK
            )


class Context:
    """One evaluation: the node, its position and the size of the list it stands in.

    `current` is the node that the whole expression is about (`current()`, the same inside predicates) and
    `root` is where absolute paths start: the top of its tree, also inside predicates over other instances.
    """

    __slots__ = ("current", "form", "node", "position", "root", "size", "work")

    def __init__(
        self,
        node: Node,
        form: Surroundings,
        position: int = 1,
        size: int = 1,
        *,
        current: Node | None = None,
        root: Node | None = None,
        work: Work | None = None,
    ) -> None:
        self.node = node
        self.form = form
        self.position = position
        self.size = size
        self.current = node if current is None else current
        self.root = node.root() if root is None else root
        self.work = Work() if work is None else work

    def inside(self, size: int) -> Context:
        """Return a context for a predicate over `size` nodes; the caller moves `node` and `position`."""
        return Context(self.node, self.form, 0, size, current=self.current, root=self.root, work=self.work)
