"""Tables of the room: documents, their versions, the files built from them, and signatures."""

from __future__ import annotations

from typing import Any

from django.db import models

from ratusha.core.refusal import Refusal


class Frozen(Refusal):
    """An approved version, which nothing may change."""


class Document(models.Model):
    """A document that lives through versions: the Concept, the plan, minutes of a meeting."""

    identifier = models.SlugField(max_length=80, unique=True)
    kind = models.CharField(max_length=20)  # concept, plan, minutes, report, …
    title = models.JSONField()

    class Meta:
        ordering = ["identifier"]

    def __str__(self) -> str:
        return self.identifier


class State(models.TextChoices):
    """Where a version stands."""

    DRAFT = "draft", "draft"
    PUBLISHED = "published", "published for consultation"
    APPROVED = "approved", "approved"


class Version(models.Model):
    """The words of a document at one time, in every language; approved, it never changes."""

    document = models.ForeignKey(Document, models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    state = models.CharField(max_length=10, choices=State.choices, default=State.DRAFT)
    why = models.JSONField(default=dict)  # why this version came after the one before, texts
    content = models.JSONField()  # language -> paper (blocks)
    sha256 = models.CharField(max_length=64)  # of the content in canonical form
    made_on = models.DateField()
    approved_on = models.DateField(null=True, blank=True)
    act = models.JSONField(default=dict)  # the act that approved it, texts

    class Meta:
        ordering = ["document", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["document", "number"], name="paper_version_once"),
            models.CheckConstraint(
                condition=~models.Q(state="approved") | models.Q(approved_on__isnull=False),
                name="paper_approved_on_a_day",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.document_id} v{self.number} ({self.state})"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save, unless the row is an approved version already: that one is history."""
        if self.pk and Version.objects.filter(pk=self.pk, state=State.APPROVED).exists():
            raise Frozen(
                "approved",
                "Version %(number)d is approved and cannot change; make a new version and say why.",
                number=self.number,
            )
        super().save(*args, **kwargs)


class File(models.Model):
    """A build of a version in one language: pdf (tagged, signed), pdfa (archival) or docx."""

    version = models.ForeignKey(Version, models.PROTECT, related_name="files")
    language = models.CharField(max_length=5)
    kind = models.CharField(max_length=10)
    sha256 = models.CharField(max_length=64, db_index=True)
    size = models.PositiveIntegerField()
    path = models.CharField(max_length=200)

    class Meta:
        ordering = ["version", "language", "kind"]
        constraints = [
            models.UniqueConstraint(fields=["version", "language", "kind"], name="paper_file_once")
        ]

    def __str__(self) -> str:
        return f"{self.version_id} {self.language} {self.kind}"


class Signature(models.Model):
    """A signature on a file: made here (in the PDF), or brought from outside beside it."""

    file = models.ForeignKey(File, models.PROTECT, related_name="signatures")
    form = models.CharField(max_length=10)  # pades, cades, asice
    level = models.CharField(max_length=10, blank=True)
    legal = models.CharField(max_length=20)  # demonstration, advanced, qualified, stated
    status = models.CharField(max_length=20)  # valid, not_verified_here, altered, …
    signer = models.CharField(max_length=300)
    issuer = models.CharField(max_length=300, blank=True)
    signed_at = models.DateTimeField(null=True, blank=True)
    path = models.CharField(max_length=200, blank=True)  # of the detached signature
    added_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.form} by {self.signer}"
