"""Figures asked of units: a request, a sheet for each unit, a line for each service of it."""

from __future__ import annotations

from django.db import models
from django.db.models import Q


class DataRequest(models.Model):
    """What the city asks all its units for: the figures of one year, by a day."""

    code = models.SlugField(max_length=80, unique=True)
    title = models.JSONField()
    year = models.PositiveSmallIntegerField()
    asked_on = models.DateField()
    due = models.DateField()

    class Meta:
        ordering = ["-asked_on", "code"]
        constraints = [
            models.CheckConstraint(condition=Q(due__gte=models.F("asked_on")), name="request_due_later")
        ]

    def __str__(self) -> str:
        return self.code


class SheetState(models.TextChoices):
    """Filled in by the unit, sent to its head, then approved or returned."""

    ASKED = "asked", "asked"
    SENT = "sent", "sent to the head"
    RETURNED = "returned", "returned"
    APPROVED = "approved", "approved"


class Sheet(models.Model):
    """One unit's answer to a request. Its figures change only while the unit has it; approved, never."""

    request = models.ForeignKey(DataRequest, models.PROTECT, related_name="sheets")
    unit = models.ForeignKey("people.Unit", models.PROTECT, related_name="+")
    state = models.CharField(max_length=10, choices=SheetState.choices, default=SheetState.ASKED)
    reason = models.JSONField(default=dict)  # why it was returned last
    sent_by = models.CharField(max_length=200, blank=True)
    sent_on = models.DateField(null=True, blank=True)
    approved_by = models.CharField(max_length=200, blank=True)
    approved_on = models.DateField(null=True, blank=True)
    reminded_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["request_id", "unit__code"]
        constraints = [
            models.UniqueConstraint(fields=["request", "unit"], name="one_sheet_a_unit"),
            models.CheckConstraint(
                condition=~Q(state="approved") | (Q(approved_on__isnull=False) & ~Q(approved_by="")),
                name="approved_by_somebody",
            ),
            models.CheckConstraint(
                condition=~Q(state="returned") | ~Q(reason={}), name="returned_has_a_reason"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.request_id} {self.unit_id}: {self.state}"


class SheetLine(models.Model):
    """One service of a sheet: its figures (see `core.asking`), and why some are not known."""

    sheet = models.ForeignKey(Sheet, models.CASCADE, related_name="lines")
    service = models.ForeignKey("catalogue.Service", models.PROTECT, related_name="+")
    figures = models.JSONField(default=dict)
    note = models.CharField(max_length=500, blank=True)
    saved_by = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["sheet_id", "service__slug"]
        constraints = [models.UniqueConstraint(fields=["sheet", "service"], name="one_line_a_service")]

    def __str__(self) -> str:
        return f"{self.sheet_id} {self.service_id}"
