"""A form as pages, one thing at a time: which pages there are now, what comes next, what came before.

One question a page, with the notes that stand before it; a group with the appearance `field-list` is one page. A
repeat that people extend themselves ends with a page that lists what was entered and asks for another. The
pages follow from the answers: pure, no page is stored.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from ratusha.core.forms.filling import Filled, step
from ratusha.core.forms.model import Form, Group, Item, Question


@dataclass(frozen=True, slots=True)
class Entry:
    """A question (or words) on a page; not `asked` ones are there to appear when an answer above changes."""

    question: Question
    path: str
    asked: bool = True


@dataclass(frozen=True, slots=True)
class Page:
    """One page. `around` are the groups it stands in, outermost first, with their paths."""

    path: str
    kind: Literal["questions", "another"]
    entries: tuple[Entry, ...] = ()
    group: Group | None = None  # the group that is the page, or the repeat that may go on
    around: tuple[tuple[Group, str], ...] = ()

    @property
    def answered(self) -> tuple[Entry, ...]:
        """The entries that people answer."""
        return tuple(entry for entry in self.entries if entry.question.answered)


def pages(filled: Filled, *, dense: bool = False) -> tuple[Page, ...]:
    """All pages as the answers stand now. `dense`: everything between two repeats is one page, for copying paper."""
    single = tuple(_pages(filled, filled.form.items, "", ()))
    return tuple(_joined(filled, single)) if dense else single


def _joined(filled: Filled, single: tuple[Page, ...]) -> Iterator[Page]:
    """Pages of questions put together, with what may still appear; an instance of a repeat is a page of its own."""
    blocks: list[list[Page]] = []
    for page in single:
        last = blocks[-1][-1] if blocks else None
        goes_on = last is not None and last.kind == page.kind == "questions"
        if last is not None and goes_on and _instance(last.path) == _instance(page.path):
            blocks[-1].append(page)
        else:
            blocks.append([page])
    every = [(entry, _place(filled.form, entry.path)) for entry in _every(filled, filled.form.items, "")]
    starts = [_place(filled.form, block[0].path) for block in blocks]
    for number, block in enumerate(blocks):
        if block[0].kind == "another":
            yield block[0]
            continue
        begin = _place(filled.form, blocks[number - 1][-1].path) if number else ()
        end = starts[number + 1] if number + 1 < len(blocks) else ((10**9, 0),)
        instance = _instance(block[0].path)
        inside = [entry for entry, at in every if begin < at < end and _instance(entry.path) == instance]
        around = block[0].around if instance else ()
        yield Page(block[0].path, "questions", tuple(inside), around[-1][0] if around else None, around)


def _instance(path: str) -> str:
    """The innermost instance of a repeat around a path, empty outside repeats."""
    return path[: path.rindex("]") + 1] if "]" in path else ""


def _every(filled: Filled, items: tuple[Item, ...], at: str) -> Iterator[Entry]:
    """All visible questions with whether they are asked now, also inside groups that are not asked."""
    for item in items:
        path = f"{at}/{item.name}"
        if isinstance(item, Group) and item.repeat:
            for number in range(1, len(filled.rows(path)) + 1):
                yield from _every(filled, item.items, f"{path}[{number}]")
        elif isinstance(item, Group):
            yield from _every(filled, item.items, path)
        elif _visible(item):
            yield Entry(item, path, filled.relevant[path])


def page_at(filled: Filled, path: str, *, dense: bool = False) -> Page | None:
    """The page with this path, or the one that shows the question with it."""
    found = pages(filled, dense=dense)
    exact = next((page for page in found if page.path == path), None)
    return exact or next((p for p in found if any(entry.path == path for entry in p.entries)), None)


def after(filled: Filled, path: str, *, dense: bool = False) -> Page | None:
    """The page after the one at `path`, which may be gone by now; None at the end."""
    here = _place(filled.form, path)
    return next((page for page in pages(filled, dense=dense) if _place(filled.form, page.path) > here), None)


def before(filled: Filled, path: str, *, dense: bool = False) -> Page | None:
    """The page before; None at the beginning."""
    here = _place(filled.form, path)
    earlier = [page for page in pages(filled, dense=dense) if _place(filled.form, page.path) < here]
    return earlier[-1] if earlier else None


def unfinished(filled: Filled, *, dense: bool = False) -> Page | None:
    """The first page with an answer that is missing or wrong."""
    return next((page for fault in filled.errors if (page := page_at(filled, fault.path, dense=dense))), None)


def _pages(
    filled: Filled, items: tuple[Item, ...], at: str, around: tuple[tuple[Group, str], ...]
) -> Iterator[Page]:
    waiting: list[Entry] = []  # words that go onto the next question's page
    for item in items:
        path = f"{at}/{item.name}"
        if isinstance(item, Question):
            if not _visible(item) or not filled.relevant[path]:
                continue
            waiting.append(Entry(item, path))
            if item.answered:
                yield Page(path, "questions", tuple(waiting), around=around)
                waiting = []
            continue
        if waiting:
            yield Page(waiting[0].path, "questions", tuple(waiting), around=around)
            waiting = []
        yield from _group_pages(filled, item, path, around)
    if waiting:
        yield Page(waiting[0].path, "questions", tuple(waiting), around=around)


def _group_pages(
    filled: Filled, group: Group, path: str, around: tuple[tuple[Group, str], ...]
) -> Iterator[Page]:
    if not group.repeat:
        yield from _one(filled, group, path, around)
        return
    parent = filled.state.find(path.rpartition("/")[0]) if path.count("/") > 1 else filled.state.root
    if parent is None or not filled.state.asks_for(group, parent):
        return
    number = len(parent.named.get(group.name, ()))
    for position in range(1, number + 1):
        yield from _one(filled, group, f"{path}[{position}]", around)
    if not group.count and any(True for _ in _questions(group)):
        yield Page(path, "another", group=group, around=around)


def _one(filled: Filled, group: Group, path: str, around: tuple[tuple[Group, str], ...]) -> Iterator[Page]:
    """The pages of a group (or of one instance of a repeat)."""
    if not filled.relevant.get(path):
        return
    inside = (*around, (group, path))
    if group.one_page and not any(isinstance(i, Group) and i.repeat for i in _inner(group)):
        entries = tuple(_entries(filled, group.items, path))
        if any(entry.asked for entry in entries):
            yield Page(path, "questions", entries, group, around)
        return
    yield from _pages(filled, group.items, path, inside)


def _entries(filled: Filled, items: tuple[Item, ...], at: str) -> Iterator[Entry]:
    for item in items:
        path = f"{at}/{item.name}"
        if isinstance(item, Group):
            yield from _entries(filled, item.items, path)
        elif _visible(item):
            yield Entry(item, path, filled.relevant[path])


def _inner(group: Group) -> Iterator[Item]:
    for item in group.items:
        yield item
        if isinstance(item, Group):
            yield from _inner(item)


def _questions(group: Group) -> Iterator[Question]:
    return (item for item in _inner(group) if isinstance(item, Question) and item.answered)


def _visible(question: Question) -> bool:
    """Whether people see it: questions and notes, and computed values that have words of their own."""
    if question.kind in {"calculate", "hidden", "metadata"}:
        return False
    return question.answered or bool(question.label)


def _place(form: Form, path: str) -> tuple[tuple[int, int], ...]:
    """Where a path stands in the form: comparable, also for paths that are gone. A repeat's own page comes last."""
    place: list[tuple[int, int]] = []
    items = form.items
    for part in path.strip("/").split("/"):
        name, position = step(part)
        index = next((i for i, item in enumerate(items) if item.name == name), len(items))
        item = items[index] if index < len(items) else None
        last = isinstance(item, Group) and item.repeat and position is None
        place.append((index, 10**9 if last else position or 0))
        items = item.items if isinstance(item, Group) else ()
    return tuple(place)
