"""Text of an expression → tokens, by the rules of XPath 1.0 section 3.7 and ODK's `${name}`.

A name after an operand is an operator (`and or div mod`), `*` after an operand multiplies; numbers may carry
an exponent as Enketo's evaluator allows.
"""

from __future__ import annotations

import re
from enum import Enum, auto
from typing import NamedTuple

from ratusha.core.refusal import Refusal

MAX_LENGTH = 100_000
MAX_TOKENS = 25_000


class ExpressionError(Refusal):
    """An expression that cannot be read or evaluated; `where` is the place in its text."""


class TokenKind(Enum):
    """What a token is."""

    NUMBER = auto()
    STRING = auto()
    NAME = auto()  # name, prefix:name, prefix:*
    STAR = auto()  # the name test *
    FUNCTION = auto()  # name right before (
    NODE_TYPE = auto()  # node text comment processing-instruction right before (
    AXIS = auto()  # name right before ::
    REFERENCE = auto()  # ${name}
    OPERATOR = auto()
    MARK = auto()  # ( ) [ ] , . .. @ / // ::
    END = auto()


class Token(NamedTuple):
    """One token: kind, text without its quotes or braces, and its place (0-based)."""

    kind: TokenKind
    text: str
    start: int


_NAME = r"[^\W\d][\w.\-]*"
_TOKEN = re.compile(
    rf"""(?P<space>[ \t\r\n]+)
    | (?P<number>(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?)
    | (?P<string>"[^"]*"|'[^']*')
    | (?P<reference>\$\{{[^{{}}]*\}})
    | (?P<name>{_NAME}(?::(?!:)(?:{_NAME}|\*))?)
    | (?P<mark>::|\.\.|//|[()\[\],.@/])
    | (?P<operator>!=|<=|>=|[=<>+\-|*])""",
    re.VERBOSE,
)
_GLUED = re.compile(r"(and|or|div|mod)[0-9]")
_NODE_TYPES = {"node", "text", "comment", "processing-instruction"}
_WORD_OPERATORS = {"and", "or", "div", "mod"}
_OPENING_MARKS = {"(", "[", ",", "@", "::", "/", "//"}


def tokenise(text: str) -> list[Token]:
    """Cut `text` into tokens, an END last; refuse what is too long, or no token, naming the character."""
    if len(text) > MAX_LENGTH:
        raise ExpressionError(
            "long",
            "The expression has %(length)s characters; at most %(most)s are read: split it into calculated fields.",
            length=len(text),
            most=MAX_LENGTH,
        )
    tokens: list[Token] = []
    place = 0
    while place < len(text):
        match = _TOKEN.match(text, place)
        if match is None:
            raise _unreadable(text, place)
        if match.lastgroup != "space":
            tokens.append(_token(str(match.lastgroup), match[0], place, text, tokens))
        glued = tokens and tokens[-1].kind is TokenKind.OPERATOR and match.lastgroup == "name"
        place += len(tokens[-1].text) if glued else len(match[0])
    if len(tokens) > MAX_TOKENS:
        raise ExpressionError(
            "long",
            "The expression has %(count)s words and signs; at most %(most)s are read: split it into calculated fields.",
            count=len(tokens),
            most=MAX_TOKENS,
        )
    tokens.append(Token(TokenKind.END, "", len(text)))
    return tokens


def at(place: int) -> str:
    """Name a place of the expression for a person."""
    return f"character {place + 1}"


def _token(group: str, word: str, place: int, text: str, before: list[Token]) -> Token:
    if group == "number":
        return Token(TokenKind.NUMBER, word, place)
    if group == "string":
        return Token(TokenKind.STRING, word[1:-1], place)
    if group == "reference":
        return Token(TokenKind.REFERENCE, word[2:-1].strip(), place)
    if group == "mark":
        return Token(TokenKind.MARK, word, place)
    after_operand = bool(before) and _is_operand_end(before[-1])
    if group == "operator":
        star = word == "*" and not after_operand
        return Token(TokenKind.STAR if star else TokenKind.OPERATOR, word, place)
    if after_operand:
        glued = _GLUED.match(word)  # 6div2 is six divided by two: nothing else can stand here
        word = glued[1] if glued else word
        if word in _WORD_OPERATORS:
            return Token(TokenKind.OPERATOR, word, place)
    following = text[place + len(word) :].lstrip(" \t\r\n")
    if following.startswith("::"):
        return Token(TokenKind.AXIS, word, place)
    if following.startswith("("):
        return Token(TokenKind.NODE_TYPE if word in _NODE_TYPES else TokenKind.FUNCTION, word, place)
    return Token(TokenKind.NAME, word, place)


def _is_operand_end(token: Token) -> bool:
    if token.kind is TokenKind.OPERATOR or token.kind is TokenKind.AXIS:
        return False
    return not (token.kind is TokenKind.MARK and token.text in _OPENING_MARKS)


def _unreadable(text: str, place: int) -> ExpressionError:
    sign = text[place]
    if sign in "'\"":
        return ExpressionError(
            "quote", "The text that starts with %(sign)s is not closed.", at(place), sign=sign
        )
    if text.startswith("${", place):
        return ExpressionError("reference", "The name that starts with ${ is not closed by }.", at(place))
    if sign == "$":
        return ExpressionError(
            "variable", "Variables like $name are not part of the form language; write ${name}.", at(place)
        )
    if sign in "“”„«»‘’":
        return ExpressionError(
            "quote", "Text stands in straight quotes ' or \", not in %(sign)s.", at(place), sign=sign
        )
    shown = sign if sign.isprintable() else f"U+{ord(sign):04X}"
    return ExpressionError(
        "sign", "The sign %(sign)s has no meaning in an expression.", at(place), sign=shown
    )
