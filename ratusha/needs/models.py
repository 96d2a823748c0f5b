"""Tables of the room: surveys with their codebook and design, responses without identity, published estimates."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import F, Q

from ratusha.core.refusal import Refusal


class Unchangeable(Refusal):
    """A publication or a snapshot was about to be changed; make a new one instead."""


class Kind(models.TextChoices):
    """How respondents come to answer; only a probability sample has intervals."""

    PROBABILITY = "probability", "probability sample"
    OPEN = "open", "open poll"


class State(models.TextChoices):
    """Where a survey stands."""

    PLANNED = "planned", "planned"
    COLLECTING = "collecting", "collecting answers"
    CLOSED = "closed", "closed"


class Survey(models.Model):
    """One study: whom it speaks of, how people were chosen, what the weights must reproduce."""

    slug = models.SlugField(max_length=80, unique=True)
    title = models.JSONField()  # texts by language
    population = models.JSONField(default=dict)  # whom it speaks of, texts by language
    kind = models.CharField(max_length=12, choices=Kind.choices)
    state = models.CharField(max_length=12, choices=State.choices, default=State.COLLECTING)
    modes = models.JSONField(default=list)  # ["interview", "web", "paper"]
    opens = models.DateField(null=True, blank=True)
    closes = models.DateField(null=True, blank=True)
    form = models.CharField(max_length=120, blank=True)  # the questionnaire, a form of the room intake
    form_version = models.PositiveIntegerField(null=True, blank=True)
    planned = models.PositiveIntegerField(default=0)  # interviews wanted
    twice = models.FloatField(default=0.1)  # share of the papers that two people type
    # the design: which columns hold stratum, cluster, base weight and population count
    strata = models.CharField(max_length=80, blank=True)
    cluster = models.CharField(max_length=80, blank=True)
    weight = models.CharField(max_length=80, blank=True)
    fpc = models.CharField(max_length=80, blank=True)
    lonely = models.CharField(max_length=12, default="fail")
    margins = models.JSONField(default=dict)  # variable -> level -> population total
    salt = models.CharField(max_length=64, blank=True)  # of the traces of senders; forgotten when it closes
    blocks = models.JSONField(default=list)  # questions read together: [{"name", "kind", "title", "rows"}]
    margins_source = models.JSONField(default=dict)  # where the totals come from, texts by language
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-closes", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(opens__isnull=True) | Q(closes__isnull=True) | Q(closes__gte=F("opens")),
                name="survey_closes_after_it_opens",
            ),
            models.CheckConstraint(
                condition=Q(twice__gte=0) & Q(twice__lte=1), name="survey_twice_is_a_share"
            ),
        ]

    def __str__(self) -> str:
        return self.slug


class Variable(models.Model):
    """A question of the codebook, as `core.survey.codebook.Variable` reads it."""

    survey = models.ForeignKey(Survey, models.CASCADE, related_name="variables")
    position = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=80)
    kind = models.CharField(max_length=10)
    role = models.CharField(max_length=10, blank=True)
    title = models.JSONField()
    levels = models.JSONField(default=list)  # [{"code", "title", "service"}]

    class Meta:
        ordering = ["survey", "position"]
        constraints = [models.UniqueConstraint(fields=["survey", "name"], name="variable_once_a_survey")]

    def __str__(self) -> str:
        return f"{self.survey_id} {self.name}"


class Batch(models.Model):
    """One import of a file: what came in, what was left out and why."""

    survey = models.ForeignKey(Survey, models.CASCADE, related_name="batches")
    file_name = models.CharField(max_length=200)
    digest = models.CharField(max_length=64)  # sha256 of the file
    created = models.PositiveIntegerField()
    unchanged = models.PositiveIntegerField()
    rejected = models.PositiveIntegerField()
    missing = models.JSONField(default=dict)  # variable -> reason -> count
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"{self.file_name} ({self.created})"


class Response(models.Model):
    """One filled questionnaire, without any identity.

    `answers` are flat (a multiple answer is a list of codes), so that they go into columns as they are; `design`
    holds the columns of the sample (stratum, cluster, weight). `key` tells a repeated delivery.
    """

    survey = models.ForeignKey(Survey, models.CASCADE, related_name="responses")
    batch = models.ForeignKey(Batch, models.SET_NULL, null=True, related_name="responses")
    key = models.CharField(max_length=120)
    answers = models.JSONField()
    design = models.JSONField(default=dict)
    mode = models.CharField(max_length=20, blank=True)
    day = models.DateField(null=True)
    suspect = models.CharField(max_length=40, blank=True)  # why it is kept out of estimates for now

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["survey", "key"], name="response_once_a_survey")]
        indexes = [models.Index(fields=["survey", "day"])]

    def __str__(self) -> str:
        return f"{self.survey_id} {self.key}"


class Trace(models.Model):
    """That an open poll was answered by some sender, or so answered: a salted mark without any way to the answers."""

    survey = models.ForeignKey(Survey, models.CASCADE, related_name="traces")
    mark = models.CharField(max_length=64)
    times = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["survey", "mark"], name="trace_once_a_survey")]

    def __str__(self) -> str:
        return f"{self.survey_id} {self.times}"


class EntryState(models.TextChoices):
    """How far the typing of a paper is."""

    BEGUN = "begun", "being typed"
    ONCE = "once", "typed once"
    WAITS = "waits", "waits for the second entry"
    AGREED = "agreed", "two entries agree"
    DIFFERS = "differs", "two entries differ"
    RESOLVED = "resolved", "difference resolved"


class Entry(models.Model):
    """A questionnaire typed in by an official from paper or by telephone, and typed again by another if chosen.

    Both entries stay as they were typed; `counts` is what the response holds in the end.
    """

    survey = models.ForeignKey(Survey, models.CASCADE, related_name="entries")
    number = models.CharField(max_length=40)  # written on the paper, or of the call
    mode = models.CharField(max_length=10)  # paper | telephone
    form = models.PositiveIntegerField()  # the form version that both entries are typed in
    state = models.CharField(max_length=10, choices=EntryState.choices, default=EntryState.BEGUN)
    first = models.JSONField(null=True)
    second = models.JSONField(null=True)
    counts = models.JSONField(null=True)
    first_by = models.ForeignKey("people.User", models.SET_NULL, null=True, related_name="+")
    second_by = models.ForeignKey("people.User", models.SET_NULL, null=True, related_name="+")
    resolved_by = models.ForeignKey("people.User", models.SET_NULL, null=True, related_name="+")
    compared = models.PositiveIntegerField(default=0)  # answers that both entries could give
    differing = models.PositiveIntegerField(default=0)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-id"]
        constraints = [models.UniqueConstraint(fields=["survey", "number"], name="entry_once_a_survey")]

    def __str__(self) -> str:
        return f"{self.survey_id} {self.number}"


class Contact(models.Model):
    """How somebody who agreed to it may be reached; nothing leads from here to an answer."""

    survey = models.ForeignKey(Survey, models.CASCADE, related_name="contacts")
    address = models.CharField(max_length=254)
    language = models.CharField(max_length=5)
    agreed_on = models.DateField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["survey", "address"], name="contact_once_a_survey")]

    def __str__(self) -> str:
        return f"contact {self.pk}"


class SampleUnit(models.Model):
    """An address drawn into the sample, main or reserve, with a link that can be used once.

    Only the hash of the link is kept, and no answer leads back here: `answered` says that one came, not which.
    """

    survey = models.ForeignKey(Survey, models.CASCADE, related_name="units")
    code = models.CharField(max_length=80)  # how the frame names the address
    stratum = models.CharField(max_length=80, blank=True)
    cluster = models.CharField(max_length=80, blank=True)
    weight = models.FloatField(default=1)
    reserve = models.BooleanField(default=False)
    opened = models.BooleanField(default=True)  # a reserve address waits until it may be issued
    interviewer = models.ForeignKey("people.User", models.SET_NULL, null=True, blank=True, related_name="+")
    link_hash = models.CharField(max_length=64, unique=True)
    answered = models.BooleanField(default=False)

    class Meta:
        ordering = ["survey", "cluster", "code"]
        constraints = [models.UniqueConstraint(fields=["survey", "code"], name="unit_once_a_survey")]

    def __str__(self) -> str:
        return f"{self.survey_id} {self.code}"


class Visit(models.Model):
    """One attempt at an address and what came of it; the last one is the address's outcome."""

    unit = models.ForeignKey(SampleUnit, models.CASCADE, related_name="visits")
    outcome = models.CharField(max_length=20)  # a word of core.survey.fieldwork.OUTCOMES
    at = models.DateTimeField(auto_now_add=True)
    by = models.ForeignKey("people.User", models.SET_NULL, null=True, related_name="+")

    class Meta:
        ordering = ["unit", "id"]

    def __str__(self) -> str:
        return f"{self.unit_id} {self.outcome}"


