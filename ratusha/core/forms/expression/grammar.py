"""Tokens → syntax: a Pratt parser of the XPath 1.0 grammar with ODK's function library.

Precedence, lowest first: `or`, `and`, `= !=`, `< <= > >=`, `+ -`, `* div mod`, unary minus, `|`, paths.
Every refusal names the character. Nesting is bounded, so a hostile expression costs one sentence.
"""

from __future__ import annotations

from ratusha.core.forms.expression.syntax import (
    ANY_NODE,
    Axis,
    Call,
    Chain,
    NameTest,
    Negative,
    Number,
    Path,
    Reference,
    Step,
    Syntax,
    Text,
    TypeTest,
)
from ratusha.core.forms.expression.tokens import ExpressionError, Token, TokenKind, at, tokenise

MAX_DEPTH = 120
_LEVELS = {"or": 1, "and": 2, "=": 3, "!=": 3, "<": 4, "<=": 4, ">": 4, ">=": 4}
_LEVELS |= {"+": 5, "-": 5, "*": 6, "div": 6, "mod": 6, "|": 8}
_UNARY = 7
_AXES = {axis.value: axis for axis in Axis}
_STEP_STARTS = {TokenKind.NAME, TokenKind.STAR, TokenKind.AXIS, TokenKind.NODE_TYPE}
_DESCENDANTS = Step(Axis.DESCENDANT_OR_SELF, ANY_NODE)


def parse_text(text: str) -> Syntax:
    """Parse a whole expression."""
    parser = _Parser(tokenise(text))
    if parser.token.kind is TokenKind.END:
        raise ExpressionError("empty", "The expression is empty.")
    syntax = parser.expression(0)
    parser.expect_end()
    return syntax


