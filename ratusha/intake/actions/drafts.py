"""Drafts: begun, answered step by step, handed in once, forgotten after their term."""

from __future__ import annotations

import datetime
import hashlib
import json
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone, translation

from ratusha.core.forms import Filled, Occasion, Question, merged
from ratusha.core.forms.files import FileRefused, checked
from ratusha.core.forms.model import FILES
from ratusha.core.forms.upgrade import Upgrade
from ratusha.core.forms.upgrade import upgrade as carried_over
from ratusha.core.refusal import Refusal
from ratusha.intake import ports, queries
from ratusha.intake.models import Draft, DraftState, Mode, Opening, Scan, Upload
from ratusha.people.actions import note
from ratusha.people.queries import Actor

KEPT_DAYS = 30  # an untouched draft is deleted after this many days
MOST_OPENINGS = 20  # secrets of one draft beside its first; the oldest end
MAX_INSTANCES = 50  # of a repeat that people extend themselves on the web


class DraftClosed(Refusal):
    """The draft was handed in or has expired."""


class NotOwn(Refusal):
    """A draft that is not among the signed-in person's own."""


class NotReady(Refusal):
    """Answers are missing or wrong, so nothing was handed in."""


class ChangedElsewhere(Refusal):
    """Another window changed the same answers meanwhile; `theirs` are its values by path, nothing was saved."""

    def __init__(self, theirs: Mapping[str, Any], version: int) -> None:
        super().__init__(
            "changed_elsewhere",
            "These answers were changed in another window meanwhile; choose which to keep.",
        )
        self.theirs = theirs
        self.version = version


@dataclass(frozen=True, slots=True)
class DraftKey:
    """A new draft: the secret that opens it, and the address where it begins."""

    secret: str
    address: str


@transaction.atomic
def start_draft(
    *,
    form: int,
    owner: str,
    about: str,
    language: str,
    mode: str = Mode.WEB,
    answers: Mapping[str, Any] | None = None,
    actor: Actor | None = None,
    keep_days: int = KEPT_DAYS,
    kept_for: int | None = None,
) -> DraftKey:
    """Begin to fill a form in for an owner room; `answers` are already known ones.

    `kept_for` is the signed-in person who will find it among their own drafts.
    """
    ports.owner_named(owner)
    secret = secrets.token_urlsafe(16)
    Draft.objects.create(
        secret_hash=queries.hashed(secret),
        form_id=queries.form_version(form).id,
        owner=owner,
        about=about,
        mode=Mode(mode),
        language=language,
        answers=dict(answers or {}),
        started_by_id=actor.id if actor else None,
        kept_for_id=kept_for,
        expires_at=timezone.now() + datetime.timedelta(days=keep_days),
    )
    with translation.override(language):
        return DraftKey(secret, queries.address(owner, about, secret))


def answer(
    *, secret: str, changes: Mapping[str, Any], position: str = "", seen: str = "", language: str = ""
) -> queries.DraftFacts:
    """Save answers by path, right or wrong; what is wrong is told when the form is filled.

    `seen` is `fingerprint` of these paths (but those of files) as the page showed them: when another window changed them meanwhile and
    they differ from what is given now, ChangedElsewhere is raised and nothing is saved.
    """

    def change(row: Draft) -> None:
        value = queries.form(row.form_id)
        before = queries.filled(queries.draft(secret), row.language)
        watched = {path: value for path, value in changes.items() if not _is_file(before, path)}
        theirs = {path: before.given(path) for path in watched}
        if seen and fingerprint(theirs) != seen and theirs != watched:
            raise ChangedElsewhere(theirs, row.version)
        row.answers = merged(before.state.given(), changes, value)
        row.position = position or row.position
        row.language = language or row.language

    return _change(secret, change)


def _is_file(filled: Filled, path: str) -> bool:
    node = filled.state.find(path)
    item = filled.state.item_of.get(node) if node is not None else None
    return isinstance(item, Question) and item.kind in FILES


def fingerprint(values: Mapping[str, Any]) -> str:
    """A short mark of some answers, to see later whether they are still the same."""
    text = json.dumps(values, sort_keys=True, ensure_ascii=False, default=str)
    return hashlib.sha256(text.encode()).hexdigest()[:24]


