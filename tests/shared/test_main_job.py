"""The main job on real input, from empty to document.

Real: the names, channels, e-service flags and volumes of the Canadian inventory, and 1,033 households of Kansas
City with the three services that each names first. Assumed, and said so in the Concept: that a topic of the
survey stands for a service of the inventory, what its cards leave out and an application takes, costs, effects and the
members' weights. Weight 1 for every household, strata are council districts, no margin is raked to.
"""

from __future__ import annotations

import csv
import datetime
import io
import os
import tomllib
from importlib import resources
from pathlib import Path

import pytest

from ratusha.catalogue import actions as catalogue
from ratusha.catalogue import maps
from ratusha.catalogue import queries as services
from ratusha.core.catalogue.harvesting import harvest_of
from ratusha.core.catalogue.mapping import read_mapping
from ratusha.core.survey import codebook
from ratusha.needs import actions as needs
from ratusha.needs import queries as surveys
from ratusha.papers import queries as papers
from ratusha.plan import actions as plan
from ratusha.plan import queries as plans
from ratusha.priorities import actions as priorities
from ratusha.priorities import queries as decided
from ratusha.quality import actions as quality
from tests.cast import SYSTEM
from tests.catalogue.cards import complete_card

pytestmark = pytest.mark.shared
DATA = Path(os.environ.get("SHARED", "../shared")) / "data"
INVENTORY = DATA / "service_catalogues/ca_gc_service_inventory_2016_2018.csv"
ANSWERS = DATA / "surveys/kcmo_resident_survey_2021q1.csv"
FLAGS = ("e_registration", "e_authentication", "e_application", "e_decision", "e_issuance", "e_feedback")
TOPICS = ("streets", "police", "water", "transit", "parks", "planning")
COUNTS = ("online_applications", "in_person_applications", "email_applications", "postal_mail_applications")
ASSUMED = {
    "uk": "Припущення: тема опитування відповідає послузі переліку; одна заява забирає годину; ваги членів групи рівні; вартість кожної ініціативи — 100. Справжні: перелік послуг Канади, його ознаки й обсяги та відповіді 1033 домогосподарств Канзас-Сіті.",
    "ru": "Допущения: тема опроса соответствует услуге перечня; одно заявление занимает час; веса членов группы равны; стоимость каждой инициативы — 100. Настоящие: перечень услуг Канады, его признаки и объёмы и ответы 1033 домохозяйств Канзас-Сити.",
    "en": "Assumed: a topic of the survey stands for a service of the inventory; an application takes an hour; members weigh equally; each initiative costs 100. Real: the Canadian inventory with its flags and volumes, and the answers of 1,033 Kansas City households.",
}
CRITERIA = ("need", "hours", "vulnerable", "staff", "openness")


def words(text):
    return dict.fromkeys(("uk", "ru", "en"), text)


def busiest(rows, known):
    """The services with most applications, one of each authority, in the order of their numbers."""
    total = {
        r["harmonized_service_id"].strip(): sum(int(r[c]) for c in COUNTS if r[c].isdigit()) for r in rows
    }
    owner = {r["harmonized_service_id"].strip(): r["owner_org"] for r in rows}
    chosen, owners = [], set()
    for name in sorted(total, key=lambda n: -total[n]):
        if name in known and owner[name] not in owners:
            chosen.append(name)
            owners.add(owner[name])
    return chosen[: len(TOPICS)]


@pytest.fixture
def inventory(cast):
    """The catalogue, and the rows behind it."""
    recipe = read_mapping(maps.path_of("ca_inventory").read_text(encoding="utf-8"), "ca_inventory")
    data = INVENTORY.read_bytes()
    report = catalogue.import_catalogue(
        actor=SYSTEM, harvest=harvest_of(io.BytesIO(data), recipe, "ca_inventory"), source="ca_inventory"
    )
    assert report.counts["created"] > 300
    return list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline="")))


def measure(rows, chosen):
    """The ladder from the inventory's own six flags, and an assumed hour an application."""
    for identifier, kind, better in (
        ("digital-maturity", "ladder", "high"),
        ("resident-hours", "burden", "low"),
    ):
        quality.define_instrument(
            actor=SYSTEM,
            identifier=identifier,
            kind=kind,
            better=better,
            title=words(identifier),
            rule=words(
                "four times the share of the inventory's e-flags that say Y"
                if kind == "ladder"
                else "assumed"
            ),
        )
    for name in chosen:
        row = next(r for r in rows if r["harmonized_service_id"].strip() == name)
        level = 4 * sum(row[flag].strip() == "Y" for flag in FLAGS) / len(FLAGS)
        for instrument, value in (("digital-maturity", level), ("resident-hours", 1.0)):
            quality.record_measurement(
                actor=SYSTEM,
                service=name,
                instrument=instrument,
                date=datetime.date(2018, 3, 31),
                value=value,
                method=words("inventory"),
                source=INVENTORY.name,
            )


