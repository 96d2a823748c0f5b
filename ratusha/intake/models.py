"""Tables of the room: form versions that never change, drafts that are resumed, uploads stored before they are handed in."""

from __future__ import annotations

from typing import Any, NoReturn

from django.conf import settings
from django.db import models
from django.db.models import Q


class Frozen(models.QuerySet[Any]):
    """Rows that are written once."""

    def update(self, **values: Any) -> NoReturn:
        """Refuse: a published version never changes."""
        raise TypeError("A published form version never changes.")


class FormVersion(models.Model):
    """A published form: its XForm, its source, its files. Immutable; the hash says which one it is."""

    code = models.CharField(max_length=100, db_index=True)  # the form's own identifier
    number = models.PositiveIntegerField()
    title = models.JSONField()  # by language tag
    languages = models.JSONField()  # language tag -> the form's name of it
    content_hash = models.CharField(max_length=64, unique=True)
    xml = models.TextField()
    itemsets_csv = models.TextField(blank=True)
    source = models.BinaryField()  # the workbook as it was sent
    filename = models.CharField(max_length=200)
    remarks = models.JSONField(default=list)  # the lint's advice when it was published
    questions = models.PositiveIntegerField()
    minutes = models.FloatField()  # the lint's estimate of filling in
    script = models.TextField(blank=True)  # shows and hides in the browser; the server decides
    published_at = models.DateTimeField(auto_now_add=True)
    published_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    objects = Frozen.as_manager()

    class Meta:
        ordering = ["code", "-number"]
        constraints = [models.UniqueConstraint(fields=["code", "number"], name="form_number_once")]

    def __str__(self) -> str:
        return f"{self.code} {self.number}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Write once."""
        if not self._state.adding:
            raise TypeError("A published form version never changes.")
        super().save(*args, **kwargs)


class FormFile(models.Model):
    """A file that a form version reads or shows: a table, a picture."""

    form = models.ForeignKey(FormVersion, models.PROTECT, related_name="files")
    name = models.CharField(max_length=200)
    content = models.BinaryField()
    sha256 = models.CharField(max_length=64)

    objects = Frozen.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["form", "name"], name="form_file_once")]

    def __str__(self) -> str:
        return self.name


class Proposal(models.Model):
    """A workbook that somebody uploaded to look at its report before publishing; deleted when published."""

    content = models.BinaryField()
    filename = models.CharField(max_length=200)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-made_at"]

    def __str__(self) -> str:
        return self.filename


class ProposalFile(models.Model):
    """A table or picture that goes with a proposal."""

    proposal = models.ForeignKey(Proposal, models.CASCADE, related_name="files")
    name = models.CharField(max_length=200)
    content = models.BinaryField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["proposal", "name"], name="proposal_file_once")]

    def __str__(self) -> str:
        return self.name


class Mode(models.TextChoices):
    """How the answers come in."""

    WEB = "web", "web"
    COUNTER = "counter", "at the counter"
    PAPER = "paper", "on paper"
    TELEPHONE = "telephone", "by telephone"
    FIELD = "field", "by an interviewer"
    TRIAL = "trial", "tried out"


class DraftState(models.TextChoices):
    """Where a draft stands."""

    OPEN = "open", "open"
    SUBMITTED = "submitted", "handed in"
    EXPIRED = "expired", "expired"


class Draft(models.Model):
    """Answers being given. Found by a secret whose hash is kept; saved at every step; forgotten after a term."""

    secret_hash = models.CharField(max_length=64, unique=True)
    form = models.ForeignKey(FormVersion, models.PROTECT, related_name="drafts")
    owner = models.CharField(max_length=20)  # the room that takes the answers
    about = models.SlugField(max_length=100)  # the service, the survey
    mode = models.CharField(max_length=10, choices=Mode.choices, default=Mode.WEB)
    language = models.CharField(max_length=5)
    answers = models.JSONField(default=dict)
    position = models.CharField(max_length=500, blank=True)  # path of the page that comes next
    version = models.PositiveIntegerField(
        default=1
    )  # grows with every change; two windows never overwrite each other
    state = models.CharField(max_length=10, choices=DraftState.choices, default=DraftState.OPEN)
    receipt = models.JSONField(null=True, blank=True)  # what the owner answered when it was handed in
    started_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    # the signed-in person who finds it among their own; forgotten when it is handed in
    kept_for = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    started_at = models.DateTimeField(auto_now_add=True)
    changed_at = models.DateTimeField(auto_now=True)
    expires_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["state", "expires_at"]), models.Index(fields=["owner", "about"])]

    def __str__(self) -> str:
        return f"draft {self.pk} of {self.about}"


class Opening(models.Model):
    """One more secret that opens a draft, made when its signed-in person resumes it; the first one goes on working."""

    draft = models.ForeignKey(Draft, models.CASCADE, related_name="openings")
    secret_hash = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"opening of draft {self.draft_id}"


class Scan(models.TextChoices):
    """What the virus scanner said."""

    WAITING = "waiting", "not scanned yet"
    CLEAN = "clean", "clean"
    FOUND = "found", "something found"
    NONE = "none", "no scanner here"


class Upload(models.Model):
    """A file given as an answer, on the disk before the form is handed in."""

    draft = models.ForeignKey(Draft, models.CASCADE, related_name="uploads")
    path = models.CharField(max_length=500)  # of the question
    name = models.CharField(max_length=200)
    file = models.FileField(upload_to="uploads/%Y/%m/")
    size = models.PositiveBigIntegerField()
    sha256 = models.CharField(max_length=64, db_index=True)
    kind = models.CharField(max_length=100)  # media type by content, never by name
    scan = models.CharField(max_length=10, choices=Scan.choices, default=Scan.NONE)
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(size__gt=0), name="upload_not_empty"),
            models.UniqueConstraint(fields=["draft", "path", "sha256"], name="upload_once"),
        ]

    def __str__(self) -> str:
        return self.name


class Device(models.Model):
    """A field device's way in: an address with a secret, or the same secret as a password (HTTP digest)."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="devices")
    name = models.CharField(max_length=100)
    username = models.SlugField(max_length=60, unique=True)
    secret_hash = models.CharField(max_length=64, unique=True)
    digest = models.CharField(max_length=32)  # MD5(username:realm:secret), what HTTP digest compares
    made_at = models.DateTimeField(auto_now_add=True)
    seen_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["username"]

    def __str__(self) -> str:
        return self.username


class FieldInstance(models.Model):
    """A filled form that a device sent, perhaps in several parts; handed over once when it is whole."""

    instance_id = models.CharField(max_length=200, unique=True)
    device = models.ForeignKey(Device, models.PROTECT, related_name="instances")
    form = models.ForeignKey(FormVersion, models.PROTECT, related_name="+")
    owner = models.CharField(max_length=20)
    about = models.SlugField(max_length=100)
    xml = models.BinaryField()
    skew = models.FloatField(null=True, blank=True)  # seconds the device's clock is ahead of ours
    handed_over_at = models.DateTimeField(null=True, blank=True)
    faults = models.JSONField(default=list)  # answers that the form would not have taken; kept all the same
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return self.instance_id


class FieldFile(models.Model):
    """An attachment of a filled form."""

    instance = models.ForeignKey(FieldInstance, models.CASCADE, related_name="files")
    name = models.CharField(max_length=200)
    file = models.FileField(upload_to="field/%Y/%m/")
    size = models.PositiveBigIntegerField()
    sha256 = models.CharField(max_length=64)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["instance", "name"], name="field_file_once")]

    def __str__(self) -> str:
        return self.name
