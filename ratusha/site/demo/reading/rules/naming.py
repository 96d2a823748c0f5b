"""The small words of the rules: refusing, and names that must be known."""

from __future__ import annotations

from collections.abc import Iterable

from ratusha.site.demo.reading.making import BrokenDemoData


def refuse(where: str, message: str, **params: object) -> BrokenDemoData:
    """A broken rule in one sentence."""
    return BrokenDemoData("rule", message, where, **params)


def known(names: Iterable[str], allowed: Iterable[str], where: str, what: str) -> None:
    """Every name must be one of `allowed`."""
    for name in names:
        if name not in set(allowed):
            raise refuse(
                where, "there is no %(what)s “%(name)s”; correct the name or add it", what=what, name=name
            )


def ids(rows: Iterable[object]) -> list[str]:
    """Identifiers of rows."""
    return [str(getattr(row, "id")) for row in rows]  # noqa: B009  # rows of many shapes, each with an id
