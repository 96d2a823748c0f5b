"""From evidence to a decision that can be computed again, bit for bit, and that says where the group departed."""

from __future__ import annotations

import datetime
import tomllib

import pytest

from ratusha.core.decision import decide, read
from ratusha.core.proposals import Frame, Proposal, Scale, ServiceToday, build
from ratusha.core.refusal import Refusal
from ratusha.people.queries import Forbidden
from ratusha.priorities import actions, queries
from ratusha.priorities.models import Analysis, Criterion, Frozen, Judgement, Settling, WeightSet
from tests.cast import SYSTEM
from tests.priorities.city import AT, CODES, DAY, NEEDS, WORDS, judge, propose
from tests.priorities.city import points as swings


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


def test_another_worth_of_a_year_is_another_schedule_of_the_same_inputs(analysed):
    actions.define_source(actor=SYSTEM, code="city", title=WORDS, ceiling={2026: 100, 2027: 100})
    actions.set_capacity(actor=SYSTEM, year=2027, months=50)
    first = actions.run_analysis(actor=SYSTEM, draws=500)
    digest, value = queries.current_analysis().digest, queries.pace().value
    actions.set_capacity(actor=SYSTEM, year=2027, months=50, worth=0.5)
    second = actions.run_analysis(actor=SYSTEM, draws=500)
    assert second != first
    assert actions.run_analysis(actor=SYSTEM, draws=500) == second
    assert queries.current_analysis().digest == digest
    assert queries.pace().value < value


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
    with pytest.raises(actions.BadDecision, match="reason"):
        actions.record_decision(
            actor=group.actor("daryna"), day=DAY, resolution="1", added={out: {"uk": " "}}
        )
    with pytest.raises(Forbidden):
        actions.record_decision(actor=group.actor("taras"), day=DAY, resolution="1")
    actions.record_decision(actor=group.actor("daryna"), day=DAY, resolution="1", added={out: WORDS})
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
        effects={"vulnerable": (0, 0, 0), "openness": (0, 1, 2)},
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


def compare(cast, **given):
    actions.record_judgement(actor=cast.actor("taras"), member=cast.ids["taras"], at=AT, **given)


def mine(cast):
    return next(m for m in queries.members(datetime.date(2025, 12, 15)) if m.id == cast.ids["taras"])


def pairs_from(weights):
    return {f"{a}:{b}": weights[a] / weights[b] for a, b in queries.pairs_of(CODES)}


def test_consistent_pairs_give_back_the_weights_they_came_from(group):
    weights = dict(zip(CODES, (0.4, 0.2, 0.2, 0.1, 0.1), strict=True))
    compare(group, pairs=pairs_from(weights))
    found = mine(group)
    assert found.method == "pairs"
    assert found.consistency == pytest.approx(0, abs=1e-6)
    assert found.weights == pytest.approx(weights, abs=1e-6)


def test_pairs_that_run_in_a_circle_are_kept_with_their_inconsistency(group):
    pairs = dict.fromkeys(pairs_from(dict.fromkeys(CODES, 1)), 1.0)
    compare(group, pairs={**pairs, "need:hours": 9, "hours:vulnerable": 9, "need:vulnerable": 1 / 9})
    assert mine(group).consistency > 0.1


