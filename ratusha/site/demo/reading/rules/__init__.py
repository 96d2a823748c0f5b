"""What must hold between the files of the demo data: names that resolve, sums that add up, terms that fit."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import TYPE_CHECKING

from ratusha.site.demo.reading.rules.catalogue import check_city, check_service
from ratusha.site.demo.reading.rules.decision import check_decision, check_survey
from ratusha.site.demo.reading.rules.naming import ids, refuse
from ratusha.site.demo.reading.rules.programme import check_concept, check_measures, check_programme
from ratusha.site.demo.reading.rules.voices import check_voices

if TYPE_CHECKING:
    from ratusha.site.demo.reading import DemoData


def check(data: DemoData) -> None:
    """Check every rule; raise `BrokenDemoData` at the first that is broken."""
    _unique(data)
    check_city(data)
    for service in data.services:
        check_service(data, service)
    check_survey(data)
    check_decision(data)
    check_programme(data)
    check_concept(data)
    check_measures(data)
    check_voices(data)


def _unique(data: DemoData) -> None:
    groups: dict[str, Iterable[object]] = {
        "city.toml, unit": data.city.unit,
        "city.toml, person": data.city.person,
        "city.toml, district": data.city.district,
        "life_events.toml": data.life_events,
        "evidence.toml, holder": data.holders,
        "evidence.toml": data.evidence,
        "grounds.toml": data.grounds,
        "acts.toml": data.acts,
        "steps.toml": data.steps,
        "services": data.services,
        "initiatives.toml": data.decision.initiative,
        "initiatives.toml, source": data.decision.source,
        "initiatives.toml, criterion": data.decision.criterion,
        "programme.toml, component": data.programme.component,
        "programme.toml, milestone": data.programme.milestone,
        "programme.toml, meeting": data.programme.meeting,
        "concept.toml, section": data.concept.section,
        "concept.toml, answer": data.concept.answer,
        "concept.toml, comment": data.concept.comment,
    }
    for where, rows in groups.items():
        for name, times in Counter(ids(rows)).items():
            if times > 1:
                raise refuse(where, "the id “%(name)s” stands %(times)s times", name=name, times=times)
