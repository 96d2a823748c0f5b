"""Simplifications: a technological card as it is to be, set beside the published one. Added, never changed."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import Q

from ratusha.quality.models.readings import Frozen


class Simplification(models.Model):
    """The card to be with everything its saving is computed from, frozen; the newest of a service counts."""

    service = models.ForeignKey("catalogue.Service", models.PROTECT, related_name="+")
    version = models.ForeignKey(
        "catalogue.ServiceVersion", models.PROTECT, related_name="+"
    )  # the card as it is
    to_be = models.JSONField()  # the whole card as it is to be
    grounds = models.JSONField(default=dict)  # evidence -> holder, act, number, needs_change
    before = models.JSONField()  # hours, trips, documents, money of one application
    after = models.JSONField()
    volume = models.PositiveIntegerField()
    take_up = models.FloatField()
    day = models.DateField()
    made_by = models.CharField(max_length=200)

    class Meta:
        ordering = ["service_id", "-id"]
        constraints = [
            models.CheckConstraint(condition=Q(take_up__gte=0, take_up__lte=1), name="take_up_is_a_share")
        ]

    def __str__(self) -> str:
        return f"{self.service_id} {self.day}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Add; changing one is refused."""
        if self.pk:
            raise Frozen("frozen", "A simplification does not change: propose a new one.")
        super().save(*args, **kwargs)