def ask(chosen):
    """Kansas City's answers; each topic stands for one of the chosen services."""
    raw = tomllib.loads(
        resources.files("ratusha.needs").joinpath("data/kansas-city.toml").read_text(encoding="utf-8")
    )
    stands = dict(zip(TOPICS, chosen, strict=True))
    for variable in raw["variable"]:
        for level in variable["levels"] if isinstance(variable.get("levels"), list) else ():
            level["service"] = stands.get(level.get("service"), level.get("service", ""))
    report = needs.import_responses(actor=SYSTEM, path=ANSWERS, codebook=codebook.parse(raw))
    assert report.created == 1033
    needs.publish_estimates(actor=SYSTEM, slug=report.survey, replicates=200)
    return stands


def decide(cast, stands):
    for order, code in enumerate(CRITERIA):
        best = 30 if code == "need" else 25_000 if code == "hours" else 1
        priorities.define_criterion(
            actor=SYSTEM,
            code=code,
            title=words(code),
            unit=words("unit"),
            meaning=words(code),
            worst=0,
            best=best,
            order=order,
        )
    priorities.define_source(actor=SYSTEM, code="city", title=words("city"), ceiling={2026: 300})
    for service in stands.values():  # the inventory's cards are not complete: what it leaves out is filled in
        whole = services.service(service).content.over(complete_card())
        catalogue.draft_card(actor=SYSTEM, identifier=service, card=whole)
        catalogue.publish_version(actor=SYSTEM, identifier=service)
    for topic, service in stands.items():
        priorities.propose_initiative(
            actor=SYSTEM,
            code=topic,
            title=words(topic),
            summary=words(topic),
            unit="cnap",
            services=[service],
            cost={"city": {2026: 100}},
            effects={"hours": [0.3, 0.5, 0.7], "take_up": [0.4, 0.6, 0.8], "delivery": [0.9, 0.95, 1.0]},
        )
    priorities.record_judgement(
        actor=SYSTEM,
        member=cast.ids["taras"],
        at=datetime.datetime(2025, 11, 20, tzinfo=datetime.UTC),
        swings=dict.fromkeys(CRITERIA, 50),
    )
    priorities.run_analysis(actor=SYSTEM, draws=8192)
    priorities.record_decision(actor=SYSTEM, day=datetime.date(2025, 11, 27), resolution="1")


def test_from_an_empty_database_to_a_concept(cast, inventory):
    cards = {card.identifier for card in services.services(size=None).items}
    chosen = busiest(inventory, cards)
    assert len(chosen) == len(TOPICS)
    measure(inventory, chosen)
    stands = ask(chosen)
    decide(cast, stands)
    plan.found_programme(
        actor=SYSTEM,
        identifier="programme",
        title=words("Programme"),
        goal=words("Goal"),
        start=datetime.date(2025, 9, 1),
        end=datetime.date(2028, 12, 31),
    )
    plan.describe_source(
        actor=SYSTEM, programme="programme", identifier="city", title=words("city"), ceilings={2026: 300}
    )
    plan.build_from_decision(actor=SYSTEM, programme="programme", decision=plans.decision())
    plan.write_section(
        actor=SYSTEM,
        programme="programme",
        identifier="problem",
        position=1,
        title=words("Problem"),
        parts=[
            {"text": ASSUMED},
            {"block": "needs_table"},
            {"block": "quality_table"},
            {"block": "portfolio_table"},
        ],
    )
    version = plan.make_concept(actor=SYSTEM)

    found = surveys.service_needs().items
    shares = {item.service: item for item in found}
    assert shares[stands["streets"]].value > 0.5, "streets are what Kansas City names most"
    assert all(item.low < item.value < item.high and item.n == 912 for item in found)
    places = decided.ranking()
    assert places[0].initiative.code in {"streets", "police"}
    assert all(1 <= place.low <= place.high <= len(TOPICS) for place in places)
    assert len(decided.decision().chosen) == 3
    assert len(plans.measures()) == 3
    said = str(papers.content(version, "en"))
    assert "1,033 Kansas City households" in said and "Assumed" in said
    assert str(round(100 * shares[stands["streets"]].value, 1)) in said


def test_the_document_can_be_set(cast, inventory, tmp_path):
    """The same Concept as PDF: typst takes names in two scripts and the inventory's own long titles."""
    from ratusha.papers import actions as setting

    test_from_an_empty_database_to_a_concept(cast, inventory)
    version = papers.versions("concept")[0]
    setting.build(version=version.id, formats=("pdf",), apart=False)
    kinds = {file.kind: file for file in papers.version(version.id).files if file.language == "en"}
    _name, _kind, pdf = papers.read_file(kinds["pdf"].id, public=False)
    assert pdf.startswith(b"%PDF")
