"""Rules of a model: weights, money, phases, groups, synergies, resources, how to search."""

from __future__ import annotations

import itertools

from ratusha.core.decision import fields
from ratusha.core.decision.model import (
    Criterion,
    DecisionRefusal,
    Group,
    Phases,
    PortfolioOptions,
    Ratio,
    Resource,
    Synergy,
    WeightRules,
)


def weights(raw: object, criteria: tuple[str, ...], warnings: list[str]) -> WeightRules:
    """Order, bounds, ratios and members' vectors."""
    table = fields.mapping(raw if raw is not None else {}, "weights")
    warnings += fields.unknown_keys(table, {"order", "bounds", "ratios", "vectors"}, "weights")
    order: list[tuple[str, str]] = []
    for chain in fields.listed(table.get("order", []), "weights, order"):
        known = fields.names(chain, criteria, "weights, order")
        if len(known) < 2:
            raise DecisionRefusal(
                "order", "weights, order: each item is a list of at least two different criteria", "weights"
            )
        order += itertools.pairwise(known)
    bounds = []
    for name, pair in fields.mapping(table.get("bounds", {}), "weights, bounds").items():
        low, high = fields.numbers(pair, 2, f"weights, bounds of “{name}”")
        bounds.append((fields.known_name(name, criteria, "weights, bounds"), low, high))
    ratios = []
    for at, item in enumerate(fields.tables(table.get("ratios", []), "weights.ratios"), 1):
        where = f"weights, ratio {at}"
        low = fields.non_negative(item.get("min", 0.0), where)
        high = fields.non_negative(item["max"], where) if "max" in item else float("inf")
        num, den = (fields.known_name(item.get(key), criteria, where) for key in ("num", "den"))
        ratios.append(Ratio(num, den, low, high))
    vectors = tuple(
        _vector(item, criteria, f"weights, vector {at}", warnings)
        for at, item in enumerate(fields.listed(table.get("vectors", []), "weights, vectors"), 1)
    )
    return WeightRules(tuple(order), tuple(sorted(bounds)), tuple(ratios), vectors)


def _vector(raw: object, criteria: tuple[str, ...], where: str, warnings: list[str]) -> tuple[float, ...]:
    table = fields.mapping(raw, where)
    for key in table:
        fields.known_name(key, criteria, where)
    vector = [fields.non_negative(table.get(name, 0.0), f"{where}, {name}") for name in criteria]
    total = sum(vector)
    if abs(total - 1) > 0.005:
        raise DecisionRefusal(
            "not_one", "%(place)s adds up to %(total)g, not to 1", where, place=where, total=total
        )
    if abs(total - 1) > 1e-9:
        warnings.append(f"{where} adds up to {total:.6g}: scaled to 1")
        vector = [w / total for w in vector]
    return tuple(vector)


def budget(raw: object) -> tuple[tuple[str, float], ...]:
    """One total, or ceilings by source and year."""
    if raw is None:
        return ()
    table = fields.mapping(raw, "budget")
    return fields.money(table.get("total", table), "budget")


def phases(raw: object) -> Phases | None:
    """Steps with their discounts and budgets."""
    if not raw:
        return None
    table = fields.mapping(raw, "phases")
    names = tuple(
        fields.text(name, "phases") for name in fields.listed(table.get("names", []), "phases, names")
    )
    if not names:
        raise DecisionRefusal("phases", "phases needs names, one for each step", "phases")
    fields.refuse_doubles(names, "phases")
    discount = (1.0,) * len(names)
    if "discount" in table:
        discount = fields.numbers(table["discount"], len(names), "phases, discount")
    budget: tuple[tuple[tuple[str, float], ...], ...] = ()
    if "budget" in table:
        listed = fields.listed(table["budget"], "phases, budget")
        if len(listed) != len(names):
            raise DecisionRefusal(
                "phases", "phases, budget needs %(n)s amounts, one a step", "phases", n=len(names)
            )
        budget = tuple(fields.money(amount, "phases, budget") for amount in listed)
    return Phases(names, discount, budget)


def groups(raw: object, names: tuple[str, ...]) -> tuple[Group, ...]:
    """At most so many of these."""
    groups = []
    for at, item in enumerate(fields.tables(raw, "groups"), 1):
        most = fields.non_negative(item.get("max", 1), f"groups[{at}], max")
        groups.append(Group(fields.names(item.get("members", []), names, f"groups[{at}]"), int(most)))
    return tuple(groups)


def synergies(raw: object, names: tuple[str, ...], criteria: tuple[Criterion, ...]) -> tuple[Synergy, ...]:
    """Effects of several together."""
    synergies = []
    for at, item in enumerate(fields.tables(raw, "synergies"), 1):
        where = f"synergies[{at}]"
        members = fields.names(item.get("members", []), names, where)
        if len(members) < 2:
            raise DecisionRefusal("synergy", "%(place)s needs at least two members", where, place=where)
        bonus = fields.mapping(item.get("bonus", {}), f"{where}, bonus")
        known = {
            fields.known_name(k, [c.name for c in criteria], where): fields.number(v, where)
            for k, v in bonus.items()
        }
        synergies.append(Synergy(members, tuple(sorted(known.items()))))
    return tuple(synergies)


def resources(raw: object) -> tuple[Resource, ...]:
    """Scarce things besides money."""
    items = fields.tables(raw, "resources")
    resources = tuple(
        Resource(
            fields.text(item.get("name"), f"resources[{at}]"),
            fields.non_negative(item.get("ceiling"), f"resources[{at}], ceiling"),
        )
        for at, item in enumerate(items, 1)
    )
    fields.refuse_doubles([r.name for r in resources], "resources")
    return resources


def portfolio(raw: object) -> PortfolioOptions:
    """How portfolios are searched."""
    table = fields.mapping(raw if raw is not None else {}, "portfolio")
    method = table.get("method")
    if method not in (None, "exact", "sampled"):
        raise DecisionRefusal(
            "method", "portfolio, method is “exact” or “sampled”, not %(raw)r", "portfolio", raw=method
        )
    gap = fields.non_negative(table["gap"], "portfolio, gap") if "gap" in table else None
    draws = int(fields.non_negative(table.get("draws", PortfolioOptions().draws), "portfolio, draws"))
    if not 1 <= draws <= 100_000:
        raise DecisionRefusal("draws", "portfolio, draws must be between 1 and 100,000", "portfolio")
    return PortfolioOptions(method, gap, draws)
