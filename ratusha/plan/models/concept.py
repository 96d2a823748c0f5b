"""The Concept: sections with live evidence, its agreement sheet, consultation, comments and answers."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from ratusha.plan.models.programme import Programme


class Section(models.Model):
    """A section of the official form, in three languages.

    `parts` are paragraphs (`{"key": 3, "text": {…}}`) and places of live blocks (`{"key": 4, "block": "needs_table"}`),
    in order. A key stays with its part when others come or go before it: comments point to it.
    """

    programme = models.ForeignKey(Programme, models.CASCADE, related_name="sections")
    identifier = models.SlugField(max_length=60)
    position = models.PositiveSmallIntegerField()
    title = models.JSONField()
    parts = models.JSONField(default=list)
    annex = models.BooleanField(default=False)

    class Meta:
        ordering = ["position", "id"]
        constraints = [models.UniqueConstraint(fields=["programme", "identifier"], name="section_once")]

    def __str__(self) -> str:
        return self.identifier


class LiveBlock(models.Model):
    """A table or chart that is drawn from its source each time a version is made.

    `digest` is the source's at the last version: when the source's is another now, it is newer.
    """

    programme = models.ForeignKey(Programme, models.CASCADE, related_name="live_blocks")
    kind = models.CharField(max_length=40)
    digest = models.CharField(max_length=64, blank=True)

    class Meta:
        ordering = ["kind"]
        constraints = [models.UniqueConstraint(fields=["programme", "kind"], name="live_block_once")]

    def __str__(self) -> str:
        return self.kind


class Agreement(models.Model):
    """A line of the agreement sheet of a version (a row of papers)."""

    version = models.PositiveBigIntegerField(db_index=True)
    unit = models.ForeignKey("people.Unit", models.PROTECT, related_name="+")
    step = models.PositiveSmallIntegerField(default=1)
    due = models.DateField()
    verdict = models.CharField(
        max_length=10,
        blank=True,
        choices=[("agree", "agree"), ("remarks", "agree with remarks"), ("refuse", "refuse")],
    )
    remark = models.TextField(blank=True)
    answer = models.TextField(blank=True)
    decided_on = models.DateField(null=True, blank=True)
    decided_by = models.CharField(max_length=200, blank=True)
    sha256 = models.CharField(max_length=64, blank=True)  # of the words that the unit decided on

    class Meta:
        ordering = ["step", "id"]
        constraints = [
            models.UniqueConstraint(fields=["version", "unit"], name="agreement_once"),
            models.CheckConstraint(
                condition=~Q(verdict__in=["remarks", "refuse"]) | ~Q(remark=""), name="remark_is_said"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.version}: {self.unit_id} {self.verdict}"


class DraftDecision(models.Model):
    """The draft of the decision that will approve a document, laid open before the sitting.

    `after` is the approved version that the decision would follow (0 before the first): an amendment needs a draft of its own.
    """

    document = models.SlugField(max_length=80)  # of papers: concept, plan
    version = models.PositiveBigIntegerField()  # a row of papers: what lay open with the draft
    after = models.PositiveIntegerField(default=0)
    title = models.JSONField()
    text = models.JSONField(default=dict)
    published_on = models.DateField()
    sitting = models.DateField()

    class Meta:
        ordering = ["-published_on", "-id"]
        constraints = [
            models.CheckConstraint(condition=Q(sitting__gte=F("published_on")), name="draft_before_sitting")
        ]

    def __str__(self) -> str:
        return f"{self.document} {self.published_on}"


class Consultation(models.Model):
    """A version laid before the public from day to day (inclusive)."""

    version = models.PositiveBigIntegerField(unique=True)
    opens = models.DateField()
    closes = models.DateField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(closes__gte=F("opens")), name="consultation_period")
        ]

    def __str__(self) -> str:
        return f"consultation on {self.version}"


class CommentState(models.TextChoices):
    """Where a comment stands."""

    UNCONFIRMED = "unconfirmed", "waits for its e-mail confirmation"
    OPEN = "open", "waits for an answer"
    ANSWERED = "answered", "answered"
    MODERATED = "moderated", "not published, with a reason"


class Answer(models.Model):
    """What the group answered; one answer may serve a group of comments."""

    verdict = models.CharField(
        max_length=10,
        choices=[("accepted", "accepted"), ("partly", "accepted in part"), ("rejected", "rejected")],
    )
    text = models.JSONField()  # the reason, texts
    change = models.JSONField(default=dict)  # what was changed in the document, texts
    answered_on = models.DateField()
    answered_by = models.CharField(max_length=200)

    def __str__(self) -> str:
        return f"{self.verdict} {self.answered_on}"


class Comment(models.Model):
    """What somebody said to a paragraph. The e-mail address is never shown and goes with the consultation's end."""

    consultation = models.ForeignKey(Consultation, models.CASCADE, related_name="comments")
    number = models.PositiveIntegerField()
    paragraph = models.CharField(max_length=80)  # anchor of the paragraph, empty for the whole
    quote = models.TextField(blank=True)
    text = models.TextField()
    kind = models.CharField(max_length=20, default="resident")  # resident, organisation, staff, anonymous
    name = models.CharField(max_length=200, blank=True)
    email = models.EmailField(blank=True)
    language = models.CharField(max_length=5)
    token = models.CharField(max_length=64, unique=True)
    state = models.CharField(max_length=12, choices=CommentState.choices, default=CommentState.UNCONFIRMED)
    late = models.BooleanField(default=False)
    said_on = models.DateField()
    moderation = models.JSONField(default=dict)  # why it is not published, texts
    answer = models.ForeignKey(Answer, models.PROTECT, null=True, blank=True, related_name="comments")

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["consultation", "number"], name="comment_number_once"),
            models.CheckConstraint(
                condition=~Q(state="answered") | Q(answer__isnull=False), name="answered_by_an_answer"
            ),
        ]

    def __str__(self) -> str:
        return f"comment {self.number}"
