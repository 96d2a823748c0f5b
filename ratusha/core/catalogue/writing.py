"""The catalogue as files for others: CPSV-AP 3.2 in Turtle, JSON of our own, CSV for a spreadsheet.

JSON holds everything and comes back as the same cards. Turtle validates with the official CPSV-AP 3.2 shapes.
CSV is for reading: one row a service, and no cell that a spreadsheet would take for a formula. The same
catalogue gives the same bytes.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote

from ratusha.core.catalogue import vocabulary
from ratusha.core.catalogue.card import Card
from ratusha.core.catalogue.fields import decimal_of
from ratusha.core.catalogue.terms import duration_of
from ratusha.core.texts import LANGUAGES, Texts

FORMATS = ("ttl", "json", "csv")
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "|", "%")


@dataclass(frozen=True, slots=True)
class Organisation:
    """A unit or the council, as open data names it."""

    code: str
    name: Texts
    phone: str = ""
    email: str = ""
    hours: Texts = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Entry:
    """One service of the export."""

    identifier: str
    slug: str
    card: Card
    version: int
    valid_from: str
    is_complete: bool
    outlook: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Export:
    """The whole catalogue; `origin` is the portal's address, `place` the city's name."""

    origin: str
    place: Texts
    council: Organisation
    units: tuple[Organisation, ...]
    events: tuple[Mapping[str, Any], ...]  # identifier, title, summary, icon
    entries: tuple[Entry, ...]


def to_json(export: Export) -> str:
    """Everything, in a stable order."""
    whole = {
        "format": "ratusha-catalogue/1",
        "publisher": dict(export.council.name),
        "units": [{"code": unit.code, "name": dict(unit.name)} for unit in export.units],
        "life_events": [dict(event) for event in export.events],
        "services": [
            {
                "identifier": entry.identifier,
                "slug": entry.slug,
                "version": entry.version,
                "valid_from": entry.valid_from,
                "digest": entry.card.digest,
                "is_complete": entry.is_complete,
                "outlook": dict(entry.outlook),
                "card": entry.card.to_dict(),
            }
            for entry in export.entries
        ],
    }
    return json.dumps(whole, ensure_ascii=False, indent=1) + "\n"


def to_csv(export: Export) -> str:
    """One row a service; lists are joined by "; "."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    rows = [_row(entry, export.origin) for entry in export.entries]
    header = list(_row(_NOTHING, export.origin))
    writer.writerow(header)
    writer.writerows([[_safe(row[name]) for name in header] for row in rows])
    return out.getvalue()


def _safe(cell: str) -> str:
    """A cell that no spreadsheet runs: an apostrophe before what looks like a formula."""
    return f"'{cell}" if cell.startswith(_FORMULA) else cell


_NOTHING = Entry("", "", Card(), 0, "", False, {})


def _row(entry: Entry, origin: str) -> dict[str, str]:
    card = entry.card
    row = {"identifier": entry.identifier}
    row |= {f"title_{tag}": card.title.get(tag, "") for tag in LANGUAGES}
    row |= {f"summary_{tag}": card.summary.get(tag, "") for tag in LANGUAGES}
    row |= {
        "unit": card.unit,
        "provider": _any(card.provider),
        "audience": "; ".join(card.audience),
        "life_events": "; ".join(card.life_events),
        "channels": "; ".join(channel.kind for channel in card.channels),
        "evidence": "; ".join(_any(item.title) for item in card.demanded),
        "not_asked": "; ".join(_any(item.title) for item in card.not_asked),
        "cost": "; ".join(cost.amount or _any(cost.title) for cost in card.costs),
        "term_amount": str(card.term.amount) if card.term and card.term.amount is not None else "",
        "term_unit": card.term.unit if card.term else "",
        "outputs": "; ".join(_any(item.title) for item in card.outputs),
        "refusal_grounds": "; ".join(_any(item.title) for item in card.refusal_grounds),
        "rules": "; ".join(" ".join(filter(None, (_any(r.title), r.number))) for r in card.rules),
        "is_complete": "yes" if entry.is_complete else "no",
        "outlook": str(entry.outlook.get("state", "")),
        "outlook_date": str(entry.outlook.get("date") or ""),
        "address": f"{origin}/services/{entry.slug}/" if entry.slug else "",
    }
    return row


