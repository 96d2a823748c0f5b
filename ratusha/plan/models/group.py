"""The working group: the act that made it, who sits in it, meetings and what they resolved."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from ratusha.plan.models.programme import Programme


class MandateAct(models.Model):
    """The order that created the group."""

    number = models.CharField(max_length=60)
    day = models.DateField()
    title = models.JSONField()
    text = models.JSONField(default=dict)
    issued_by = models.JSONField(default=dict)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["number", "day"], name="mandate_once")]

    def __str__(self) -> str:
        return f"{self.number} ({self.day})"


class WorkingGroup(models.Model):
    """A group with its rules."""

    programme = models.ForeignKey(Programme, models.PROTECT, related_name="groups")
    act = models.OneToOneField(MandateAct, models.PROTECT, related_name="group")
    title = models.JSONField()
    quorum = models.PositiveSmallIntegerField()  # so many voting members must sit

    def __str__(self) -> str:
        return f"group of {self.act_id}"


class Seat(models.TextChoices):
    """What a member is in the group."""

    HEAD = "head", "head"
    DEPUTY = "deputy", "deputy head"
    SECRETARY = "secretary", "secretary"
    MEMBER = "member", "member"


class Member(models.Model):
    """Who sits in the group, since when, until when; a substitute sits for another member."""

    group = models.ForeignKey(WorkingGroup, models.CASCADE, related_name="members")
    user = models.ForeignKey("people.User", models.PROTECT, null=True, blank=True, related_name="+")
    name = models.JSONField()
    post = models.JSONField(default=dict)
    seat = models.CharField(max_length=10, choices=Seat.choices, default=Seat.MEMBER)
    votes = models.BooleanField(default=True)
    substitute_of = models.ForeignKey(
        "self", models.CASCADE, null=True, blank=True, related_name="substitutes"
    )
    since = models.DateField()
    until = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gte=F("since")), name="member_period"
            ),
            models.CheckConstraint(condition=~Q(substitute_of=F("id")), name="substitute_is_another"),
        ]

    def __str__(self) -> str:
        return f"member {self.pk}"


class MeetingState(models.TextChoices):
    """Where a meeting stands."""

    PLANNED = "planned", "planned"
    HELD = "held", "held"
    NO_QUORUM = "no_quorum", "no quorum"
    CANCELLED = "cancelled", "cancelled"


class Meeting(models.Model):
    """A sitting of the group."""

    group = models.ForeignKey(WorkingGroup, models.CASCADE, related_name="meetings")
    number = models.PositiveSmallIntegerField()
    starts_at = models.DateTimeField()
    minutes_long = models.PositiveSmallIntegerField(default=90)
    place = models.JSONField(default=dict)
    agenda = models.JSONField(default=list)  # texts, in order
    notes = models.JSONField(default=dict)  # what was said, texts
    state = models.CharField(max_length=10, choices=MeetingState.choices, default=MeetingState.PLANNED)
    minutes_version = models.PositiveBigIntegerField(null=True, blank=True)  # a version in papers
    changes = models.PositiveSmallIntegerField(default=0)  # how often it was moved, corrected or cancelled
    invited_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["group", "number"]
        constraints = [models.UniqueConstraint(fields=["group", "number"], name="meeting_number_once")]

    def __str__(self) -> str:
        return f"meeting {self.number}"


class Attendance(models.Model):
    """A member who sat, himself or through a substitute."""

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="attendance")
    member = models.ForeignKey(Member, models.PROTECT, related_name="attendance")
    substitute = models.ForeignKey(Member, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["member"]
        constraints = [models.UniqueConstraint(fields=["meeting", "member"], name="attendance_once")]

    def __str__(self) -> str:
        return f"{self.meeting_id}: {self.member_id}"


class Resolution(models.Model):
    """What a meeting resolved: numbered, with an owner and a day."""

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="resolutions")
    number = models.CharField(max_length=20)
    text = models.JSONField()
    owner = models.ForeignKey("people.User", models.PROTECT, null=True, blank=True, related_name="+")
    votes = models.JSONField(default=list)  # for, against, abstained
    due = models.DateField(null=True, blank=True)
    done_on = models.DateField(null=True, blank=True)
    evidence = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["meeting", "id"]
        constraints = [models.UniqueConstraint(fields=["meeting", "number"], name="resolution_number_once")]

    def __str__(self) -> str:
        return self.number
