"""Tables of the room: the city and its units, who works there in what role, and the trail."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.db import models
from django.db.models import F, Q


class Role(models.TextChoices):
    """What a person does for the city; rights hang on these (see `queries.rights`)."""

    CLERK = "clerk", "clerk"
    HEAD = "head", "head of unit"
    RESEARCHER = "researcher", "researcher"
    ASSESSOR = "assessor", "assessor"
    INTERVIEWER = "interviewer", "interviewer"
    MEMBER = "member", "member of the working group"
    SECRETARY = "secretary", "secretary of the working group"
    MAYOR = "mayor", "mayor"
    PARTNER = "partner", "partner or donor"
    ADMIN = "admin", "administrator"


class City(models.Model):
    """The city that this installation serves; there is one row."""

    name = models.JSONField()  # texts by language
    council = models.JSONField()  # the council's official name, texts by language
    population = models.PositiveIntegerField()
    identifier = models.CharField(max_length=200)  # an address or code that names the council in open data
    is_demo = models.BooleanField(default=False)  # "figures of our own making" stands on every page
    fixed_day = models.DateField(null=True, blank=True)  # the demo's "today"
    profile = models.CharField(max_length=40, default="ua-martial")  # jurisdiction of the legal clock

    class Meta:
        verbose_name_plural = "cities"
        constraints = [models.CheckConstraint(condition=Q(pk=1), name="one_city")]

    def __str__(self) -> str:
        return str(self.name.get("uk", self.identifier))


class District(models.Model):
    """A part of the city: a stratum of the survey and a filter of the pages."""

    code = models.SlugField(unique=True)
    name = models.JSONField()
    population = models.PositiveIntegerField()

    class Meta:
        ordering = ["code"]

    def __str__(self) -> str:
        return self.code


class Unit(models.Model):
    """A department or a service centre; units form a tree."""

    code = models.SlugField(unique=True)
    name = models.JSONField()
    short_name = models.JSONField(default=dict)
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="children")
    address = models.JSONField(default=dict)
    phone = models.CharField(max_length=60, blank=True)
    email = models.EmailField(blank=True)
    hours = models.JSONField(default=dict)

    class Meta:
        ordering = ["code"]

    def __str__(self) -> str:
        return self.code


class UserManager(BaseUserManager["User"]):
    """Makes users; the e-mail address is the sign-in name."""

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> User:
        """Make and save a user; without a password the account cannot sign in by password."""
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> User:
        """Make an administrator of the installation (Django's admin)."""
        return self.create_user(email, password, is_staff=True, is_superuser=True, **fields)


class User(AbstractBaseUser, PermissionsMixin):
    """A person who signs in. Residents need no account to find, take part or track."""

    email = models.EmailField(unique=True)
    name = models.JSONField(default=dict)  # full name, texts by language
    language = models.CharField(max_length=5, default="uk")
    is_staff = models.BooleanField(default=False)  # may open Django's admin
    is_active = models.BooleanField(default=True)
    joined = models.DateTimeField(auto_now_add=True)

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []
    objects = UserManager()

    def __str__(self) -> str:
        return self.get_full_name()

    def get_full_name(self) -> str:
        """The name in Ukrainian, or what stands before the @."""
        return str(self.name.get("uk") or self.email.split("@")[0])

    def get_short_name(self) -> str:
        """The same as the full name: officials are addressed in full."""
        return self.get_full_name()


class Position(models.Model):
    """A person holding a role in a unit for a period; rights follow from it."""

    user = models.ForeignKey(User, models.CASCADE, related_name="positions")
    role = models.CharField(max_length=20, choices=Role.choices)
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, blank=True, related_name="positions")
    title = models.JSONField(default=dict)
    since = models.DateField()
    until = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gte=F("since")), name="position_period"
            ),
            models.UniqueConstraint(fields=["user", "role", "unit", "since"], name="position_once"),
        ]

    def __str__(self) -> str:
        return f"{self.user_id}: {self.role} @ {self.unit_id}"


class Deputy(models.Model):
    """Who stands in for whom, from day to day inclusive."""

    user = models.ForeignKey(User, models.CASCADE, related_name="deputies")
    deputy = models.ForeignKey(User, models.CASCADE, related_name="deputises")
    since = models.DateField()
    until = models.DateField()

    class Meta:
        verbose_name_plural = "deputies"
        constraints = [
            models.CheckConstraint(condition=Q(until__gte=F("since")), name="deputy_period"),
            models.CheckConstraint(condition=~Q(user=F("deputy")), name="deputy_is_another"),
        ]

    def __str__(self) -> str:
        return f"{self.deputy_id} for {self.user_id}"


class TrailLine(models.Model):
    """Who did what, when: one line a use case, never changed."""

    at = models.DateTimeField(auto_now_add=True, db_index=True)
    user = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    actor = models.CharField(max_length=200)  # the name as it was, or why the system acted
    room = models.CharField(max_length=20)
    verb = models.CharField(max_length=40)
    subject = models.CharField(max_length=200, db_index=True)
    summary = models.CharField(max_length=500)
    personal = models.BooleanField(default=False)  # personal data was viewed or changed

    class Meta:
        ordering = ["-id"]
        indexes = [models.Index(fields=["room", "subject"])]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.actor} {self.verb} {self.subject}"
