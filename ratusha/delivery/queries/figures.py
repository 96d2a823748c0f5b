"""The figures of delivery: complete counts, so no intervals; ratings are self-selected and say so by n."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet, Sum

from ratusha.delivery.models import Application, Case, Channel, FlowCount, Rating

DIGITAL = (Channel.ONLINE, Channel.ASSISTED)


@dataclass(frozen=True, slots=True)
class Figures:
    """Counts over a period, of one service or of all.

    `ratings` counts the answers 1 to 5; `asked` is how many could have answered (closed cases). `take_up`,
    `completion` and `in_time` are shares 0..1, None where nothing was counted.
    """

    received: int
    digital: int
    closed: int
    closed_digital: int
    decided: int
    decided_in_time: int
    started: int
    finished: int
    ratings: tuple[int, int, int, int, int]
    asked: int

    @property
    def take_up(self) -> float | None:
        """Completed digitally (with help included) of all completed."""
        return _share(self.closed_digital, self.closed)

    @property
    def completion(self) -> float | None:
        """Completed of started online; being told "you are not eligible" is completing."""
        return _share(self.finished, self.started)

    @property
    def in_time(self) -> float | None:
        """Decided by the due date of all decided."""
        return _share(self.decided_in_time, self.decided)

    @property
    def rated(self) -> int:
        """How many answered."""
        return sum(self.ratings)


def figures(*, since: datetime.date, until: datetime.date, service: str = "") -> Figures:
    """The figures of applications received from `since` to `until`, both days included."""
    day = {"at__date__gte": since, "at__date__lte": until}
    applications = Application.objects.filter(**day)
    cases = Case.objects.filter(**{f"application__{name}": value for name, value in day.items()})
    flows = FlowCount.objects.filter(day__gte=since, day__lte=until)
    ratings = Rating.objects.filter(day__gte=since, day__lte=until)
    if service:
        applications = applications.filter(service__identifier=service)
        cases = cases.filter(application__service__identifier=service)
        flows = flows.filter(service__identifier=service)
        ratings = ratings.filter(service__identifier=service)
    of_cases = _cases(cases)
    flow = flows.aggregate(started=Sum("started"), sent=Sum("submitted"), told=Sum("not_eligible"))
    by_value = dict(ratings.order_by().values_list("value").annotate(Count("id")))
    received = applications.aggregate(n=Count("id"), digital=Count("id", Q(channel__in=DIGITAL)))
    return Figures(
        received=received["n"],
        digital=received["digital"],
        closed=of_cases["closed"],
        closed_digital=of_cases["closed_digital"],
        decided=of_cases["decided"],
        decided_in_time=of_cases["in_time"],
        started=flow["started"] or 0,
        finished=(flow["sent"] or 0) + (flow["told"] or 0),
        ratings=tuple(by_value.get(value, 0) for value in range(1, 6)),
        asked=of_cases["closed"],
    )


def most_used(*, since: datetime.date, until: datetime.date, limit: int = 6) -> tuple[tuple[str, int], ...]:
    """Identifiers of the services asked for most, with how often."""
    rows = (
        Application.objects.filter(at__date__gte=since, at__date__lte=until)
        .order_by()
        .values_list("service__identifier")
        .annotate(n=Count("id"))
        .order_by("-n", "service__identifier")
    )
    return tuple(rows[:limit])


def _cases(cases: QuerySet[Case]) -> dict[str, int]:
    # an aggregate named like a field hides the field from the aggregates after it: those two stand last
    return cases.aggregate(
        closed_digital=Count("id", Q(closed=True, application__channel__in=DIGITAL)),
        decided=Count("id", Q(in_time__isnull=False)),
        closed=Count("id", Q(closed=True)),
        in_time=Count("id", Q(in_time=True)),
    )


def _share(part: int, whole: int) -> float | None:
    return part / whole if whole else None
