"""What an analysis is made from: initiatives, services as measured, the survey, criteria, judgements."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from ratusha.catalogue import queries as catalogue
from ratusha.core.decision import roc, swings
from ratusha.core.proposals import NEED, Frame, Needs, Proposal, Range, Scale, ServiceToday
from ratusha.core.simplifying import fed
from ratusha.core.texts import pick
from ratusha.needs import queries as surveys
from ratusha.priorities.models import Analysis, Capacity, Criterion, Group, Initiative, Judgement, Source
from ratusha.priorities.queries.screening import VOLUME, screening
from ratusha.quality import queries as quality

HOURS = "resident-hours"  # the yardstick of quality
# effects that are shares, not quantities of a criterion
HOURS_SAVED, TAKE_UP, DELIVERY = "hours", "take_up", "delivery"
SHARES = (HOURS_SAVED, TAKE_UP, DELIVERY)


def frame() -> Frame:
    """Criteria, ceilings, capacity and the members' weights as they stand now."""
    rows = list(Criterion.objects.filter(retired=False))
    names = [row.code for row in rows]
    return Frame(
        criteria=tuple(
            Scale(
                row.code,
                pick(row.unit, "en").text,
                row.worst,
                row.best,
                tuple((float(x), float(v)) for x, v in row.points),
                row.enabler,
            )
            for row in rows
        ),
        ceilings={row.code: _by_year(row.ceiling) for row in Source.objects.all()},
        staff={row.year: row.months for row in Capacity.objects.all()},
        vectors=tuple(
            weights(judgement.swings, judgement.order, names)
            for judgement in Judgement.objects.filter(is_current=True).order_by("member_id")
        ),
        groups=tuple(
            (tuple(member.code for member in group.members.all()), group.most)
            for group in Group.objects.prefetch_related("members")
        ),
    )


def scale_is_settled(code: str) -> bool:
    """Whether somebody judged or something was computed on the scales, or the survey behind one was published."""
    if Judgement.objects.exists() or Analysis.objects.exists():
        return True
    if code != NEED:
        return False
    try:
        surveys.service_needs()
    except (surveys.NotPublished, surveys.NoSuchSurvey):
        return False
    return True


def weights(points: Mapping[str, float], order: Sequence[str], names: Sequence[str]) -> dict[str, float]:
    """A member's weights: swings scaled to 1, or rank-order centroid weights where only an order was given."""
    found = swings(points) if points else dict(zip(order, roc(len(order)), strict=True))
    return {name: round(found.get(name, 0.0), 12) for name in names}


def proposals() -> tuple[Proposal, ...]:
    """The initiatives that pass the gates, as the core takes them.

    What simplification found of a service feeds the hours saved.
    """
    passed = {screened.code for screened in screening() if screened.passes}
    rows = Initiative.objects.filter(code__in=passed).prefetch_related("services", "requires", "excludes")
    found = tuple(_proposal(row, passed) for row in rows)
    shares = quality.hours_shares()
    if not shares:
        return found
    today = services_today(found)
    return tuple(
        replace(p, hours_saved=fed(p.hours_saved, [_part(s, today, shares) for s in p.services]))
        if p.hours_saved
        else p
        for p in found
    )


def _part(
    service: str, today: Mapping[str, ServiceToday], shares: Mapping[str, float]
) -> tuple[float, float | None]:
    """The hours that a service costs residents in a year, and the share that its simplification saves."""
    now = today.get(service)
    return (now.volume * now.hours if now else 0.0), shares.get(service)


def services_today(of: Iterable[Proposal]) -> dict[str, ServiceToday]:
    """Volume (as the unit told it, else by the card), hours and maturity of the services that the initiatives touch."""
    wanted = {service for proposal in of for service in proposal.services}
    hours, levels, told = quality.latest(HOURS), quality.latest(quality.LADDER), quality.latest(VOLUME)
    found = {}
    for card in catalogue.services(identifiers=wanted, size=None).items:
        name = card.identifier
        found[name] = ServiceToday(
            volume=int(told[name].value) if name in told else sum(card.content.volumes.values()),
            hours=hours[name].value if name in hours else 0.0,
            maturity=levels[name].value if name in levels else float(quality.TOP),
        )
    return found


def needs(survey: str = "") -> tuple[Needs, str]:
    """Shares and joint draws of the survey, and which survey it was."""
    found = surveys.service_needs(survey)
    return (
        Needs(
            services=tuple(item.service for item in found.items),
            shares=tuple(item.value for item in found.items),
            replicates=found.replicates,
        ),
        found.published.survey.slug,
    )


def asked(survey: str) -> int:
    """How many people answered the survey of an analysis; 0 when it is not there."""
    try:
        found = surveys.service_needs(survey)
    except (surveys.NotPublished, surveys.NoSuchSurvey):
        return 0
    return max((item.n for item in found.items), default=0)


def _proposal(row: Initiative, passed: set[str]) -> Proposal:
    effects = {name: _range(ends) for name, ends in row.effects.items()}
    return Proposal(
        name=row.code,
        services=tuple(service.identifier for service in row.services.all()),
        cost={source: _by_year(by_year) for source, by_year in row.cost.items()},
        staff_months=_by_year(row.staff),
        hours_saved=effects.get(HOURS_SAVED),
        take_up=effects.get(TAKE_UP),
        effects={name: ends for name, ends in effects.items() if name not in SHARES},
        delivery=effects.get(DELIVERY, (1.0, 1.0, 1.0))[1],
        target=row.target,
        compulsory=bool(row.duty),
        requires=tuple(other.code for other in row.requires.all() if other.code in passed),
        excludes=tuple(other.code for other in row.excludes.all() if other.code in passed),
        synergies={code: bonus for code, bonus in row.synergies.items() if code in passed},
    )


def _range(ends: Sequence[float]) -> Range:
    low, mode, high = ends
    return float(low), float(mode), float(high)


def _by_year(amounts: Mapping[str, int]) -> dict[int, int]:
    return {int(year): amount for year, amount in amounts.items()}
