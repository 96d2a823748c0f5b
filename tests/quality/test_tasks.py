"""The job of each day writes to those whose answers are due or late."""

from __future__ import annotations

import datetime

from ratusha.outbox.ports import job_named
from ratusha.quality import queries
from ratusha.site.cli.work import DAILY
from tests.quality.world import ask, publish_two
from tests.worlds import world


def test_the_daily_job_reminds_the_late(cast, monkeypatch):
    world(publish_two)
    ask()
    monkeypatch.setattr("ratusha.quality.actions.requests.today", lambda: datetime.date(2025, 11, 7))
    assert "quality.remind" in DAILY
    assert job_named("quality.remind")({}, lambda share: None) == 2
    assert queries.sheet("y2024", "land").reminded_on == datetime.date(2025, 11, 7)
