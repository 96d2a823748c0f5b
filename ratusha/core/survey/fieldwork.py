"""Fieldwork: what became of each address, and the response rates that follow by stated formulas.

Source: AAPOR (2023) Standard Definitions, 10th edition. I complete, P partial, R refusal, NC no contact, U unknown
eligibility, NE not eligible; e is the estimated share of the unknown that is eligible,
e = (I+P+R+NC) / (I+P+R+NC+NE).

RR1 = I/(I+P+R+NC+U), RR2 = (I+P)/(I+P+R+NC+U), RR3 = I/(I+P+R+NC+eU), RR5 = I/(I+P+R+NC),
COOP1 = I/(I+P+R), CON1 = (I+P+R)/(I+P+R+NC+U), REF1 = R/(I+P+R+NC+U).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from ratusha.core.refusal import Refusal

OUTCOMES = ("complete", "partial", "refusal", "no contact", "not eligible", "unknown")
FINAL = frozenset({"complete", "partial", "refusal", "not eligible"})


class FieldworkRefused(Refusal):
    """An outcome that does not exist, or a reserve that may not be opened yet."""


@dataclass(frozen=True, slots=True)
class Rates:
    """Response rates with their AAPOR names; `counts` is by outcome; a rate without cases is None."""

    counts: Mapping[str, int]
    eligible_unknown: float | None
    rr1: float | None
    rr2: float | None
    rr3: float | None
    rr5: float | None
    cooperation: float | None
    contact: float | None
    refusal: float | None


def rates(outcomes: Iterable[str]) -> Rates:
    """Rates of the final outcome of every address issued.

    Raises:
        FieldworkRefused: a word that is no outcome.
    """
    counts = Counter(outcomes)
    if strange := set(counts) - set(OUTCOMES):
        raise FieldworkRefused("outcome", "“%(name)s” is no outcome of a visit.", name=min(strange))
    i, p, r, nc, ne, u = (counts[name] for name in OUTCOMES)
    known = i + p + r + nc
    e = _share(known, known + ne)
    return Rates(
        counts={name: counts[name] for name in OUTCOMES},
        eligible_unknown=e,
        rr1=_share(i, known + u),
        rr2=_share(i + p, known + u),
        rr3=_share(i, known + (e if e is not None else 1.0) * u),
        rr5=_share(i, known),
        cooperation=_share(i, i + p + r),
        contact=_share(i + p + r, known + u),
        refusal=_share(r, known + u),
    )


def _share(part: float, whole: float) -> float | None:
    return part / whole if whole else None


def may_open_reserve(outcomes: Sequence[Sequence[str]], *, visits: int = 3) -> bool:
    """Whether a cluster's reserve addresses may be issued: every main address is final or was visited often enough.

    `outcomes` are the visits of each main address in order. Opening the reserve earlier trades people who are hard
    to reach for people who are at home, which is bias bought with convenience.
    """
    return all(bool(tried) and (tried[-1] in FINAL or len(tried) >= visits) for tried in outcomes)


def repetitions(
    answers: Sequence[Mapping[str, object]],
    senders: Sequence[str],
    *,
    most: int = 1,
    least_answers: int = 5,
) -> list[str]:
    """Why an answer to an open poll looks like a repetition ("" when it does not), in order of arrival.

    `senders` are salted hashes of where an answer came from, "" when unknown. The same sender counts `most` times;
    an equal set of at least `least_answers` answers from the same sender counts once.
    """
    sent: Counter[str] = Counter()
    seen: set[object] = set()
    found = []
    for answer, sender in zip(answers, senders, strict=True):
        content = (sender, frozenset((name, _plain(value)) for name, value in answer.items()))
        same = bool(sender) and content in seen
        before = sent[sender] if sender else 0
        found.append(repetition(before, same=same, given=len(answer), most=most, least_answers=least_answers))
        sent[sender] += 1
        seen.add(content)
    return found


def repetition(before: int, *, same: bool, given: int, most: int = 1, least_answers: int = 5) -> str:
    """Why one answer looks like a repetition: `before` came from its sender, `same` says an equal one among them."""
    if same and given >= least_answers:
        return "same answers again"
    return "same sender again" if before >= most else ""


def _plain(value: object) -> object:
    return tuple(value) if isinstance(value, list) else value


def assign(units: Mapping[str, str], interviewers: Sequence[str], *, seed: int) -> dict[str, str]:
    """Interviewer of each unit: whole clusters to one interviewer, loads as equal as clusters allow.

    `units` is unit → cluster. Largest clusters first to whoever has least; ties by a seeded order.
    """
    if not interviewers:
        raise FieldworkRefused("interviewers", "There is nobody to send.")
    size = Counter(units.values())
    order = np.random.Generator(np.random.PCG64(seed)).permutation(len(interviewers))
    load = {interviewers[int(place)]: 0 for place in order}
    who: dict[str, str] = {}
    for cluster, count in sorted(size.items(), key=lambda item: (-item[1], item[0])):
        chosen = min(load, key=lambda name: load[name])
        who[cluster] = chosen
        load[chosen] += count
    return {unit: who[cluster] for unit, cluster in units.items()}
