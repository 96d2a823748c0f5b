"""A form as an immutable value: what is asked, of whom, in which words and under which rules.

Read from an XLSForm once (`xlsform` → `xform`), then only looked at. Paths are the questions' names from the
root, `/group/repeat/name`, without the root's own name and without positions; expressions are the ODK
expressions as an XForm carries them (absolute paths begin with the root's name).
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, fields, is_dataclass
from functools import cached_property
from types import MappingProxyType

# What a question can be. ANSWERED kinds take answers from a person; NOTE is only read; CALCULATE and HIDDEN
# live without a control; METADATA is filled by the device or the server.
FILES = frozenset({"file", "image", "audio", "video"})
SELECTS = frozenset({"select_one", "select_multiple", "rank"})
PLACES = frozenset({"geopoint", "geotrace", "geoshape"})
ANSWERED = FILES | SELECTS | PLACES
ANSWERED |= {"text", "integer", "decimal", "range", "date", "time", "datetime", "acknowledge", "barcode"}
DEFAULT_LANGUAGE = "default"


@dataclass(frozen=True, slots=True)
class Output:
    """A place inside a text where the value of an expression is shown."""

    expression: str


Piece = str | Output


@dataclass(frozen=True, slots=True)
class Text:
    """Words in several languages, with places for values. Empty when the form says nothing."""

    by_language: Mapping[str, tuple[Piece, ...]] = field(default_factory=dict)

    def __bool__(self) -> bool:
        return bool(self.by_language)

    def pieces(self, language: str) -> tuple[Piece, ...]:
        """The pieces in this language, or in the first language that has them."""
        if language in self.by_language:
            return self.by_language[language]
        return next(iter(self.by_language.values()), ())

    def plain(self, language: str, gap: str = "…") -> str:
        """The words with each value's place marked by `gap`."""
        return "".join(piece if isinstance(piece, str) else gap for piece in self.pieces(language)).strip()

    @property
    def outputs(self) -> tuple[str, ...]:
        """Every expression shown in any language."""
        return tuple(
            p.expression for pieces in self.by_language.values() for p in pieces if isinstance(p, Output)
        )


@dataclass(frozen=True, slots=True)
class Choice:
    """One line of a list of choices; `columns` are its other cells, used by choice filters."""

    name: str
    label: Text
    columns: Mapping[str, str] = field(default_factory=dict)
    media: Mapping[str, Text] = field(default_factory=dict)
    row: int = 0  # of the choices sheet; 0: made by the reader, or from a file


@dataclass(frozen=True, slots=True)
class Table:
    """A list of choices or a file of rows, as `instance('id')/root/item` sees it."""

    identifier: str
    rows: tuple[Mapping[str, str], ...]
    source: str = ""  # the file it comes from; empty: a list inside the workbook
    missing: bool = False  # named by the form, but the file was not given


@dataclass(frozen=True, slots=True)
class Itemset:
    """Where a question's choices come from: an expression over a table or over a repeat."""

    nodeset: str  # with its filter; without the wish to shuffle
    value: str
    label: str
    table: str = ""  # the table's identifier, empty when the choices are answers of a repeat
    filtered: bool = False
    randomize: bool = False


@dataclass(frozen=True, slots=True)
class Rules:
    """The expressions bound to a question or a group; an empty string means no rule."""

    relevant: str = ""
    required: str = ""
    constraint: str = ""
    calculate: str = ""
    readonly: str = ""
    default: str = ""  # a plain first value
    dynamic_default: str = ""  # an expression evaluated when the answers begin
    triggers: tuple[tuple[str, str], ...] = ()  # (path that changes, expression of the new value)


