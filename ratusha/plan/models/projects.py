"""Projects that others pay for, and how they stand to our measures."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from ratusha.plan.models.measures import FundingSource, Measure
from ratusha.plan.models.programme import Programme


class ExternalProject(models.Model):
    """A project of a donor or of another authority."""

    programme = models.ForeignKey(Programme, models.CASCADE, related_name="projects")
    slug = models.SlugField(max_length=80)
    title = models.JSONField()
    donor = models.JSONField()
    scope = models.JSONField(default=dict)
    services = models.JSONField(default=list)
    assets = models.JSONField(default=list)
    results = models.JSONField(default=list)
    start = models.DateField()
    end = models.DateField()
    money = models.PositiveBigIntegerField(null=True, blank=True)  # UAH, where it is known
    source = models.ForeignKey(
        FundingSource, models.PROTECT, null=True, blank=True, related_name="projects"
    )  # the source in our plan through which its money comes
    contact = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["start", "slug"]
        constraints = [
            models.UniqueConstraint(fields=["programme", "slug"], name="project_once"),
            models.CheckConstraint(condition=Q(end__gte=F("start")), name="project_period"),
        ]

    def __str__(self) -> str:
        return self.slug


class Stand(models.TextChoices):
    """How a project stands to a measure."""

    FUNDS = "funds", "funds"
    DUPLICATES = "duplicates", "duplicates"
    DEPENDS = "depends", "depends"


class ProjectLink(models.Model):
    """What the group found out about a project and a measure; `settled` says how an overlap was settled."""

    project = models.ForeignKey(ExternalProject, models.CASCADE, related_name="links")
    measure = models.ForeignKey(Measure, models.CASCADE, related_name="links")
    stand = models.CharField(max_length=10, choices=Stand.choices)
    settled = models.JSONField(default=dict)

    class Meta:
        ordering = ["project", "measure"]
        constraints = [
            models.UniqueConstraint(fields=["project", "measure", "stand"], name="project_link_once")
        ]

    def __str__(self) -> str:
        return f"{self.project_id} {self.stand} {self.measure_id}"
