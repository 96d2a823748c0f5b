"""The programme that the city founded: its components, their milestones, its news."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q


class Programme(models.Model):
    """A programme of the city with a goal and a period."""

    identifier = models.SlugField(max_length=80, unique=True)
    title = models.JSONField()
    goal = models.JSONField(default=dict)
    basis = models.JSONField(default=dict)  # the law it stands on
    variants = models.JSONField(default=list)  # title, strengths, weaknesses (texts), chosen
    risks = models.JSONField(default=list)  # title, response, owner (texts), likelihood and impact 1–5
    start = models.DateField()
    end = models.DateField()

    class Meta:
        ordering = ["start"]
        constraints = [models.CheckConstraint(condition=Q(end__gte=F("start")), name="programme_period")]

    def __str__(self) -> str:
        return self.identifier


class Component(models.Model):
    """A part of a programme with one lead and, if so, a partner."""

    programme = models.ForeignKey(Programme, models.CASCADE, related_name="components")
    number = models.PositiveSmallIntegerField()
    title = models.JSONField()
    summary = models.JSONField(default=dict)
    lead = models.ForeignKey("people.Unit", models.PROTECT, related_name="+")
    partner = models.JSONField(default=dict)
    start = models.DateField()
    end = models.DateField()

    class Meta:
        ordering = ["programme", "number"]
        constraints = [
            models.UniqueConstraint(fields=["programme", "number"], name="component_number_once"),
            models.CheckConstraint(condition=Q(end__gte=F("start")), name="component_period"),
        ]

    def __str__(self) -> str:
        return f"{self.programme_id}.{self.number}"


class Milestone(models.Model):
    """A point to reach: due, reached when, shown by what."""

    component = models.ForeignKey(Component, models.CASCADE, related_name="milestones")
    identifier = models.SlugField(max_length=80)
    title = models.JSONField()
    due = models.DateField()
    done_on = models.DateField(null=True, blank=True)
    evidence = models.JSONField(default=dict)  # what shows it, in words
    evidence_address = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["due", "id"]
        constraints = [models.UniqueConstraint(fields=["component", "identifier"], name="milestone_once")]

    def __str__(self) -> str:
        return self.identifier


class News(models.Model):
    """News of the programme, or a briefing note."""

    programme = models.ForeignKey(Programme, models.CASCADE, related_name="news")
    slug = models.SlugField(max_length=80)
    kind = models.CharField(
        max_length=10, default="news", choices=[("news", "news"), ("briefing", "briefing note")]
    )
    day = models.DateField()
    title = models.JSONField()
    text = models.JSONField()

    class Meta:
        ordering = ["-day", "-id"]
        verbose_name_plural = "news"
        constraints = [models.UniqueConstraint(fields=["programme", "slug"], name="news_once")]

    def __str__(self) -> str:
        return self.slug


class Subscription(models.Model):
    """An address that asked for news; confirmed by the letter that it got."""

    programme = models.ForeignKey(Programme, models.CASCADE, related_name="subscriptions")
    email = models.EmailField()
    language = models.CharField(max_length=5)
    token = models.CharField(max_length=64, unique=True)
    confirmed = models.BooleanField(default=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["programme", "email"], name="subscription_once")]

    def __str__(self) -> str:
        return f"subscription {self.pk}"
