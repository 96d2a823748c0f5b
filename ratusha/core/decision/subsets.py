"""All subsets of up to twenty initiatives at once, a subset being a number's bits."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from ratusha.core.decision.model import Floats, Model


def sums(amounts: Sequence[float] | Floats) -> Floats:
    """The sum over every subset (2^m of them; bit i is initiative i), by doubling."""
    total = np.zeros(1)
    for amount in amounts:
        total = np.concatenate([total, total + amount])
    return total


def feasible(model: Model) -> np.ndarray:
    """Which subsets keep the budget, the resources and every rule between initiatives (no phases)."""
    alternatives = model.alternatives
    masks = np.arange(1 << len(alternatives))
    keep = np.ones(len(masks), dtype=bool)
    for key, most in model.budget:
        amounts = [a.total_cost if not key else dict(a.cost).get(key, 0.0) for a in alternatives]
        keep &= sums(amounts) <= most + 1e-9 * max(1.0, most)
    for resource in model.resources:
        use = [dict(a.use).get(resource.name, 0.0) for a in alternatives]
        keep &= sums(use) <= resource.ceiling + 1e-9 * max(1.0, resource.ceiling)
    for group in model.groups:
        inside = [float(a.name in group.members) for a in alternatives]
        keep &= sums(inside) <= group.most
    for i, alternative in enumerate(alternatives):
        has = (masks >> i) & 1 == 1
        if alternative.compulsory:
            keep &= has
        for name in alternative.requires:
            keep &= ~has | ((masks >> model.place(name)) & 1 == 1)
        for name in alternative.excludes:
            keep &= ~has | ((masks >> model.place(name)) & 1 == 0)
    return keep


def values(model: Model, each: Floats, bonuses: Floats) -> Floats:
    """The value of every subset: its initiatives', and the synergies whose members it all holds."""
    total = sums(each)
    masks = np.arange(len(total))
    for synergy, bonus in zip(model.synergies, bonuses, strict=True):
        members = sum(1 << model.place(name) for name in synergy.members)
        total = total + np.where(masks & members == members, bonus, 0.0)
    return total
