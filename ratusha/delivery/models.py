"""Tables of the room: services opened online, applications, cases with their events, letters of decision."""

from __future__ import annotations

import datetime
from typing import Any

from django.db import models
from django.db.models import Q

from ratusha.core.refusal import Refusal

FAR = datetime.date(9999, 12, 31)


class Frozen(Refusal):
    """An event of a case was about to be changed; events are appended, never changed."""


class Channel(models.TextChoices):
    """How an application came."""

    ONLINE = "online", "online"
    ASSISTED = "assisted", "online with help"
    COUNTER = "counter", "at the counter"
    POST = "post", "by post"


class OnlineService(models.Model):
    """A service that can be had online: the form that asks for it, and since when."""

    service = models.OneToOneField("catalogue.Service", models.PROTECT, related_name="+")
    form = models.ForeignKey("intake.FormVersion", models.PROTECT, related_name="+")
    since = models.DateField()
    is_open = models.BooleanField(default=True)

    def __str__(self) -> str:
        return f"{self.service_id} since {self.since}"


class Counter(models.Model):
    """The last number given in a year; locked while the next one is taken."""

    year = models.PositiveSmallIntegerField(primary_key=True)
    last = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.year}: {self.last}"


class Application(models.Model):
    """What somebody asked for: the form it was answered with, the card in force, how it came.

    The answers stand in a table of their own, so that they can be erased and the count of applications stays.
    """

    number = models.CharField(max_length=20, unique=True)
    key = models.CharField(max_length=200, unique=True)  # the same key is the same application
    secret = models.CharField(max_length=64)  # sha256 of the secret on the receipt
    service = models.ForeignKey("catalogue.Service", models.PROTECT, related_name="+")
    version = models.ForeignKey("catalogue.ServiceVersion", models.PROTECT, related_name="+")
    form = models.ForeignKey("intake.FormVersion", models.PROTECT, related_name="+")
    form_hash = models.CharField(max_length=64)
    channel = models.CharField(max_length=10, choices=Channel.choices, default=Channel.ONLINE)
    language = models.CharField(max_length=5, default="uk")
    at = models.DateTimeField()

    class Meta:
        ordering = ["id"]
        indexes = [models.Index(fields=["service", "at"])]

    def __str__(self) -> str:
        return self.number


class Answers(models.Model):
    """The personal part of an application: answers and where to write; erased by the retention rule."""

    application = models.OneToOneField(Application, models.CASCADE, related_name="answers")
    values = models.JSONField()
    email = models.EmailField(blank=True)

    class Meta:
        verbose_name_plural = "answers"

    def __str__(self) -> str:
        return f"answers of {self.application_id}"


class Case(models.Model):
    """The handling of one application. The columns are the fold of its events, kept for queues and filters."""

    application = models.OneToOneField(Application, models.PROTECT, related_name="case")
    status = models.CharField(max_length=12, default="new")
    turn = models.CharField(max_length=10, default="nobody")
    step = models.PositiveSmallIntegerField(default=0)
    steps = models.PositiveSmallIntegerField(default=0)
    unit = models.ForeignKey("people.Unit", models.PROTECT, related_name="+")
    assignee = models.ForeignKey("people.User", models.PROTECT, null=True, blank=True, related_name="+")
    outcome = models.CharField(max_length=12, blank=True)
    due = models.DateField(null=True, blank=True)  # None while the count stands still
    sort_day = models.DateField(
        default=FAR
    )  # the due day, or far away where there is none: queues sort by it
    in_time = models.BooleanField(null=True)
    closed = models.BooleanField(default=False)
    events_count = models.PositiveIntegerField(default=0)  # the guard of every change
    last_hash = models.CharField(max_length=64)

    class Meta:
        ordering = ["sort_day", "id"]
        indexes = [
            models.Index(fields=["closed", "unit", "sort_day", "id"]),
            models.Index(fields=["closed", "assignee", "sort_day", "id"]),
            models.Index(fields=["closed", "turn", "sort_day", "id"]),
            models.Index(fields=["closed", "sort_day", "id"]),
        ]

    def __str__(self) -> str:
        return f"case {self.application_id} ({self.status})"


class CaseEvent(models.Model):
    """One event, chained to the one before it. Appended, never changed or removed."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="events")
    number = models.PositiveIntegerField()
    kind = models.CharField(max_length=24)
    at = models.DateTimeField()
    facts = models.JSONField(default=dict)  # not personal; the state is folded from them
    payload_digest = models.CharField(max_length=64)
    hash = models.CharField(max_length=64)

    class Meta:
        ordering = ["case_id", "number"]
        constraints = [models.UniqueConstraint(fields=["case", "number"], name="event_number_once")]

    def __str__(self) -> str:
        return f"{self.case_id}.{self.number} {self.kind}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Append; changing one is refused."""
        if self.pk:
            raise Frozen("frozen", "Event %(number)s of a case does not change.", number=self.number)
        super().save(*args, **kwargs)


class EventContent(models.Model):
    """Who and what of an event, apart from the chain, so that erasure leaves the chain whole."""

    event = models.OneToOneField(CaseEvent, models.CASCADE, related_name="content")
    salt = models.BinaryField(max_length=16)
    payload = models.JSONField()

    def __str__(self) -> str:
        return f"content of {self.event_id}"


class DecisionLetter(models.Model):
    """The decision as a paper: made once from a template, delivered, kept with its digest."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="letters")
    event = models.OneToOneField(CaseEvent, models.PROTECT, related_name="+")
    language = models.CharField(max_length=5)
    pdf = models.BinaryField(null=True)
    digest = models.CharField(max_length=64, blank=True)
    made_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(condition=Q(pdf__isnull=True) | ~Q(digest=""), name="letter_has_digest")
        ]

    def __str__(self) -> str:
        return f"letter of {self.case_id}"


class Rating(models.Model):
    """What the applicant thought of it, 1 to 5; no identity, kept apart from the case."""

    service = models.ForeignKey("catalogue.Service", models.PROTECT, related_name="+")
    value = models.PositiveSmallIntegerField()
    words = models.CharField(max_length=1000, blank=True)
    day = models.DateField()

    class Meta:
        ordering = ["id"]
        constraints = [models.CheckConstraint(condition=Q(value__range=(1, 5)), name="rating_range")]

    def __str__(self) -> str:
        return f"{self.service_id}: {self.value}"


class FlowCount(models.Model):
    """How many began and how many ended at each end of an online form, by day: the completion rate."""

    service = models.ForeignKey("catalogue.Service", models.PROTECT, related_name="+")
    day = models.DateField()
    started = models.PositiveIntegerField(default=0)
    submitted = models.PositiveIntegerField(default=0)
    not_eligible = models.PositiveIntegerField(default=0)  # being told so is completing

    class Meta:
        constraints = [models.UniqueConstraint(fields=["service", "day"], name="flow_day_once")]

    def __str__(self) -> str:
        return f"{self.service_id} {self.day}"
