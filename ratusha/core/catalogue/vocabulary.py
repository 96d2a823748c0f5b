"""The words of CPSV-AP as addresses: what is read in which dialect, what is written.

Read: CPSV-AP 2.2 and 3.2 and what is met in the wild between them (cv:hasFormalFramework, cv:serviceProvider,
cv:value). Written: 3.2. A mapping's `[predicates]` come before these.
"""

from __future__ import annotations

PREFIXES = {
    "adms": "http://www.w3.org/ns/adms#",
    "cpsv": "http://purl.org/vocab/cpsv#",
    "cv": "http://data.europa.eu/m8g/",
    "dcat": "http://www.w3.org/ns/dcat#",
    "dct": "http://purl.org/dc/terms/",
    "eli": "http://data.europa.eu/eli/ontology#",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "locn": "http://www.w3.org/ns/locn#",
    "org": "http://www.w3.org/ns/org#",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "schema": "https://schema.org/",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "time": "http://www.w3.org/2006/time#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}

# field -> predicates that may hold it, the first that does wins (lists join)
PREDICATES = {
    "class": ("cpsv:PublicService",),
    "identifier": ("dct:identifier", "adms:identifier"),
    "title": ("dct:title", "skos:prefLabel", "rdfs:label", "foaf:name"),
    "description": ("dct:description",),
    "keywords": ("dcat:keyword",),
    "provider": ("cv:hasCompetentAuthority", "cv:serviceProvider"),
    "term": ("cv:processingTime", "cv:hasProcessingTime"),
    "audience": ("dct:audience",),
    "life_events": ("cv:isGroupedBy",),
    "channels": ("cv:hasChannel", "cpsv:hasChannel"),
    "evidence": ("cpsv:hasInput",),
    "costs": ("cv:hasCost",),
    "outputs": ("cpsv:produces",),
    "rules": ("cv:hasLegalResource", "cv:hasFormalFramework", "cpsv:follows"),
    "address": ("foaf:page", "schema:url", "dcat:landingPage"),
}
AMOUNT = ("cv:hasValue", "cv:value")
CURRENCY = "cv:currency"
TYPE = "dct:type"

# words in a channel's type or address -> our kind
CHANNEL_WORDS = {
    "online": ("homepage", "web", "e-service", "eservice", "online", "internet", "portal", "mobile", "app"),
    "email": ("e-mail", "email"),
    "phone": ("phone", "call", "telephone"),
    "fax": ("fax",),
    "post": ("post", "mail", "letter"),
    "counter": ("counter", "desk", "office", "bureau", "face", "person", "assistant", "client"),
}

# What a JSON-LD file of CPSV-AP may mean by its short names, when it refers to the published context: it is
# never fetched. Both "title" and "PublicService.title" are understood.
CLASSES = {
    "PublicService": "cpsv:PublicService",
    "PublicOrganisation": "cv:PublicOrganisation",
    "PublicOrganization": "cv:PublicOrganisation",
    "Channel": "cv:Channel",
    "Cost": "cv:Cost",
    "Event": "cv:Event",
    "LifeEvent": "cv:LifeEvent",
    "BusinessEvent": "cv:BusinessEvent",
    "Evidence": "cv:Evidence",
    "Output": "cv:Output",
    "Rule": "cpsv:Rule",
    "Requirement": "cv:Requirement",
    "LegalResource": "eli:LegalResource",
    "ContactPoint": "cv:ContactPoint",
    "Concept": "skos:Concept",
}
TERMS = {
    "identifier": "dct:identifier",
    "title": "dct:title",
    "name": "dct:title",
    "description": "dct:description",
    "keyword": "dcat:keyword",
    "preferredLabel": "skos:prefLabel",
    "type": "dct:type",
    "spatial": "dct:spatial",
    "hasCompetentAuthority": "cv:hasCompetentAuthority",
    "isGroupedBy": "cv:isGroupedBy",
    "hasChannel": "cv:hasChannel",
    "hasInput": "cpsv:hasInput",
    "hasCost": "cv:hasCost",
    "produces": "cpsv:produces",
    "follows": "cpsv:follows",
    "hasLegalResource": "cv:hasLegalResource",
    "holdsRequirement": "cv:holdsRequirement",
    "processingTime": "cv:processingTime",
    "hasProcessingTime": "cv:hasProcessingTime",
    "hasValue": "cv:hasValue",
    "value": "cv:value",
    "currency": "cv:currency",
    "audience": "dct:audience",
}
_REFERENCES = frozenset(
    name for name in TERMS if name.startswith(("has", "is", "holds", "produces", "follows"))
)
KNOWN_CONTEXTS = (
    "semic.eu",
    "semiceu.github.io",
    "data.europa.eu",
    "joinup.ec.europa.eu",
    "purl.org/vocab/cpsv",
)


def expand(name: str) -> str:
    """`dct:title` as a full address; a full address stays."""
    prefix, colon, rest = name.partition(":")
    return PREFIXES[prefix] + rest if colon and prefix in PREFIXES else name


def context() -> dict[str, object]:
    """Our own JSON-LD context for files that refer to the published one."""
    found: dict[str, object] = {**PREFIXES, "id": "@id", "isTypeOf": "@type", **CLASSES}
    for short, full in TERMS.items():
        term = {"@id": full, "@type": "@id"} if short in _REFERENCES - {"hasValue"} else {"@id": full}
        found[short] = term
        found |= {f"{name}.{short}": term for name in CLASSES}
    return found
