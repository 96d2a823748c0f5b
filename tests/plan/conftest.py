"""A city whose programme, plan, group, project, news and consultation are there."""

import pytest

from tests.plan import city
from tests.worlds import world


@pytest.fixture
def full(cast):
    """The id of the Concept's version that lies before the public."""
    return world(city.full)


@pytest.fixture
def plan(cast):
    """What building the plan did."""
    return world(city.plan)


@pytest.fixture
def first(cast):
    """The id of a draft of the Concept that nobody has seen yet."""
    return world(city.first)


@pytest.fixture
def desk(full, client, cast):
    """The secretary at the desk."""
    client.force_login(cast.user("daryna"))
    return client