def _any(texts: Texts) -> str:
    return next((texts[tag] for tag in (*LANGUAGES, *sorted(texts)) if texts.get(tag)), "")


def to_turtle(export: Export) -> str:
    """CPSV-AP 3.2. The one place of rdflib for writing."""
    import rdflib

    writer = _Writer(rdflib, export)
    for entry in export.entries:
        writer.service(entry)
    return str(writer.graph.serialize(format="turtle"))


class _Writer:
    """Puts entries into a graph; every coded value becomes a concept, every referred thing a node of its class."""

    def __init__(self, rdflib: Any, export: Export) -> None:
        self._rdf, self._export = rdflib, export
        self.graph = rdflib.Graph()
        self._organisations = {unit.code: unit for unit in export.units}
        self._events = {event["identifier"]: event for event in export.events}
        for prefix, address in vocabulary.PREFIXES.items():
            self.graph.bind(prefix, address, replace=True)

    def service(self, entry: Entry) -> None:
        """One service with everything it refers to."""
        card = entry.card
        node = self._iri(f"services/{entry.slug}/#service", "cpsv:PublicService")
        self._text(node, "dct:identifier", entry.identifier)
        self._texts(node, "dct:title", card.title)
        self._texts(node, "dct:description", card.summary or card.title)
        self._add(node, "foaf:page", self._iri(f"services/{entry.slug}/", "foaf:Document"))
        for tag, words in card.keywords.items():
            self._keywords(node, tag, words)
        self._add(node, "cv:hasCompetentAuthority", self._authority(node, card))
        for word in card.audience:
            self._add(node, "dct:audience", self._concept("audience", word))
        for identifier in card.life_events:
            self._add(node, "cv:isGroupedBy", self._event(identifier))
        self._parts(node, entry)
        if card.term and (duration := duration_of(card.term)):
            self._add(node, "cv:processingTime", self._typed(duration, "duration"))

    def _parts(self, node: Any, entry: Entry) -> None:
        """Channels, costs, evidence, outputs, grounds of refusal and acts."""
        card = entry.card
        for number, channel in enumerate(card.channels, start=1):
            part = self._identified(
                f"services/{entry.slug}/#channel-{number}", "cv:Channel", f"{entry.slug}/channel-{number}"
            )
            self._add(node, "cv:hasChannel", part)
            self._add(part, "dct:type", self._concept("channel", channel.kind))
            self._texts(part, "dct:description", channel.title)
            if channel.address.startswith(("http://", "https://")):
                self._add(part, "foaf:page", self._document(channel.address))
        for number, cost in enumerate(card.costs, start=1):
            part = self._identified(
                f"services/{entry.slug}/#cost-{number}", "cv:Cost", f"{entry.slug}/cost-{number}"
            )
            self._add(node, "cv:hasCost", part)
            self._texts(part, "dct:description", cost.title)
            if (amount := decimal_of(cost.amount)) is not None:
                self._add(
                    part, "cv:hasValue", self._rdf.Literal(float(amount), datatype=self._rdf.XSD.double)
                )
                self._add(part, "cv:currency", self._concept("currency", cost.currency))
        for evidence in card.evidence:
            part = self._named("evidence", "cv:Evidence", evidence.identifier, evidence.title)
            self._add(node, "cpsv:hasInput", part)
        for output in card.outputs:
            self._add(
                node, "cpsv:produces", self._named("output", "cv:Output", output.identifier, output.title)
            )
        for rule in card.rules:
            part = self._named("act", "eli:LegalResource", rule.identifier, rule.title)
            self._add(node, "cv:hasLegalResource", part)
            if rule.number:
                self._text(part, "eli:id_local", rule.number)

    def _keywords(self, node: Any, tag: str, words: str) -> None:
        for word in words.split(","):
            if word.strip():
                self._add(node, "dcat:keyword", self._rdf.Literal(word.strip(), lang=tag))

    def _authority(self, node: Any, card: Card) -> Any:
        if card.unit in self._organisations:
            return self._organisation(self._organisations[card.unit])
        if card.provider:
            return self._organisation(Organisation(f"name:{_any(card.provider)}", card.provider))
        return self._organisation(self._export.council)

    def _organisation(self, unit: Organisation) -> Any:
        known = self._has(f"id/organisation/{quote(unit.code, safe='')}")
        node = self._iri(f"id/organisation/{quote(unit.code, safe='')}", "cv:PublicOrganisation")
        if known:
            return node
        self._text(node, "dct:identifier", unit.code)
        self._texts(node, "skos:prefLabel", unit.name)
        place = self._iri("id/place/city", "dct:Location")
        self._texts(place, "skos:prefLabel", self._export.place)
        self._add(node, "dct:spatial", place)
        if unit.phone or unit.email:
            self._contact(node, unit)
        return node

    def _contact(self, node: Any, unit: Organisation) -> None:
        part = self._iri(f"id/organisation/{quote(unit.code, safe='')}/#contact", "cv:ContactPoint")
        self._add(node, "cv:contactPoint", part)
        for predicate, words in (("cv:telephone", unit.phone), ("cv:email", unit.email)):
            if words:
                self._text(part, predicate, words)
        if unit.hours:
            hours = self._iri(f"id/organisation/{quote(unit.code, safe='')}/#hours", "time:TemporalEntity")
            self._texts(hours, "dct:description", unit.hours)
            self._add(part, "cv:openingHours", hours)

    def _event(self, identifier: str) -> Any:
        event = self._events.get(identifier, {})
        node = self._named(
            "life-event", "cv:LifeEvent", identifier, event.get("title") or {"und": identifier}
        )
        self._add(node, "rdf:type", self._address("cv:Event"))
        self._texts(node, "dct:description", event.get("summary") or {})
        return node

    def _named(self, kind: str, name: str, identifier: str, title: Texts) -> Any:
        node = self._identified(f"id/{kind}/{quote(identifier, safe='')}", name, identifier)
        self._texts(node, "dct:title", title or {"und": identifier})
        return node

    def _identified(self, path: str, name: str, identifier: str) -> Any:
        node = self._iri(path, name)
        self._text(node, "dct:identifier", identifier)
        return node

    def _concept(self, scheme: str, word: str) -> Any:
        node = self._iri(f"id/{scheme}/{quote(word, safe='')}", "skos:Concept")
        self._text(node, "skos:notation", word)
        self._add(node, "skos:prefLabel", self._rdf.Literal(word, lang="en"))
        return node

    def _document(self, address: str) -> Any:
        node = self._rdf.URIRef(quote(address, safe="%/:=&?~#+!$,;'@()*[]"))
        self._add(node, "rdf:type", self._address("foaf:Document"))
        return node

    def _has(self, path: str) -> bool:
        return (self._rdf.URIRef(f"{self._export.origin}/{path}"), None, None) in self.graph

    def _iri(self, path: str, name: str) -> Any:
        node = self._rdf.URIRef(f"{self._export.origin}/{path}")
        self._add(node, "rdf:type", self._address(name))
        return node

    def _address(self, name: str) -> Any:
        return self._rdf.URIRef(vocabulary.expand(name))

    def _add(self, node: Any, predicate: str, value: Any) -> None:
        self.graph.add((node, self._address(predicate), value))

    def _text(self, node: Any, predicate: str, words: str) -> None:
        self._add(node, predicate, self._rdf.Literal(words))

    def _typed(self, words: str, kind: str) -> Any:
        return self._rdf.Literal(words, datatype=self._rdf.XSD[kind], normalize=False)

    def _texts(self, node: Any, predicate: str, texts: Texts) -> None:
        for tag, words in texts.items():
            if words:
                self._add(node, predicate, self._rdf.Literal(words, lang=tag))
