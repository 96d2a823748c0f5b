"""Values worth trying for a question: random ones of its kind, and those its rules speak of."""

from __future__ import annotations

import hashlib
import math
from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from ratusha.core.forms.dice import Dice
from ratusha.core.forms.expression.syntax import Call, Negative, Number, Path, Syntax, Text, children_of
from ratusha.core.forms.model import FILES, SELECTS, Question
from ratusha.core.forms.pattern import matching
from ratusha.core.forms.references import Looked
from ratusha.core.forms.tree import Node

if TYPE_CHECKING:
    from ratusha.core.forms.filling import Filling

WORDS = (
    "липа",
    "весна",
    "калина",
    "ранок",
    "дорога",
    "вікно",
    "садок",
    "річка",
    "поле",
    "north",
    "river",
    "berry",
)
ON_PURPOSE = 0.4  # share of choices taken from those that other questions wait for
_ENDINGS = {"image": "jpg", "audio": "mp3", "video": "mp4", "file": "pdf"}


def candidates(question: Question, node: Node, state: Filling, chance: Dice) -> Iterator[Any]:
    """Endless values to try, the most natural ones first."""
    if question.kind in SELECTS:
        yield from _chosen(question, node, state, chance)
    if question.kind in FILES:
        while True:
            yield _file(question, chance)
    hints = _Hints(question, node, state)
    make = _MAKERS.get(question.kind, _text)
    number = 0
    while True:
        yield make(question, hints, state, chance, number)
        number += 1


class _Hints:
    """Numbers, texts and patterns in the question's constraint and in the rules of others that look at it."""

    def __init__(self, question: Question, node: Node, state: Filling) -> None:
        self.numbers: list[float] = []
        self.texts: list[str] = []
        self.patterns: list[str] = []
        ready = state.program.ready[question.path]
        for syntax in state.program.spoken_of.get(question.path, ()):
            self._walk(syntax)
        if ready.constraint is None:
            return
        self._walk(ready.constraint.syntax)
        for path in Looked(state.form.root, state.form.by_path).of(ready.constraint.syntax, question.path):
            for other in state.nodes.get(path, ()):
                value = state.kept.get(other)
                if isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value):
                    self.numbers.append(float(value))
                elif isinstance(value, date):
                    self.texts.append(value.isoformat())
                elif isinstance(value, str) and value:
                    self.texts.append(value)

    def _walk(self, syntax: Syntax) -> None:
        if isinstance(syntax, Number):
            self.numbers.append(syntax.value)
        elif isinstance(syntax, Negative) and isinstance(syntax.operand, Number):
            self.numbers.append(-syntax.operand.value)
        elif isinstance(syntax, Text):
            self.texts.append(syntax.value)
        elif isinstance(syntax, Call) and syntax.name == "regex" and len(syntax.arguments) > 1:
            pattern = syntax.arguments[1]
            if isinstance(pattern, Text):
                self.patterns.append(pattern.value)
                return
        if not isinstance(syntax, Path):
            for part in children_of(syntax):
                self._walk(part)


def _chosen(question: Question, node: Node, state: Filling, chance: Dice) -> Iterator[Any]:
    """Names offered now: one, some, or all in a random order."""
    ready = state.program.ready[question.path]
    offered = state.checker.offered(node, ready, question)
    itemset = question.itemset
    if not offered or itemset is None:
        return
    order = {choice.name: place for place, choice in enumerate(state.form.choices.get(itemset.table, ()))}
    names = sorted(offered, key=lambda name: (order.get(name, len(order)), name))
    hints = _Hints(question, node, state)
    spoken_of = [name for name in names if name in hints.texts]  # others' rules wait for these
    while True:
        if question.kind == "select_one":
            yield chance.choice(spoken_of if spoken_of and chance.unit() < ON_PURPOSE else names)
        elif question.kind == "rank":
            yield chance.sample(names, len(names))
        else:
            many = chance.sample(names, chance.randint(1, min(len(names), 4)))
            yield sorted(many, key=names.index)


def _file(question: Question, chance: Dice) -> dict[str, str]:
    name = f"{question.name}-{chance.randint(0, 999_999)}.{_ENDINGS[question.kind]}"
    return {"name": name, "sha256": hashlib.sha256(name.encode()).hexdigest()}


Maker = Callable[[Question, _Hints, "Filling", Dice, int], Any]


