"""Rounds of assessing, and what each assessor judged."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import Q

from ratusha.quality.models.readings import Frozen, Instrument


class Campaign(models.Model):
    """A round of assessing: each service twice, by people who do not see each other's judgement first."""

    code = models.SlugField(max_length=80, unique=True)
    title = models.JSONField()
    instrument = models.ForeignKey(Instrument, models.PROTECT, related_name="campaigns")
    starts = models.DateField()
    ends = models.DateField()

    class Meta:
        ordering = ["-starts", "code"]
        constraints = [
            models.CheckConstraint(condition=Q(starts__lte=models.F("ends")), name="campaign_has_days")
        ]

    def __str__(self) -> str:
        return self.code


class Assessment(models.Model):
    """What one assessor judged of one service, criterion by criterion, with the evidence. Added, never changed."""

    campaign = models.ForeignKey(Campaign, models.PROTECT, related_name="assessments")
    service = models.ForeignKey("catalogue.Service", models.PROTECT, related_name="+")
    assessor = models.ForeignKey("people.User", models.PROTECT, related_name="+")
    judged = models.JSONField()  # criterion -> answer
    evidence = models.TextField()  # addresses, screenshots, files: where it can be seen again
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["campaign_id", "service_id", "id"]
        constraints = [
            models.UniqueConstraint(fields=["campaign", "service", "assessor"], name="assessed_once")
        ]

    def __str__(self) -> str:
        return f"{self.campaign_id} {self.service_id} {self.assessor_id}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Add; changing one is refused."""
        if self.pk:
            raise Frozen(
                "frozen", "An assessment does not change: differences are settled by a third person."
            )
        super().save(*args, **kwargs)


class EvidenceFile(models.Model):
    """A screenshot or a document that an assessor laid beside a judgement. Added, never changed."""

    assessment = models.ForeignKey(Assessment, models.PROTECT, related_name="files")
    name = models.CharField(max_length=200)
    file = models.FileField(upload_to="evidence/%Y/%m/")
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    kind = models.CharField(max_length=100)  # media type by content, never by name

    class Meta:
        ordering = ["assessment_id", "id"]
        constraints = [
            models.CheckConstraint(condition=Q(size__gt=0), name="evidence_not_empty"),
            models.UniqueConstraint(fields=["assessment", "sha256"], name="evidence_once"),
        ]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Add; changing one is refused."""
        if self.pk:
            raise Frozen("frozen", "Evidence does not change: it belongs to the judgement it was given with.")
        super().save(*args, **kwargs)
