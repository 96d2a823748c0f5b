"""Tables of the room: messages to people and jobs for the worker, written with the change that causes them."""

from __future__ import annotations

from django.db import models


class State(models.TextChoices):
    """Where a row stands."""

    WAITING = "waiting", "waiting"
    DONE = "done", "done"
    FAILED = "failed", "failed"


class Row(models.Model):
    """What messages and jobs have in common: done once by key, tried again with growing pauses."""

    key = models.CharField(max_length=200, unique=True)  # the same key twice is the same row
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    attempts = models.PositiveSmallIntegerField(default=0)
    last_error = models.CharField(max_length=500, blank=True)
    made_at = models.DateTimeField(auto_now_add=True)
    done_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        abstract = True
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.key} ({self.state})"


class Message(Row):
    """A message to one person over one channel."""

    channel = models.CharField(max_length=20)
    to = models.CharField(max_length=254)
    subject = models.CharField(max_length=300)
    body = models.TextField()
    language = models.CharField(max_length=5)
    about = models.CharField(
        max_length=200, blank=True, db_index=True
    )  # what it is about: "case 2025-000123"

    class Meta(Row.Meta):
        indexes = [models.Index(fields=["state", "id"])]


class Job(Row):
    """Work for the worker: a registered name and plain values."""

    name = models.CharField(max_length=60)
    payload = models.JSONField(default=dict)
    progress = models.FloatField(default=0)  # 0..1, shown on the page that waits
    result = models.JSONField(null=True)

    class Meta(Row.Meta):
        indexes = [models.Index(fields=["state", "id"])]
