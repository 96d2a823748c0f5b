"""What changed between two versions of a paper: by paragraph, by table row and by number.

Takes the blocks as they are kept (plain values); words are compared without their links.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

Blocks = Sequence[Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class Change:
    """A paragraph, heading or row that was added, removed or changed; `words` are pieces: (kept | old | new, text)."""

    kind: str
    where: str
    before: str
    after: str
    words: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class NumberChange:
    """A cell of a table that is another now: which table, row and column. `before` or `after` is empty where the row is
    new or gone."""

    table: str
    row: str
    column: str
    before: str
    after: str


def changes(before: Blocks, after: Blocks) -> list[Change]:
    """Paragraphs, headings and points that differ, in the order of the newer version."""
    old, new = list(_lines(before)), list(_lines(after))
    matcher = difflib.SequenceMatcher(
        a=[text for _, text in old], b=[text for _, text in new], autojunk=False
    )
    found: list[Change] = []
    for tag, i1, i2, j1, j2 in matcher.get_opcodes():
        if tag == "equal":
            continue
        for k in range(max(i2 - i1, j2 - j1)):
            one = old[i1 + k] if i1 + k < i2 else None
            two = new[j1 + k] if j1 + k < j2 else None
            found.append(_change(one, two))
    return found


def numbers(before: Blocks, after: Blocks) -> list[NumberChange]:
    """Cells of tables with the same caption, row name and column that hold something else now, new rows and gone ones.

    The rows of a table that only one of the versions has are not told one by one.
    """
    old, new = dict(_cells(before)), dict(_cells(after))
    known = {key[0] for key in old} & {key[0] for key in new}
    found = [
        NumberChange(*key, old.get(key, ""), value)
        for key, value in new.items()
        if key[0] in known and old.get(key, "") != value
    ]
    gone = [NumberChange(*key, value, "") for key, value in old.items() if key[0] in known and key not in new]
    return [*found, *gone]


def _change(one: tuple[str, str] | None, two: tuple[str, str] | None) -> Change:
    if one is None and two is not None:
        return Change("added", two[0], "", two[1])
    if two is None and one is not None:
        return Change("removed", one[0], one[1], "")
    assert one is not None
    assert two is not None
    return Change("changed", two[0], one[1], two[1], tuple(_words(one[1], two[1])))


def _words(before: str, after: str) -> Iterator[tuple[str, str]]:
    """The two texts as one sequence of kept, old and new words."""
    old, new = before.split(), after.split()
    for tag, i1, i2, j1, j2 in difflib.SequenceMatcher(a=old, b=new, autojunk=False).get_opcodes():
        if tag == "equal":
            yield "kept", " ".join(old[i1:i2])
            continue
        if i2 > i1:
            yield "old", " ".join(old[i1:i2])
        if j2 > j1:
            yield "new", " ".join(new[j1:j2])


def _lines(blocks: Blocks, section: str = "") -> Iterator[tuple[str, str]]:
    """(section, text) of everything that is a line of words."""
    for block in blocks:
        kind = block["kind"]
        if kind == "heading":
            section = block["text"]
            yield section, block["text"]
        elif kind == "paragraph":
            yield section, _text(block["runs"])
        elif kind == "points":
            yield from ((section, _text(item)) for item in block["items"])
        elif kind == "wide":
            yield from _lines(block["blocks"], section)


def _cells(blocks: Blocks) -> Iterator[tuple[tuple[str, str, str], str]]:
    for block in blocks:
        if block["kind"] == "wide":
            yield from _cells(block["blocks"])
        if block["kind"] == "facts":
            yield from (((block["caption"], name, ""), _text(value)) for name, value in block["rows"])
        if block["kind"] != "table":
            continue
        heads = [column["title"] for column in block["columns"]]
        for row in block["rows"]:
            name = _text(row[0])
            for head, cell in zip(heads[1:], row[1:], strict=True):
                yield (block["caption"], name, head), _text(cell)


def _text(runs: Sequence[Mapping[str, Any]]) -> str:
    return "".join(str(run["text"]) for run in runs)
