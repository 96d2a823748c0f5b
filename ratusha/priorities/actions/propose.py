"""Say what could be done: initiatives, what they cost, need and bring, and which of them stand for one another."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

from django.db import transaction

from ratusha.catalogue import queries as catalogue
from ratusha.core.decision.precedence import find_cycle
from ratusha.core.refusal import Refusal
from ratusha.core.texts import Texts
from ratusha.people import actions as people
from ratusha.people import queries as places
from ratusha.people.queries import Actor, require
from ratusha.priorities import queries
from ratusha.priorities.actions.framing import MOST, MOST_MONTHS, check_amount, check_code, check_words
from ratusha.priorities.models import Capacity, Criterion, Group, Initiative, Source

TOP = 4  # of the maturity ladder


class BadProposal(Refusal):
    """An initiative or a group that no decision could be made with."""


@transaction.atomic
def propose_initiative(
    *,
    actor: Actor,
    code: str,
    title: Texts,
    summary: Texts,
    unit: str,
    services: Sequence[str],
    cost: Mapping[str, Mapping[int, int]],
    effects: Mapping[str, Sequence[float]],
    staff: Mapping[int, int] | None = None,
    target: int = TOP,
    duty: Texts | None = None,
    barred: Texts | None = None,
    requires: Sequence[str] = (),
    excludes: Sequence[str] = (),
    synergies: Mapping[str, float] | None = None,
    order: int = 100,
) -> None:
    """Add an initiative, correct it, or bring back one that was withdrawn.

    `effects` are (low, most likely, high): by criterion in its own unit, and the shares `hours` (of today's hours
    that are saved), `take_up`, `delivery`. Initiatives that it requires or excludes must be there already.
    """
    require(actor, "record_decision")
    check_code(code, 80)
    check_words(title, "title")
    _check_amounts(code, cost, staff or {})
    _check_effects(effects)
    _check_others(code, requires, excludes, synergies or {})
    if isinstance(target, bool) or target not in range(TOP + 1):
        raise BadProposal("target", "The level aimed at is 0 to %(top)s.", "target", top=TOP)
    row, _ = Initiative.objects.update_or_create(
        code=code,
        defaults={
            "title": dict(title),
            "summary": dict(summary),
            "unit_id": places.unit(unit).id,
            "cost": {source: _years(by_year) for source, by_year in cost.items()},
            "staff": _years(staff or {}),
            "effects": {name: list(ends) for name, ends in effects.items()},
            "target": target,
            "duty": dict(duty or {}),
            "barred": dict(barred or {}),
            "synergies": dict(synergies or {}),
            "withdrawn": {},
            "order": order,
        },
    )
    row.services.set([catalogue.service_id(service) for service in services])
    row.requires.set(Initiative.objects.filter(code__in=requires))
    row.excludes.set(Initiative.objects.filter(code__in=excludes))
    _check_circle()
    _note(actor, "propose_initiative", f"initiative {code}", str(title.get("uk", "")))


@transaction.atomic
def withdraw_initiative(*, actor: Actor, code: str, reason: Texts) -> None:
    """Propose an initiative no longer, and say why; what was computed or decided with it stays."""
    require(actor, "record_decision")
    check_words(reason, "reason")
    row = Initiative.objects.filter(code=code).first()
    if row is None:
        raise BadProposal("initiative", "There is no initiative “%(initiative)s”.", initiative=code)
    needed_by = row.required_by.filter(withdrawn={}).order_by("order", "code").first()
    if needed_by:
        raise BadProposal(
            "needed",
            "“%(needed)s” cannot be withdrawn while “%(initiative)s” needs it.",
            initiative=needed_by.code,
            needed=code,
        )
    decided = queries.decision()
    if decided and code in decided.chosen:
        raise BadProposal(
            "decided",
            "“%(initiative)s” is part of the decision that counts: it leaves by a new decision.",
            initiative=code,
        )
    row.withdrawn = dict(reason)
    row.save(update_fields=["withdrawn"])
    _note(actor, "withdraw_initiative", f"initiative {code}", next(iter(reason.values()))[:200])


@transaction.atomic
def set_group(*, actor: Actor, code: str, title: Texts, members: Sequence[str], most: int = 1) -> None:
    """Say that of the members at most so many may be chosen."""
    require(actor, "record_decision")
    check_code(code)
    check_words(title, "title")
    names = list(dict.fromkeys(members))
    for name in names:
        _known(name)
    if isinstance(most, bool) or not 1 <= most < len(names):
        raise BadProposal(
            "group", "At most so many of a group: from 1 to one less than it has members.", "most"
        )
    row, _ = Group.objects.update_or_create(code=code, defaults={"title": dict(title), "most": most})
    row.members.set(Initiative.objects.filter(code__in=names))
    _note(actor, "set_group", f"group {code}", f"at most {most} of {len(names)}")


@transaction.atomic
def drop_group(*, actor: Actor, code: str) -> None:
    """Let the members of a group be chosen freely again."""
    require(actor, "record_decision")
    if not Group.objects.filter(code=code).delete()[0]:
        raise BadProposal("group", "There is no group “%(group)s”.", group=code)
    _note(actor, "drop_group", f"group {code}", "")


def _check_amounts(code: str, cost: Mapping[str, Mapping[int, int]], staff: Mapping[int, int]) -> None:
    ceilings = {source.code: set(map(int, source.ceiling)) for source in Source.objects.all()}
    for source, by_year in cost.items():
        for year, amount in by_year.items():
            check_amount(year, amount, MOST, code)
            if amount and year not in ceilings.get(source, set()):
                raise BadProposal(
                    "source",
                    "“%(initiative)s” takes money of “%(source)s” in %(year)s, for which no ceiling is known.",
                    initiative=code,
                    source=source,
                    year=year,
                )
    known = set(Capacity.objects.values_list("year", flat=True))
    for year, months in staff.items():
        check_amount(year, months, MOST_MONTHS, code)
        if months and year not in known:
            raise BadProposal(
                "staff",
                "“%(initiative)s” takes person-months of %(year)s, but nobody said how many there are.",
                initiative=code,
                year=year,
            )


def _check_effects(effects: Mapping[str, Sequence[float]]) -> None:
    criteria = set(Criterion.objects.values_list("code", flat=True))
    for name, ends in effects.items():
        if name not in criteria and name not in queries.SHARES:
            raise BadProposal("criterion", "There is no criterion “%(criterion)s”.", criterion=name)
        numbers = [x for x in ends if isinstance(x, int | float) and math.isfinite(x)]
        if len(ends) != 3 or len(numbers) != 3 or list(numbers) != sorted(numbers):
            raise BadProposal(
                "effect",
                "The effect “%(effect)s” is three finite numbers from low to high.",
                effect=name,
            )
        if name in queries.SHARES and not 0 <= numbers[0] <= numbers[2] <= 1:
            raise BadProposal("share", "“%(effect)s” is a share from 0 to 1.", effect=name)


def _check_others(
    code: str, requires: Sequence[str], excludes: Sequence[str], synergies: Mapping[str, float]
) -> None:
    """What it says of others: they are there, are others, and nothing is said twice."""
    for where, names in (("requires", requires), ("excludes", excludes), ("synergies", synergies)):
        for name in names:
            if name == code:
                raise BadProposal(
                    "itself", "“%(initiative)s” cannot name itself here.", where, initiative=code
                )
            _known(name)
    both = sorted(set(requires) & set(excludes))
    if both:
        raise BadProposal(
            "both",
            "“%(first)s” cannot both need and exclude “%(second)s”.",
            "excludes",
            first=code,
            second=both[0],
        )
    if not all(math.isfinite(share) and -1 <= share <= 1 for share in synergies.values()):
        raise BadProposal(
            "synergy", "What two gain together is a share of the value scale, −100 % to 100 %.", "synergies"
        )
    enabler = Criterion.objects.filter(enabler=True, retired=False).first()
    if enabler and (requires or synergies):
        raise BadProposal(
            "enabler_twice",
            "“%(criterion)s” already counts what becomes possible for others: said again by what “%(initiative)s” needs "
            "or gains with others it would count twice. Keep one of the two.",
            "requires" if requires else "synergies",
            criterion=enabler.code,
            initiative=code,
        )


def _check_circle() -> None:
    rows = Initiative.objects.filter(withdrawn={}).prefetch_related("requires")
    cycle = find_cycle({row.code: [other.code for other in row.requires.all()] for row in rows})
    if cycle:
        raise BadProposal(
            "cycle",
            "the requirements go in a circle: %(cycle)s; remove one of them",
            "requires",
            cycle=" → ".join(cycle),
        )


def _known(code: str) -> None:
    if not Initiative.objects.filter(code=code, withdrawn={}).exists():
        raise BadProposal("initiative", "There is no initiative “%(initiative)s”.", initiative=code)


def _years(amounts: Mapping[int, int]) -> dict[str, int]:
    return {str(year): amount for year, amount in amounts.items() if amount}


def _note(actor: Actor, verb: str, subject: str, summary: str) -> None:
    people.note(actor=actor, verb=verb, room="priorities", subject=subject, summary=summary)
