"""A codebook says what the columns of a survey file mean; with it a raw row becomes clean answers.

Files of real surveys hold 9 for "do not know", `R` for a refusal, `NA` text, an 11 on a scale of ten, one column
for each ticked box, or several codes in one cell. The codebook names all of that once (a TOML document); reading
never guesses: what it does not name is counted and shown.

An answer is a code (text) for `single`, a list of codes for `multiple`, a number for `number`, words for `text`.
No answer is no entry; why (empty, refused, unknown code, …) is counted by variable in the report.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from math import isfinite
from typing import Any

from ratusha.core.refusal import Refusal
from ratusha.core.texts import LANGUAGES, Texts, same

KINDS = ("single", "multiple", "number", "text")
ROLES = ("", "need", "domain", "open")
LONGEST_TEXT = 4_000
JOINT = ":"  # of a multiple variable and its level in the names of columns: `need:birth-grant`

Answer = str | float | list[str]


class CodebookRefused(Refusal):
    """A codebook that contradicts itself or the file."""


@dataclass(frozen=True, slots=True)
class Level:
    """One possible answer; `service` is the identifier of the service that it names, if any."""

    code: str
    title: Texts
    service: str = ""


@dataclass(frozen=True)
class Variable:
    """One question.

    `columns` are the file's columns. For `multiple` there are three ways: one column whose cell holds codes with
    a separator (`split`), several columns each holding a code (first, second and third choice), or one column a
    level (`boxes`: code → column) that counts as ticked unless its cell is in `unticked`.
    `none` are values that say "none of these": an answer with nothing chosen, not a missing one.
    `recode` maps raw values to codes; `missing` maps raw values to the reason why they are no answer.
    """

    name: str
    kind: str
    title: Texts
    levels: tuple[Level, ...] = ()
    columns: tuple[str, ...] = ()
    boxes: Mapping[str, str] = field(default_factory=dict)
    unticked: frozenset[str] = frozenset()
    none: frozenset[str] = frozenset()
    split: str = ""
    recode: Mapping[str, str] = field(default_factory=dict)
    missing: Mapping[str, str] = field(default_factory=dict)
    low: float | None = None
    high: float | None = None
    role: str = ""

    @property
    def codes(self) -> frozenset[str]:
        """Codes of the levels."""
        return frozenset(level.code for level in self.levels)

    @property
    def reads(self) -> tuple[str, ...]:
        """All columns of the file that the variable needs."""
        return self.columns + tuple(self.boxes.values())


@dataclass(frozen=True, slots=True)
class Block:
    """Questions read together (`core.survey.blocks`): rows of names of variables.

    `best-worst`: a row a shown set, the best and the worst, whose levels are the set; `importance-performance`: a
    row a subject, how important and how good (two numbers); `scale`: a row an item of one scale (a number).
    """

    name: str
    kind: str
    title: Texts
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class Codebook:
    """The whole document: what each column is, and which ones describe the design.

    `key` names the column that identifies a response in the file (never a person); `weight`, `strata`, `cluster`,
    `fpc`, `mode`, `day` are columns kept beside the answers.
    """

    variables: tuple[Variable, ...]
    key: str = ""
    design: Mapping[str, str] = field(default_factory=dict)
    survey: Mapping[str, Any] = field(default_factory=dict)
    blocks: tuple[Block, ...] = ()

    @property
    def reads(self) -> tuple[str, ...]:
        """Every column of the file that is read; all others are left alone."""
        named = [column for variable in self.variables for column in variable.reads]
        return tuple(dict.fromkeys([*([self.key] if self.key else []), *self.design.values(), *named]))

    def variable(self, name: str) -> Variable:
        """A variable by name; `CodebookRefused` when there is none."""
        for variable in self.variables:
            if variable.name == name:
                return variable
        raise CodebookRefused("variable", "The codebook has no variable “%(name)s”.", name, name=name)


@dataclass(frozen=True, slots=True)
class Cleaned:
    """One row made clean: answers, and for each unanswered variable the reason."""

    answers: dict[str, Answer]
    missing: dict[str, str]


DESIGN = ("weight", "strata", "cluster", "fpc", "mode", "day", "language")


def parse(document: Mapping[str, Any]) -> Codebook:
    """Read the parsed TOML document.

    Raises:
        CodebookRefused: an unknown entry or kind, a variable without column, a name used twice.
    """
    unknown = set(document) - {"survey", "file", "missing", "variable", "block"}
    if unknown:
        raise CodebookRefused(
            "entry",
            "The codebook has an unknown entry “%(name)s”; there are survey, file, missing, variable and block.",
            min(unknown),
            name=min(unknown),
        )
    file = _table(document, "file")
    strange = set(file) - {"key", *DESIGN}
    if strange:
        raise CodebookRefused(
            "entry", "[file] has an unknown entry “%(name)s”.", f"file.{min(strange)}", name=min(strange)
        )
    everywhere = {str(code): str(reason) for code, reason in _table(document, "missing").items()}
    rows = document.get("variable", [])
    if not isinstance(rows, list) or not rows:
        raise CodebookRefused(
            "variable", "The codebook names no variable: write [[variable]] for each question."
        )
    variables = tuple(_variable(row, everywhere) for row in rows)
    twice = [name for name, n in Counter(v.name for v in variables).items() if n > 1]
    if twice:
        raise CodebookRefused("twice", "Two variables have the name “%(name)s”.", twice[0], name=twice[0])
    design = {name: str(file[name]) for name in DESIGN if file.get(name)}
    blocks = tuple(_block(row, variables) for row in _rows(document.get("block", [])))
    return Codebook(variables, str(file.get("key", "")), design, _table(document, "survey"), blocks)


BLOCKS = {"best-worst": (2, "single"), "importance-performance": (2, "number"), "scale": (1, "number")}


def _rows(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def _block(row: Any, variables: tuple[Variable, ...]) -> Block:
    given = dict(row) if isinstance(row, Mapping) else {}
    name, kind = str(given.get("name", "")), str(given.get("kind", ""))
    if not name or kind not in BLOCKS or set(given) - {"name", "kind", "title", "rows"}:
        raise CodebookRefused(
            "block",
            "The block “%(name)s” needs a name, rows and a kind: %(kinds)s.",
            name,
            name=name,
            kinds=", ".join(BLOCKS),
        )
    width, wanted = BLOCKS[kind]
    kinds = {variable.name: variable.kind for variable in variables}
    rows = [tuple(str(cell) for cell in _rows(line)) for line in _rows(given.get("rows", []))]
    for line in rows or [()]:
        if len(line) != width or any(kinds.get(cell) != wanted for cell in line):
            raise CodebookRefused(
                "block",
                "A row of the block “%(name)s” names %(width)s variables of the kind “%(kind)s”.",
                name,
                name=name,
                width=width,
                kind=wanted,
            )
    return Block(name, kind, _texts(given.get("title", name)), tuple(rows))


def _table(document: Mapping[str, Any], name: str) -> dict[str, Any]:
    value = document.get(name, {})
    if not isinstance(value, Mapping):
        raise CodebookRefused("entry", "[%(name)s] is not a table.", name, name=name)
    return dict(value)


_ENTRIES = {"name", "kind", "title", "column", "columns", "boxes", "unticked", "split", "levels", "recode"}
_ENTRIES |= {"missing", "range", "role", "none"}


def _variable(row: Any, everywhere: Mapping[str, str]) -> Variable:
    name = str(row.get("name", "")) if isinstance(row, Mapping) else ""
    if not name or JOINT in name:
        raise CodebookRefused("name", "Each [[variable]] needs a name without “:”.", name)
    if unknown := set(row) - _ENTRIES:
        raise CodebookRefused(
            "entry", "“%(name)s” has an unknown entry “%(entry)s”.", name, name=name, entry=min(unknown)
        )
    kind, role = str(row.get("kind", "single")), str(row.get("role", ""))
    if kind not in KINDS or role not in ROLES:
        raise CodebookRefused(
            "kind", "“%(name)s” has the kind “%(kind)s” and the role “%(role)s”, which do not exist.",
            name, name=name, kind=kind, role=role,
        )  # fmt: skip
    columns = row.get("columns", [row["column"]] if "column" in row else [] if "boxes" in row else [name])
    boxes = {str(code): str(column) for code, column in _table(row, "boxes").items()}
    levels = _levels(name, row.get("levels", []) or list(boxes))
    if kind in ("single", "multiple") and not levels:
        raise CodebookRefused("levels", "“%(name)s” is a choice but names no levels.", name, name=name)
    if set(boxes) - {level.code for level in levels}:
        raise CodebookRefused("boxes", "“%(name)s” has a box that is not among its levels.", name, name=name)
    low, high = _range(name, row.get("range"))
    return Variable(
        name=name,
        kind=kind,
        title=_texts(row.get("title", name)),
        levels=levels,
        columns=tuple(str(column) for column in columns),
        boxes=boxes,
        unticked=frozenset(str(code) for code in row.get("unticked", ["", "0"])),
        none=frozenset(str(code) for code in row.get("none", [])),
        split=str(row.get("split", "")),
        recode={str(raw): str(code) for raw, code in _table(row, "recode").items()},
        missing={**everywhere, **{str(c): str(why) for c, why in _table(row, "missing").items()}},
        low=low,
        high=high,
        role=role,
    )


def _levels(name: str, rows: Any) -> tuple[Level, ...]:
    if isinstance(rows, Mapping):
        return tuple(Level(str(code), _texts(title)) for code, title in rows.items())
    found = []
    for row in rows:
        if isinstance(row, Mapping):
            if "code" not in row:
                raise CodebookRefused("levels", "A level of “%(name)s” has no code.", name, name=name)
            code = str(row["code"])
            found.append(Level(code, _texts(row.get("title", code)), str(row.get("service", ""))))
        else:
            found.append(Level(str(row), same(str(row))))
    return tuple(found)


def _texts(value: Any) -> Texts:
    if isinstance(value, Mapping):
        return {str(tag): str(words) for tag, words in value.items() if tag in LANGUAGES}
    return same(str(value))


def _range(name: str, value: Any) -> tuple[float | None, float | None]:
    if value is None:
        return None, None
    numbers = isinstance(value, list) and len(value) == 2 and all(isinstance(x, int | float) for x in value)
    if not numbers or value[0] >= value[1]:
        raise CodebookRefused("range", "The range of “%(name)s” is not [lowest, highest].", name, name=name)
    return float(value[0]), float(value[1])


# Reading rows ---------------------------------------------------------------------------------------


def clean(row: Mapping[str, str], variables: Iterable[Variable]) -> Cleaned:
    """Answers of one row, and why the others are missing: `empty`, a reason of the codebook, `unknown code`,
    `not a number`, `out of range`, `too long`."""
    answers: dict[str, Answer] = {}
    missing: dict[str, str] = {}
    for variable in variables:
        answer, why = _READERS[variable.kind](row, variable)
        if answer is None:
            missing[variable.name] = why
        else:
            answers[variable.name] = answer
    return Cleaned(answers, missing)


def _raw(row: Mapping[str, str], variable: Variable, column: str) -> tuple[str | None, str]:
    """The cell's value after recoding, or why it is no answer."""
    text = row.get(column, "").strip()
    if text in variable.missing:
        return None, variable.missing[text]
    return (variable.recode.get(text, text), "") if text else (None, "empty")