def add_instance(*, secret: str, path: str) -> str:
    """Add one more instance of a repeat; returns its path. At most `MAX_INSTANCES`."""
    made: list[str] = []

    def change(row: Draft) -> None:
        before = queries.filled(queries.draft(secret), row.language)
        number = len(before.rows(path))
        if number >= MAX_INSTANCES:
            raise Refusal("too_many", "At most %(most)d can be entered here.", path, most=MAX_INSTANCES)
        made.append(f"{path}[{number + 1}]")
        row.answers = merged(before.state.given(), {made[0]: {}}, before.form)

    _change(secret, change)
    return made[0]


def remove_instance(*, secret: str, path: str, seen: str = "") -> None:
    """Take one instance (`/member[2]`) out of its repeat.

    `seen` is `fingerprint` of the instance as the page showed it: when another window changed or moved it meanwhile,
    ChangedElsewhere is raised, so that nobody takes out somebody else.
    """

    def change(row: Draft) -> None:
        before = queries.filled(queries.draft(secret), row.language)
        repeat, _, number = path.rpartition("[")
        rows = before.rows(repeat)
        position = int(number.rstrip("]"))
        if not 1 <= position <= len(rows):
            raise Refusal("no_instance", "There is nothing to remove at %(path)s.", path, path=path)
        if seen and fingerprint({path: rows[position - 1]}) != seen:
            raise ChangedElsewhere({path: rows[position - 1]}, row.version)
        kept = [one for place, one in enumerate(rows, start=1) if place != position]
        row.answers = merged(before.state.given(), {repeat: kept}, before.form)

    _change(secret, change)


def attach(*, secret: str, path: str, name: str, content: bytes, kind: str) -> dict[str, str]:
    """Store a file for a question of this kind (file, image, audio, video) and return its answer.

    The type is found by content; what is not allowed, empty or too large is refused before anything is stored.
    """
    media_type, scanned = accept(name=name, content=content, kind=kind, where=path)
    digest = hashlib.sha256(content).hexdigest()
    with transaction.atomic():
        row = _locked(secret)
        upload = Upload.objects.filter(draft=row, path=path, sha256=digest).first()
        if upload is None:
            upload = Upload(draft=row, path=path, name=name[:200], size=len(content), sha256=digest)
            upload.kind = media_type
            upload.scan = scanned
            upload.file.save(f"{digest[:24]}.bin", ContentFile(content), save=True)
    return {"name": upload.name, "sha256": digest}


def accept(*, name: str, content: bytes, kind: str, where: str = "") -> tuple[str, str]:
    """Look at a file that somebody gives (kind: file, image, audio, video): its media type, and what the scanner said.

    Raises:
        FileRefused: empty, too large, of another kind by its content, or infected.
    """
    media_type = checked(content, kind, name, most=settings.UPLOAD_MAX_BYTES)
    verdict = ports.scan(content)
    if verdict.clean is False:
        raise FileRefused(
            "infected", "The file “%(name)s” is not taken: %(found)s.", where, name=name, found=verdict.found
        )
    return media_type, Scan.CLEAN if verdict.clean else Scan.NONE


def submit(*, secret: str, language: str, origin: str = "") -> ports.Receipt:
    """Hand the answers in. The same draft again gives the first receipt; NotReady when something is missing.

    `origin` tells the owner where they came from; it is passed on and not kept.
    """
    with transaction.atomic():
        row = _locked(secret, closed_too=True)
        if row.state == DraftState.SUBMITTED:
            return ports.Receipt(**(row.receipt or {}))
        facts = queries.draft(secret)
        filled = queries.filled(facts, language)
        if not filled.valid:
            raise NotReady("not_ready", "%(count)d answers are missing or wrong.", count=len(filled.errors))
        submission = ports.Submission(
            key=f"draft-{row.pk}-{row.secret_hash[:16]}",
            form=row.form_id,
            form_hash=row.form.content_hash,
            about=row.about,
            mode=row.mode,
            language=language,
            values=filled.values,
            files=_handed_in(row, filled.values),
            started_at=row.started_at,
            submitted_at=timezone.now(),
            started_by=row.started_by_id,
            origin=origin,
        )
        receipt = ports.owner_named(row.owner).submitted(submission)
        row.state = DraftState.SUBMITTED
        row.receipt = {"address": receipt.address, "number": receipt.number}
        row.kept_for = None  # nothing leads from a person to answers that were handed in
        row.answers = {}  # the owner holds them now; they are not kept twice
        row.version += 1
        row.save()
    return receipt


