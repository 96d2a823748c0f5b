"""Tables of the room: criteria, proposed initiatives, what each member judged, analyses, the decision."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import Q

from ratusha.core.refusal import Refusal


class Frozen(Refusal):
    """An analysis or a judgement was about to be changed; add a new one."""


class Criterion(models.Model):
    """What counts, on a scale in natural units that was fixed before anything was computed."""

    code = models.SlugField(unique=True)
    title = models.JSONField()
    unit = models.JSONField()
    meaning = models.JSONField()
    worst = models.FloatField()
    best = models.FloatField()
    points = models.JSONField(
        default=list, blank=True
    )  # [[quantity, value 0..1], …]; empty is a straight line
    branch = models.JSONField(default=dict, blank=True)  # the part of the tree that it stands in
    enabler = models.BooleanField(default=False)  # counts what an initiative makes possible for others
    version = models.PositiveSmallIntegerField(default=1)  # of the scale
    earlier = models.JSONField(
        default=list, blank=True
    )  # scales of versions before: [{worst, best, points, unit}]
    retired = models.BooleanField(default=False)  # weighs nothing in new analyses
    order = models.PositiveSmallIntegerField(default=100)

    class Meta:
        verbose_name_plural = "criteria"
        ordering = ["order", "code"]
        constraints = [models.CheckConstraint(condition=~Q(worst=models.F("best")), name="criterion_spread")]

    def __str__(self) -> str:
        return self.code


class Source(models.Model):
    """A source of money with its ceiling by year."""

    code = models.SlugField(unique=True)
    title = models.JSONField()
    ceiling = models.JSONField()  # year -> amount
    order = models.PositiveSmallIntegerField(default=100)

    class Meta:
        ordering = ["order", "code"]

    def __str__(self) -> str:
        return self.code


class Capacity(models.Model):
    """Person-months that can be given in a year, and what an effect that begins in it is worth."""

    year = models.PositiveSmallIntegerField(unique=True)
    months = models.PositiveIntegerField()
    worth = models.FloatField(null=True, blank=True)  # share of the first year's; empty: 5 % less each year

    class Meta:
        verbose_name_plural = "capacities"
        ordering = ["year"]

    def __str__(self) -> str:
        return f"{self.year}: {self.months}"


class Initiative(models.Model):
    """A proposed change of one or more services: cost by source and year, effects as ranges."""

    code = models.SlugField(max_length=80, unique=True)
    title = models.JSONField()
    summary = models.JSONField()
    unit = models.ForeignKey("people.Unit", models.PROTECT, related_name="+")
    services = models.ManyToManyField("catalogue.Service", related_name="+", blank=True)
    cost = models.JSONField()  # source -> year -> amount
    staff = models.JSONField(default=dict)  # year -> months
    effects = (
        models.JSONField()
    )  # criterion (in its unit), hours, take_up, delivery -> [low, most likely, high]
    target = models.PositiveSmallIntegerField(default=4)
    duty = models.JSONField(default=dict)  # the law that makes it compulsory, in words
    barred = models.JSONField(default=dict)  # what in the law forbids it for now, in words
    requires = models.ManyToManyField("self", symmetrical=False, related_name="required_by", blank=True)
    excludes = models.ManyToManyField("self", symmetrical=True, blank=True)
    synergies = models.JSONField(default=dict)  # code -> share of the value scale
    withdrawn = models.JSONField(default=dict, blank=True)  # why it is no longer proposed, in words
    order = models.PositiveSmallIntegerField(default=100)

    class Meta:
        ordering = ["order", "code"]

    def __str__(self) -> str:
        return self.code


class Group(models.Model):
    """Initiatives of which at most so many may be chosen."""

    code = models.SlugField(unique=True)
    title = models.JSONField()
    members = models.ManyToManyField(Initiative, related_name="groups")
    most = models.PositiveSmallIntegerField(default=1)

    class Meta:
        ordering = ["code"]

    def __str__(self) -> str:
        return self.code


class Judgement(models.Model):
    """What one member thinks the swings are worth, and how it was found out; a change of mind is a new row."""

    class Method(models.TextChoices):
        SWINGS = "swings"
        ORDER = "order"
        PAIRS = "pairs"  # analytic hierarchy process
        EXTREMES = "extremes"  # best-worst method

    member = models.ForeignKey("people.User", models.PROTECT, related_name="+")
    method = models.CharField(max_length=10, choices=Method, default=Method.SWINGS)
    swings = models.JSONField(default=dict)  # criterion -> points, the largest 100
    order = models.JSONField(default=list)  # criteria, most important first, when only an order was given
    given = models.JSONField(default=dict)  # the comparisons that the points were computed from
    consistency = models.FloatField(null=True, blank=True)  # CR of pairs, ξ of extremes
    at = models.DateTimeField()
    is_current = models.BooleanField(default=True)

    class Meta:
        ordering = ["-at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["member"], condition=Q(is_current=True), name="one_current_judgement"
            )
        ]

    def __str__(self) -> str:
        return f"{self.member_id} {self.at:%Y-%m-%d}"


class WeightSet(models.Model):
    """The members' weights as they stood when an analysis was made, each with its author, method and time."""

    members = models.JSONField()  # [{member, name, method, consistency, at, weights: {criterion: 0..1}}]
    made_at = models.DateTimeField(auto_now_add=True)
    made_by = models.CharField(max_length=200)

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"{len(self.members)} members, {self.made_at:%Y-%m-%d}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Add; a set that was used does not change."""
        if self.pk:
            raise Frozen("frozen", "A set of weights does not change: a new analysis takes a new one.")
        super().save(*args, **kwargs)


