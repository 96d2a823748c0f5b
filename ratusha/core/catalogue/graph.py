"""Services out of linked data: CPSV-AP 2.2 and 3.2 in Turtle, RDF/XML and JSON-LD.

The file is data and nothing else: no address in it is fetched, no entity of a document type expanded. A
JSON-LD file that refers to the published CPSV-AP context is read with our own; another remote context is
refused, since without it the file cannot be understood.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Iterable, Iterator
from typing import Any
from xml.parsers import expat

from ratusha.core.catalogue import vocabulary
from ratusha.core.catalogue.card import (
    AUDIENCES,
    CHANNELS,
    BadCard,
    Card,
    Channel,
    Cost,
    Evidence,
    Named,
    Rule,
    Term,
)
from ratusha.core.catalogue.fields import MOST, clean, decimal_of
from ratusha.core.catalogue.mapping import Recipe
from ratusha.core.catalogue.reading import (
    Draft,
    Event,
    Harvest,
    Rejection,
    checked_identifier,
    item_identifier,
)
from ratusha.core.catalogue.tables import BadFile
from ratusha.core.catalogue.terms import read_term
from ratusha.core.texts import Texts

_PARSERS = {"ttl": "turtle", "rdf": "xml", "jsonld": "json-ld"}
_DEEPEST = 60  # brackets within brackets


def graph_harvest(data: bytes, recipe: Recipe, where: str) -> Harvest:
    """Read every public service of the file; `line` is its number in the order of addresses."""
    reader = _Reader(_parsed(data, recipe.format, where), recipe)
    rows: list[Draft | Rejection] = []
    events: dict[str, Event] = {}
    seen: set[str] = set()
    for line, node in enumerate(reader.services(), start=1):
        row = reader.read(line, node, events)
        if isinstance(row, Draft) and row.identifier in seen:
            row = Rejection(line, row.identifier, "duplicate", "The identifier stands in an earlier service.")
        seen.add(row.identifier)
        rows.append(row)
    if not rows:
        raise BadFile("services", "The file holds no public service (cpsv:PublicService).", where)
    return Harvest(tuple(rows), tuple(events.values()))


def _parsed(data: bytes, kind: str, where: str) -> Any:
    """The graph of the file. The one place of rdflib for reading."""
    import rdflib

    if b"\x00" in data:
        raise BadFile("nul", "The file holds NUL bytes: this is not a text file.", where)
    if kind == "rdf":
        _check_xml(data, where)
    elif kind == "jsonld":
        data = _with_known_context(data, where)
    else:
        _check_turtle(data, where)
    graph = rdflib.Graph()
    logging.getLogger("rdflib.term").setLevel(logging.ERROR)  # it warns of every odd address
    try:
        graph.parse(data=data, format=_PARSERS[kind], publicID="urn:file:")
    except Exception as error:  # each parser of rdflib raises its own kinds
        raise BadFile(
            kind,
            "The file is not well-formed %(kind)s, or it is cut off: %(error)s.",
            where,
            kind=_PARSERS[kind],
            error=_one_line(error),
        ) from error
    return graph


def _one_line(error: Exception) -> str:
    words = " ".join(str(error).split()) or type(error).__name__
    return words[:160]


def _check_turtle(data: bytes, where: str) -> None:
    """Turtle is UTF-8 by definition; brackets as deep as no catalogue has would only exhaust the parser."""
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise BadFile("encoding", "The file is not UTF-8 at byte %(at)s.", where, at=error.start) from error
    depth = deepest = 0
    for character in text:
        if character in "[(":
            depth += 1
            deepest = max(deepest, depth)
        elif character in "])":
            depth = max(depth - 1, 0)
    if deepest > _DEEPEST:
        raise BadFile("deep", "The file is nested deeper than %(most)s brackets.", where, most=_DEEPEST)


class _PrologueOver(Exception):
    """The root element has begun."""


def _check_xml(data: bytes, where: str) -> None:
    """Refuse entities that point outside or are made of others; plain ones (short names of addresses) may stay."""

    def entity(name: str, parameter: int, value: str | None, *outside: Any) -> None:
        if value is None or any(outside) or parameter or "&" in value or len(value) > 500:
            raise BadFile(
                "entities",
                "The file declares the entity “%(name)s”, which is not expanded here.",
                where,
                name=name[:40],
            )

    def root(name: str, attributes: Any) -> None:
        raise _PrologueOver

    parser = expat.ParserCreate()
    parser.EntityDeclHandler = entity
    parser.StartElementHandler = root
    try:
        parser.Parse(data, True)
    except _PrologueOver:
        return
    except expat.ExpatError as error:
        raise BadFile(
            "rdf", "The file is not well-formed XML: %(error)s.", where, error=str(error)
        ) from error


def _with_known_context(data: bytes, where: str) -> bytes:
    """The same JSON-LD with every remote context replaced by ours, or refused."""
    try:
        raw = json.loads(data.decode("utf-8-sig"))
        return json.dumps(_local(raw, where, 0)).encode()
    except UnicodeDecodeError as error:
        raise BadFile("encoding", "The file is not UTF-8.", where) from error
    except RecursionError as error:
        raise BadFile("deep", "The file is nested too deeply.", where) from error
    except json.JSONDecodeError as error:
        raise BadFile(
            "jsonld", "The file is not JSON, or it is cut off: %(error)s.", where, error=str(error)
        ) from error


def _local(value: Any, where: str, depth: int) -> Any:
    if depth > _DEEPEST:
        raise BadFile("deep", "The file is nested too deeply.", where)
    if isinstance(value, list):
        return [_local(item, where, depth + 1) for item in value]
    if not isinstance(value, dict):
        return value
    if "@import" in value:
        raise BadFile("context", "The file imports a context from elsewhere; nothing is fetched here.", where)
    return {
        key: _local_context(item, where, depth) if key == "@context" else _local(item, where, depth + 1)
        for key, item in value.items()
    }


def _local_context(value: Any, where: str, depth: int) -> Any:
    if isinstance(value, list):
        return [_local_context(item, where, depth) for item in value]
    if not isinstance(value, str):
        return _local(value, where, depth + 1)
    if any(known in value for known in vocabulary.KNOWN_CONTEXTS):
        return vocabulary.context()
    raise BadFile(
        "context",
        "The file refers to the context %(context)s, which is not fetched here; write it into the file.",
        where,
        context=value[:120],
    )


class _Reader:
    """Reads cards from a graph, field by field, in the predicates of the recipe and of the vocabulary."""

    def __init__(self, graph: Any, recipe: Recipe) -> None:
        import rdflib

        self._graph, self._recipe, self._rdflib = graph, recipe, rdflib
        names = {**vocabulary.PREDICATES}
        for name, values in recipe.predicates.items():
            names[name] = (*values, *names.get(name, ()))
        self._predicates = {
            name: tuple(rdflib.URIRef(vocabulary.expand(p)) for p in values) for name, values in names.items()
        }

    def services(self) -> list[Any]:
        """Nodes of public services, by address."""
        found = {
            node
            for kind in self._predicates["class"]
            for node in self._graph.subjects(self._rdflib.RDF.type, kind)
        }
        return sorted(found, key=str)

    def read(self, line: int, node: Any, events: dict[str, Event]) -> Draft | Rejection:
        """One service as a draft, or why it is none."""
        identifier = self._identifier(node)
        try:
            identifier = checked_identifier(identifier)
            card = Card.from_dict(self._card(node, events).to_dict())
        except BadCard as fault:
            return Rejection(line, identifier[:500], fault.code, fault.message)
        if not card.title:
            return Rejection(line, identifier, "title", "The service has no title.")
        return Draft(line, identifier, card)

    def _card(self, node: Any, events: dict[str, Event]) -> Card:
        return Card(
            title=self._texts(node, "title"),
            summary=self._texts(node, "description"),
            keywords=self._keywords(node),
            unit=self._recipe.unit,
            provider=self._provider(node),
            audience=self._audience(node),
            life_events=self._life_events(node, events),
            channels=tuple(self._channel(n) for n in self._nodes(node, "channels")),
            evidence=tuple(Evidence(*self._named(n)) for n in self._nodes(node, "evidence")),
            costs=tuple(cost for n in self._nodes(node, "costs") if (cost := self._cost(n))),
            term=self._term(node),
            outputs=tuple(Named(*self._named(n)) for n in self._nodes(node, "outputs")),
            rules=tuple(self._rule(n) for n in self._nodes(node, "rules")),
            address=self._address(node),
        )

    def _identifier(self, node: Any) -> str:
        for value in self._values(node, "identifier"):
            if words := str(value).strip():
                return words
        return str(node) if isinstance(node, self._rdflib.URIRef) else ""

    def _values(self, node: Any, name: str) -> Iterator[Any]:
        for predicate in self._predicates[name]:
            yield from sorted(
                self._graph.objects(node, predicate), key=lambda v: (str(v), str(getattr(v, "language", "")))
            )

    def _nodes(self, node: Any, name: str) -> list[Any]:
        return list(dict.fromkeys(self._values(node, name)))[:MOST]

    def _texts(self, node: Any, name: str) -> dict[str, str]:
        """Words by language; the first predicate that has any wins, untagged ones count as the file's language."""
        for predicate in self._predicates[name]:
            found: dict[str, str] = {}
            for value in sorted(self._graph.objects(node, predicate), key=str):
                words = clean(str(value)) if isinstance(value, self._rdflib.Literal) else ""
                if words:
                    found.setdefault(getattr(value, "language", None) or self._recipe.lang, words)
            if found:
                return found
        return {}

    def _keywords(self, node: Any) -> dict[str, str]:
        found: dict[str, list[str]] = {}
        for value in self._values(node, "keywords"):
            found.setdefault(getattr(value, "language", None) or self._recipe.lang, []).append(
                clean(str(value))
            )
        return {tag: ", ".join(words) for tag, words in found.items()}

    def _label(self, node: Any) -> dict[str, str]:
        """What a referred thing is called: its title, else its own words, else the end of its address."""
        if isinstance(node, self._rdflib.Literal):
            return {node.language or self._recipe.lang: clean(str(node))}
        return self._texts(node, "title") or self._texts(node, "description") or self._short(node)

    def _short(self, node: Any) -> dict[str, str]:
        if not isinstance(node, self._rdflib.URIRef):
            return {}
        words = str(node).rstrip("/#").replace("#", "/").rsplit("/", 1)[-1].replace("_", " ")
        return {self._recipe.lang: clean(words)} if words else {}

    def _named(self, node: Any) -> tuple[str, Texts]:
        label = self._label(node)
        given = "" if isinstance(node, self._rdflib.Literal) else self._identifier(node)
        return clean(given) or item_identifier(next(iter(label.values()), "")), label

    def _provider(self, node: Any) -> dict[str, str]:
        nodes = self._nodes(node, "provider")
        return self._label(nodes[0]) if nodes else {}

    def _audience(self, node: Any) -> tuple[str, ...]:
        known = {word: word for word in AUDIENCES}
        words = (clean(next(iter(self._label(n).values()), "")) for n in self._nodes(node, "audience"))
        return tuple(dict.fromkeys(known.get(w.casefold(), w) for w in words if w))

    def _life_events(self, node: Any, events: dict[str, Event]) -> tuple[str, ...]:
        names = []
        for item in self._nodes(node, "life_events"):
            name, title = self._named(item)
            events.setdefault(name, Event(name, title or {self._recipe.lang: name}))
            names.append(name)
        return tuple(dict.fromkeys(names))

    def _channel(self, node: Any) -> Channel:
        label = {} if isinstance(node, self._rdflib.URIRef) else self._label(node)
        kinds = list(self._graph.objects(node, self._rdflib.URIRef(vocabulary.expand(vocabulary.TYPE))))
        words = [word for kind in kinds for word in (*self._label(kind).values(), str(kind))]
        kind = _channel_kind([*words, *label.values(), str(node)])
        address = self._address(node) or (
            str(node) if str(node).startswith(("http://", "https://", "mailto:", "tel:")) else ""
        )
        title = self._texts(node, "description") or ({} if kind != "other" else label)
        return Channel(kind, clean(address), title)

    def _cost(self, node: Any) -> Cost | None:
        amount, currency = "", "UAH"
        for predicate in vocabulary.AMOUNT:
            for value in self._graph.objects(node, self._rdflib.URIRef(vocabulary.expand(predicate))):
                number = decimal_of(str(value))
                amount = f"{number.normalize():f}" if number is not None and 0 <= number < 10**12 else amount
        for value in self._graph.objects(node, self._rdflib.URIRef(vocabulary.expand(vocabulary.CURRENCY))):
            currency = str(value).rstrip("/").rsplit("/", 1)[-1][:12] or currency
        words = self._texts(node, "description") or self._texts(node, "title")
        if isinstance(node, self._rdflib.Literal):
            words = self._label(node)
        return Cost(amount, currency, words) if amount or words else None

    def _rule(self, node: Any) -> Rule:
        identifier, title = self._named(node)
        address = str(node) if str(node).startswith(("http://", "https://")) else ""
        return Rule(identifier, title, "", address)

    def _term(self, node: Any) -> Term | None:
        for value in self._values(node, "term"):
            return read_term(clean(str(value)), getattr(value, "language", None) or self._recipe.lang)
        return None

    def _address(self, node: Any) -> str:
        for value in self._values(node, "address"):
            if str(value).startswith(("http://", "https://")):
                return clean(str(value))
        return ""


def _channel_kind(words: Iterable[str]) -> str:
    """The kind that the first telling word names; other when none does."""
    for word in words:
        folded = word.casefold().rstrip("/").replace("#", "/").rsplit("/", 1)[-1]
        if folded in CHANNELS:
            return folded
        for kind, signs in vocabulary.CHANNEL_WORDS.items():
            if any(sign in folded for sign in signs):
                return kind
    return "other"
