"""The plan: measures, what they wait for, their money by source and year, and how far they are."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from ratusha.plan.models.programme import Programme


class FundingSource(models.Model):
    """Where money comes from."""

    programme = models.ForeignKey(Programme, models.CASCADE, related_name="sources")
    identifier = models.SlugField(max_length=60)
    title = models.JSONField()
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["position", "id"]
        constraints = [models.UniqueConstraint(fields=["programme", "identifier"], name="source_once")]

    def __str__(self) -> str:
        return self.identifier


class Ceiling(models.Model):
    """What a source has in a year."""

    source = models.ForeignKey(FundingSource, models.CASCADE, related_name="ceilings")
    year = models.PositiveSmallIntegerField()
    amount = models.PositiveBigIntegerField()

    class Meta:
        ordering = ["source", "year"]
        constraints = [models.UniqueConstraint(fields=["source", "year"], name="ceiling_once")]

    def __str__(self) -> str:
        return f"{self.source_id} {self.year}: {self.amount}"


class Measure(models.Model):
    """A line of the plan. One unit is accountable; co-executors take part."""

    programme = models.ForeignKey(Programme, models.CASCADE, related_name="measures")
    number = models.CharField(max_length=20)
    slug = models.SlugField(max_length=80)
    title = models.JSONField()
    summary = models.JSONField(default=dict)
    unit = models.ForeignKey("people.Unit", models.PROTECT, related_name="+")
    co_executors = models.ManyToManyField("people.Unit", related_name="+", blank=True)
    initiative = models.CharField(max_length=80, blank=True)  # identifier in the decision
    legal_duty = models.JSONField(default=dict)  # the duty that it serves, if it serves no need
    services = models.JSONField(default=list)  # identifiers of catalogue services
    assets = models.JSONField(default=list)
    results = models.JSONField(default=list)
    start = models.DateField()
    due = models.DateField()
    base_start = models.DateField()  # as first approved
    base_due = models.DateField()
    cost = models.JSONField(default=dict)  # year -> UAH needed in all
    form_of_completion = models.JSONField(default=dict)
    risk = models.JSONField(default=dict)
    indicator = models.JSONField(default=dict)  # title, unit (texts), direction
    baseline = models.FloatField(null=True, blank=True)
    target = models.FloatField(null=True, blank=True)
    actual = models.FloatField(null=True, blank=True)
    baseline_address = models.CharField(max_length=300, blank=True)
    actual_address = models.CharField(max_length=300, blank=True)
    share_done = models.FloatField(default=0)
    finished_on = models.DateField(null=True, blank=True)
    reported_on = models.DateField(null=True, blank=True)
    position = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["position", "id"]
        constraints = [
            models.UniqueConstraint(fields=["programme", "number"], name="measure_number_once"),
            models.UniqueConstraint(fields=["programme", "slug"], name="measure_slug_once"),
            models.CheckConstraint(
                condition=Q(due__gte=F("start"), base_due__gte=F("base_start")), name="measure_period"
            ),
            models.CheckConstraint(condition=Q(share_done__gte=0, share_done__lte=1), name="measure_share"),
        ]

    def __str__(self) -> str:
        return self.number


class Dependency(models.Model):
    """A measure that waits for another."""

    measure = models.ForeignKey(Measure, models.CASCADE, related_name="dependencies")
    needs = models.ForeignKey(Measure, models.CASCADE, related_name="needed_by")

    class Meta:
        verbose_name_plural = "dependencies"
        constraints = [
            models.UniqueConstraint(fields=["measure", "needs"], name="dependency_once"),
            models.CheckConstraint(condition=~Q(measure=F("needs")), name="dependency_on_another"),
        ]

    def __str__(self) -> str:
        return f"{self.measure_id} needs {self.needs_id}"


class FundingLine(models.Model):
    """Money of one source in one year for one measure."""

    measure = models.ForeignKey(Measure, models.CASCADE, related_name="funding")
    source = models.ForeignKey(FundingSource, models.PROTECT, related_name="lines")
    year = models.PositiveSmallIntegerField()
    amount = models.PositiveBigIntegerField()
    spent = models.PositiveBigIntegerField(default=0)

    class Meta:
        ordering = ["measure", "year", "source"]
        constraints = [models.UniqueConstraint(fields=["measure", "source", "year"], name="funding_once")]

    def __str__(self) -> str:
        return f"{self.measure_id} {self.source_id} {self.year}"


class Progress(models.Model):
    """A report on a measure: appended, never changed."""

    measure = models.ForeignKey(Measure, models.CASCADE, related_name="reports")
    day = models.DateField()
    share_done = models.FloatField()
    text = models.JSONField(default=dict)
    evidence = models.CharField(max_length=300, blank=True)
    spent = models.JSONField(default=dict)  # "source year" -> UAH spent so far
    reported_by = models.CharField(max_length=200)

    class Meta:
        ordering = ["-day", "-id"]
        verbose_name_plural = "progress"

    def __str__(self) -> str:
        return f"{self.measure_id} {self.day}"
