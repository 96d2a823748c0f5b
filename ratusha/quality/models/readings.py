"""Versioned yardsticks, and dated readings of them that are only ever added."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import Q

from ratusha.core.refusal import Refusal


class Frozen(Refusal):
    """A measurement or an instrument in use was about to be changed; add a new one."""


class Instrument(models.Model):
    """A yardstick in one version: what it measures, in what unit, by what rule, after what source."""

    identifier = models.SlugField()
    version = models.PositiveSmallIntegerField(default=1)
    kind = models.CharField(max_length=20)  # ladder | burden | share | distribution | scale | checklist
    title = models.JSONField()
    unit = models.JSONField(default=dict)
    rule = models.JSONField()  # how a number comes about, in words by language
    definition = models.JSONField(default=dict)  # levels, criteria: data for the rule
    better = models.CharField(max_length=4, default="high")  # high | low
    source = models.CharField(max_length=300, blank=True)
    order = models.PositiveSmallIntegerField(default=100)

    class Meta:
        ordering = ["order", "identifier", "-version"]
        constraints = [
            models.UniqueConstraint(fields=["identifier", "version"], name="instrument_version_once"),
            models.CheckConstraint(condition=Q(better__in=["high", "low"]), name="instrument_direction"),
        ]

    def __str__(self) -> str:
        return f"{self.identifier} v{self.version}"


class Measurement(models.Model):
    """One reading: of what, when, by which yardstick, how, how sure. Added, never changed."""

    key = models.CharField(max_length=200, unique=True)  # the same key is the same reading
    service = models.ForeignKey("catalogue.Service", models.PROTECT, related_name="+")
    instrument = models.ForeignKey(Instrument, models.PROTECT, related_name="measurements")
    date = models.DateField()
    value = models.FloatField()
    n = models.PositiveIntegerField(null=True, blank=True)
    low = models.FloatField(null=True, blank=True)
    high = models.FloatField(null=True, blank=True)
    detail = models.JSONField(default=dict)  # counts of a distribution, levels by criterion
    population = models.CharField(max_length=100, default="all applications")
    method = models.JSONField()  # how this reading was made, in words by language
    source = models.CharField(max_length=300)
    source_url = models.CharField(max_length=500, blank=True)
    assessor = models.ForeignKey("people.User", models.PROTECT, null=True, blank=True, related_name="+")
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["service_id", "instrument_id", "-date", "-id"]
        indexes = [models.Index(fields=["service", "instrument", "-date"])]
        constraints = [
            models.CheckConstraint(
                condition=Q(low__isnull=True, high__isnull=True)
                | Q(low__lte=models.F("high"), n__isnull=False),
                name="interval_has_n",
            )
        ]

    def __str__(self) -> str:
        return self.key

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Add; changing one is refused."""
        if self.pk:
            raise Frozen("frozen", "A measurement does not change: record a new one.")
        super().save(*args, **kwargs)
