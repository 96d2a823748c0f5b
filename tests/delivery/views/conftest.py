"""A service that is open, and officials at their desks."""

from __future__ import annotations

import pytest

from tests.delivery.world import open_service
from tests.worlds import world


@pytest.fixture
def form(cast):
    return world(open_service)


@pytest.fixture
def office(client, cast):
    """Sign in as one of the cast."""

    def sign_in(name):
        client.force_login(cast.user(name))
        return client

    return sign_in
