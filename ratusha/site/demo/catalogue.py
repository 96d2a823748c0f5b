"""The demo city's life events and services: cards written from the data, published, a few still being prepared."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ratusha.catalogue import actions
from ratusha.core.catalogue.card import Card, Channel, Cost, Evidence, Named, Rule, Step, Term
from ratusha.core.catalogue.reading import Draft, Harvest

if TYPE_CHECKING:
    from ratusha.site.demo import Context
    from ratusha.site.demo.reading import DemoData
    from ratusha.site.demo.reading.shapes.city import Service


def build(context: Context) -> None:
    """Describe life events and publish every service whose card is not there yet as the data has it."""
    data = context.data
    for order, event in enumerate(data.life_events, start=1):
        actions.describe_life_event(
            actor=context.actor,
            identifier=event.id,
            title=event.title,
            summary=event.summary,
            icon=event.icon,
            order=order,
        )
    context.progress.share("services", 0, len(data.services))
    drafts = [
        Draft(line, service.id, card_of(service, data)) for line, service in enumerate(data.services, start=1)
    ]
    done = actions.import_catalogue(actor=context.actor, harvest=Harvest(tuple(drafts)), source="demo data")
    context.progress.share("services", len(done.outcomes), len(data.services))


def card_of(service: Service, data: DemoData) -> Card:
    """The card of a service of the data; dictionaries give the words of documents, grounds and acts."""
    grounds = {ground.id: ground.title for ground in data.grounds}
    acts = {act.id: act for act in data.acts}
    return Card(
        title=service.title,
        summary=service.summary,
        keywords=service.keywords,
        unit=service.unit,
        audience=service.audience,
        life_events=service.life_events,
        channels=tuple(Channel(kind) for kind in service.channels),
        evidence=_evidence(service, data),
        costs=_costs(service),
        term=_term(service),
        outputs=(Named("result", service.result),) if service.result else (),
        refusal_grounds=tuple(Named(name, grounds[name]) for name in service.refusal),
        rules=tuple(Rule(name, acts[name].title, acts[name].number) for name in service.acts),
        steps=tuple(Step(s.title, s.unit, s.letter, s.days, s.place) for s in service.steps),
        volumes={"all": service.volume},
        year=str(data.city.today.year),
        being_prepared=service.being_prepared,
    )


def _evidence(service: Service, data: DemoData) -> tuple[Evidence, ...]:
    kinds = {kind.id: kind for kind in data.evidence}
    holders = {holder.id: holder.title for holder in data.holders}
    return tuple(
        Evidence(
            name,
            kinds[name].title,
            holders.get(kinds[name].holder, {}),
            kinds[name].already_held,
            service.notes.get(name, {}),
        )
        for name in service.documents
    )


def _costs(service: Service) -> tuple[Cost, ...]:
    """The data leaves the cost out where a service is free, or where the card is still being prepared."""
    if service.cost is not None:
        return (Cost(str(service.cost.amount), title=service.cost.text),)
    return () if service.being_prepared else (Cost("0"),)


def _term(service: Service) -> Term | None:
    term = service.term
    return Term(term.amount, term.unit, term.basis, term.silence) if term else None
