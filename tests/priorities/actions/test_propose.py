"""Initiatives and groups: whatever no decision could be made with is refused at once, in one sentence, and not kept."""

from __future__ import annotations

import math

import pytest

from ratusha.core.refusal import Refusal
from ratusha.people.queries import Forbidden
from ratusha.priorities import actions, queries
from ratusha.priorities.models import Group, Initiative
from tests.cast import SYSTEM
from tests.priorities.city import AT, DAY, WORDS, judge, propose


def known(code):
    return next(i for i in queries.initiatives() if i.code == code)


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"cost": -5}, "whole number from 0"),
        ({"cost": {2026: math.nan}}, "whole number from 0"),
        ({"cost": 10**13}, "whole number from 0"),
        ({"cost": {2031: 5}}, "no ceiling is known"),
        ({"requires": ["nobody"]}, "no initiative “nobody”"),
        ({"requires": ["new"]}, "cannot name itself"),
        ({"excludes": ["new"]}, "cannot name itself"),
        ({"synergies": {"new": 0.1}}, "cannot name itself"),
        ({"requires": ["trees"], "excludes": ["trees"]}, "both need and exclude"),
        ({"synergies": {"trees": math.nan}}, "−100 % to 100 %"),
        ({"synergies": {"trees": 2}}, "−100 % to 100 %"),
        ({"target": 5}, "0 to 4"),
        ({"target": -1}, "0 to 4"),
        ({"services": ["no-such-service"]}, "no-such-service"),
    ],
)
def test_what_no_decision_could_be_made_with_is_refused_and_not_kept(group, given, words):
    with pytest.raises(Refusal, match=words):
        propose("new", **({"cost": 1} | given))
    assert not Initiative.objects.filter(code="new").exists()


@pytest.mark.parametrize(
    ("effects", "words"),
    [
        ({"nothing": [1, 2, 3]}, "no criterion"),
        ({"vulnerable": [3, 2, 1]}, "from low to high"),
        ({"vulnerable": [1, 2]}, "from low to high"),
        ({"vulnerable": [math.nan, 2, 3]}, "from low to high"),
        ({"vulnerable": [1, 2, math.inf]}, "from low to high"),
        ({"vulnerable": ["1", "2", "3"]}, "from low to high"),
        ({"delivery": [0.5, 0.9, 1.2]}, "share from 0 to 1"),
        ({"hours": [-0.1, 0.5, 0.9]}, "share from 0 to 1"),
    ],
)
def test_effects_are_three_finite_numbers_on_a_criterion(group, effects, words):
    with pytest.raises(Refusal, match=words):
        actions.propose_initiative(
            actor=SYSTEM,
            code="new",
            title=WORDS,
            summary=WORDS,
            unit="cnap",
            services=[],
            cost={},
            effects=effects,
        )


def test_people_of_a_year_that_nobody_spoke_of_are_refused(group):
    with pytest.raises(Refusal, match="nobody said"):
        actions.propose_initiative(
            actor=SYSTEM, code="new", title=WORDS, summary=WORDS, unit="cnap", services=[], cost={}, effects={},
            staff={2040: 1},
        )  # fmt: skip


def test_a_circle_of_needs_is_named_and_the_initiative_stays_as_it_was(group):
    propose("first", 1, requires=["trees"])
    propose("second", 1, requires=["first"])
    with pytest.raises(actions.BadProposal, match="in a circle"):
        propose("trees", 60, 6, requires=["second"])
    assert known("trees").requires == ()


def test_a_withdrawn_initiative_is_out_of_the_next_analysis_with_its_reason(analysed):
    chosen = set(queries.current_analysis().results["portfolio"]["optimum"]["chosen"])
    code = next(c for c in ("extracts", "trees", "identity") if c not in chosen)
    with pytest.raises(Refusal, match="one language"):
        actions.withdraw_initiative(actor=SYSTEM, code=code, reason={"uk": " "})
    actions.withdraw_initiative(actor=SYSTEM, code=code, reason=WORDS)
    assert known(code).withdrawn == WORDS
    assert code in {p.initiative.code for p in queries.ranking()}, "what was computed stays"
    actions.run_analysis(actor=SYSTEM, draws=500)
    assert code not in {p.initiative.code for p in queries.ranking()}
    actions.record_decision(actor=SYSTEM, day=DAY, resolution="1")
    assert code not in {c.code for c in queries.decision().choices}
    propose(code, 60, 3)
    assert not known(code).withdrawn, "said again, it is back"