class Analysis(models.Model):
    """A computed ranking and portfolio with everything that is needed to compute it again."""

    inputs = models.JSONField()
    joint = models.TextField(blank=True)  # the replicates file
    digest = models.CharField(max_length=64)
    seed = models.PositiveBigIntegerField()
    draws = models.PositiveIntegerField()
    method = models.CharField(max_length=60)
    software = models.CharField(max_length=60)
    results = models.JSONField()
    survey = models.CharField(max_length=100, blank=True)
    weights = models.OneToOneField(
        WeightSet, models.PROTECT, related_name="analysis", null=True, blank=True
    )  # none before sets were kept
    made_at = models.DateTimeField(auto_now_add=True)
    made_by = models.CharField(max_length=200)
    is_current = models.BooleanField(default=True)

    class Meta:
        verbose_name_plural = "analyses"
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["is_current"], condition=Q(is_current=True), name="one_current_analysis"
            )
        ]

    def __str__(self) -> str:
        return self.digest[:12]

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Add; what was computed does not change."""
        if self.pk:
            raise Frozen("frozen", "An analysis does not change: run a new one.")
        super().save(*args, **kwargs)


class Pace(models.Model):
    """The computed portfolio of an analysis over the years, and what else the years could take."""

    analysis = models.OneToOneField(Analysis, models.CASCADE, related_name="pace")
    years = models.JSONField()  # [2026, …]
    worth = models.JSONField()  # what a value is worth in each
    results = models.JSONField()
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"analysis {self.analysis_id}: {self.years}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Add; what was computed does not change."""
        if self.pk:
            raise Frozen("frozen", "An analysis does not change: run a new one.")
        super().save(*args, **kwargs)


class Settling(models.Model):
    """What more information, more money or more people would change in an analysis; computed after it."""

    analysis = models.OneToOneField(Analysis, models.CASCADE, related_name="settling")
    asked = models.PositiveIntegerField()  # respondents of the survey
    more = models.PositiveIntegerField()  # respondents imagined besides
    draws = models.PositiveIntegerField()
    results = models.JSONField()
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"analysis {self.analysis_id}: {self.more} more"


class Decision(models.Model):
    """What the working group decided, on which analysis, and where it departed from it."""

    analysis = models.ForeignKey(Analysis, models.PROTECT, related_name="decisions")
    day = models.DateField()
    resolution = models.CharField(max_length=100)  # number of the minutes' resolution
    words = models.JSONField(default=dict)
    other_years = models.JSONField(default=dict, blank=True)  # why some begin in other years than computed
    is_current = models.BooleanField(default=True)
    made_by = models.CharField(max_length=200)

    class Meta:
        ordering = ["-day", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["is_current"], condition=Q(is_current=True), name="one_current_decision"
            )
        ]

    def __str__(self) -> str:
        return f"{self.day} {self.resolution}"


class Choice(models.Model):
    """One initiative in a decision; a departure from the computed portfolio carries its reason."""

    decision = models.ForeignKey(Decision, models.CASCADE, related_name="choices")
    initiative = models.ForeignKey(Initiative, models.PROTECT, related_name="+")
    chosen = models.BooleanField()
    computed = models.BooleanField()  # whether the optimum holds it
    year = models.PositiveSmallIntegerField(null=True, blank=True)  # when it begins; its money moves with it
    computed_year = models.PositiveSmallIntegerField(
        null=True, blank=True
    )  # when the computation would begin it
    reason = models.JSONField(default=dict)

    class Meta:
        ordering = ["decision_id", "id"]
        constraints = [
            models.UniqueConstraint(fields=["decision", "initiative"], name="choice_once"),
            models.CheckConstraint(
                condition=Q(chosen=models.F("computed")) | ~Q(reason={}), name="departure_has_a_reason"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.initiative_id}: {'yes' if self.chosen else 'no'}"
