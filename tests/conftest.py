"""What all tests share: a city with its units, and the cast (see `cast.py`)."""

from __future__ import annotations

import pytest

from tests.cast import Cast, make_cast


@pytest.fixture
def cast(db: None) -> Cast:
    """The fixed characters in a small city with three units."""
    return make_cast()


@pytest.fixture(autouse=True)
def _plain_settings(settings, tmp_path):
    """Nothing a test does leaves its own folder; mail stays in memory."""
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.KEYS = tmp_path / "keys"
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"


@pytest.fixture(autouse=True)
def _same_owners():
    """A test that lets another room take answers leaves the registry as it found it."""
    from ratusha.intake import ports

    before = dict(ports._owners)
    yield
    ports._owners.clear()
    ports._owners.update(before)
