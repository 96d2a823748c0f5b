"""A city whose programme, plan, group, project, news and consultation are there."""

import datetime

import pytest

from ratusha.core.texts import same
from ratusha.plan import actions
from tests.cast import SYSTEM
from tests.plan import city
from tests.plan.actions.test_consultation import talk
from tests.plan.city import PROGRAMME, D


@pytest.fixture
def full(cast):
    city.plan()
    city.concept()
    group, members = city.group(cast)
    moment = datetime.datetime(2025, 9, 25, 10, tzinfo=datetime.UTC)
    pk = actions.call_meeting(actor=SYSTEM, group=group, number=1, starts_at=moment, place=same("зала"), agenda=[same("Анкета; вибірка, похибка")])  # fmt: skip
    actions.hold_meeting(actor=SYSTEM, meeting=pk, present=dict.fromkeys(members.values()))
    actions.describe_project(actor=SYSTEM, programme=PROGRAMME, slug="bridge", title=same("Міст"), donor=same("Донор"), scope=same("Черги"), start=D(2026, 1, 1), end=D(2026, 9, 30), services=["kindergarten-queue"])  # fmt: skip
    actions.tell_news(actor=SYSTEM, programme=PROGRAMME, slug="n", day=D(2025, 12, 1), title=same("Новина"), text=same("Т"))  # fmt: skip
    version = actions.make_concept(actor=SYSTEM)
    talk(version)
    return version