def _single(row: Mapping[str, str], variable: Variable) -> tuple[Answer | None, str]:
    code, why = _raw(row, variable, variable.columns[0])
    if code is None:
        return None, why
    return (code, "") if code in variable.codes else (None, "unknown code")


def _number(row: Mapping[str, str], variable: Variable) -> tuple[Answer | None, str]:
    text, why = _raw(row, variable, variable.columns[0])
    if text is None:
        return None, why
    try:
        value = float(text.replace(",", "."))
    except ValueError:
        return None, "not a number"
    if not isfinite(value):
        return None, "not a number"
    low, high = variable.low, variable.high
    outside = (low is not None and value < low) or (high is not None and value > high)
    return (None, "out of range") if outside else (value, "")


def _words(row: Mapping[str, str], variable: Variable) -> tuple[Answer | None, str]:
    text, why = _raw(row, variable, variable.columns[0])
    if text is None:
        return None, why
    return (text, "") if len(text) <= LONGEST_TEXT else (None, "too long")


def _multiple(row: Mapping[str, str], variable: Variable) -> tuple[Answer | None, str]:
    if variable.boxes:
        return _boxes(row, variable)
    chosen: list[str] = []
    why = "empty"
    for column in variable.columns:
        text, reason = _raw(row, variable, column)
        if text is None:
            why = reason if reason != "empty" else why
            continue
        parts = text.split(variable.split) if variable.split else [text]
        chosen += [variable.recode.get(part.strip(), part.strip()) for part in parts if part.strip()]
    named = [code for code in dict.fromkeys(chosen) if code not in variable.none]
    if any(code not in variable.codes for code in named):
        return None, "unknown code"
    return (named, "") if chosen else (None, why)


