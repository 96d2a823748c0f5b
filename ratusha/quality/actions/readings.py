"""Define a yardstick, record a reading."""

from __future__ import annotations

import datetime
import math
from collections.abc import Mapping
from typing import Any

from django.db import transaction

from ratusha.catalogue import queries as catalogue
from ratusha.core.instruments import read_instrument
from ratusha.core.quality import QualityError
from ratusha.core.texts import Texts
from ratusha.people import actions as people
from ratusha.people.queries import Actor, require
from ratusha.quality.models import Frozen, Instrument, Measurement
from ratusha.quality.queries import NoSuchInstrument


@transaction.atomic
def define_instrument(
    *,
    actor: Actor,
    identifier: str,
    kind: str,
    title: Texts,
    rule: Texts,
    version: int = 1,
    unit: Texts | None = None,
    definition: Mapping[str, Any] | None = None,
    better: str = "high",
    source: str = "",
    order: int = 100,
) -> int:
    """Add a version of a yardstick; the same again changes nothing, another content needs a new version."""
    require(actor, "measure_quality")
    fields = {
        "kind": kind,
        "title": dict(title),
        "rule": dict(rule),
        "unit": dict(unit or {}),
        "definition": dict(definition or {}),
        "better": better,
        "source": source,
        "order": order,
    }
    row, made = Instrument.objects.get_or_create(identifier=identifier, version=version, defaults=fields)
    if not made and any(getattr(row, name) != value for name, value in fields.items()):
        raise Frozen(
            "version",
            "Instrument “%(instrument)s” version %(version)s is in use with another content: give it a new version.",
            instrument=identifier,
            version=version,
        )
    if made:
        people.note(
            actor=actor,
            verb="define_instrument",
            room="quality",
            subject=f"instrument {identifier}",
            summary=f"version {version}",
        )
    return row.pk


def import_instrument(*, actor: Actor, text: str) -> int:
    """Define a yardstick from its text file (see `core.instruments`)."""
    found = read_instrument(text)
    return define_instrument(
        actor=actor,
        identifier=found.identifier,
        version=found.version,
        kind=found.kind,
        better=found.better,
        title=found.title,
        unit=found.unit,
        rule=found.rule,
        source=found.source,
        order=found.order,
        definition=found.definition,
    )


@transaction.atomic
def record_measurement(
    *,
    actor: Actor,
    service: str,
    instrument: str,
    date: datetime.date,
    value: float,
    method: Texts,
    source: str,
    n: int | None = None,
    low: float | None = None,
    high: float | None = None,
    detail: Mapping[str, Any] | None = None,
    population: str = "all applications",
    source_url: str = "",
    key: str = "",
    version: int | None = None,
) -> int:
    """Record one reading by a yardstick, in its newest version unless told; returns its id.

    The same key (by default service, instrument and date) again is the same reading. An interval belongs to a
    sample: complete counts and self-selected ratings have none.
    """
    require(actor, "measure_quality")
    versions = Instrument.objects.filter(identifier=instrument).order_by("-version")
    yardstick = (versions.filter(version=version) if version else versions).first()
    if yardstick is None:
        raise NoSuchInstrument(
            "instrument", "There is no instrument “%(instrument)s”.", instrument=instrument
        )
    _check(value, low, high, n)
    row, made = Measurement.objects.get_or_create(
        key=key or f"{service} {instrument} {date.isoformat()}",
        defaults={
            "service_id": catalogue.service_id(service),
            "instrument": yardstick,
            "date": date,
            "value": value,
            "n": n,
            "low": low,
            "high": high,
            "detail": dict(detail or {}),
            "population": population,
            "method": dict(method),
            "source": source,
            "source_url": source_url,
            "assessor_id": actor.id,
        },
    )
    if made:
        people.note(
            actor=actor,
            verb="record_measurement",
            room="quality",
            subject=f"service {service}",
            summary=f"{instrument} v{yardstick.version} on {date}: {value:g}",
        )
    return row.pk


def _check(value: float, low: float | None, high: float | None, n: int | None) -> None:
    numbers = [x for x in (value, low, high) if x is not None]
    if not all(math.isfinite(x) for x in numbers):
        raise QualityError("number", "A measurement is a finite number.")
    if (low is None) != (high is None):
        raise QualityError("interval", "An interval has two ends.")
    if low is not None and high is not None and (n is None or not low <= value <= high):
        raise QualityError(
            "interval", "An interval holds its value and belongs to a sample of a stated size."
        )
