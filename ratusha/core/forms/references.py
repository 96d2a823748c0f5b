"""Which answers an expression looks at: paths of the form, found in the syntax without evaluating anything."""

from __future__ import annotations

from collections.abc import Mapping

from ratusha.core.forms.expression.syntax import Axis, Call, NameTest, Path, Step, Syntax, children_of
from ratusha.core.forms.model import Group, Item, Question

EVERYTHING = "//"  # an expression that may look anywhere
_COUNTING = frozenset(
    {"count", "position", "indexed-repeat", "jr:choice-name"}
)  # ask how many, not what is inside
_ONLY = "#"  # before the path of a group whose contents do not matter


class Looked:
    """The paths named by expressions of one form; groups stand for all that is in them."""

    def __init__(self, root: str, items: Mapping[str, Item]) -> None:
        self._root = root
        self._items = items
        self.unknown: list[str] = []

    def of(self, syntax: Syntax, at: str) -> frozenset[str]:
        """Paths of questions and repeats that `syntax`, evaluated at the path `at`, depends on."""
        found: set[str] = set()
        self._walk(syntax, at, at, found)
        return frozenset(leaf for path in found for leaf in self._spread(path))

    def _spread(self, path: str) -> list[str]:
        only, path = path.startswith(_ONLY), path.lstrip(_ONLY)
        if path in {EVERYTHING, ""}:
            return list(self._items)
        if only:
            return [path] if path in self._items else []
        item = self._items.get(path)
        if isinstance(item, Question):
            return [path]
        if isinstance(item, Group):
            return [path, *(key for key in self._items if key.startswith(path + "/"))]
        return []

    def _walk(self, syntax: Syntax, base: str | None, current: str, found: set[str]) -> None:
        if isinstance(syntax, Path):
            self._path(syntax, base, current, found)
            return
        counting = isinstance(syntax, Call) and syntax.name in _COUNTING
        for part in children_of(syntax):
            inner: set[str] = set()
            self._walk(part, base, current, inner)
            found |= {_ONLY + path if counting and isinstance(part, Path) else path for path in inner}

    def _path(self, path: Path, base: str | None, current: str, found: set[str]) -> None:
        place: str | None = base
        steps = path.steps
        if path.absolute:
            place, steps = self._from_root(steps, found)
        elif isinstance(path.start, Call) and path.start.name == "current":
            place = current
        elif path.start is not None:
            self._walk(path.start, base, current, found)
            place = None
            for predicate in path.predicates:
                self._walk(predicate, None, current, found)
        for step in steps:
            place = self._step(step, place, found)
            for predicate in step.predicates:
                self._walk(predicate, place, current, found)
        if place is not None:
            found.add(place)
            if place and place not in self._items and not place.startswith("/meta"):
                self.unknown.append(place)

    def _from_root(self, steps: tuple[Step, ...], found: set[str]) -> tuple[str | None, tuple[Step, ...]]:
        if steps and isinstance(steps[0].test, NameTest) and steps[0].test.local == self._root:
            return "", steps[1:]
        found.add(EVERYTHING)
        return None, steps

    def _step(self, step: Step, place: str | None, found: set[str]) -> str | None:
        if place is None:
            return None
        if step.axis is Axis.SELF:
            return place
        if step.axis is Axis.PARENT:
            return place.rpartition("/")[0]
        if step.axis is Axis.CHILD and isinstance(step.test, NameTest) and step.test.local != "*":
            return f"{place}/{step.test.local}"
        found.add(
            place if step.axis in {Axis.CHILD, Axis.DESCENDANT, Axis.DESCENDANT_OR_SELF} else EVERYTHING
        )
        return None
