"""A yardstick as a text file, and the number that judged criteria give by it.

The file is TOML: `identifier, version, kind, better, source, order`, tables `[title] [unit] [rule]` by language,
and for what is judged criterion by criterion `[[criteria]] code, title = {…}`. A `ladder` has `top` and `decides`
(“min”: the lowest criterion; “share”: the mean); a `checklist` has `tolerance`, what a tolerance counts.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from ratusha.core.quality import CHECKED, QualityError, checklist, ladder
from ratusha.core.texts import Texts

KINDS = ("ladder", "checklist", "burden", "count", "share", "distribution", "scale")
JUDGED = ("ladder", "checklist")  # by criteria
LONGEST = 200_000  # bytes of a file
_CODE = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


class InstrumentError(QualityError):
    """A file that is not a yardstick."""


@dataclass(frozen=True, slots=True)
class Yardstick:
    """A yardstick in one version, as its file says it."""

    identifier: str
    version: int
    kind: str
    better: str
    title: Texts
    unit: Texts
    rule: Texts
    source: str = ""
    order: int = 100
    definition: Mapping[str, Any] = field(default_factory=dict)


def read_instrument(text: str) -> Yardstick:
    """Read and check a file; `InstrumentError` says what is wrong and where."""
    if len(text.encode()) > LONGEST:
        raise InstrumentError("size", "An instrument's file has at most %(most)s bytes.", most=LONGEST)
    try:
        raw = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError) as bad:
        raise InstrumentError(
            "toml", "This is not a TOML file: %(bad)s.", bad=bad or "nested too deeply"
        ) from bad
    kind = _word(raw, "kind")
    if kind not in KINDS:
        raise InstrumentError(
            "kind", "kind is one of %(kinds)s, not “%(kind)s”.", kinds=", ".join(KINDS), kind=kind
        )
    better = raw.get("better", "high")
    if better not in ("high", "low"):
        raise InstrumentError("better", "better is “high” or “low”.")
    identifier = _word(raw, "identifier")
    if not _CODE.fullmatch(identifier) or len(identifier) > 50:
        raise InstrumentError("identifier", "identifier has small Latin letters, digits and hyphens only.")
    return Yardstick(
        identifier=identifier,
        version=_whole(raw, "version", 1),
        kind=kind,
        better=better,
        title=_texts(raw, "title"),
        unit=_texts(raw, "unit") if "unit" in raw else {},
        rule=_texts(raw, "rule"),
        source=str(raw.get("source", "")),
        order=_whole(raw, "order", 100),
        definition=_definition(raw, kind) if kind in JUDGED else {},
    )


def to_plain(found: Yardstick) -> dict[str, Any]:
    """What a TOML writer takes; `read_instrument` of it gives the same yardstick."""
    plain: dict[str, Any] = {
        "identifier": found.identifier,
        "version": found.version,
        "kind": found.kind,
        "better": found.better,
        "source": found.source,
        "order": found.order,
    }
    named = dict(found.definition)
    plain |= {name: named[name] for name in ("top", "decides", "tolerance") if name in named}
    plain |= {"title": dict(found.title), "unit": dict(found.unit), "rule": dict(found.rule)}
    if "criteria" in named:
        plain["criteria"] = [dict(criterion) for criterion in named["criteria"]]
    return {name: value for name, value in plain.items() if value not in ("", {})}


def answers(kind: str, definition: Mapping[str, Any]) -> tuple[str, ...]:
    """What a criterion can be judged as: levels “0” to the top of a ladder, or the words of a checklist."""
    if kind == "checklist":
        return CHECKED
    return tuple(str(level) for level in range(int(definition["top"]) + 1))


def score(kind: str, definition: Mapping[str, Any], judged: Mapping[str, str]) -> float:
    """The number that judged criteria give; every criterion must be judged, and no other."""
    wanted = {criterion["code"] for criterion in definition.get("criteria", ())}
    if kind not in JUDGED or not wanted:
        raise QualityError("judged", "This instrument is not judged criterion by criterion.")
    if set(judged) != wanted:
        raise QualityError(
            "criteria", "Judge every criterion once: %(names)s.", names=", ".join(sorted(wanted))
        )
    if any(answer not in answers(kind, definition) for answer in judged.values()):
        raise QualityError(
            "answer",
            "A criterion is judged as one of: %(answers)s.",
            answers=", ".join(answers(kind, definition)),
        )
    if kind == "checklist":
        return checklist(judged, float(definition["tolerance"]))
    levels = {code: int(level) for code, level in judged.items()}
    return ladder(levels, str(definition["decides"]), int(definition["top"]))


def _definition(raw: Mapping[str, Any], kind: str) -> dict[str, Any]:
    criteria = raw.get("criteria")
    if not isinstance(criteria, list) or not criteria or not all(isinstance(c, dict) for c in criteria):
        raise InstrumentError(
            "criteria", "A %(kind)s needs [[criteria]], each with code and title.", kind=kind
        )
    found = [{"code": _word(c, "code"), "title": dict(_texts(c, "title"))} for c in criteria]
    if len({c["code"] for c in found}) != len(found):
        raise InstrumentError("criteria", "Two criteria have the same code.")
    if kind == "checklist":
        tolerance = raw.get("tolerance", 0.5)
        if not isinstance(tolerance, (int, float)) or isinstance(tolerance, bool) or not 0 <= tolerance <= 1:
            raise InstrumentError("tolerance", "tolerance is a number from 0 to 1.")
        return {"tolerance": float(tolerance), "criteria": found}
    decides = raw.get("decides", "min")
    if decides not in ("min", "share"):
        raise InstrumentError("decides", "decides is “min” or “share”.")
    return {"top": _whole(raw, "top", 4), "decides": decides, "criteria": found}


def _word(raw: Mapping[str, Any], name: str) -> str:
    value = raw.get(name)
    if not isinstance(value, str) or not value.strip():
        raise InstrumentError("missing", "“%(name)s” is missing or not a word.", name=name)
    return value


def _whole(raw: Mapping[str, Any], name: str, default: int) -> int:
    value = raw.get(name, default)
    if not isinstance(value, int) or isinstance(value, bool) or not 1 <= value <= 10_000:
        raise InstrumentError("number", "“%(name)s” is a whole number from 1.", name=name)
    return value


def _texts(raw: Mapping[str, Any], name: str) -> Texts:
    value = raw.get(name)
    if not isinstance(value, dict) or not value or not all(isinstance(v, str) for v in value.values()):
        raise InstrumentError("texts", "“%(name)s” is a table of texts by language.", name=name)
    return dict(value)
