"""A group that can judge, and one whose analysis is there."""

from __future__ import annotations

import pytest

from ratusha.priorities import actions, queries
from tests.cast import SYSTEM
from tests.priorities import city


@pytest.fixture
def group(cast, monkeypatch):
    """Five criteria, three initiatives, a source of money, and a survey that is a plain value."""
    city.describe()
    monkeypatch.setattr(queries, "needs", lambda survey="": (city.NEEDS, "survey"))
    monkeypatch.setattr(queries, "asked", lambda survey: 400)
    return cast


@pytest.fixture
def analysed(group):
    """An analysis of three initiatives by one member."""
    city.judge(group, vulnerable=100)
    actions.run_analysis(actor=SYSTEM, draws=2000)
    return group


@pytest.fixture
def settled(analysed):
    """The same with what would settle it."""
    actions.settle_analysis(actor=SYSTEM, analysis=queries.current_analysis().id, more=400, draws=50)
    return analysed
