"""Audits: two assessors apart, then agreement or a third person; the result is a reading like any other."""

from __future__ import annotations

import datetime
import hashlib
from collections.abc import Mapping, Sequence

from django.conf import settings
from django.core.files.base import ContentFile
from django.db import IntegrityError, transaction

from ratusha.catalogue import queries as catalogue
from ratusha.core.instruments import score
from ratusha.core.refusal import Refusal
from ratusha.core.texts import Texts
from ratusha.intake import actions as intake
from ratusha.people import actions as people
from ratusha.people.queries import Actor, Forbidden, require
from ratusha.quality import queries
from ratusha.quality.actions.readings import record_measurement
from ratusha.quality.models import Assessment, Campaign, EvidenceFile
from ratusha.quality.queries.audits import reading_key

MOST_FILES = 8
METHOD = {
    "uk": "Два оцінювачі окремо за критеріями; розбіжності узгоджено третьою особою.",
    "ru": "Два оценщика отдельно по критериям; расхождения согласованы третьим лицом.",
    "en": "Two assessors apart, criterion by criterion; differences were settled by a third person.",
}


class BadAssessment(Refusal):
    """A judgement that cannot be taken: a third one, one without evidence, a settlement by one of the two."""


@transaction.atomic
def open_campaign(
    *,
    actor: Actor,
    code: str,
    title: Texts,
    instrument: str,
    starts: datetime.date,
    ends: datetime.date,
) -> int:
    """Open a round of assessing by the newest version of a yardstick; the same code again is the same round."""
    require(actor, "measure_quality")
    yardstick = queries.instrument(instrument)
    if not yardstick.judged:
        raise BadAssessment(
            "instrument",
            "“%(instrument)s” has no criteria to judge: a campaign needs a ladder or a checklist.",
            instrument=instrument,
        )
    if ends < starts:
        raise BadAssessment("days", "A campaign ends on the day it starts or later.")
    row, made = Campaign.objects.get_or_create(
        code=code,
        defaults={"title": dict(title), "instrument_id": yardstick.id, "starts": starts, "ends": ends},
    )
    if made:
        people.note(
            actor=actor,
            verb="open_campaign",
            room="quality",
            subject=f"campaign {code}",
            summary=f"{instrument} v{yardstick.version}, {starts} to {ends}",
        )
    return row.pk


@transaction.atomic
def assess(
    *,
    actor: Actor,
    campaign: str,
    service: str,
    assessor: int,
    judged: Mapping[str, str],
    evidence: str,
    date: datetime.date,
    files: Sequence[tuple[str, bytes]] = (),
) -> None:
    """Keep what one assessor judged of a service. When two agree on everything, the reading is recorded.

    `files` (name, content) are screenshots and documents; their type is found by content, and one that is not
    taken refuses the whole judgement.
    """
    require(actor, "measure_quality")
    if not actor.is_system and actor.id != assessor:
        raise Forbidden("forbidden", "An assessor judges for himself alone.")
    round_ = queries.campaign(campaign)
    score(round_.instrument.kind, round_.instrument.definition, judged)
    if not evidence.strip():
        raise BadAssessment("evidence", "Say where it can be seen: an address, a file, a screenshot.")
    taken = _looked_at(files)
    row = queries.audited(campaign, service)
    if row and not row.may_assess(assessor):
        raise BadAssessment(
            "assessed", "“%(service)s” has been assessed twice, or by you already.", service=service
        )
    try:
        with transaction.atomic():
            kept = Assessment.objects.create(
                campaign_id=round_.id,
                service_id=catalogue.service_id(service),
                assessor_id=assessor,
                judged=dict(judged),
                evidence=evidence.strip(),
            )
    except IntegrityError as twice:
        raise BadAssessment(
            "assessed", "You have assessed “%(service)s” already.", service=service
        ) from twice
    _lay_beside(kept, taken)
    people.note(
        actor=actor,
        verb="assess",
        room="quality",
        subject=f"service {service}",
        summary=f"campaign {campaign}, assessor {assessor}, {len(taken)} files",
    )
    if row and row.assessments and dict(row.assessments[0].judged) == dict(judged):
        _record(actor, round_, service, judged=judged, date=date, reason={})


@transaction.atomic
def settle(
    *,
    actor: Actor,
    campaign: str,
    service: str,
    judged: Mapping[str, str],
    reason: Texts,
    date: datetime.date,
) -> None:
    """Settle what two assessors judged differently: by a third person, with a written reason."""
    require(actor, "measure_quality")
    round_, row = queries.campaign(campaign), queries.audited(campaign, service)
    if row is None or row.state != "differs":
        raise BadAssessment(
            "nothing", "“%(service)s” has no differing assessments to settle.", service=service
        )
    if not row.may_settle(actor.id):
        raise Forbidden(
            "forbidden", "Differences are settled by a third person, not by one of the two assessors."
        )
    if not any(words.strip() for words in reason.values()):
        raise BadAssessment("reason", "A settlement needs a written reason.")
    changed = [c for c in judged if c not in row.differs and judged[c] != row.assessments[0].judged.get(c)]
    if changed:
        raise BadAssessment(
            "agreed",
            "Both assessors agree on %(names)s: that is not to be settled.",
            names=", ".join(changed),
        )
    _record(actor, round_, service, judged=judged, date=date, reason=reason)


def _looked_at(files: Sequence[tuple[str, bytes]]) -> list[EvidenceFile]:
    """The files as rows that are not saved yet; the same content twice is one file."""
    if len(files) > MOST_FILES:
        raise BadAssessment("files", "At most %(most)d files belong to one judgement.", most=MOST_FILES)
    if sum(len(content) for _, content in files) > settings.UPLOAD_MAX_BYTES:
        most = settings.UPLOAD_MAX_BYTES // 1_000_000
        raise BadAssessment("size", "Together the files are larger than %(most)d MB.", most=most)
    found: dict[str, EvidenceFile] = {}
    for name, content in files:
        kind, _ = intake.accept(name=name, content=content, kind="file")
        digest = hashlib.sha256(content).hexdigest()
        row = EvidenceFile(name=name[:200], size=len(content), sha256=digest, kind=kind)
        row.file = ContentFile(content, name=f"{digest[:24]}.bin")
        found.setdefault(digest, row)
    return list(found.values())


def _lay_beside(assessment: Assessment, files: Sequence[EvidenceFile]) -> None:
    for row in files:
        row.assessment = assessment
        row.save()


def _record(
    actor: Actor,
    round_: queries.CampaignFacts,
    service: str,
    *,
    judged: Mapping[str, str],
    date: datetime.date,
    reason: Texts,
) -> None:
    record_measurement(
        actor=actor,
        service=service,
        instrument=round_.instrument.identifier,
        version=round_.instrument.version,
        date=date,
        value=score(round_.instrument.kind, round_.instrument.definition, judged),
        detail={"judged": dict(judged), "campaign": round_.code, "reason": dict(reason)},
        method=METHOD,
        source=round_.code,
        key=reading_key(round_.code, service),
    )
