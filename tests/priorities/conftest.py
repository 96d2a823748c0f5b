"""A group that can judge, and one whose analysis is there."""

from __future__ import annotations

import pytest

from ratusha.priorities import queries
from tests.priorities import city
from tests.worlds import world


@pytest.fixture
def group(cast, monkeypatch):
    """Five criteria, three initiatives, a source of money, and a survey that is a plain value."""
    world(city.describe)
    monkeypatch.setattr(queries, "needs", lambda survey="": (city.NEEDS, "survey"))
    monkeypatch.setattr(queries, "asked", lambda survey: 400)
    return cast


@pytest.fixture
def analysed(group):
    """An analysis of three initiatives by one member."""
    world(city.analyse)
    return group


@pytest.fixture
def settled(analysed):
    """The same with what would settle it."""
    world(city.settle)
    return analysed
