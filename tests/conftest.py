"""What all tests share: a city with its units, and the cast (see `cast.py`)."""

from __future__ import annotations

import hashlib
import os
import sqlite3
from pathlib import Path

import pytest
from django.db import connection

from tests.cast import Cast, make_cast
from tests.worlds import watched, world

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="session")
def migrated(request, tmp_path_factory):
    """Where a database stands, or will stand, to which just these migrations have been applied.

    Applying them takes seconds in each process of a run; copying the result takes a moment. Other migrations or
    other versions of libraries make another name.
    """
    files = [ROOT / "constraints.txt", *sorted(ROOT.glob("ratusha/*/migrations/*.py"))]
    digest = hashlib.sha256(b"\0".join(file.read_bytes() for file in files)).hexdigest()[:16]
    cache = getattr(request.config, "cache", None)  # none under `-p no:cacheprovider`
    folder = cache.mkdir("migrated") if cache else tmp_path_factory.mktemp("migrated")
    return folder / f"{digest}.sqlite3"


@pytest.fixture(scope="session")
def django_db_use_migrations(migrated):
    """Tables are made plainly when the migrated database replaces them at once."""
    return connection.vendor != "sqlite" or not migrated.exists()


@pytest.fixture(scope="session")
def django_db_setup(django_db_use_migrations, django_db_setup, django_db_blocker, migrated):
    """The test database; on SQLite a copy of the migrated one, which the first run keeps."""
    if connection.vendor != "sqlite":
        return
    with django_db_blocker.unblock():
        connection.ensure_connection()
        if not django_db_use_migrations:
            with sqlite3.connect(migrated) as kept:
                kept.backup(connection.connection)
            return
        unfinished = migrated.with_suffix(f".{os.getpid()}")
        with sqlite3.connect(unfinished) as kept:
            connection.connection.backup(kept)
        unfinished.replace(migrated)


@pytest.fixture
def cast(db: None) -> Cast:
    """The fixed characters in a small city with three units."""
    return world(make_cast)


@pytest.fixture(autouse=True)
def _plain_settings(settings, tmp_path):
    """Nothing a test does leaves its own folder; mail stays in memory."""
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.KEYS = tmp_path / "keys"
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"


@pytest.fixture(autouse=True)
def _worlds():
    """What a test writes decides whether a world can be laid down again."""
    with watched():
        yield


@pytest.fixture(autouse=True)
def _same_owners():
    """A test that lets another room take answers leaves the registry as it found it."""
    from ratusha.intake import ports

    before = dict(ports._owners)
    yield
    ports._owners.clear()
    ports._owners.update(before)
