"""Drafts, opened by the secret that only their address holds."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone

from ratusha.core.forms import Filled, Form, Occasion, fill
from ratusha.core.forms.languages import language_for
from ratusha.core.refusal import Refusal
from ratusha.core.texts import Texts
from ratusha.intake import ports
from ratusha.intake.models import Draft, DraftState, Opening
from ratusha.intake.queries.published import form, newest_of


class NoSuchDraft(Refusal):
    """A secret that opens nothing: mistyped, expired, or handed in long ago."""


@dataclass(frozen=True, slots=True)
class DraftFacts:
    """A draft as pages need it. `stale`: a newer version of its form is published."""

    id: int
    form: int
    form_hash: str
    owner: str
    prefix: str
    about: str
    mode: str
    language: str
    answers: Mapping[str, Any]
    position: str
    version: int
    state: str
    receipt: Mapping[str, Any] | None
    started_at: datetime
    expires_at: datetime
    stale: bool
    kept_for: int | None

    @property
    def open(self) -> bool:
        """Whether it can still be changed."""
        return self.state == DraftState.OPEN


def hashed(secret: str) -> str:
    """What is kept of a draft's secret."""
    return hashlib.sha256(secret.encode()).hexdigest()


def opened(drafts: QuerySet[Draft], secret: str) -> Draft | None:
    """The draft among these that a secret opens: its own, or one made for its signed-in person."""
    mark = hashed(secret)
    return (
        drafts.filter(secret_hash=mark).first()
        or drafts.filter(pk__in=Opening.objects.filter(secret_hash=mark).values("draft_id")).first()
    )


def draft(secret: str) -> DraftFacts:
    """The draft that the secret opens."""
    row = opened(Draft.objects.select_related("form"), secret)
    if row is None or row.state == DraftState.EXPIRED:
        raise NoSuchDraft(
            "no_draft",
            "This address opens nothing: it is mistyped, or the answers were deleted after their term.",
        )
    newest = newest_of([row.form.code])
    return DraftFacts(
        id=row.pk,
        form=row.form_id,
        form_hash=row.form.content_hash,
        owner=row.owner,
        prefix=ports.owner_named(row.owner).prefix,
        about=row.about,
        mode=row.mode,
        language=row.language,
        answers=row.answers,
        position=row.position,
        version=row.version,
        state=row.state,
        receipt=row.receipt,
        started_at=row.started_at,
        expires_at=row.expires_at,
        stale=newest[row.form.code] != row.form_id,
        kept_for=row.kept_for_id,
    )


@dataclass(frozen=True, slots=True)
class OwnDraft:
    """A draft as its signed-in person finds it. `stale`: a newer version of its form is published."""

    id: int
    title: Texts
    started_at: datetime
    changed_at: datetime
    expires_at: datetime
    stale: bool


def own_drafts(person: int) -> tuple[OwnDraft, ...]:
    """Open drafts that a signed-in person keeps, the latest change first."""
    rows = Draft.objects.select_related("form").defer("form__xml", "form__source", "form__script")
    kept = list(rows.filter(kept_for_id=person, state=DraftState.OPEN, expires_at__gt=timezone.now()))
    newest = newest_of([row.form.code for row in kept])
    found = [
        OwnDraft(
            id=row.pk,
            title=row.form.title,
            started_at=row.started_at,
            changed_at=row.changed_at,
            expires_at=row.expires_at,
            stale=newest[row.form.code] != row.form_id,
        )
        for row in kept
    ]
    return tuple(sorted(found, key=lambda one: one.changed_at, reverse=True))


def occasion(*, seed: int | str, language: str, form: Form, at: datetime | None = None) -> Occasion:
    """Now (or `at`), here, in the reader's language: what a form is filled at. Applications take the real clock."""
    return Occasion(
        now=at or timezone.now(),
        zone=timezone.get_current_timezone(),
        seed=seed,
        language=language_for(form, language),
    )


def filled(facts: DraftFacts, language: str) -> Filled:
    """The draft's form filled with its answers."""
    value = form(facts.form, facts.form_hash)
    return fill(value, facts.answers, occasion(seed=f"draft {facts.id}", language=language, form=value))


def address(owner: str, about: str, secret: str, page: str = "start", **more: Any) -> str:
    """The address of a draft's page: start | page | check | later | upgrade."""
    prefix = ports.owner_named(owner).prefix.rpartition("/")[2]
    return reverse(f"intake:{prefix}-{page}", kwargs={"about": about, "secret": secret, **more})


def open_drafts(owner: str, about: str) -> int:
    """How many people are filling it in now."""
    return Draft.objects.filter(owner=owner, about=about, state=DraftState.OPEN).count()