def _handed_in(row: Draft, values: Mapping[str, Any]) -> tuple[ports.HandedIn, ...]:
    """Uploads that are still answers, in the order of their questions."""
    used = set(_digests(values))
    return tuple(
        ports.HandedIn(one.path, one.pk, one.name, one.kind, one.size, one.sha256)
        for one in row.uploads.order_by("path", "pk")
        if one.sha256 in used
    )


def _digests(value: Any) -> list[str]:
    if isinstance(value, Mapping):
        if set(value) == {"name", "sha256"}:
            return [str(value["sha256"])]
        return [digest for inner in value.values() for digest in _digests(inner)]
    return [digest for inner in value for digest in _digests(inner)] if isinstance(value, list) else []


def upgrade(*, secret: str) -> Upgrade:
    """Carry a draft over to the newest version of its form; what was kept, moved, must be given again is returned."""
    done: list[Upgrade] = []

    def change(row: Draft) -> None:
        newest = queries.form_version(row.form.code)
        value = queries.form(newest.id)
        old = queries.filled(queries.draft(secret), row.language)
        when: Occasion = queries.occasion(seed=f"draft {row.pk}", language=row.language, form=value)
        done.append(carried_over(old, value, when))
        row.form_id = newest.id
        row.answers = done[0].answers
        row.position = ""

    _change(secret, change)
    return done[0]


def expire(*, now: datetime.datetime | None = None) -> int:
    """Delete the answers and files of drafts whose term has passed; returns how many."""
    rows = list(Draft.objects.filter(state=DraftState.OPEN, expires_at__lte=now or timezone.now())[:1000])
    for row in rows:
        _forget(row)
    if rows:
        summary = f"{len(rows)} drafts"
        note(actor=Actor.system("retention"), verb="expire", room="intake", subject="drafts", summary=summary)
    return len(rows)


@transaction.atomic
def keep_draft(*, actor: Actor, secret: str) -> None:
    """Put a draft among the signed-in person's own; somebody else's stays where it is."""
    row = _locked(secret)
    if actor.id is None or row.kept_for_id not in (None, actor.id):
        raise NotOwn("not_own", "This draft cannot be kept among yours.")
    Draft.objects.filter(pk=row.pk).update(kept_for=actor.id)


@transaction.atomic
def resume_draft(*, actor: Actor, draft: int) -> DraftKey:
    """Open one of the signed-in person's own drafts; the secret it began with goes on working."""
    row = _own(actor, draft)
    secret = secrets.token_urlsafe(16)
    Opening.objects.create(draft=row, secret_hash=queries.hashed(secret))
    old = row.openings.values_list("pk", flat=True)[MOST_OPENINGS:]
    Opening.objects.filter(pk__in=list(old)).delete()
    return DraftKey(secret, queries.address(row.owner, row.about, secret))


def forget_draft(*, actor: Actor, draft: int) -> None:
    """Delete the answers and files of one of the person's own drafts now."""
    _forget(_own(actor, draft))


def _own(actor: Actor, draft: int) -> Draft:
    rows = Draft.objects.filter(kept_for_id=actor.id, state=DraftState.OPEN, expires_at__gt=timezone.now())
    row = rows.filter(pk=draft).first() if actor.id else None
    if row is None:
        raise NotOwn("not_own", "There is no such draft among yours.")
    return row


@transaction.atomic
def _forget(row: Draft) -> None:
    won = Draft.objects.filter(pk=row.pk, state=DraftState.OPEN).update(
        state=DraftState.EXPIRED, answers={}, kept_for=None
    )
    if won:
        for upload in row.uploads.all():
            upload.file.delete(save=False)
            upload.delete()


def _locked(secret: str, *, closed_too: bool = False) -> Draft:
    """The draft's row, held until the end of the transaction."""
    row = queries.opened(Draft.objects.select_for_update(), secret)
    if row is None or row.state == DraftState.EXPIRED:
        raise queries.NoSuchDraft("no_draft", "This address opens nothing any more.")
    if row.state != DraftState.OPEN and not closed_too:
        raise DraftClosed("closed", "These answers were already handed in.")
    return row


@transaction.atomic
def _change(secret: str, change: Callable[[Draft], None]) -> queries.DraftFacts:
    """Change an open draft under its lock; its version grows and its term begins anew."""
    row = _locked(secret)
    change(row)
    row.version += 1
    term = row.expires_at - row.changed_at
    row.expires_at = timezone.now() + max(term, datetime.timedelta(days=1))
    row.save()
    return queries.draft(secret)
