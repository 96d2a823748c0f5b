"""Text: XPath's string functions, ODK's additions, digests."""

from __future__ import annotations

import base64
import binascii
import hashlib
import re
from collections.abc import Sequence
from math import inf, isnan, nan

from ratusha.core.forms.expression.functions.numeric import round_half_up
from ratusha.core.forms.expression.functions.signature import Function
from ratusha.core.forms.expression.patterns import matches
from ratusha.core.forms.expression.tokens import ExpressionError
from ratusha.core.forms.expression.values import Value, is_nodes, node_string, to_string

_SPACES = re.compile(r"[ \t\r\n]+")
_DIGESTS = {"md5": "md5", "sha-1": "sha1", "sha-256": "sha256", "sha-384": "sha384", "sha-512": "sha512"}


def concat(*parts: Value) -> str:
    """Join all values; a node-set gives all its nodes."""
    return "".join(_strings(parts))


def join(separator: str, *parts: Value) -> str:
    """Join all values with a separator; a node-set gives all its nodes."""
    return separator.join(_strings(parts))


def _strings(parts: Sequence[Value]) -> list[str]:
    texts: list[str] = []
    for part in parts:
        if is_nodes(part):
            texts.extend(node_string(node) for node in part)
        else:
            texts.append(to_string(part))
    return texts


def substr(text: str, start: float, end: float = inf) -> str:
    """Return from the 0-based start up to before the end; negative ones count from the end."""
    return text[_index(start, len(text)) : _index(end, len(text))]


def _index(number: float, length: int) -> int:
    if isnan(number):
        return 0
    return int(max(-length, min(length, number)))


def substring(text: str, start: float, length: float = inf) -> str:
    """Return the characters at 1-based places p with round(start) ≤ p < round(start) + round(length)."""
    first = _round(start)
    after = first + _round(length) if length != inf or start == -inf else inf
    if start == -inf and length == inf:
        return text
    if isnan(first) or isnan(after):
        return ""
    begin = max(first - 1, 0)
    return text[int(min(begin, len(text))) : int(max(0, min(after - 1, len(text))))]


def _substring(text: str, start: float, *length: float) -> str:
    if not length:
        return substring(text, start)
    if start == -inf and length[0] == inf:
        return ""  # −∞ + ∞ is NaN
    return substring(text, start, length[0])


def _round(number: float) -> float:
    return nan if isnan(number) else round_half_up(number)


def substring_before(text: str, mark: str) -> str:
    """Return what stands before the first `mark`, '' when there is none."""
    before, found, _ = text.partition(mark) if mark else ("", "", "")
    return before if found else ""


def substring_after(text: str, mark: str) -> str:
    """Return what stands after the first `mark`, '' when there is none."""
    return text.partition(mark)[2] if mark else text


def translate(text: str, old: str, new: str) -> str:
    """Replace single characters; those without a partner go."""
    table: dict[int, str | None] = {}
    for place, sign in enumerate(old):
        table.setdefault(ord(sign), new[place] if place < len(new) else None)
    return text.translate(table)


def normalize_space(text: str) -> str:
    """Trim, and make each run of white space one space."""
    return _SPACES.sub(" ", text).strip(" ")


def digest(text: str, algorithm: str, encoding: str = "base64") -> str:
    """Return the digest of the UTF-8 text: MD5, SHA-1, SHA-256, SHA-384, SHA-512; base64 or hex."""
    name = _DIGESTS.get(algorithm.lower())
    if name is None:
        raise ExpressionError(
            "digest", "digest() knows MD5, SHA-1, SHA-256, SHA-384 and SHA-512, not %(name)s.", name=algorithm
        )
    if encoding.lower() not in {"base64", "hex"}:
        raise ExpressionError("digest", "digest() writes base64 or hex, not %(name)s.", name=encoding)
    raw = hashlib.new(name, text.encode(), usedforsecurity=False)
    return raw.hexdigest() if encoding.lower() == "hex" else base64.b64encode(raw.digest()).decode()


def base64_decode(text: str) -> str:
    """Decode base64 to UTF-8 text; '' when it is not that."""
    try:
        return base64.b64decode(text, validate=True).decode()
    except (binascii.Error, ValueError):
        return ""


FUNCTIONS = (
    Function("string", "value?", "string", to_string, "as text", own=True),
    Function("concat", "value*", "string", concat, "one after another, all nodes of node-sets too"),
    Function("join", "string value*", "string", join, "with a separator between, all nodes of node-sets too"),
    Function(
        "contains", "string string", "boolean", lambda text, part: part in text, "does the text hold the part"
    ),
    Function(
        "starts-with",
        "string string",
        "boolean",
        lambda text, part: text.startswith(part),
        "does it start so",
    ),
    Function(
        "ends-with", "string string", "boolean", lambda text, part: text.endswith(part), "does it end so"
    ),
    Function(
        "substr", "string number number?", "string", substr, "from a place counted from 0 to before another"
    ),
    Function(
        "substring",
        "string number number?",
        "string",
        _substring,
        "from a place counted from 1, so many characters",
    ),
    Function("substring-before", "string string", "string", substring_before, "what stands before the mark"),
    Function("substring-after", "string string", "string", substring_after, "what stands after the mark"),
    Function(
        "string-length", "string?", "number", lambda text: float(len(text)), "how many characters", own=True
    ),
    Function("normalize-space", "string?", "string", normalize_space, "trimmed, single spaces", own=True),
    Function("translate", "string string string", "string", translate, "single characters replaced"),
    Function("upper-case", "string", "string", str.upper, "in capital letters"),
    Function("lower-case", "string", "string", str.lower, "in small letters"),
    Function(
        "regex", "string string", "boolean", matches, "does a part of the text match; anchor with ^ and $"
    ),
    Function(
        "digest",
        "string string string?",
        "string",
        digest,
        "MD5, SHA-1, SHA-256, SHA-384, SHA-512",
        browser=False,
    ),
    Function("base64-decode", "string", "string", base64_decode, "text from base64", browser=False),
)
