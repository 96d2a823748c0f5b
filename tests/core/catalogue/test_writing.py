"""Files for others: JSON that comes back, CSV that runs nowhere, Turtle with what CPSV-AP makes mandatory."""

import csv
import io
import json

import pytest
import rdflib
from rdflib.namespace import DCTERMS, RDF, SKOS, XSD

from ratusha.core.catalogue.card import Card, Channel, Cost, Term
from ratusha.core.catalogue.graph import graph_harvest
from ratusha.core.catalogue.mapping import read_mapping
from ratusha.core.catalogue.reading import json_harvest
from ratusha.core.catalogue.writing import Entry, Export, Organisation, to_csv, to_json, to_turtle
from tests.catalogue.cards import complete_card

CV, CPSV = rdflib.Namespace("http://data.europa.eu/m8g/"), rdflib.Namespace("http://purl.org/vocab/cpsv#")
UNITS = (
    Organisation("cnap", {"uk": "ЦНАП"}, "+380", "cnap@example.org", {"uk": "пн–пт"}),
    Organisation("land", {"uk": "Земля"}),
)
EVENTS = ({"identifier": "moving", "title": {"uk": "Переїзд"}, "summary": {}, "icon": "key"},)


def export(*cards):
    entries = tuple(
        Entry(f"id {i}", f"service-{i}", card, 1, "2025-12-15", True, {"state": "desk", "date": None})
        for i, card in enumerate(cards)
    )
    council = Organisation("zrazkove", {"uk": "Рада"})
    return Export("https://example.org", {"uk": "Зразкове"}, council, UNITS, EVENTS, entries)


CARDS = (
    complete_card(life_events=("moving",), term=Term(30, "calendar_day"), channels=(Channel("online", "https://example.org/їхати сюди"),)),
    Card(title={"uk": "Лише назва"}, costs=(Cost("12.5"),)),
    complete_card(unit="", steps=(), provider={"fr": "Ministère"}, title={"fr": "Certificat"}),
)  # fmt: skip


def test_json_comes_back_as_the_same_cards():
    harvest = json_harvest(to_json(export(*CARDS)).encode(), "x.json")
    assert tuple(row.card for row in harvest.rows) == CARDS
    assert harvest.events[0].identifier == "moving"
    assert [unit.code for unit in harvest.units] == ["cnap", "land"]


def test_the_same_catalogue_gives_the_same_bytes():
    assert to_json(export(*CARDS)) == to_json(export(*CARDS))
    assert to_turtle(export(*CARDS)) == to_turtle(export(*CARDS))
    assert json.loads(to_json(export(*CARDS)))["services"][0]["digest"] == CARDS[0].digest


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "|"])
def test_no_cell_of_the_csv_is_a_formula(start):
    text = to_csv(export(complete_card(title={"uk": f"{start}cmd|' /C calc'!A0"})))
    rows = list(csv.reader(io.StringIO(text)))
    assert not [cell for row in rows for cell in row if cell.startswith(("=", "+", "-", "@", "\t", "|"))]
    assert len(rows) == 2 and len(rows[0]) == len(rows[1])


def test_turtle_has_what_cpsv_ap_makes_mandatory():
    graph = rdflib.Graph().parse(data=to_turtle(export(*CARDS)), format="turtle")
    services = list(graph.subjects(RDF.type, CPSV.PublicService))
    assert len(services) == len(CARDS)
    for service in services:
        assert len(list(graph.objects(service, DCTERMS.identifier))) == 1
        assert all(
            text.language for p in (DCTERMS.title, DCTERMS.description) for text in graph.objects(service, p)
        )
        assert graph.value(service, DCTERMS.description)
        authority = graph.value(service, CV.hasCompetentAuthority)
        assert (authority, RDF.type, CV.PublicOrganisation) in graph
        assert graph.value(authority, SKOS.prefLabel).language
        assert (graph.value(authority, DCTERMS.spatial), RDF.type, DCTERMS.Location) in graph
    for value in graph.objects(None, CV.hasValue):
        assert value.datatype == XSD.double
    for predicate in (DCTERMS.type, CV.currency, DCTERMS.audience):
        assert all((code, RDF.type, SKOS.Concept) in graph for code in graph.objects(None, predicate))


def test_turtle_is_read_back_by_ourselves():
    rows = graph_harvest(
        to_turtle(export(*CARDS)).encode(), read_mapping('[source]\nformat = "ttl"'), "x.ttl"
    ).rows
    back = {row.identifier: row.card for row in rows}
    assert back["id 0"].title == CARDS[0].title
    assert (back["id 0"].term.amount, back["id 0"].term.unit) == (30, "calendar_day")
    assert back["id 1"].costs[0].amount == "12.5"
    assert back["id 2"].provider == {"fr": "Ministère"}
