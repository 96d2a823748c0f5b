"""Work outside the request: forgetting what is past its term; and the end of a trial."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.urls import reverse

from ratusha.intake import actions, ports
from ratusha.outbox.ports import Progress, job


@job("intake.expire")
def expire(payload: Mapping[str, Any], progress: Progress) -> int:
    """Forget drafts past their term; returns how many."""
    return actions.expire()


def tried_out(submission: ports.Submission) -> ports.Receipt:
    """The office tried a form out: nothing is kept, the person is led back to the form."""
    return ports.Receipt(reverse("intake:form", kwargs={"code": submission.about}) + "?tried=1")
