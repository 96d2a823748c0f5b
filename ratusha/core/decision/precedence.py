"""What must come before what: a cycle is found and named."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from ratusha.core.decision.model import DecisionRefusal


def refuse_cycles(requires: Mapping[str, Sequence[str]]) -> None:
    """Refuse a circle of requirements, naming it: “A → B → A”."""
    cycle = find_cycle(requires)
    if cycle:
        raise DecisionRefusal(
            "cycle",
            "the requirements go in a circle: %(cycle)s; remove one of them",
            "requires",
            cycle=" → ".join(cycle),
        )


def find_cycle(requires: Mapping[str, Sequence[str]]) -> list[str]:
    """The first circle met (first name repeated at its end), or nothing. Walks without recursion."""
    done: set[str] = set()
    for start in requires:
        path: list[str] = []
        stack: list[tuple[str, bool]] = [(start, False)]
        while stack:
            name, leaving = stack.pop()
            if leaving:
                path.pop()
                done.add(name)
                continue
            if name in path:
                return [*path[path.index(name) :], name]
            if name in done:
                continue
            path.append(name)
            stack.append((name, True))
            stack.extend((need, False) for need in requires.get(name, ()))
    return []
