"""Criteria, money and years are said before anything is computed; a scale that was judged on stays or is renewed."""

from __future__ import annotations

import math

import pytest

from ratusha.core.refusal import Refusal
from ratusha.people.queries import Forbidden, trail
from ratusha.priorities import actions, queries
from ratusha.priorities.models import Capacity, Criterion, Frozen, Judgement, Source
from tests.cast import SYSTEM
from tests.priorities.city import AT, WORDS, judge, propose


def criterion(code="travel", **more):
    given = {"title": WORDS, "unit": WORDS, "meaning": WORDS, "worst": 0, "best": 10} | more
    actions.define_criterion(actor=given.pop("actor", SYSTEM), code=code, **given)


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"code": "cost"}, "money is the budget side"),
        ({"title": {"uk": "Вартість"}}, "money is the budget side"),
        ({"title": {"ru": "Затраты, деньги"}}, "money is the budget side"),
        ({"best": 0}, "no spread"),
        ({"worst": math.nan}, "finite"),
        ({"best": math.inf}, "finite"),
        ({"points": [(0, 0), (5, 2), (10, 1)]}, "must not fall"),
        ({"points": [(2, 0.1), (2, 0.2)]}, "stands once"),
        ({"points": [(5, math.nan)]}, "finite"),
        ({"code": ""}, "1 to 50"),
        ({"code": "x" * 51}, "1 to 50"),
        ({"code": "a:b"}, "1 to 50"),
        ({"code": "take_up"}, "kept for something else"),
        ({"title": {"uk": " "}}, "one language"),
        ({"title": {"uk": "x" * 2001}}, "shorten"),
    ],
)
def test_a_criterion_that_no_decision_could_use_is_refused_and_not_kept(group, given, words):
    before = Criterion.objects.count()
    with pytest.raises(Refusal, match=words):
        criterion(**given)
    assert Criterion.objects.count() == before


def test_only_who_records_decisions_says_what_counts(group):
    for work in (
        lambda who: criterion(actor=who),
        lambda who: actions.retire_criterion(actor=who, code="need"),
        lambda who: actions.define_source(actor=who, code="fund", title=WORDS, ceiling={2026: 1}),
        lambda who: actions.set_capacity(actor=who, year=2026, months=1),
    ):
        with pytest.raises(Forbidden):
            work(group.actor("taras"))
        work(group.actor("daryna"))


def test_before_anybody_judged_a_scale_may_be_corrected(group):
    criterion("openness", best=5)
    assert next(c for c in queries.criteria() if c.code == "openness").best == 5


def test_a_scale_that_was_judged_on_stays_but_its_words_may_be_mended(group):
    judge(group, need=100)
    criterion("openness", title={"uk": "Інша назва"})
    with pytest.raises(Frozen, match="make a new version"):
        criterion("openness", best=5)
    assert Judgement.objects.filter(is_current=True).count() == 1
    found = next(c for c in queries.criteria() if c.code == "openness")
    assert (found.best, found.version, found.title["uk"]) == (10, 1, "Інша назва")


def test_a_new_version_keeps_the_earlier_scale_and_asks_members_again(group):
    judge(group, need=100)
    criterion("openness", best=5, renew=True)
    found = next(c for c in queries.criteria() if c.code == "openness")
    assert (found.version, found.best, found.earlier[0]["best"]) == (2, 5, 10)
    assert not Judgement.objects.filter(is_current=True).exists()
    assert Judgement.objects.count() == 1, "what was said stays in the history"
    judge(group, need=100)


def test_a_criterion_that_comes_or_goes_asks_members_again(group):
    for change in (
        lambda: criterion("travel"),
        lambda: actions.retire_criterion(actor=SYSTEM, code="travel"),
        lambda: criterion("travel"),
    ):
        for judgement in Judgement.objects.filter(is_current=True):
            judgement.delete()
        actions.record_judgement(
            actor=group.actor("taras"),
            member=group.ids["taras"],
            at=AT,
            swings={c.code: 50 for c in queries.criteria()},
        )
        change()
        assert not Judgement.objects.filter(is_current=True).exists()


def test_a_retired_criterion_weighs_nothing_and_its_analysis_stays(analysed):
    before = queries.current_analysis().digest
    actions.retire_criterion(actor=SYSTEM, code="staff")
    assert "staff" not in [c.code for c in queries.criteria()]
    assert "staff" in [c.code for c in queries.criteria(every=True)]
    assert queries.current_analysis().digest == before
    assert queries.explanation("trees")
    with pytest.raises(Refusal, match="no criterion"):
        actions.retire_criterion(actor=SYSTEM, code="staff")


def test_an_enabler_criterion_and_requirements_do_not_count_the_same_twice(group):
    propose("portal", 1, requires=["identity"])
    with pytest.raises(Refusal, match="keep one of the two"):
        criterion("opens", enabler=True)
    propose("portal", 1)
    criterion("opens", enabler=True)
    for more in ({"requires": ["identity"]}, {"synergies": {"identity": 0.1}}):
        with pytest.raises(Refusal, match="count twice"):
            propose("portal", 1, **more)


@pytest.mark.parametrize(
    ("ceiling", "words"),
    [
        ({2026: -1}, "whole number from 0"),
        ({2026: 10**13}, "whole number from 0"),
        ({2026: math.nan}, "whole number from 0"),
        ({2026: 1.5}, "whole number from 0"),
        ({2026: True}, "whole number from 0"),
        ({1066: 1}, "no year"),
        ({"2026": 1}, "no year"),
        ({2027: 1}, "that year stays"),
    ],
)
def test_money_that_is_none_is_refused(group, ceiling, words):
    with pytest.raises(Refusal, match=words):
        actions.define_source(actor=SYSTEM, code="city", title=WORDS, ceiling=ceiling)
    assert Source.objects.get().ceiling == {"2026": 100}


def test_the_name_of_peoples_time_is_no_source_of_money(group):
    with pytest.raises(Refusal, match="kept for something else"):
        actions.define_source(actor=SYSTEM, code="staff", title=WORDS, ceiling={})


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"months": -1}, "whole number"),
        ({"months": math.inf}, "whole number"),
        ({"year": 1}, "no year"),
        ({"worth": 0}, "share above 0"),
        ({"worth": 1.1}, "share above 0"),
        ({"worth": math.nan}, "share above 0"),
    ],
)
def test_a_year_that_is_none_is_refused(group, given, words):
    with pytest.raises(Refusal, match=words):
        actions.set_capacity(actor=SYSTEM, **({"year": 2030, "months": 1} | given))
    assert not Capacity.objects.filter(year=2030).exists()


def test_a_later_year_is_worth_less_unless_said_otherwise(group):
    actions.set_capacity(actor=SYSTEM, year=2027, months=5)
    actions.set_capacity(actor=SYSTEM, year=2028, months=5, worth=0.5)
    assert queries.horizon() == ((2026, 2027, 2028), (1.0, 0.95, 0.5))
    actions.set_capacity(actor=SYSTEM, year=2027, months=5, worth=0.4)
    assert queries.horizon()[1] == (1.0, 0.4, 0.4), "and never more than the year before"


def test_each_leaves_a_line_in_the_trail(group):
    criterion()
    actions.retire_criterion(actor=SYSTEM, code="travel")
    verbs = [line.verb for line in trail()]
    assert {"define_criterion", "retire_criterion", "define_source", "set_capacity"} <= set(verbs)
