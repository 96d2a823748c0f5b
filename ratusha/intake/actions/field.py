"""Filled forms that field devices send: in parts, twice, late; each is handed over to its owner once."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Mapping
from dataclasses import dataclass

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone
from django.utils.text import slugify

from ratusha.core.forms import fill
from ratusha.core.forms.instance import Instance, InstanceRefused, answers_in, file_names
from ratusha.intake import ports, queries
from ratusha.intake.models import Device, FieldFile, FieldInstance, FormVersion, Mode
from ratusha.people.actions import note
from ratusha.people.queries import Actor, require

REALM = "Ratusha"
MAX_FILE_BYTES = 50_000_000


@dataclass(frozen=True, slots=True)
class DeviceKey:
    """A device's name and secret; the secret is shown once and kept only as hashes."""

    username: str
    secret: str


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of a sending: whether all its attachments are here, and whether it was handed over before."""

    complete: bool
    repeated: bool


@transaction.atomic
def add_device(*, actor: Actor, person: int, name: str) -> DeviceKey:
    """Give a person's device its way in."""
    require(actor, "run_survey")
    secret = secrets.token_urlsafe(18)
    username = f"{slugify(name)[:40] or 'device'}-{secrets.token_hex(3)}"
    # HTTP digest is defined over MD5 (RFC 7616 keeps it for devices); the secret is random, not a person's password
    digest = hashlib.md5(f"{username}:{REALM}:{secret}".encode(), usedforsecurity=False).hexdigest()
    Device.objects.create(
        person_id=person,
        name=name[:100],
        username=username,
        secret_hash=queries.hashed(secret),
        digest=digest,
    )
    note(actor=actor, verb="add_device", room="intake", subject=f"device {username}", summary=name)
    return DeviceKey(username, secret)


@transaction.atomic
def revoke_device(*, actor: Actor, username: str) -> None:
    """Close a device's way in; what it sent stays."""
    require(actor, "run_survey")
    Device.objects.filter(username=username, revoked_at=None).update(revoked_at=timezone.now())
    note(actor=actor, verb="revoke_device", room="intake", subject=f"device {username}", summary="revoked")


@transaction.atomic
def take_instance(
    *,
    device: int,
    owner: str,
    about: str,
    form: int,
    instance: Instance,
    xml: bytes,
    files: Mapping[str, bytes],
    more_to_come: bool = False,
    skew: float | None = None,
) -> Taken:
    """Keep a filled form and its attachments; hand it over to its owner when it is whole.

    The same instanceID again only adds attachments: what was handed over stays as it was. Answers that the form
    would not take are kept and told (`faults`): an interviewer in the field cannot be asked again.
    """
    Device.objects.filter(pk=device).update(seen_at=timezone.now())
    if not FormVersion.objects.filter(pk=form).exists():
        raise InstanceRefused("no_form", "The filled form answers a form that is not known here.")
    row, _ = FieldInstance.objects.select_for_update().get_or_create(
        instance_id=instance.instance_id[:200],
        defaults={
            "device_id": device,
            "form_id": form,
            "owner": owner,
            "about": about,
            "xml": xml,
            "skew": skew,
        },
    )
    if row.handed_over_at is not None:
        return Taken(complete=True, repeated=True)
    for name, content in files.items():
        _keep(row, name, content)
    known = {file.name: file.sha256 for file in row.files.all()}
    value = queries.form(row.form_id)
    missing = file_names(value, instance) - set(known)
    if missing and more_to_come:
        return Taken(complete=False, repeated=False)
    when = queries.occasion(seed=row.instance_id, language="uk", form=value, at=row.made_at)
    filled = fill(value, answers_in(value, instance, known), when)
    FieldInstance.objects.filter(pk=row.pk).update(
        handed_over_at=timezone.now(), faults=[fault.to_dict() for fault in filled.errors]
    )
    ports.owner_named(owner).submitted(
        ports.Submission(
            key=row.instance_id,
            form=row.form_id,
            form_hash=row.form.content_hash,
            about=about,
            mode=Mode.FIELD,
            language="uk",
            values=filled.values,
            files=(),
            started_at=row.made_at,
            submitted_at=timezone.now(),
        )
    )
    return Taken(complete=not missing, repeated=False)


def _keep(row: FieldInstance, name: str, content: bytes) -> None:
    if len(content) > MAX_FILE_BYTES:
        raise InstanceRefused(
            "size",
            "The attachment %(name)s is larger than %(most)d MB.",
            name=name,
            most=MAX_FILE_BYTES // 10**6,
        )
    digest = hashlib.sha256(content).hexdigest()
    if FieldFile.objects.filter(instance=row, name=name[:200]).exists():
        return
    kept = FieldFile(instance=row, name=name[:200], size=len(content), sha256=digest)
    kept.file.save(f"{digest[:24]}.bin", ContentFile(content), save=True)
