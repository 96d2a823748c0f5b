r"""Regular expressions that cannot run away: a pattern becomes a small machine that reads each character once.

The dialect is what JavaScript, Java and Python share: `. [a-z] [^…] \d \w \s \b ^ $ ( ) (?: ) | * + ? {n,m}`,
look-ahead `(?= ) (?! )`, `\p{L}`-like classes; `\d` and `\w` mean ASCII, as in JavaScript. Back-references and
look-behind are refused. The method is Thompson's (1968; Russ Cox, "Regular Expression Matching: the Virtual
Machine Approach", 2009): time grows with pattern × text, never exponentially, and both are bounded.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TypeAlias

from ratusha.core.forms.expression.tokens import ExpressionError

MAX_PATTERN = 2_000  # characters
MAX_PROGRAM = 5_000  # instructions, after {n,m} is written out
MAX_WORK = 2_000_000  # instructions visited in one search
_MAX_NESTING = 50
_SPACE = set(" \t\n\r\f\v\u00a0\u1680\u2028\u2029\u202f\u205f\u3000\ufeff") | set(
    map(chr, range(0x2000, 0x200B))
)
_LINE_ENDS = set("\n\r\u2028\u2029")
_CONTROLS = {"t": "\t", "n": "\n", "r": "\r", "f": "\f", "v": "\v", "0": "\0"}

Test: TypeAlias = Callable[[str], bool]


def matches(text: str, pattern: str) -> bool:
    """Tell whether some part of `text` matches `pattern`."""
    return _Search(compile_pattern(pattern), text).run()


@dataclass(frozen=True, slots=True)
class One:
    """Read one character that passes."""

    test: Test


@dataclass(frozen=True, slots=True)
class Split:
    """Go on at both places."""

    first: int
    second: int


@dataclass(frozen=True, slots=True)
class Jump:
    """Go on at another place."""

    target: int


@dataclass(frozen=True, slots=True)
class Edge:
    """Pass only at `^ $ b B`."""

    mark: str


@dataclass(frozen=True, slots=True)
class Look:
    """Pass only where the inner program matches from here (or, `negative`, does not)."""

    program: Program
    negative: bool


Instruction: TypeAlias = One | Split | Jump | Edge | Look
Program: TypeAlias = Sequence[Instruction]  # running past the end is a match


@lru_cache(maxsize=512)
def compile_pattern(pattern: str) -> Program:
    """Compile a pattern; refuse what is not understood, naming the place in the pattern."""
    if len(pattern) > MAX_PATTERN:
        raise ExpressionError(
            "pattern", "The pattern of regex() is longer than %(most)s characters.", most=MAX_PATTERN
        )
    reader = _Reader(pattern)
    program = reader.alternatives()
    if reader.place < len(pattern):
        raise reader.refusal("a ) closes nothing")
    return tuple(program)


class _Reader:
    """Reads a pattern from left to right; targets of a fragment are relative to its start until it is placed."""

    def __init__(self, pattern: str) -> None:
        self.pattern = pattern
        self.place = 0
        self.nesting = 0

    def refusal(self, problem: str) -> ExpressionError:
        return ExpressionError(
            "pattern",
            "The pattern of regex() cannot be used: %(problem)s.",
            f"pattern character {self.place + 1}",
            problem=problem,
        )

    def peek(self, ahead: int = 0) -> str:
        return self.pattern[self.place + ahead : self.place + ahead + 1]

    def take(self) -> str:
        sign = self.peek()
        if not sign:
            raise self.refusal("it ends too early")
        self.place += 1
        return sign

    def accept(self, word: str) -> bool:
        found = self.pattern.startswith(word, self.place)
        self.place += len(word) if found else 0
        return found

    def alternatives(self) -> list[Instruction]:
        self.nesting += 1
        if self.nesting > _MAX_NESTING:
            raise self.refusal("its groups are nested too deep")
        branches = [self.sequence()]
        while self.accept("|"):
            branches.append(self.sequence())
        self.nesting -= 1
        program = branches.pop()
        for branch in reversed(branches):
            size = len(branch)
            joined: list[Instruction] = [
                Split(1, size + 2),
                *_moved(branch, 1),
                Jump(size + 2 + len(program)),
            ]
            program = [*joined, *_moved(program, size + 2)]
        return program

    def sequence(self) -> list[Instruction]:
        program: list[Instruction] = []
        while self.peek() not in {"", "|", ")"}:
            program.extend(_moved(self.repeated(), len(program)))
            if len(program) > MAX_PROGRAM:
                raise self.refusal("its repetitions are too large")
        return program

    def repeated(self) -> list[Instruction]:
        start = self.place
        piece = self.atom()
        bounds = self.quantifier()
        if bounds is None:
            return piece
        if self.pattern[start] in "^$" or self.pattern[start : start + 2] in {r"\b", r"\B"}:
            raise self.refusal("there is nothing to repeat")
        self.accept("?")  # lazy: the same yes or no
        if (self.peek() and self.peek() in "*+?") or (self.peek() == "{" and self.peek(1).isdigit()):
            raise self.refusal("two repetitions stand together")
        return self.repeat(piece, *bounds)

    def quantifier(self) -> tuple[int, int | None] | None:
        sign = self.peek()
        if sign and sign in "*+?":
            self.place += 1
            return {"*": (0, None), "+": (1, None), "?": (0, 1)}[sign]
        if sign != "{" or not self.peek(1).isdigit():
            return None
        closing = self.pattern.find("}", self.place)
        least, comma, most = self.pattern[self.place + 1 : max(closing, self.place)].partition(",")
        if closing < 0 or not least.isdecimal() or (most and not most.isdecimal()):
            raise self.refusal("{ } holds no numbers")
        self.place = closing + 1
        low, high = int(least[:6]), int(most[:6]) if most else None
        if not comma:
            high = low
        if high is not None and high < low:
            raise self.refusal("{ } has its numbers in the wrong order")
        return low, high

    def repeat(self, piece: list[Instruction], least: int, most: int | None) -> list[Instruction]:
        size = len(piece)
        if (size + 2) * max(least, most or 0, 1) > MAX_PROGRAM:
            raise self.refusal("its repetitions are too large")
        program: list[Instruction] = []
        for _ in range(least):
            program.extend(_moved(piece, len(program)))
        if most is None:
            start = len(program)
            program += [Split(start + 1, start + size + 2), *_moved(piece, start + 1), Jump(start)]
            return program
        end = len(program) + (size + 1) * (most - least)
        for _ in range(most - least):
            start = len(program)
            program += [Split(start + 1, end), *_moved(piece, start + 1)]
        return program

    def atom(self) -> list[Instruction]:
        sign = self.take()
        if sign == "(":
            return self.group()
        if sign == "[":
            return [One(self.char_class())]
        if sign == ".":
            return [One(lambda char: char not in _LINE_ENDS)]
        if sign in "^$":
            return [Edge(sign)]
        if sign == "\\":
            if self.peek() and self.peek() in "bB":
                return [Edge(self.take())]
            return [One(self.escape())]
        if sign in "*+?" or (sign == "{" and self.peek().isdigit()):
            self.place -= 1
            raise self.refusal("there is nothing to repeat")
        return [One(sign.__eq__)]

    def group(self) -> list[Instruction]:
        look = next((mark for mark in ("?=", "?!") if self.accept(mark)), None)
        if look is None and not self.accept("?:"):
            self.name()
        inner = self.alternatives()
        if not self.accept(")"):
            raise self.refusal("a ( is not closed")
        return [Look(tuple(inner), look == "?!")] if look else inner

    def name(self) -> None:
        if self.peek() != "?":
            return
        self.accept("?P") or self.accept("?")
        closing = self.pattern.find(">", self.place)
        if self.peek() != "<" or self.peek(1) in {"=", "!"} or closing < 0:
            raise self.refusal("look-behind and flags inside groups are not part of the form language")
        self.place = closing + 1

    def char_class(self) -> Test:
        negative = self.accept("^")
        tests: list[Test] = []
        chars: set[str] = set()
        while not self.accept("]"):
            low = self.class_member()
            if not isinstance(low, str):
                tests.append(low)
            elif self.peek() == "-" and self.peek(1) not in {"]", ""}:
                self.place += 1
                high = self.class_member()
                if not isinstance(high, str) or high < low:
                    raise self.refusal("a range in [ ] has its ends in the wrong order")
                tests.append(_between(low, high))
            else:
                chars.add(low)
        passed = frozenset(chars)
        return lambda char: (char in passed or any(test(char) for test in tests)) is not negative

    def class_member(self) -> str | Test:
        sign = self.take()
        if sign != "\\":
            return sign
        if self.accept("b"):
            return "\b"
        return self.literal_escape() or self.escape()

    def escape(self) -> Test:
        literal = self.literal_escape()
        if literal is not None:
            return literal.__eq__
        sign = self.take()
        if sign in "dDwWsS":
            test = {"d": _is_digit, "w": _is_word, "s": _SPACE.__contains__}[sign.lower()]
            return test if sign.islower() else lambda char: not test(char)
        if sign in "pP" and self.accept("{"):
            closing = self.pattern.find("}", self.place)
            category = self.pattern[self.place : max(closing, self.place)].removeprefix("Is")
            if closing < 0 or not 1 <= len(category) <= 2:
                raise self.refusal(r"\p{ } holds no class of letters such as L or Lu")
            self.place = closing + 1
            return lambda char: unicodedata.category(char).startswith(category) is (sign == "p")
        raise self.refusal("back-references and this escape are not part of the form language")

    def literal_escape(self) -> str | None:
        r"""Read what follows a backslash when it stands for one character: `\.`, `\n`, `\x41`, `\u0416`."""
        sign = self.peek()
        if sign and sign in _CONTROLS and not (sign == "0" and self.peek(1).isdigit()):
            self.place += 1
            return _CONTROLS[sign]
        width = {"x": 2, "u": 4}.get(sign, 0)
        digits = self.pattern[self.place + 1 : self.place + 1 + width]
        if width and len(digits) == width and all(digit in "0123456789abcdefABCDEF" for digit in digits):
            self.place += 1 + width
            return chr(int(digits, 16))
        if sign and not sign.isalnum():
            self.place += 1
            return sign
        if not sign:
            raise self.refusal("it ends with a backslash")
        return None


def _moved(program: Sequence[Instruction], by: int) -> list[Instruction]:
    """Return a fragment placed `by` further on."""
    if not by:
        return list(program)
    moved: list[Instruction] = []
    for step in program:
        if isinstance(step, Split):
            step = Split(step.first + by, step.second + by)  # noqa: PLW2901 — the same step at its new place
        elif isinstance(step, Jump):
            step = Jump(step.target + by)  # noqa: PLW2901 — the same step at its new place
        moved.append(step)
    return moved


def _between(low: str, high: str) -> Test:
    return lambda char: low <= char <= high


def _is_digit(char: str) -> bool:
    return "0" <= char <= "9"


def _is_word(char: str) -> bool:
    return char == "_" or (char.isascii() and char.isalnum())


@dataclass(slots=True)
class _Search:
    """One run of a program over a text, with its work counted."""

    program: Program
    text: str
    work: int = 0
    _tested: dict[tuple[int, int], bool] = field(default_factory=dict)

    def run(self) -> bool:
        return self.search(self.program, 0, anchored=False)

    def search(self, program: Program, start: int, *, anchored: bool) -> bool:
        """Advance all threads of the program one character at a time; true as soon as one is through."""
        threads: list[int] = []
        for place in range(start, len(self.text) + 1):
            entries = threads if anchored and place > start else [*threads, 0]
            readers = self.follow(program, entries, place)
            if readers is None:
                return True
            if place == len(self.text) or (anchored and not readers):
                return False
            char = self.text[place]
            threads = [at + 1 for at in readers if program[at].test(char)]  # type: ignore[union-attr]  # readers are One
        return False

    def follow(self, program: Program, entries: Sequence[int], place: int) -> list[int] | None:
        """Return the reading instructions reached without reading; None when the end is reached."""
        stack = list(entries)
        seen: set[int] = set()
        readers: list[int] = []
        while stack:
            at = stack.pop()
            if at in seen:
                continue
            seen.add(at)
            self.count()
            if at == len(program):
                return None
            step = program[at]
            if isinstance(step, One):
                readers.append(at)
            elif isinstance(step, Split):
                stack += (step.first, step.second)
            elif isinstance(step, Jump):
                stack.append(step.target)
            elif self.passes(step, place):
                stack.append(at + 1)
        return readers

    def count(self) -> None:
        self.work += 1
        if self.work > MAX_WORK:
            raise ExpressionError(
                "pattern", "The pattern of regex() needs too much work for this text: make it simpler."
            )

    def passes(self, step: Edge | Look, place: int) -> bool:
        if isinstance(step, Look):
            key = (id(step), place)
            if key not in self._tested:
                self._tested[key] = self.search(step.program, place, anchored=True) is not step.negative
            return self._tested[key]
        if step.mark == "^":
            return place == 0
        if step.mark == "$":
            return place == len(self.text)
        before = place > 0 and _is_word(self.text[place - 1])
        after = place < len(self.text) and _is_word(self.text[place])
        return (before != after) is (step.mark == "b")
