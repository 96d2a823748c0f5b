"""What the room expects of others: functions that do jobs, and channels that carry messages.

A room registers a job in its `tasks.py`; a connector registers a channel. The default channel `email` uses
the mail back end of the settings (files in the demo).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Protocol

from django.core.mail import EmailMessage

JobFunction = Callable[[Mapping[str, Any], "Progress"], Any]


class Progress(Protocol):
    """Told how far the job is, from 0 to 1."""

    def __call__(self, share: float) -> None:
        """Store the share done."""


class Channel(Protocol):
    """Carries one message; raises any exception when it could not."""

    def __call__(self, *, to: str, subject: str, body: str, key: str) -> None:
        """Send; `key` lets a channel that can do so refuse a repetition."""


_jobs: dict[str, JobFunction] = {}
_channels: dict[str, Channel] = {}


def job(name: str) -> Callable[[JobFunction], JobFunction]:
    """Register a job: `@job("papers.build")` over a function of (payload, progress)."""

    def register(function: JobFunction) -> JobFunction:
        _jobs[name] = function
        return function

    return register


def channel(name: str) -> Callable[[Channel], Channel]:
    """Register a channel by name."""

    def register(carrier: Channel) -> Channel:
        _channels[name] = carrier
        return carrier

    return register


def job_named(name: str) -> JobFunction:
    """The function registered under the name; KeyError when there is none."""
    return _jobs[name]


def channel_named(name: str) -> Channel:
    """The channel registered under the name; KeyError when there is none."""
    return _channels[name]


@channel("email")
def _email(*, to: str, subject: str, body: str, key: str) -> None:
    EmailMessage(subject=subject, body=body, to=[to], headers={"X-Ratusha-Key": key}).send()
