"""Change the room: publish a form, give answers step by step, hand them in, forget them after their term.

A draft is found by a secret that only its address holds. Each change is a guarded update of the draft's version:
of two windows the later one is told and nothing of either is lost.
"""

from ratusha.intake.actions.drafts import (
    KEPT_DAYS,
    MAX_INSTANCES,
    ChangedElsewhere,
    DraftClosed,
    DraftKey,
    NotOwn,
    NotReady,
    accept,
    add_instance,
    answer,
    attach,
    expire,
    fingerprint,
    forget_draft,
    keep_draft,
    remove_instance,
    resume_draft,
    start_draft,
    submit,
    upgrade,
)
from ratusha.intake.actions.field import (
    REALM,
    DeviceKey,
    Taken,
    add_device,
    revoke_device,
    take_instance,
)
from ratusha.intake.actions.publishing import CannotPublish, propose_form, publish_form, publish_proposal

__all__ = [
    "KEPT_DAYS",
    "MAX_INSTANCES",
    "REALM",
    "CannotPublish",
    "ChangedElsewhere",
    "DeviceKey",
    "DraftClosed",
    "DraftKey",
    "NotOwn",
    "NotReady",
    "Taken",
    "accept",
    "add_device",
    "add_instance",
    "answer",
    "attach",
    "expire",
    "fingerprint",
    "forget_draft",
    "keep_draft",
    "propose_form",
    "publish_form",
    "publish_proposal",
    "remove_instance",
    "resume_draft",
    "revoke_device",
    "start_draft",
    "submit",
    "take_instance",
    "upgrade",
]
