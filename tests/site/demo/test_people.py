"""The demo's people: one of each role can sign in, and building it again changes nothing."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.contrib.auth import authenticate
from django.test import RequestFactory

from ratusha.people.models import City, Position, Role, Unit, User
from ratusha.site.demo import PASSWORD, Context, people, reading, sign_ins


class Silent:
    def share(self, words, done, total):
        pass


@pytest.fixture
def context(db):
    return Context(data=reading.load(), progress=Silent(), folder=Path())


def test_one_person_of_each_role_can_sign_in(context):
    people.build(context)
    assert set(sign_ins()) == set(Role.values)
    for role, email in sign_ins().items():
        user = authenticate(RequestFactory().post("/"), email=email, password=PASSWORD)
        assert user is not None, role
        assert user.positions.filter(role=role).exists()


def test_building_it_again_changes_nothing(context):
    def counts():
        return [model.objects.count() for model in (City, Unit, User, Position)]

    people.build(context)
    before = counts()
    people.build(context)
    assert counts() == before
    assert before[:2] == [1, 12]


def test_every_page_says_that_it_is_a_demo(context, client):
    people.build(context)
    assert "вигадане" in client.get("/").content.decode()