class Theme(models.Model):
    """What some free answers speak of: proposed by the machine, named by the researcher."""

    survey = models.ForeignKey(Survey, models.CASCADE, related_name="themes")
    variable = models.CharField(max_length=80)
    name = models.CharField(max_length=200)
    words = models.JSONField(default=list)

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return self.name


class Coded(models.Model):
    """Under which theme a coder put an answer; no theme is "none of them"."""

    response = models.ForeignKey(Response, models.CASCADE, related_name="coded")
    variable = models.CharField(max_length=80)
    coder = models.CharField(max_length=10)  # first | second
    theme = models.ForeignKey(Theme, models.CASCADE, null=True, related_name="coded")

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["response", "variable", "coder"], name="coded_once_a_coder")
        ]

    def __str__(self) -> str:
        return f"{self.response_id} {self.variable} {self.coder}"


class Frozen(models.Model):
    """A row that is written once."""

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Write a new row; an existing one is refused."""
        if self.pk is not None:
            raise Unchangeable("unchangeable", "What was published stays: make a new version instead.")
        super().save(*args, **kwargs)


class Snapshot(Frozen):
    """All answers of a survey at one moment, as columns in a Parquet file that estimates read."""

    survey = models.ForeignKey(Survey, models.CASCADE, related_name="snapshots")
    path = models.CharField(max_length=200)  # under the media folder
    rows = models.PositiveIntegerField()
    digest = models.CharField(max_length=64)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-id"]
        constraints = [models.UniqueConstraint(fields=["survey", "digest"], name="snapshot_once")]

    def __str__(self) -> str:
        return f"{self.survey_id} {self.digest[:12]}"


class Weighting(Frozen):
    """Weights made once: to which totals, by what method, and what they cost."""

    survey = models.ForeignKey(Survey, models.CASCADE, related_name="weightings")
    snapshot = models.ForeignKey(Snapshot, models.PROTECT, related_name="+")
    margins = models.JSONField()
    method = models.CharField(max_length=80)
    diagnostics = models.JSONField()
    histogram = models.JSONField(default=list)  # [[from, to, respondents]]
    software = models.CharField(max_length=40)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"{self.survey_id} {self.method}"


class Publication(Frozen):
    """Estimates made together, never changed; the newest of a survey is shown.

    `needs` holds what decisions take over: names of services, covariance and joint replicate draws.
    """

    survey = models.ForeignKey(Survey, models.CASCADE, related_name="publications")
    snapshot = models.ForeignKey(Snapshot, models.PROTECT, related_name="+")
    weighting = models.ForeignKey(Weighting, models.PROTECT, null=True, related_name="+")
    number = models.PositiveIntegerField()
    method = models.CharField(max_length=300)
    software = models.CharField(max_length=40)
    needs = models.JSONField(default=dict)
    more = models.JSONField(default=dict)  # {"blocks": […], "tests": […]}, what a row a figure cannot hold
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-number"]
        constraints = [models.UniqueConstraint(fields=["survey", "number"], name="publication_number_once")]

    def __str__(self) -> str:
        return f"{self.survey_id} publication {self.number}"


class Estimate(models.Model):
    """One published figure. `hidden` says why the value is not shown (too few answers); then it is empty."""

    publication = models.ForeignKey(Publication, models.CASCADE, related_name="estimates")
    statistic = models.CharField(max_length=12)
    variable = models.CharField(max_length=80)
    level = models.CharField(max_length=80, blank=True)
    by = models.CharField(max_length=80, blank=True)  # the domain variable
    domain = models.CharField(max_length=80, blank=True)  # its level
    value = models.FloatField(null=True)
    se = models.FloatField(null=True)
    low = models.FloatField(null=True)
    high = models.FloatField(null=True)
    df = models.PositiveIntegerField(null=True)
    n = models.PositiveIntegerField()
    deff = models.FloatField(null=True)
    hidden = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["publication", "statistic", "variable", "level", "by", "domain"], name="estimate_once"
            )
        ]
        indexes = [models.Index(fields=["publication", "variable", "by", "domain"])]

    def __str__(self) -> str:
        return f"{self.variable} {self.level} {self.domain}"
