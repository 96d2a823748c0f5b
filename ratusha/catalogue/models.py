"""Tables of the room: services, their dated versions with steps, life events, and how each can be had today."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import Q

from ratusha.core.catalogue.card import Card, Step
from ratusha.core.catalogue.completeness import completeness
from ratusha.core.refusal import Refusal


class Frozen(Refusal):
    """A published version was about to be changed; publish a new one instead."""


class LifeEvent(models.Model):
    """What happened to the resident; groups services."""

    identifier = models.CharField(max_length=500, unique=True)
    slug = models.SlugField(max_length=120, unique=True)
    title = models.JSONField()
    summary = models.JSONField(default=dict)
    icon = models.CharField(max_length=40, blank=True)
    order = models.PositiveSmallIntegerField(default=1000)

    class Meta:
        ordering = ["order", "slug"]
        constraints = [models.CheckConstraint(condition=~Q(identifier=""), name="life_event_identified")]

    def __str__(self) -> str:
        return self.slug


class Service(models.Model):
    """A public service within the council's competence; what it says stands in its versions."""

    identifier = models.CharField(max_length=500, unique=True)  # stable, any string, also an address
    slug = models.SlugField(max_length=120, unique=True)
    # One accountable unit. Empty only while an imported card names an authority that the city does not know;
    # such a card is never complete.
    unit = models.ForeignKey("people.Unit", models.PROTECT, null=True, blank=True, related_name="+")
    life_events = models.ManyToManyField(LifeEvent, related_name="services", blank=True)
    current = models.OneToOneField("ServiceVersion", models.RESTRICT, null=True, blank=True, related_name="+")
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["slug"]
        constraints = [models.CheckConstraint(condition=~Q(identifier=""), name="service_identified")]

    def __str__(self) -> str:
        return self.slug


class VersionState(models.TextChoices):
    """A draft may change; a published version never does."""

    DRAFT = "draft", "draft"
    PUBLISHED = "published", "published"


class ServiceVersion(models.Model):
    """The card as it stood from a day on. Immutable once published: here, and by a trigger in the database."""

    service = models.ForeignKey(Service, models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    state = models.CharField(max_length=10, choices=VersionState.choices, default=VersionState.DRAFT)
    card = models.JSONField()  # the information card; steps stand in their own table
    unit = models.ForeignKey("people.Unit", models.PROTECT, null=True, blank=True, related_name="+")
    digest = models.CharField(max_length=64)  # SHA-256 of card and steps
    is_complete = models.BooleanField(default=False)
    audiences = models.CharField(max_length=400, blank=True)  # "|resident|business|", to filter by
    valid_from = models.DateField(null=True, blank=True)
    made_at = models.DateTimeField(auto_now_add=True)
    made_by = models.CharField(max_length=200)

    class Meta:
        ordering = ["service_id", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["service", "number"], name="version_number_once"),
            models.UniqueConstraint(
                fields=["service"], condition=Q(state=VersionState.DRAFT), name="one_draft_a_service"
            ),
            models.CheckConstraint(
                condition=Q(state=VersionState.DRAFT) | Q(valid_from__isnull=False), name="published_is_dated"
            ),
            models.CheckConstraint(
                condition=Q(is_complete=False) | Q(unit__isnull=False), name="complete_has_one_unit"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.service_id} v{self.number}"

    def fill(self, card: Card, units: dict[str, int]) -> None:
        """Take over the content of a card; `units` gives the id of a unit's code."""
        plain = card.to_dict()
        plain.pop("steps", None)
        self.card = plain
        self.unit_id = units.get(card.unit)
        self.digest = card.digest
        self.is_complete = completeness(card).is_complete
        self.audiences = "".join(f"|{word[:60]}" for word in card.audience[:6]) + "|" if card.audience else ""

    def content(self) -> Card:
        """The whole card, with its steps."""
        steps = tuple(step.content() for step in self.steps.all())
        return Card.from_dict({**self.card, "steps": [_plain(step) for step in steps]})

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save a draft, or a version at the moment of its publication; never a published one again."""
        if self.pk and type(self)._default_manager.filter(pk=self.pk, state=VersionState.PUBLISHED).exists():
            raise Frozen(
                "frozen", "Version %(number)s is published and no longer changes.", number=self.number
            )
        super().save(*args, **kwargs)


class Letter(models.TextChoices):
    """What a unit does in a step of the technological card."""

    PERFORMS = "В", "performs"
    TAKES_PART = "У", "takes part"
    AGREES = "П", "agrees"
    APPROVES = "З", "approves"


class ProcessStep(models.Model):
    """A stage of the technological card: one unit, one letter, its days; equal stages go on at the same time."""

    version = models.ForeignKey(ServiceVersion, models.CASCADE, related_name="steps")
    number = models.PositiveSmallIntegerField()
    stage = models.PositiveSmallIntegerField()
    title = models.JSONField()
    unit = models.ForeignKey("people.Unit", models.PROTECT, related_name="+")
    letter = models.CharField(max_length=1, choices=Letter.choices)
    days = models.PositiveSmallIntegerField(default=0)  # in the unit of the card's term

    class Meta:
        ordering = ["version_id", "number"]
        constraints = [
            models.UniqueConstraint(fields=["version", "number"], name="step_number_once"),
            models.CheckConstraint(condition=Q(letter__in=Letter.values), name="step_letter_known"),
        ]

    def __str__(self) -> str:
        return f"{self.version_id}.{self.number}"

    def content(self) -> Step:
        """The step as a plain value."""
        return Step(self.title, self.unit.code, self.letter, self.days, self.stage)


def _plain(step: Step) -> dict[str, Any]:
    return {
        "title": dict(step.title),
        "unit": step.unit,
        "letter": step.letter,
        "days": step.days,
        "stage": step.stage,
    }


class OutlookState(models.TextChoices):
    """How a service can be had: online now, online from a planned date, or at the desk only."""

    ONLINE = "online", "online"
    PLANNED = "planned", "planned"
    DESK = "desk", "desk"


class ServiceOutlook(models.Model):
    """How a service can be had from a moment on, and why; appended, the newest is the current one."""

    service = models.ForeignKey(Service, models.CASCADE, related_name="outlooks")
    state = models.CharField(max_length=10, choices=OutlookState.choices)
    date = models.DateField(null=True, blank=True)  # online since, planned for
    reason = models.JSONField(default=dict)
    evidence_address = models.CharField(max_length=500, blank=True)
    apply_address = models.CharField(max_length=500, blank=True)
    is_current = models.BooleanField(default=True)
    made_at = models.DateTimeField(auto_now_add=True)
    made_by = models.CharField(max_length=200)

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["service"], condition=Q(is_current=True), name="one_current_outlook"
            ),
            models.CheckConstraint(
                condition=~Q(state=OutlookState.PLANNED) | Q(date__isnull=False), name="planned_has_a_date"
            ),
            models.CheckConstraint(
                condition=~Q(state=OutlookState.ONLINE) | ~Q(apply_address=""), name="online_has_an_address"
            ),
        ]
        indexes = [models.Index(fields=["state", "is_current"])]

    def __str__(self) -> str:
        return f"{self.service_id}: {self.state}"
