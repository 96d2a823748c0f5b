"""Which services can be had online, and with which form."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from ratusha.core.refusal import Refusal
from ratusha.delivery.models import OnlineService


class NotOnline(Refusal):
    """The service is not open online."""


@dataclass(frozen=True, slots=True)
class OnlineFacts:
    """A service open online: its form version and since when."""

    service_id: int
    service: str
    slug: str
    form: int
    since: datetime.date


def online() -> tuple[OnlineFacts, ...]:
    """All services open online, the oldest first."""
    rows = OnlineService.objects.filter(is_open=True).select_related("service").order_by("since", "id")
    return tuple(_facts(row) for row in rows)


def online_service(slug: str) -> OnlineFacts:
    """The service at this address, if it is open online; `NotOnline` otherwise."""
    row = OnlineService.objects.filter(is_open=True, service__slug=slug).select_related("service").first()
    if row is None:
        raise NotOnline("not_online", "This service cannot be had online yet.", slug)
    return _facts(row)


def _facts(row: OnlineService) -> OnlineFacts:
    return OnlineFacts(row.service_id, row.service.identifier, row.service.slug, row.form_id, row.since)
