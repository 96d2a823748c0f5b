"""The database itself keeps the promises: published versions freeze, one unit, one draft, one current outlook."""

import datetime

import pytest
from django.db import IntegrityError, connection, transaction

from ratusha.catalogue import actions
from ratusha.catalogue.models import Frozen, ProcessStep, Service, ServiceOutlook, ServiceVersion
from tests.cast import SYSTEM
from tests.catalogue.cards import complete_card

pytestmark = pytest.mark.django_db


@pytest.fixture
def version(cast):
    actions.draft_card(actor=SYSTEM, identifier="residence", card=complete_card())
    actions.publish_version(actor=SYSTEM, identifier="residence")
    return ServiceVersion.objects.get()


def refused_by_the_database(change):
    with pytest.raises(IntegrityError), transaction.atomic():
        change()


def test_a_published_version_cannot_be_saved_again(version):
    version.card = {}
    with pytest.raises(Frozen):
        version.save()


def test_nor_updated_behind_the_models_back(version):
    refused_by_the_database(lambda: ServiceVersion.objects.update(card={}))
    refused_by_the_database(lambda: ProcessStep.objects.update(days=0))
    with connection.cursor() as cursor:
        refused_by_the_database(lambda: cursor.execute("UPDATE catalogue_serviceversion SET number = 9"))


def test_a_draft_may_change(version):
    actions.draft_card(actor=SYSTEM, identifier="residence", card=complete_card())
    ServiceVersion.objects.filter(state="draft").update(made_by="Олена")


def test_a_service_has_one_draft_and_one_current_outlook(version):
    service = version.service
    ServiceVersion.objects.create(service=service, number=2, card={}, digest="")
    refused_by_the_database(
        lambda: ServiceVersion.objects.create(service=service, number=3, card={}, digest="")
    )
    ServiceOutlook.objects.create(service=service, state="desk")
    refused_by_the_database(lambda: ServiceOutlook.objects.create(service=service, state="desk"))


@pytest.mark.parametrize(
    "fields",
    [
        {"state": "published", "valid_from": None},  # published is dated
        {"is_complete": True, "unit": None},  # complete has one accountable unit
        {"number": 1},  # a number once
    ],
)
def test_a_version_that_breaks_a_rule_is_refused(version, fields):
    row = {"service": version.service, "number": 7, "card": {}, "digest": "", **fields}
    refused_by_the_database(lambda: ServiceVersion.objects.create(**row))


@pytest.mark.parametrize(
    "fields",
    [{"state": "planned"}, {"state": "online", "date": datetime.date(2026, 1, 1), "apply_address": ""}],
)
def test_an_outlook_without_its_day_or_address_is_refused(version, fields):
    refused_by_the_database(lambda: ServiceOutlook.objects.create(service=version.service, **fields))


def test_a_step_has_one_unit_and_a_known_letter(version):
    step = {
        "version": version,
        "number": 9,
        "stage": 9,
        "title": {},
        "unit_id": version.unit_id,
        "letter": "В",
    }
    ProcessStep.objects.create(**step)
    refused_by_the_database(lambda: ProcessStep.objects.create(**{**step, "number": 10, "letter": "X"}))
    refused_by_the_database(lambda: ProcessStep.objects.create(**{**step, "number": 11, "unit_id": None}))


def test_identifiers_are_never_empty_and_never_twice(version):
    refused_by_the_database(lambda: Service.objects.create(identifier="", slug="empty"))
    refused_by_the_database(lambda: Service.objects.create(identifier="residence", slug="again"))
