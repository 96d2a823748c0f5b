"""The demo city's life events and services: cards written from the data, published, a few still being prepared."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from ratusha.catalogue import actions, queries
from ratusha.core.catalogue.card import Card, Channel, Cost, Evidence, Named, Rule, Step, Term

if TYPE_CHECKING:
    from ratusha.site.demo import Context

Entries = Mapping[str, Mapping[str, Any]]  # of a dictionary of the data, by identifier


def build(context: Context) -> None:
    """Describe life events and publish every service whose card is not there yet as the data has it."""
    data = context.data
    events = data.life_events
    for order, (identifier, event) in enumerate(events.items(), start=1):
        actions.describe_life_event(
            actor=context.actor,
            identifier=identifier,
            title=event["title"],
            summary=event.get("summary"),
            icon=event.get("icon", ""),
            order=order,
        )
    known = {card.identifier: card.digest for card in queries.services(size=None).items}
    for done, (identifier, raw) in enumerate(data.services.items(), start=1):
        card = card_of(raw, data)
        if known.get(identifier) != card.digest:
            actions.draft_card(actor=context.actor, identifier=identifier, card=card)
            actions.publish_version(actor=context.actor, identifier=identifier)
        context.progress.share("services", done, len(data.services))


def card_of(raw: Mapping[str, Any], data: Any) -> Card:
    """The card of a service of the data; dictionaries give the words of documents, grounds, acts and steps."""
    return Card(
        title=raw["title"],
        summary=raw.get("summary", {}),
        keywords=raw.get("keywords", {}),
        unit=raw["unit"],
        audience=tuple(raw.get("audience", ())),
        life_events=tuple(raw["life_events"]),
        channels=tuple(Channel(kind) for kind in raw.get("channels", ())),
        evidence=_evidence(raw, data),
        costs=_costs(raw),
        term=_term(raw),
        outputs=(Named("result", raw["result"]),) if raw.get("result") else (),
        refusal_grounds=tuple(Named(name, data.grounds[name]["title"]) for name in raw.get("refusal", ())),
        rules=tuple(
            Rule(name, data.acts[name]["title"], data.acts[name].get("number", ""))
            for name in raw.get("acts", ())
        ),
        steps=_steps(raw, data.steps),
        volumes={"all": raw["volume"]} if "volume" in raw else {},
        year="2025",
        being_prepared=bool(raw.get("being_prepared")),
    )


def _evidence(raw: Mapping[str, Any], data: Any) -> tuple[Evidence, ...]:
    notes = raw.get("notes", {})
    found = []
    for name in raw.get("documents", ()):
        kind = data.evidence[name]
        holder = data.holders.get(kind.get("holder", ""), {})
        found.append(
            Evidence(
                name,
                kind["title"],
                holder.get("title", {}),
                bool(kind.get("already_held")),
                notes.get(name, {}),
            )
        )
    return tuple(found)


def _costs(raw: Mapping[str, Any]) -> tuple[Cost, ...]:
    """The data leaves the cost out where a service is free."""
    if raw.get("being_prepared") and "cost" not in raw:
        return ()
    cost = raw.get("cost", {"amount": 0})
    amount = str(cost["amount"]) if "amount" in cost else ""
    return (Cost(amount, title=cost.get("text", {})),)


def _term(raw: Mapping[str, Any]) -> Term | None:
    term = raw.get("term")
    if not term:
        return None
    return Term(term["amount"], term["unit"], term.get("basis", ""), term.get("silence", "none"))


def _steps(raw: Mapping[str, Any], titles: Entries) -> tuple[Step, ...]:
    """`[step, unit, letter, days]`, or a list of such for steps that go on at the same time."""
    found = []
    for stage, entry in enumerate(raw.get("steps", ()), start=1):
        group = entry if isinstance(entry[0], list) else [entry]
        for name, unit, letter, days, *title in group:
            words = title[0] if title else titles[name]["title"]
            found.append(Step(words, unit, letter, days, stage))
    return tuple(found)