def test_best_and_worst_give_weights_in_that_order(group):
    sides = dict(zip(CODES, (1, 2, 4, 8, 4), strict=True))
    back = dict(zip(CODES, (8, 4, 2, 1, 2), strict=True))
    extremes = {"best": "need", "worst": "staff", "to_others": sides, "to_worst": back}
    compare(group, extremes=extremes)
    found = mine(group)
    assert found.method == "extremes"
    assert found.consistency == pytest.approx(0, abs=1e-6)
    assert found.weights == pytest.approx(
        dict(zip(CODES, (8 / 17, 4 / 17, 2 / 17, 1 / 17, 2 / 17), strict=True))
    )
    assert found.given == extremes


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"pairs": {"need:hours": 2}}, "every two"),
        ({"pairs": {**pairs_from(dict.fromkeys(CODES, 1)), "need:hours": 10}}, "1 to 9"),
        ({"pairs": {**pairs_from(dict.fromkeys(CODES, 1)), "need:hours": float("nan")}}, "1 to 9"),
        ({"pairs": {**pairs_from(dict.fromkeys(CODES, 1)), "need:hours": "9"}}, "1 to 9"),
        ({"extremes": {"best": "need", "worst": "need"}}, "most and another"),
        ({"extremes": {"best": "need", "worst": "nothing"}}, "most and another"),
        (
            {"extremes": {"best": "need", "worst": "hours", "to_others": [], "to_worst": {}}},
            "every criterion",
        ),
        (
            {
                "extremes": {
                    "best": "need",
                    "worst": "hours",
                    "to_others": dict.fromkeys(CODES, 2),
                    "to_worst": dict.fromkeys(CODES, 1),
                }
            },
            "beside itself",
        ),
        ({"swings": swings(), "order": CODES}, "points"),
    ],
)
def test_comparisons_that_are_not_complete_are_refused_and_nothing_is_kept(group, given, words):
    with pytest.raises((queries.BadComparison, actions.BadJudgement), match=words):
        compare(group, **given)
    assert not Judgement.objects.exists()


def test_every_way_of_judging_stays_in_the_history(group):
    compare(group, order=CODES)
    compare(group, pairs=dict.fromkeys(pairs_from(dict.fromkeys(CODES, 1)), 1.0))
    compare(group, swings=swings(need=100))
    said = queries.said_by(group.ids["taras"])
    assert [one.method for one in said] == ["swings", "pairs", "order"]
    assert [one.is_current for one in said] == [True, False, False]
    assert all(sum(one.weights.values()) == pytest.approx(1) for one in said)


def test_an_analysis_freezes_the_weights_with_their_authors_and_times(group):
    judge(group, need=100)
    key = actions.run_analysis(actor=SYSTEM, draws=1000)
    judge(group, hours=100)
    kept = queries.weight_set(key)
    [one] = kept.members
    assert (one["member"], one["method"], one["at"]) == (group.ids["taras"], "swings", AT.isoformat())
    assert max(one["weights"], key=one["weights"].get) == "need"
    with pytest.raises(Frozen):
        WeightSet.objects.get().save()


def test_what_would_settle_is_computed_once_and_says_it_of_the_borderline_only(settled):
    found = queries.settling()
    kinds = [answer.kind for answer in found.answers]
    assert kinds == ["agreement"] * len(CODES) + ["delivery"], "no service was asked about in this survey"
    assert all(set(answer.settled) <= set(found.borderline) for answer in found.answers)
    before = Settling.objects.get().made_at
    actions.settle_analysis(actor=SYSTEM, analysis=found.analysis)
    assert Settling.objects.get().made_at == before


def test_what_a_little_more_money_buys_is_what_it_pays_for(settled):
    [money, staff] = queries.settling().margins
    assert (money.source, money.year, money.is_money, money.step) == ("city", 2026, True, 100_000)
    assert "extracts" in money.enters
    assert money.gain > 0
    assert (staff.source, staff.year, staff.gain, staff.enters) == ("staff", 2026, 0, ())


def decide_with(group, **given):
    actions.record_decision(actor=group.actor("daryna"), day=DAY, resolution="1", **given)


def test_what_the_law_demands_cannot_be_left_out(group):
    propose("duty", 1, duty=WORDS)
    judge(group, vulnerable=100)
    actions.run_analysis(actor=SYSTEM, draws=1000)
    with pytest.raises(actions.BadDecision, match="law"):
        decide_with(group, dropped={"duty": WORDS})


