"""Drafts, opened by the secret that only their address holds."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils import timezone

from ratusha.core.forms import Filled, Form, Occasion, fill
from ratusha.core.forms.languages import language_for
from ratusha.core.refusal import Refusal
from ratusha.intake import ports
from ratusha.intake.models import Draft, DraftState
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

    @property
    def open(self) -> bool:
        """Whether it can still be changed."""
        return self.state == DraftState.OPEN


def hashed(secret: str) -> str:
    """What is kept of a draft's secret."""
    return hashlib.sha256(secret.encode()).hexdigest()


def draft(secret: str) -> DraftFacts:
    """The draft that the secret opens."""
    row = Draft.objects.select_related("form").filter(secret_hash=hashed(secret)).first()
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
    )


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
