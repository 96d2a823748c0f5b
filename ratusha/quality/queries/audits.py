"""Audits: who judged what, how far two assessors agree, what still waits for a third."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from django.db.models import QuerySet

from ratusha.catalogue import queries as catalogue
from ratusha.core.quality import agreement, kappa, wilson
from ratusha.core.refusal import Refusal
from ratusha.core.texts import Texts
from ratusha.quality.models import Assessment, Campaign, EvidenceFile, Measurement
from ratusha.quality.queries.readings import InstrumentFacts, facts

SHOWN = frozenset({"image/png", "image/jpeg", "image/gif", "image/webp"})


class NoSuchCampaign(Refusal):
    """A campaign that was not opened, or evidence that it does not hold."""


@dataclass(frozen=True, slots=True)
class FileFacts:
    """A file of an assessment; `kind` is its media type by content."""

    id: int
    name: str
    kind: str
    size: int
    sha256: str

    @property
    def is_picture(self) -> bool:
        """Whether every browser shows it."""
        return self.kind in SHOWN


@dataclass(frozen=True, slots=True)
class CampaignFacts:
    """A round of assessing by one yardstick."""

    id: int
    code: str
    title: Texts
    instrument: InstrumentFacts
    starts: datetime.date
    ends: datetime.date
    assessments: int


@dataclass(frozen=True, slots=True)
class AssessmentFacts:
    """What one assessor judged."""

    assessor: int
    name: Texts
    judged: Mapping[str, str]
    evidence: str
    files: tuple[FileFacts, ...] = ()


@dataclass(frozen=True, slots=True)
class Audited:
    """One service in a campaign: up to two assessments, where they differ, and the settled level if there is one."""

    service: str
    slug: str
    title: Texts
    assessments: tuple[AssessmentFacts, ...]
    value: float | None
    reason: Texts
    date: datetime.date | None = None  # of the reading that it ended in
    settled: Mapping[str, str] = field(default_factory=dict)  # criterion -> what counts in the end

    @property
    def differs(self) -> tuple[str, ...]:
        """Criteria that the two judged differently."""
        if len(self.assessments) < 2:
            return ()
        first, second = self.assessments[0].judged, self.assessments[1].judged
        return tuple(code for code in first if first[code] != second.get(code))

    @property
    def state(self) -> str:
        """`none`, `one`, `differs` (waits for a third person) or `settled`."""
        if self.value is not None:
            return "settled"
        return ("none", "one", "differs")[len(self.assessments)]

    def may_assess(self, person: int | None) -> bool:
        """Whether there is room for a judgement of this person."""
        return len(self.assessments) < 2 and all(a.assessor != person for a in self.assessments)

    def may_settle(self, person: int | None) -> bool:
        """Whether this person may settle the differences: anybody but the two."""
        return self.state == "differs" and all(a.assessor != person for a in self.assessments)

    def may_see(self, person: int | None) -> bool:
        """A judgement is shown to others only once there is nobody left whom it could sway."""
        return len(self.assessments) == 2 or any(a.assessor == person for a in self.assessments)


@dataclass(frozen=True, slots=True)
class Standing:
    """How a campaign stands. `kappa` and `agreed` (with Wilson's interval) are over all criteria judged twice."""

    campaign: CampaignFacts
    rows: tuple[Audited, ...]
    items: int
    kappa: float | None
    agreed: float | None
    interval: tuple[float, float] | None

    def count(self, state: str) -> int:
        """Services in a state."""
        return sum(row.state == state for row in self.rows)


def campaigns() -> tuple[CampaignFacts, ...]:
    """All campaigns, the newest first."""
    rows = Campaign.objects.select_related("instrument").prefetch_related("assessments")
    return tuple(_campaign(row, len(row.assessments.all())) for row in rows.order_by("-starts", "code"))


def campaign(code: str) -> CampaignFacts:
    """One campaign by its code."""
    found = Campaign.objects.select_related("instrument").filter(code=code).first()
    if found is None:
        raise NoSuchCampaign("campaign", "There is no campaign “%(campaign)s”.", campaign=code)
    return _campaign(found, found.assessments.count())


def standing(code: str) -> Standing:
    """Every service that was judged in a campaign, and how far the assessors agree."""
    round_ = campaign(code)
    rows = _audited(round_, Assessment.objects.filter(campaign_id=round_.id))
    twice = [row.assessments for row in rows if len(row.assessments) == 2]
    pairs = [(a.judged[c], b.judged[c]) for a, b in twice for c in a.judged]
    first, second = [a for a, _ in pairs], [b for _, b in pairs]
    return Standing(
        campaign=round_,
        rows=rows,
        items=len(pairs),
        kappa=kappa(first, second) if pairs else None,
        agreed=agreement(first, second) if pairs else None,
        interval=wilson(sum(a == b for a, b in pairs), len(pairs)) if pairs else None,
    )


def audited(code: str, service: str) -> Audited | None:
    """One service in a campaign; None while nobody has judged it."""
    round_ = campaign(code)
    rows = Assessment.objects.filter(campaign_id=round_.id, service__identifier=service)
    return next(iter(_audited(round_, rows)), None)


def audits_of(service: str) -> tuple[tuple[CampaignFacts, Audited], ...]:
    """Every campaign that a service was judged in, the newest first."""
    rows = Campaign.objects.filter(assessments__service__identifier=service).distinct()
    found = []
    for row in rows.select_related("instrument").order_by("-starts", "code"):
        round_ = _campaign(row, row.assessments.count())
        judged = Assessment.objects.filter(campaign=row, service__identifier=service)
        found += [(round_, audited) for audited in _audited(round_, judged)]
    return tuple(found)


def evidence_file(audited: Audited, file: int) -> tuple[FileFacts, bytes]:
    """A file of one of the assessments, with its content; `NoSuchCampaign` when it is not among them."""
    for assessment in audited.assessments:
        for facts_ in assessment.files:
            if facts_.id == file:
                with EvidenceFile.objects.get(pk=file).file.open("rb") as opened:
                    return facts_, opened.read()
    raise NoSuchCampaign("file", "There is no such evidence in this audit.")


def reading_key(campaign_code: str, service: str) -> str:
    """The key of the measurement that an audit of a service ends in."""
    return f"{service} audit {campaign_code}"


def _audited(round_: CampaignFacts, rows: QuerySet[Assessment]) -> tuple[Audited, ...]:
    grouped: dict[str, list[Assessment]] = {}
    rows = rows.select_related("service", "assessor").prefetch_related("files")
    for row in rows.order_by("service__slug", "id"):
        grouped.setdefault(row.service.identifier, []).append(row)
    keys = {reading_key(round_.code, service): service for service in grouped}
    settled = {keys[row.key]: row for row in Measurement.objects.filter(key__in=keys)}
    titles = {
        card.identifier: card.title for card in catalogue.services(identifiers=grouped, size=None).items
    }
    return tuple(
        Audited(
            service=service,
            slug=found[0].service.slug,
            title=titles.get(service, {}),
            assessments=tuple(
                AssessmentFacts(
                    row.assessor_id, row.assessor.name, row.judged, row.evidence, _files(row.files.all())
                )
                for row in found
            ),
            value=settled[service].value if service in settled else None,
            reason=settled[service].detail.get("reason", {}) if service in settled else {},
            date=settled[service].date if service in settled else None,
            settled=settled[service].detail.get("judged", {}) if service in settled else {},
        )
        for service, found in grouped.items()
    )


def _files(rows: Iterable[EvidenceFile]) -> tuple[FileFacts, ...]:
    return tuple(FileFacts(row.pk, row.name, row.kind, row.size, row.sha256) for row in rows)


def _campaign(row: Campaign, assessments: int) -> CampaignFacts:
    return CampaignFacts(
        id=row.pk,
        code=row.code,
        title=row.title,
        instrument=facts(row.instrument),
        starts=row.starts,
        ends=row.ends,
        assessments=assessments,
    )