def _number_near(hints: _Hints, chance: Dice, number: int, low: float, high: float) -> float:
    """Alternately anywhere between the hints, just beside one of them, and anywhere at all."""
    if hints.numbers and number % 3 == 0:
        return chance.uniform(min(hints.numbers), max(hints.numbers))
    if hints.numbers and number % 3 == 1:
        near = chance.choice(hints.numbers)
        return near + chance.choice((0, 1, -1, 0.5, -0.5, 10, -10, 0.01, -0.01))
    return chance.uniform(low, high)


def _integer(question: Question, hints: _Hints, state: Filling, chance: Dice, number: int) -> int:
    if question.path in state.program.counting and number % 2 == 0:
        return chance.randint(0, 4)
    low, high = ((0, 99), (0, 10), (-1000, 100_000))[number % 3]
    return round(_number_near(hints, chance, number, low, high))


def _decimal(question: Question, hints: _Hints, state: Filling, chance: Dice, number: int) -> float:
    return round(_number_near(hints, chance, number, -10 if number > 9 else 0, 1000), 2)


def _range(question: Question, hints: _Hints, state: Filling, chance: Dice, number: int) -> float:
    start, end = (
        float(question.parameters.get(key, default)) for key, default in (("start", 0), ("end", 10))
    )
    step = abs(float(question.parameters.get("step", 1))) or 1.0
    places = math.floor(abs(end - start) / step + 1e-9)
    value = start + math.copysign(step, end - start) * chance.randint(0, places)
    return int(value) if value.is_integer() else round(value, 9)


def _today(state: Filling) -> date:
    return state.surroundings.day()


def _date(question: Question, hints: _Hints, state: Filling, chance: Dice, number: int) -> str:
    known = [day for text in hints.texts if (day := _as_date(text))]
    base = chance.choice(known) if known and number % 2 else _today(state)
    spread = (0, 1, 30, 400, 20_000)[number % 5]
    return (base + timedelta(days=chance.randint(-spread, min(spread, 400)))).isoformat()


def _as_date(text: str) -> date | None:
    try:
        return date.fromisoformat(text[:10])
    except ValueError:
        return None


def _time(question: Question, hints: _Hints, state: Filling, chance: Dice, number: int) -> str:
    return f"{chance.randint(0, 23):02}:{5 * chance.randint(0, 11):02}:00"


def _datetime(question: Question, hints: _Hints, state: Filling, chance: Dice, number: int) -> str:
    day = date.fromisoformat(_date(question, hints, state, chance, number))
    moment = datetime(
        day.year, day.month, day.day, chance.randint(0, 23), chance.randint(0, 59), tzinfo=state.occasion.zone
    )
    return moment.isoformat()


def _text(question: Question, hints: _Hints, state: Filling, chance: Dice, number: int) -> str:
    if hints.patterns and number % 2 == 0:
        return matching(chance.choice(hints.patterns), chance)
    if hints.texts and number % 4 == 1:
        return chance.choice(hints.texts)
    if "numbers" in question.appearance.split() or (hints.numbers and number % 4 == 3):
        return str(_integer(question, hints, state, chance, number))
    lengths: Sequence[int] = [int(n) for n in hints.numbers if 0 < n < 200]
    if lengths and number > 3:
        length = max(1, chance.choice(lengths) + chance.choice((-1, 0, 1)))
        return "".join(chance.choice("абвгдежзклмнопрст") for _ in range(length))
    return " ".join(chance.sample(WORDS, chance.randint(1, 3)))


def _barcode(question: Question, hints: _Hints, state: Filling, chance: Dice, number: int) -> str:
    return "".join(str(chance.randint(0, 9)) for _ in range(13))


def _place(chance: Dice) -> list[float]:
    return [round(chance.uniform(48, 51), 6), round(chance.uniform(25, 36), 6), 0, 5]


def _geopoint(question: Question, hints: _Hints, state: Filling, chance: Dice, number: int) -> list[float]:
    return _place(chance)


def _line(question: Question, hints: _Hints, state: Filling, chance: Dice, number: int) -> list[list[float]]:
    places = [_place(chance) for _ in range(3)]
    return [*places, places[0]] if question.kind == "geoshape" else places


def _acknowledge(question: Question, hints: _Hints, state: Filling, chance: Dice, number: int) -> str:
    return "OK"


_MAKERS: dict[str, Maker] = {
    "integer": _integer,
    "decimal": _decimal,
    "range": _range,
    "date": _date,
    "time": _time,
    "datetime": _datetime,
    "geopoint": _geopoint,
    "geotrace": _line,
    "geoshape": _line,
    "acknowledge": _acknowledge,
    "barcode": _barcode,
}
