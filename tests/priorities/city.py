"""A small decision for the tests: five criteria, three initiatives, a source of money, a survey as a plain value."""

from __future__ import annotations

import datetime

from ratusha.core.proposals import Needs
from ratusha.priorities import actions, queries
from tests.cast import SYSTEM, present

WORDS = {"uk": "Слова", "ru": "Слова", "en": "Words"}
AT = datetime.datetime(2025, 11, 20, 12, tzinfo=datetime.UTC)
DAY = datetime.date(2025, 11, 27)
NEEDS = Needs(("s1", "s2"), (0.3, 0.1), tuple((0.3 + d, 0.1 - d) for d in (-0.02, -0.01, 0, 0.01, 0.02)))
CODES = ("need", "hours", "vulnerable", "staff", "openness")
BACKEND = "django.contrib.auth.backends.ModelBackend"


def propose(code, cost, hours=0, **more):
    """An initiative that reaches `hours` thousand vulnerable people."""
    actions.propose_initiative(
        actor=SYSTEM,
        code=code,
        title={"uk": f"Ініціатива {code}", "ru": f"Инициатива {code}", "en": f"Initiative {code}"},
        summary=WORDS,
        unit="cnap",
        services=more.pop("services", []),
        cost={"city": cost if isinstance(cost, dict) else {2026: cost}},
        staff={2026: 5},
        effects={
            "hours": [0, 0, 0],
            "take_up": [0, 0, 0],
            "vulnerable": [hours * 0.5, hours, hours * 1.5],
            "staff": [0, 0, 0],
            "openness": [0, 0, 0],
            "delivery": [0.8, 0.9, 1],
        },
        **more,
    )


def describe(ceiling=None):
    """Criteria, money, people, three initiatives of which the money takes two."""
    for order, code in enumerate(CODES):
        title = {"uk": f"Критерій {code}", "ru": f"Критерий {code}", "en": f"Criterion {code}"}
        actions.define_criterion(
            actor=SYSTEM, code=code, title=title, unit=WORDS, meaning=WORDS, worst=0, best=10, order=order
        )
    actions.define_source(actor=SYSTEM, code="city", title=WORDS, ceiling=ceiling or {2026: 100})
    actions.set_capacity(actor=SYSTEM, year=2026, months=50)
    for code, cost, hours in (("extracts", 60, 3), ("trees", 60, 6), ("identity", 30, 0)):
        propose(code, cost, hours)


def points(**given):
    """Swings of every criterion."""
    return dict.fromkeys(CODES, 10) | given


def judge(cast, name="taras", **given):
    """A member's swings."""
    actions.record_judgement(actor=cast.actor(name), member=cast.ids[name], at=AT, swings=points(**given))


def sign_in(client, cast, name):
    """The test client as one of the cast."""
    client.force_login(cast.user(name), backend=BACKEND)
    return client


def analyse():
    """One member judges, and the analysis is run."""
    judge(present(), vulnerable=100)
    actions.run_analysis(actor=SYSTEM, draws=2000)


def settle():
    """What would settle the analysis that stands."""
    actions.settle_analysis(actor=SYSTEM, analysis=queries.current_analysis().id, more=400, draws=50)
