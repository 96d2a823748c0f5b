"""The worker puts each day's jobs in once."""

from __future__ import annotations

from ratusha.outbox.models import Job
from ratusha.site.cli.work import DAILY, put_in_daily


def test_each_days_jobs_are_put_in_once(db):
    put_in_daily()
    put_in_daily()
    assert {job.name for job in Job.objects.all()} == set(DAILY) and Job.objects.count() == len(DAILY)
