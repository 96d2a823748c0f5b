"""From evidence to a decision that can be computed again, bit for bit, and that says where the group departed."""

from __future__ import annotations

import datetime
import tomllib

import pytest

from ratusha.core.decision import decide, read
from ratusha.core.proposals import Frame, Needs, Proposal, Scale, ServiceToday, build
from ratusha.people.queries import Forbidden
from ratusha.priorities import actions, queries
from ratusha.priorities.models import Analysis, Frozen, Judgement
from tests.cast import SYSTEM

WORDS = {"uk": "Слова", "ru": "Слова", "en": "Words"}
AT = datetime.datetime(2025, 11, 20, 12, tzinfo=datetime.UTC)
NEEDS = Needs(("s1", "s2"), (0.3, 0.1), tuple((0.3 + d, 0.1 - d) for d in (-0.02, -0.01, 0, 0.01, 0.02)))
CODES = ("need", "hours", "vulnerable", "staff", "openness")


@pytest.fixture
def group(cast, monkeypatch):
    """Five criteria, two initiatives, a source of money, and a survey that is a plain value."""
    for order, code in enumerate(CODES):
        actions.define_criterion(
            actor=SYSTEM, code=code, title=WORDS, unit=WORDS, meaning=WORDS, worst=0, best=10, order=order
        )
    actions.define_source(actor=SYSTEM, code="city", title=WORDS, ceiling={2026: 100})
    actions.set_capacity(actor=SYSTEM, year=2026, months=50)
    for code, cost, hours in (("extracts", 60, 3), ("trees", 60, 6), ("identity", 30, 0)):
        actions.propose_initiative(
            actor=SYSTEM,
            code=code,
            title=WORDS,
            summary=WORDS,
            unit="cnap",
            services=[],
            cost={"city": {2026: cost}},
            staff={2026: 5},
            effects={
                "hours": [0, 0, 0],
                "take_up": [0, 0, 0],
                "vulnerable": [hours * 500, hours * 1000, hours * 1500],
                "delivery": [0.8, 0.9, 1],
            },
        )
    monkeypatch.setattr(queries, "needs", lambda survey="": (NEEDS, "survey"))
    monkeypatch.setattr(
        "ratusha.priorities.actions.analyse.queries.needs", lambda survey="": (NEEDS, "survey")
    )
    return cast


def swings(**points):
    return dict.fromkeys(CODES, 10) | points


def judge(cast, name="taras", **points):
    actions.record_judgement(actor=cast.actor(name), member=cast.ids[name], at=AT, swings=swings(**points))


def test_a_member_judges_for_himself_alone(group):
    with pytest.raises(Forbidden):
        actions.record_judgement(
            actor=group.actor("taras"), member=group.ids["daryna"], at=AT, swings=swings(need=100)
        )


def test_a_change_of_mind_keeps_what_was_said_before(group):
    judge(group, need=100)
    judge(group, need=100)
    judge(group, hours=100)
    assert Judgement.objects.count() == 2
    member = next(m for m in queries.members(datetime.date(2025, 12, 15)) if m.id == group.ids["taras"])
    assert member.before == 1
    assert max(member.weights, key=member.weights.get) == "hours"


def test_who_has_not_answered_is_visible(group):
    assert [m.at for m in queries.members(datetime.date(2025, 12, 15))] == [None]


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"swings": {"need": 100}}, "every criterion"),
        ({"swings": dict.fromkeys(CODES, 0)}, "must matter"),
        ({"swings": swings(need=101)}, "0 to 100"),
        ({"order": ("need", "need", "hours", "staff", "openness")}, "every criterion"),
        ({}, "points"),
    ],
)
def test_a_judgement_that_says_nothing_is_refused(group, given, words):
    with pytest.raises(actions.BadJudgement, match=words):
        actions.record_judgement(actor=group.actor("taras"), member=group.ids["taras"], at=AT, **given)


def test_without_judgements_nothing_is_computed(group):
    with pytest.raises(actions.NothingToAnalyse):
        actions.run_analysis(actor=SYSTEM)


def test_the_same_inputs_are_the_same_analysis_and_new_ones_replace_it(group):
    judge(group, need=100)
    first = actions.run_analysis(actor=SYSTEM, draws=2000)
    assert actions.run_analysis(actor=SYSTEM, draws=2000) == first
    judge(group, hours=100)
    assert actions.run_analysis(actor=SYSTEM, draws=2000) != first
    assert Analysis.objects.filter(is_current=True).count() == 1


def test_an_analysis_is_computed_again_from_its_export_to_the_same_bits(group):
    judge(group, vulnerable=100)
    key = actions.run_analysis(actor=SYSTEM, draws=3000)
    model, joint = actions.export_model(analysis=key)
    again = decide(read(tomllib.loads(model), joint), 3000).to_dict()
    kept = queries.current_analysis()
    assert again == kept.results
    assert again["digest"] == kept.digest


def test_an_analysis_does_not_change(group):
    judge(group, need=100)
    actions.run_analysis(actor=SYSTEM, draws=1000)
    with pytest.raises(Frozen):
        Analysis.objects.get().save()


def test_a_departure_needs_a_written_reason(group):
    judge(group, vulnerable=100)
    actions.run_analysis(actor=SYSTEM, draws=2000)
    computed = set(queries.current_analysis().results["portfolio"]["optimum"]["chosen"])
    out = next(code for code in ("extracts", "trees", "identity") if code not in computed)
    day = datetime.date(2025, 11, 27)
    with pytest.raises(actions.BadDecision, match="reason"):
        actions.record_decision(
            actor=group.actor("daryna"), day=day, resolution="1", added={out: {"uk": " "}}
        )
    with pytest.raises(Forbidden):
        actions.record_decision(actor=group.actor("taras"), day=day, resolution="1")
    actions.record_decision(actor=group.actor("daryna"), day=day, resolution="1", added={out: WORDS})
    found = queries.decision()
    assert set(found.chosen) == computed | {out}
    assert [choice.code for choice in found.choices if choice.departs] == [out]


def test_what_an_initiative_changes_follows_from_what_was_measured():
    """1,000 applications × 2 hours × half saved × half online = 500 hours; 30 % × half of the ladder = 15 points."""
    proposal = Proposal(
        name="a",
        services=("s1",),
        cost={"city": {2026: 5}},
        staff_months={},
        hours_saved=(0.5, 0.5, 0.5),
        take_up=(0.5, 0.5, 0.5),
        vulnerable=(0, 0, 0),
        staff_hours=(0, 0, 0),
        openness=(0, 1, 2),
        delivery=0.9,
    )
    frame = Frame(
        tuple(Scale(c, "u", 0, 100) for c in CODES), {"city": {2026: 9}}, {}, (dict.fromkeys(CODES, 0.2),)
    )
    model, joint = build([proposal], {"s1": ServiceToday(1000, 2.0, 2)}, NEEDS, frame)
    values = model["alternatives"][0]["values"]
    assert values["need"] == pytest.approx(15)
    assert values["hours"] == pytest.approx(0.5)
    assert values["openness"] == {"triangular": [0, 1, 2]}
    assert joint.splitlines()[0] == "a:need"
    assert [float(x) for x in joint.splitlines()[1:]] == pytest.approx([14, 14.5, 15, 15.5, 16])
    assert read(model, joint).names == ("a",)