def _boxes(row: Mapping[str, str], variable: Variable) -> tuple[Answer | None, str]:
    """Ticked boxes; a row in which no box was even shown has no answer, an all-unticked one has an empty one."""
    cells = {code: row.get(column, "").strip() for code, column in variable.boxes.items()}
    reasons = [variable.missing[cell] for cell in cells.values() if cell in variable.missing]
    if len(reasons) == len(cells):
        return None, reasons[0]
    if not any(cells.values()):
        return None, "empty"
    ticked = [
        c for c, cell in cells.items() if cell not in variable.unticked and cell not in variable.missing
    ]
    return ticked, ""


_READERS = {"single": _single, "multiple": _multiple, "number": _number, "text": _words}


def spread(variables: Iterable[Variable]) -> dict[str, tuple[Variable, str]]:
    """Names of the analysis columns: a multiple variable has one 0/1 column a level, `need:birth-grant`."""
    columns: dict[str, tuple[Variable, str]] = {}
    for variable in variables:
        if variable.kind == "multiple":
            columns |= {
                f"{variable.name}{JOINT}{level.code}": (variable, level.code) for level in variable.levels
            }
        elif variable.kind != "text":
            columns[variable.name] = (variable, "")
    return columns


def cell(answers: Mapping[str, Any], variable: Variable, level: str) -> str | float | None:
    """The value of one analysis column in one response; `None` is no answer."""
    answer = answers.get(variable.name)
    if answer is None or not level:
        return answer
    return 1.0 if level in answer else 0.0