def test_what_is_needed_or_decided_cannot_be_withdrawn(group):
    propose("portal", 1, 2, requires=["identity"])
    with pytest.raises(actions.BadProposal, match="while “portal” needs it"):
        actions.withdraw_initiative(actor=SYSTEM, code="identity", reason=WORDS)
    judge(group, vulnerable=100)
    actions.run_analysis(actor=SYSTEM, draws=500)
    actions.record_decision(actor=SYSTEM, day=DAY, resolution="1")
    with pytest.raises(actions.BadProposal, match="leaves by a new decision"):
        actions.withdraw_initiative(actor=SYSTEM, code="portal", reason=WORDS)
    with pytest.raises(actions.BadProposal, match="no initiative"):
        actions.withdraw_initiative(actor=SYSTEM, code="nobody", reason=WORDS)


def test_of_a_group_only_so_many_are_chosen_by_the_computation_and_by_people(group):
    actions.define_source(actor=SYSTEM, code="city", title=WORDS, ceiling={2026: 1000})
    actions.set_group(actor=SYSTEM, code="one-of", title=WORDS, members=["trees", "extracts"], most=1)
    judge(group, vulnerable=100)
    actions.run_analysis(actor=SYSTEM, draws=500)
    assert "extracts" not in queries.current_analysis().results["portfolio"]["optimum"]["chosen"]
    with pytest.raises(actions.BadDecision, match="at most 1"):
        actions.record_decision(actor=SYSTEM, day=DAY, resolution="1", added={"extracts": WORDS})
    actions.drop_group(actor=SYSTEM, code="one-of")
    actions.run_analysis(actor=SYSTEM, draws=500)
    assert "extracts" in queries.current_analysis().results["portfolio"]["optimum"]["chosen"]
    with pytest.raises(actions.BadProposal, match="no group"):
        actions.drop_group(actor=SYSTEM, code="one-of")


@pytest.mark.parametrize(
    ("members", "most", "words"),
    [
        (["trees"], 1, "from 1 to one less"),
        (["trees", "extracts"], 2, "from 1 to one less"),
        (["trees", "trees"], 1, "from 1 to one less"),
        (["trees", "extracts"], 0, "from 1 to one less"),
        (["trees", "nobody"], 1, "no initiative"),
        ([], 1, "from 1 to one less"),
    ],
)
def test_a_group_that_says_nothing_is_refused(group, members, most, words):
    with pytest.raises(Refusal, match=words):
        actions.set_group(actor=SYSTEM, code="one-of", title=WORDS, members=members, most=most)
    assert not Group.objects.exists()


def test_only_who_records_decisions_proposes(group):
    for work in (
        lambda who: actions.withdraw_initiative(actor=who, code="trees", reason=WORDS),
        lambda who: actions.set_group(actor=who, code="g", title=WORDS, members=["trees", "extracts"]),
        lambda who: actions.drop_group(actor=who, code="g"),
    ):
        with pytest.raises(Forbidden):
            work(group.actor("taras"))


def test_an_effect_that_nobody_stated_is_the_whole_scale_and_not_nought(group):
    actions.propose_initiative(
        actor=SYSTEM, code="new", title=WORDS, summary=WORDS, unit="cnap", services=[], cost={"city": {2026: 1}},
        effects={"vulnerable": [1, 2, 3]},
    )  # fmt: skip
    judge(group, vulnerable=100)
    actions.run_analysis(actor=SYSTEM, draws=500)
    row = next(a for a in queries.current_analysis().inputs["alternatives"] if a["name"] == "new")
    assert set(row["values"]) == {"vulnerable", "need", "hours"}, (
        "what is computed is known, what is stated is stated"
    )


def test_without_a_criterion_of_need_no_survey_is_asked_for(group, monkeypatch):
    def refuse(survey=""):
        raise AssertionError("asked for a survey")

    actions.retire_criterion(actor=SYSTEM, code="need")
    monkeypatch.setattr(queries, "needs", refuse)
    actions.record_judgement(
        actor=group.actor("taras"), member=group.ids["taras"], at=AT,
        swings={c.code: 50 for c in queries.criteria()},
    )  # fmt: skip
    actions.run_analysis(actor=SYSTEM, draws=500)
    assert queries.current_analysis().survey == ""
