"""Say what counts, what money and people there are, and what a year is worth."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from typing import Any, NoReturn

from django.db import transaction

from ratusha.core.decision import DecisionRefusal, read
from ratusha.core.decision.reading import COST_WORDS
from ratusha.core.refusal import Refusal
from ratusha.core.texts import Texts
from ratusha.people import actions as people
from ratusha.people.queries import Actor, require
from ratusha.priorities import queries
from ratusha.priorities.models import Capacity, Criterion, Frozen, Initiative, Judgement, Source

CODE = re.compile(r"[A-Za-z0-9_-]+")
MOST = 10**12  # of money in one year
MOST_MONTHS = 1_000_000
YEARS = range(2000, 2101)
# short names that mean something else in the model
KEPT_CRITERIA, KEPT_SOURCES = frozenset({"take_up", "delivery"}), frozenset({"staff"})


class BadFrame(Refusal):
    """A criterion, a source of money or a year that no decision could be made with."""


@transaction.atomic
def define_criterion(
    *,
    actor: Actor,
    code: str,
    title: Texts,
    unit: Texts,
    meaning: Texts,
    worst: float,
    best: float,
    points: Sequence[tuple[float, float]] = (),
    branch: Texts | None = None,
    enabler: bool = False,
    order: int = 100,
    renew: bool = False,
) -> None:
    """Add a criterion, correct its words, or bring back a retired one.

    `points` bend its value function ((quantity, value) from 0 at worst to 1 at best); money is refused, as is a
    scale without spread. `branch` is the part of the criteria tree that it stands in. An `enabler` counts what
    becomes possible for others, hence not together with requirements or synergies. Once somebody judged on a scale
    it stays as it is; `renew` makes a new version of it, and members are asked again, as they are after a criterion
    came or went. The codes `need` and `hours` are computed from what was measured (`core.proposals`).
    """
    require(actor, "record_decision")
    check_code(code)
    _check_free(code, KEPT_CRITERIA)
    check_words(title, "title")
    _check_scale(code, worst, best, points)
    _check_not_money(code, title)
    row = Criterion.objects.filter(code=code).first()
    _check_enabler(code, enabler)
    scale = {"worst": worst, "best": best, "points": [list(pair) for pair in points], "unit": dict(unit)}
    changed = row is not None and _shape(scale) != _shape(vars(row))
    if row and changed and queries.scale_is_settled(code):
        if not renew:
            raise Frozen(
                "scale",
                "Members have judged on the scale of “%(criterion)s”, so it stays: make a new version of it.",
                "renew",
                criterion=code,
            )
        row.earlier = [*row.earlier, {key: vars(row)[key] for key in scale}]
        row.version += 1
    asked_again = _set_aside() if row is None or row.retired or changed else 0
    row = row or Criterion(code=code)
    given: dict[str, Any] = scale | {
        "title": dict(title),
        "meaning": dict(meaning),
        "branch": dict(branch or {}),
        "enabler": enabler,
        "order": order,
        "retired": False,
    }
    for name, value in given.items():
        setattr(row, name, value)
    row.save()
    again = f", {asked_again} to judge again" if asked_again else ""
    _note(actor, "define_criterion", f"criterion {code}", f"{worst:g} to {best:g}, v{row.version}{again}")


@transaction.atomic
def retire_criterion(*, actor: Actor, code: str) -> None:
    """Let a criterion weigh nothing from now on; analyses that were made with it stay. Members are asked again."""
    require(actor, "record_decision")
    if not Criterion.objects.filter(code=code, retired=False).update(retired=True):
        raise BadFrame("criterion", "There is no criterion “%(criterion)s”.", criterion=code)
    _note(actor, "retire_criterion", f"criterion {code}", f"{_set_aside()} to judge again")


@transaction.atomic
def define_source(
    *, actor: Actor, code: str, title: Texts, ceiling: Mapping[int, int], order: int = 100
) -> None:
    """Add a source of money or correct its ceilings by year; a year that an initiative counts on stays."""
    require(actor, "record_decision")
    check_code(code)
    _check_free(code, KEPT_SOURCES)
    check_words(title, "title")
    for year, amount in ceiling.items():
        check_amount(year, amount, MOST, code)
    _check_still_there(code, set(ceiling))
    Source.objects.update_or_create(
        code=code,
        defaults={
            "title": dict(title),
            "ceiling": {str(year): amount for year, amount in ceiling.items()},
            "order": order,
        },
    )
    _note(actor, "define_source", f"source {code}", str(sum(ceiling.values())))


@transaction.atomic
def set_capacity(*, actor: Actor, year: int, months: int, worth: float | None = None) -> None:
    """Say how many person-months a year can give.

    `worth` is the share of its effects' value that counts beside the first year's, above 0 to 1; None takes 5 % off a year.
    """
    require(actor, "record_decision")
    check_amount(year, months, MOST_MONTHS, "staff")
    if worth is not None and not 0 < worth <= 1:
        raise BadFrame(
            "worth", "What a year is worth is a share above 0 and up to 1, not %(worth)s.", worth=worth
        )
    Capacity.objects.update_or_create(year=year, defaults={"months": months, "worth": worth})
    _note(actor, "set_capacity", f"capacity {year}", str(months))


def check_code(code: str, longest: int = 50) -> None:
    """A short name that fits an address and the model file."""
    if not CODE.fullmatch(code) or len(code) > longest:
        raise BadFrame(
            "code",
            "A short name has 1 to %(longest)s Latin letters, digits, dashes or underscores, not “%(name)s”.",
            "code",
            longest=longest,
            name=code[:60],
        )


def _check_free(code: str, kept: frozenset[str]) -> None:
    if code in kept:
        raise BadFrame(
            "kept", "The name “%(name)s” is kept for something else: choose another.", "code", name=code
        )


def check_words(words: Texts, where: str) -> None:
    """Words of a reasonable length, in Ukrainian at least or in some other language."""
    if not any(text.strip() for text in words.values()):
        raise BadFrame("words", "Give it words in one language at least.", where)
    if max(map(len, words.values())) > 2000:
        raise BadFrame("long", "These words are longer than 2,000 characters: shorten them.", where)


def check_amount(year: object, amount: object, most: int, name: str) -> None:
    """A whole amount from 0 on in a year of this century."""
    if not isinstance(year, int) or year not in YEARS:
        raise BadFrame("year", "“%(year)s” is no year from 2000 to 2100.", year=str(year)[:20])
    if isinstance(amount, bool) or not isinstance(amount, int) or not 0 <= amount <= most:
        raise BadFrame(
            "amount",
            "“%(name)s” has %(amount)s in %(year)s: an amount is a whole number from 0 to %(most)s.",
            name=name,
            amount=str(amount)[:20],
            year=year,
            most=most,
        )


def _check_scale(code: str, worst: float, best: float, points: Sequence[tuple[float, float]]) -> None:
    """Refuse here what an analysis would refuse later."""
    numbers = [worst, best, *(x for pair in points for x in pair)]
    if not all(isinstance(x, int | float) and math.isfinite(x) for x in numbers):
        raise BadFrame("number", "A scale is made of finite numbers.", "worst")
    criterion: dict[str, object] = {"name": code, "worst": worst, "best": best}
    if points:
        criterion["points"] = [list(pair) for pair in points]
    try:
        read({"criteria": [criterion], "alternatives": [{"name": "nothing", "values": {code: worst}}]})
    except DecisionRefusal as refusal:
        _say_again(refusal, code)


def _say_again(refusal: DecisionRefusal, code: str) -> NoReturn:
    """What the computation would say of a scale, in the words of the form it is written in."""
    if refusal.code == "cost_criterion":
        raise _money(code) from refusal
    if refusal.code == "no_spread":
        raise BadFrame(
            "no_spread",
            "The scale has no spread: its worst and its best are the same.",
            "best",
        ) from refusal
    if refusal.code == "points":
        raise BadFrame(
            "points",
            "The points go from value 0 at the worst to 1 at the best; the value must not fall on the way, and each "
            "quantity stands once.",
            "points",
        ) from refusal
    raise refusal


def _check_not_money(code: str, title: Texts) -> None:
    """A title may say what a short name hides: “Вартість” is money in any language."""
    for words in title.values():
        if words.strip() and set(re.findall(r"\w+", words.casefold())) <= COST_WORDS:
            raise _money(code)


def _money(code: str) -> BadFrame:
    return BadFrame(
        "cost",
        "“%(criterion)s” cannot be a criterion: money is the budget side, and counted as value too it would count "
        "twice. Say it as the cost of initiatives.",
        "code",
        criterion=code,
    )


def _check_enabler(code: str, enabler: bool) -> None:
    if not enabler:
        return
    for row in Initiative.objects.filter(withdrawn={}).prefetch_related("requires"):
        if row.synergies or row.requires.all():
            raise BadFrame(
                "enabler_twice",
                "“%(criterion)s” would count what becomes possible for others, but “%(initiative)s” counts it already "
                "by what it needs or gains with others: keep one of the two.",
                "enabler",
                criterion=code,
                initiative=row.code,
            )


def _check_still_there(code: str, years: set[int]) -> None:
    """Initiatives may count on a year of the source."""
    for row in Initiative.objects.filter(withdrawn={}):
        lost = sorted(
            int(y) for y, amount in row.cost.get(code, {}).items() if amount and int(y) not in years
        )
        if lost:
            raise BadFrame(
                "counted_on",
                "“%(initiative)s” takes money of “%(source)s” in %(year)s: that year stays, with 0 if need be.",
                initiative=row.code,
                source=code,
                year=lost[0],
            )


def _shape(of: Mapping[str, Any]) -> tuple[object, ...]:
    """What makes a scale: anchors, bends, and the unit in the city's first language."""
    unit = of["unit"]
    words = unit.get("uk") or next(iter(unit.values()), "")
    return float(of["worst"]), float(of["best"]), [list(map(float, pair)) for pair in of["points"]], words


def _set_aside() -> int:
    """Judgements were made on other criteria: they stay in the history and are asked for again."""
    return Judgement.objects.filter(is_current=True).update(is_current=False)


def _note(actor: Actor, verb: str, subject: str, summary: str) -> None:
    people.note(actor=actor, verb=verb, room="priorities", subject=subject, summary=summary)