@dataclass(frozen=True, slots=True)
class Question:
    """One thing asked, shown or computed."""

    name: str
    path: str
    kind: str
    label: Text = field(default_factory=Text)
    hint: Text = field(default_factory=Text)
    guidance: Text = field(default_factory=Text)
    constraint_message: Text = field(default_factory=Text)
    required_message: Text = field(default_factory=Text)
    media: Mapping[str, Text] = field(default_factory=dict)  # image | audio | video | big-image -> file name
    rules: Rules = field(default_factory=Rules)
    appearance: str = ""
    itemset: Itemset | None = None
    parameters: Mapping[str, str] = field(
        default_factory=dict
    )  # range: start, end, step; image: max-pixels …
    preload: str = ""  # metadata: start, end, today, deviceid, username …
    row: int = 0  # of the survey sheet; 0: made by the reader ("specify other", a repeat's count)

    @property
    def answered(self) -> bool:
        """Whether a person gives this answer."""
        return self.kind in ANSWERED and not self.computed

    @property
    def computed(self) -> bool:
        """Whether the form gives this answer itself."""
        return bool(self.rules.calculate) or self.rules.readonly == "true()"


@dataclass(frozen=True, slots=True)
class Group:
    """Questions that belong together; a repeat when they are asked several times."""

    name: str
    path: str
    items: tuple[Group | Question, ...]
    label: Text = field(default_factory=Text)
    hint: Text = field(default_factory=Text)
    rules: Rules = field(default_factory=Rules)
    appearance: str = ""
    repeat: bool = False
    count: str = ""  # expression: how many times; empty: the person adds another
    row: int = 0

    @property
    def one_page(self) -> bool:
        """Whether the form asks for the whole group on one screen."""
        return "field-list" in self.appearance.split()


Item = Group | Question


@dataclass(frozen=True, eq=False)
class Form:
    """A whole form. `content_hash` is the same for the same form read from .xlsx, .xls or .md."""

    identifier: str
    title: str
    version: str
    root: str  # the root element's name, first step of absolute paths
    languages: tuple[str, ...]  # as the form names them; ("default",) when it names none
    default_language: str
    items: tuple[Item, ...]
    tables: Mapping[str, Table]
    choices: Mapping[str, tuple[Choice, ...]]  # by table
    asked_rows: int  # rows of the survey sheet that take an answer
    media: tuple[str, ...]  # files the form shows or reads
    xml: str  # the XForm (OpenRosa gives it to field devices)
    itemsets_csv: str = ""  # external choices for field devices

    def walk(self) -> Iterator[Item]:
        """Every group and question in the form's order, parents first."""
        return _walk(self.items)

    @cached_property
    def by_path(self) -> Mapping[str, Item]:
        """Groups and questions by path."""
        return MappingProxyType({item.path: item for item in self.walk()})

    @cached_property
    def questions(self) -> tuple[Question, ...]:
        """Every question in order (notes, calculations and metadata included)."""
        return tuple(item for item in self.walk() if isinstance(item, Question))

    @cached_property
    def repeats(self) -> frozenset[str]:
        """Paths of the repeats."""
        return frozenset(item.path for item in self.walk() if isinstance(item, Group) and item.repeat)

    @cached_property
    def content_hash(self) -> str:
        """SHA-256 of everything a respondent can see or a rule can use; not of rows, files' bytes or dates."""
        value = {
            "identifier": self.identifier,
            "title": self.title,
            "languages": self.languages,
            "default_language": self.default_language,
            "items": self.items,
            "tables": self.tables,
            "choices": self.choices,
        }
        text = json.dumps(_plain(value), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        return hashlib.sha256(text.encode()).hexdigest()


def _walk(items: tuple[Item, ...]) -> Iterator[Item]:
    for item in items:
        yield item
        if isinstance(item, Group):
            yield from _walk(item.items)


def _plain(value: object) -> object:
    """A value of this module as plain JSON, without the rows it came from."""
    if is_dataclass(value):
        names = (f.name for f in fields(value) if f.name not in {"row", "xml"})
        return {name: _plain(getattr(value, name)) for name in names}
    if isinstance(value, Mapping):
        return {key: _plain(inner) for key, inner in value.items()}
    if isinstance(value, tuple):
        return [_plain(inner) for inner in value]
    return value