def test_a_choice_needs_what_it_requires_and_what_it_requires_comes_no_later(group):
    propose("portal", {2026: 1}, 1, requires=["identity"])
    actions.define_source(actor=SYSTEM, code="city", title=WORDS, ceiling={2026: 100, 2027: 100})
    judge(group, vulnerable=100)
    actions.run_analysis(actor=SYSTEM, draws=1000)
    chosen = set(queries.current_analysis().results["portfolio"]["optimum"]["chosen"])
    assert {"portal", "identity"} <= chosen
    with pytest.raises(actions.BadDecision, match="not chosen"):
        decide_with(group, dropped={"identity": WORDS})
    with pytest.raises(actions.BadDecision, match="later"):
        decide_with(group, years={"identity": 2027})
    with pytest.raises(actions.BadDecision, match="begin"):
        decide_with(group, years={"portal": 2028})
    with pytest.raises(actions.BadDecision, match="other years need a written reason"):
        decide_with(group, years={"portal": 2027})
    decide_with(group, years={"portal": 2027}, other_years=WORDS)
    found = queries.decision()
    assert dict(found.phases)[2027] == ("portal",)
    assert ([c.code for c in found.moved], found.moved[0].computed_year) == (["portal"], 2026)
    assert found.other_years == WORDS


def test_excluding_initiatives_are_not_decided_together(group):
    propose("other", 1, 1, excludes=["trees"])
    judge(group, vulnerable=100)
    actions.run_analysis(actor=SYSTEM, draws=1000)
    with pytest.raises(actions.BadDecision, match="exclude each other"):
        decide_with(group, added={"other": WORDS})


def test_more_than_the_money_is_taken_and_said(analysed):
    decide_with(analysed, added={"extracts": WORDS})
    [over] = queries.over_ceilings()
    assert (over.source, over.year, over.by) == ("city", 2026, 20)


def test_a_proposal_that_the_law_forbids_for_now_stays_out_with_all_that_need_it(group):
    propose("barred", 1, 9, barred=WORDS)
    propose("needs-it", 1, 9, requires=["barred"])
    propose("by-law", 1, 9, barred=WORDS, duty=WORDS)
    found = {one.code: one for one in queries.screening()}
    assert [code for code, one in found.items() if not one.passes] == ["barred", "needs-it"]
    assert found["barred"].enables == ("needs-it",)
    judge(group, vulnerable=100)
    actions.run_analysis(actor=SYSTEM, draws=1000)
    ranked = {place.initiative.code for place in queries.ranking()}
    assert "by-law" in ranked
    assert not ranked & {"barred", "needs-it"}


def criterion(code="need", **more):
    given = {"title": WORDS, "unit": WORDS, "meaning": WORDS, "worst": 0, "best": 10} | more
    actions.define_criterion(actor=SYSTEM, code=code, **given)


def test_a_bent_value_function_goes_into_the_model(group):
    criterion(points=[(0, 0), (2, 0.7), (10, 1)])
    judge(group, need=100)
    actions.run_analysis(actor=SYSTEM, draws=500)
    kept = {one["name"]: one for one in queries.current_analysis().inputs["criteria"]}
    assert kept["need"]["points"] == [[0, 0], [2, 0.7], [10, 1]]
    assert "points" not in kept["hours"]


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"code": "cost"}, "money is the budget side"),
        ({"best": 0}, "no spread"),
        ({"points": [(0, 0), (5, 2), (10, 1)]}, "must not fall"),
        ({"points": [(0, 0), (0, 1)]}, "points"),
    ],
)
def test_a_criterion_that_no_analysis_could_use_is_refused(group, given, words):
    with pytest.raises(Refusal, match=words):
        criterion(**given)
    assert not Criterion.objects.filter(code="cost").exists()


def test_what_is_added_begins_no_earlier_than_what_it_needs(group):
    actions.define_source(actor=SYSTEM, code="city", title=WORDS, ceiling={2026: 100, 2027: 100})
    propose("portal", 99, requires=["extracts"])
    judge(group, vulnerable=100)
    actions.run_analysis(actor=SYSTEM, draws=500)
    begins = queries.pace().begins
    assert begins["extracts"] == 2027
    assert "portal" not in begins, "there is no money for it in any year"
    decide_with(group, added={"extracts": WORDS, "portal": WORDS})
    years = {c.code: c.year for c in queries.decision().choices if c.chosen}
    assert (years["extracts"], years["portal"]) == (2027, 2027)