class _Parser:
    """A cursor over tokens and one method for each form of the grammar."""

    def __init__(self, tokens: list[Token]) -> None:
        self.tokens = tokens
        self.index = 0
        self.token = tokens[0]
        self.depth = 0

    def advance(self) -> Token:
        passed = self.token
        self.index += 1
        self.token = self.tokens[min(self.index, len(self.tokens) - 1)]
        return passed

    def sees(self, mark: str) -> bool:
        return self.token.kind is TokenKind.MARK and self.token.text == mark

    def expect(self, mark: str) -> None:
        if not self.sees(mark):
            raise self.unexpected(mark)
        self.advance()

    def expect_end(self) -> None:
        if self.token.kind is not TokenKind.END:
            raise self.unexpected("an operator or the end")

    def unexpected(self, wanted: str) -> ExpressionError:
        if self.token.kind is TokenKind.END:
            return ExpressionError(
                "end",
                "The expression ends where %(wanted)s should follow.",
                at(self.token.start),
                wanted=wanted,
            )
        found = self.token.text or "''"
        return ExpressionError(
            "syntax",
            "%(wanted)s should stand where %(found)s stands.",
            at(self.token.start),
            wanted=wanted,
            found=found,
        )

    def expression(self, level: int) -> Syntax:
        """Parse operands joined by operators that bind tighter than `level`."""
        self.depth += 1
        if self.depth > MAX_DEPTH:
            raise ExpressionError(
                "deep",
                "The expression is nested more than %(most)s levels deep: split it into calculated fields.",
                at(self.token.start),
                most=MAX_DEPTH,
            )
        left = self.operand()
        while (binding := self.binding()) > level:
            left = self.chain(left, binding)
        self.depth -= 1
        return left

    def binding(self) -> int:
        return _LEVELS[self.token.text] if self.token.kind is TokenKind.OPERATOR else 0

    def chain(self, first: Syntax, binding: int) -> Chain:
        rest: list[tuple[str, Syntax]] = []
        while self.binding() == binding:
            operator = self.advance().text
            rest.append((operator, self.expression(binding)))
        return Chain(first, tuple(rest))

    def operand(self) -> Syntax:
        if self.token.kind is not TokenKind.OPERATOR or self.token.text != "-":
            return self.path()
        negative = False
        while self.token.kind is TokenKind.OPERATOR and self.token.text == "-":
            self.advance()
            negative = not negative
        operand = self.expression(_UNARY)
        return Negative(operand) if negative else Negative(Negative(operand))

    def path(self) -> Syntax:
        """Parse a location path, or a primary with predicates and further steps."""
        if self.sees("/") or self.sees("//"):
            return self.absolute()
        if self.token.kind in _STEP_STARTS or any(self.sees(mark) for mark in (".", "..", "@")):
            return Path(False, tuple(self.steps()))
        primary = self.primary()
        predicates = self.predicates()
        steps = self.further_steps()
        if not predicates and not steps:
            return primary
        return Path(False, tuple(steps), primary, predicates)

    def absolute(self) -> Path:
        if self.advance().text == "//":
            return Path(True, (_DESCENDANTS, *self.steps()))
        if self.token.kind in _STEP_STARTS or any(self.sees(mark) for mark in (".", "..", "@")):
            return Path(True, tuple(self.steps()))
        return Path(True, ())

    def steps(self) -> list[Step]:
        return [self.step(), *self.further_steps()]

    def further_steps(self) -> list[Step]:
        steps: list[Step] = []
        while self.sees("/") or self.sees("//"):
            if self.advance().text == "//":
                steps.append(_DESCENDANTS)
            steps.append(self.step())
        return steps

    def step(self) -> Step:
        if self.sees("."):
            self.advance()
            return Step(Axis.SELF, ANY_NODE, self.predicates())
        if self.sees(".."):
            self.advance()
            return Step(Axis.PARENT, ANY_NODE, self.predicates())
        axis = self.axis()
        test = self.node_test()
        return Step(axis, test, self.predicates())

    def axis(self) -> Axis:
        if self.sees("@"):
            self.advance()
            return Axis.ATTRIBUTE
        if self.token.kind is not TokenKind.AXIS:
            return Axis.CHILD
        name = self.advance()
        self.expect("::")
        if name.text not in _AXES:
            raise ExpressionError("axis", "There is no axis %(name)s.", at(name.start), name=name.text)
        return _AXES[name.text]

    def node_test(self) -> NameTest | TypeTest:
        token = self.advance()
        if token.kind is TokenKind.STAR:
            return NameTest("", "*")
        if token.kind is TokenKind.NAME:
            prefix, _, local = token.text.rpartition(":")
            return NameTest(prefix, local)
        if token.kind is not TokenKind.NODE_TYPE:
            self.index -= 1
            self.token = token
            raise self.unexpected("the name of a question or group")
        self.expect("(")
        target = None
        if token.text == "processing-instruction" and self.token.kind is TokenKind.STRING:
            target = self.advance().text
        self.expect(")")
        return TypeTest(token.text, target)

    def predicates(self) -> tuple[Syntax, ...]:
        found: list[Syntax] = []
        while self.sees("["):
            self.advance()
            self.depth += 1  # a predicate costs double: it takes as many calls again to compile
            found.append(self.expression(0))
            self.depth -= 1
            self.expect("]")
        return tuple(found)

    def primary(self) -> Syntax:
        token = self.advance()
        if token.kind is TokenKind.NUMBER:
            return Number(float(token.text))
        if token.kind is TokenKind.STRING:
            return Text(token.text)
        if token.kind is TokenKind.REFERENCE:
            return Reference(token.text, token.start)
        if token.kind is TokenKind.FUNCTION:
            return self.call(token)
        if token.kind is TokenKind.MARK and token.text == "(":
            inner = self.expression(0)
            self.expect(")")
            return inner
        self.index -= 1
        self.token = token
        raise self.unexpected("a value, a ${name} or a function")

    def call(self, name: Token) -> Call:
        self.expect("(")
        arguments: list[Syntax] = []
        while not self.sees(")"):
            arguments.append(self.expression(0))
            if not self.sees(")"):
                self.expect(",")
        self.advance()
        return Call(name.text, tuple(arguments), name.start)
