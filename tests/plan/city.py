"""A small programme for the tests: two sources, three measures, a group of five."""

from __future__ import annotations

import datetime

from ratusha.core.planning.inputs import Chosen, Decision, Wording
from ratusha.core.texts import same
from ratusha.people.models import User
from ratusha.plan import actions, queries
from tests.cast import SYSTEM

D = datetime.date
PROGRAMME = "e-government"
DECISION = Decision(
    digest="d" * 64,
    address="/priorities/",
    chosen=(
        Chosen("kindergarten", same("Черга до садка"), same(""), "cnap", ("kindergarten-queue",), {"city": {2026: 300}, "donor": {2026: 100}}, ("sign-in",)),
        Chosen("sign-in", same("Єдиний вхід"), same(""), "land", (), {"city": {2026: 500, 2027: 100}}),
        Chosen("trees", same("Дерева"), same(""), "land", ("tree-removal",), {"donor": {2027: 50}}),
    ),
)  # fmt: skip
WORDING = {
    "kindergarten": Wording(
        start=D(2026, 7, 1),
        due=D(2026, 12, 31),
        co_executors=("land", "cnap"),
        indicator=same("Частка онлайн, %"),
        baseline=0,
        target=80,
        form_of_completion=same("Наказ"),
    ),
    "sign-in": Wording(start=D(2026, 1, 12), due=D(2026, 6, 30)),
}


def found():
    """The programme with its sources."""
    actions.found_programme(
        actor=SYSTEM,
        identifier=PROGRAMME,
        title=same("Електронне урядування"),
        goal=same("Послуги вдома"),
        start=D(2025, 8, 20),
        end=D(2028, 12, 31),
        basis=same("Закон"),
        variants=[{"title": same("А"), "strengths": same("+"), "weaknesses": same("−"), "chosen": True}],
        risks=[{"title": same("Гроші"), "response": same("Ядро"), "owner": same("О."), "likelihood": 3, "impact": 4}],
    )  # fmt: skip
    actions.describe_component(
        actor=SYSTEM, programme=PROGRAMME, number=1, title=same("Концепція"), lead="cnap", start=D(2025, 8, 20), end=D(2025, 12, 31)
    )  # fmt: skip
    for source, ceilings in {"city": {2026: 900, 2027: 500}, "donor": {2026: 100, 2027: 100}}.items():
        actions.describe_source(actor=SYSTEM, programme=PROGRAMME, identifier=source, title=same(source), ceilings=ceilings)  # fmt: skip


def plan():
    """The plan built from the decision; returns what building did."""
    found()
    return actions.build_from_decision(actor=SYSTEM, programme=PROGRAMME, decision=DECISION, wording=WORDING)


def number(initiative):
    """The number of an initiative's measure."""
    return next(m.number for m in queries.measures() if m.initiative == initiative)


def concept(words="Черги довгі."):
    """Two sections with a live block."""
    parts = [{"text": same(words)}, {"block": "money_table"}, {"text": same("Папери зайві.")}]
    actions.write_section(actor=SYSTEM, programme=PROGRAMME, identifier="problem", position=1, title=same("Проблема"), parts=parts)  # fmt: skip
    actions.write_section(actor=SYSTEM, programme=PROGRAMME, identifier="risks", position=2, title=same("Ризики"), parts=[{"text": same("Є.")}])  # fmt: skip


def group(needed=3):
    """The group with a secretary who does not vote; returns (group id, members by name)."""
    ids = {email.partition("@")[0]: pk for pk, email in User.objects.values_list("pk", "email")}
    pk = actions.create_group(
        actor=SYSTEM,
        programme=PROGRAMME,
        act_number="214-р",
        act_day=D(2025, 8, 20),
        act_title=same("Про групу"),
        issued_by=same("Міський голова"),
        title=same("Робоча група"),
        needed=needed,
    )
    seats = {"taras": "head", "daryna": "secretary", "petro": "member", "ivan": "member", "olena": "member"}
    members = {
        name: actions.seat_member(
            actor=SYSTEM,
            group=pk,
            name=same(name),
            post=same("посада"),
            seat=seat,
            votes=seat != "secretary",
            since=D(2025, 8, 20),
            user=ids[name],
        )
        for name, seat in seats.items()
    }
    return pk, members


PUBLISHED, SITTING = D(2025, 11, 28), D(2025, 12, 15)


def draft(version, day=PUBLISHED, sitting=SITTING):
    """The draft of the decision on a version, published in time for the sitting of 15 December."""
    return actions.publish_draft(actor=SYSTEM, version=version, title=same("Про затвердження"), sitting=sitting, day=day)  # fmt: skip


def first():
    """The plan with a draft of the Concept; returns the draft's id."""
    plan()
    concept()
    return actions.make_concept(actor=SYSTEM)


def talk(version):
    """The consultation on a version; returns its id."""
    return actions.open_consultation(actor=SYSTEM, version=version, opens=PUBLISHED, closes=D(2025, 12, 12))


def full():
    """Everything there is: a meeting held, a donor's project, news, the Concept before the public; returns its id."""
    plan()
    concept()
    pk, members = group()
    moment = datetime.datetime(2025, 9, 25, 10, tzinfo=datetime.UTC)
    sitting = actions.call_meeting(actor=SYSTEM, group=pk, number=1, starts_at=moment, place=same("зала"), agenda=[same("Анкета; вибірка, похибка")])  # fmt: skip
    actions.hold_meeting(actor=SYSTEM, meeting=sitting, present=dict.fromkeys(members.values()))
    actions.describe_project(actor=SYSTEM, programme=PROGRAMME, slug="bridge", title=same("Міст"), donor=same("Донор"), scope=same("Черги"), start=D(2026, 1, 1), end=D(2026, 9, 30), services=["kindergarten-queue"])  # fmt: skip
    actions.tell_news(actor=SYSTEM, programme=PROGRAMME, slug="n", day=D(2025, 12, 1), title=same("Новина"), text=same("Т"))  # fmt: skip
    version = actions.make_concept(actor=SYSTEM)
    talk(version)
    return version


IN_TIME = D(2025, 12, 1)


def say(consultation, text="Так", day=IN_TIME, confirmed=True):
    """A comment on the first paragraph; returns its number."""
    return actions.comment(
        consultation=consultation,
        paragraph="problem-1",
        quote="",
        text=text,
        name="",
        email="r@example.org",
        language="uk",
        address="http://x/%s",
        day=day,
        confirmed=confirmed,
    )
