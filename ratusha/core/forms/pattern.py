"""Texts that match a regular expression, made at random: for synthetic answers only.

Knows what questionnaires use: letters, classes, `.`, groups, alternatives and the counts ? * + {m,n}. Anything
else (look-around, back references) makes the text a plain guess; the form's own check decides in the end.
"""

from __future__ import annotations

import string

from ratusha.core.forms.dice import Dice

_DIGITS = string.digits
_WORD = string.ascii_letters + string.digits + "_"
_ANY = string.ascii_letters + string.digits + " -абвгдежзклмн"
_CLASSES = {"d": _DIGITS, "w": _WORD, "s": " ", "D": string.ascii_letters, "W": "-. ", "S": _WORD}
_MANY = 4  # at most so many more than needed for * and +


def matching(pattern: str, chance: Dice) -> str:
    """A text that should match the whole of `pattern`."""
    maker = _Maker(pattern, chance)
    try:
        return maker.alternatives()
    except (IndexError, ValueError):
        return ""


class _Maker:
    """A recursive descent over the pattern that writes a text as it goes."""

    def __init__(self, pattern: str, chance: Dice) -> None:
        self.text = pattern
        self.at = 0
        self.chance = chance

    def alternatives(self) -> str:
        """`a|b|c` up to the end or a closing bracket: every branch is read, one is taken."""
        branches = [self._sequence()]
        while self._take("|"):
            branches.append(self._sequence())
        return self.chance.choice(branches)

    def _sequence(self) -> str:
        parts: list[str] = []
        while self.at < len(self.text) and self.text[self.at] not in "|)":
            start = self.at
            first = self._atom()
            least, most = self._count()
            if (least, most) == (1, 1):
                parts.append(first)
                continue
            end = self.at
            for _ in range(self.chance.randint(least, most)):
                self.at = start
                parts.append(self._atom())
            self.at = end
        return "".join(parts)

    def _atom(self) -> str:
        sign = self.text[self.at]
        self.at += 1
        if sign == "(":
            if self._take("?:"):
                pass
            inner = self.alternatives()
            self._take(")")
            return inner
        if sign == "[":
            return self.chance.choice(self._set())
        if sign == "\\":
            return self._escape()
        if sign == ".":
            return self.chance.choice(_ANY)
        return "" if sign in "^$" else sign

    def _escape(self) -> str:
        sign = self.text[self.at]
        self.at += 1
        if sign in _CLASSES:
            return self.chance.choice(_CLASSES[sign])
        return {"t": "\t", "n": "\n", "b": "", "B": ""}.get(sign, sign)

    def _set(self) -> str:
        """The characters of `[...]`."""
        negative = self._take("^")
        found: list[str] = []
        first = True
        while first or self.text[self.at] != "]":
            first = False
            sign = self.text[self.at]
            self.at += 1
            if sign == "\\":
                sign = self.text[self.at]
                self.at += 1
                if sign in _CLASSES:
                    found += _CLASSES[sign]
                    continue
            if self.text[self.at] == "-" and self.text[self.at + 1] != "]":
                last = self.text[self.at + 1]
                self.at += 2
                found += map(chr, range(ord(sign), min(ord(last), ord(sign) + 300) + 1))
                continue
            found.append(sign)
        self.at += 1
        if negative:
            return "".join(sign for sign in _ANY + "!@#" if sign not in found)
        return "".join(found)

    def _count(self) -> tuple[int, int]:
        if self.at >= len(self.text):
            return 1, 1
        sign = self.text[self.at]
        simple = {"?": (0, 1), "*": (0, _MANY), "+": (1, 1 + _MANY)}
        if sign in simple:
            self.at += 1
            self._take("?")
            return simple[sign]
        if sign != "{":
            return 1, 1
        end = self.text.index("}", self.at)
        least, comma, most = self.text[self.at + 1 : end].partition(",")
        self.at = end + 1
        self._take("?")
        low = int(least or 0)
        high = int(most) if most else (low + _MANY if comma else low)
        return low, min(high, low + 64)

    def _take(self, expected: str) -> bool:
        if self.text.startswith(expected, self.at):
            self.at += len(expected)
            return True
        return False
