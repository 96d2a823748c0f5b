"""Rules of the programme, the Concept and the measures: people sit where they may, every comment is answered."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ratusha.core.texts import LANGUAGES
from ratusha.site.demo.reading.rules.naming import ids, known, refuse
from ratusha.site.demo.reading.shapes.programme import Comment, ExternalProject, Meeting

if TYPE_CHECKING:
    from ratusha.site.demo.reading import DemoData

SEATS = {"head", "deputy", "secretary", "member"}
BLOCKS = {"needs_table", "quality_table", "ranking_chart", "portfolio_table", "money_table", "variants_table"}
BLOCKS |= {"simplified_table"}
VERDICTS = {"accepted", "partly", "rejected"}
KINDS = {"resident", "organisation", "staff", "anonymous"}


def check_programme(data: DemoData) -> None:
    """The programme and the working group."""
    programme, file = data.programme, "programme.toml"
    people, components = ids(data.city.person), ids(programme.component)
    known([programme.basis], ids(data.acts), file, "act")
    known([item.lead for item in programme.component], ids(data.city.unit), f"{file}, component", "unit")
    for milestone in programme.milestone:
        where = f"{file}, milestone “{milestone.id}”"
        known([milestone.component], components, where, "component")
        if (milestone.done is None) != (milestone.evidence is None):
            raise refuse(where, "a milestone that is done, and only such, has evidence")
    seats = programme.group_member
    known([programme.mandate.signed_by, *(seat.person for seat in seats)], people, f"{file}, group", "person")
    known([seat.substitute for seat in seats if seat.substitute], people, f"{file}, group", "person")
    known([seat.role for seat in seats], SEATS, f"{file}, group_member", "seat")
    for role in ("head", "deputy", "secretary"):
        if sum(seat.role == role for seat in seats) != 1:
            raise refuse(f"{file}, group_member", "the group needs exactly one %(role)s", role=role)
    known([risk.owner for risk in programme.risk], people, f"{file}, risk", "person")
    for meeting in programme.meeting:
        _meeting(data, meeting)
    for project in programme.external:
        _external(data, project)


def _meeting(data: DemoData, meeting: Meeting) -> None:
    where = f"programme.toml, meeting “{meeting.id}”"
    seats = data.programme.group_member
    secretary = next(seat.person for seat in seats if seat.role == "secretary")
    voting = {name for seat in seats for name in (seat.person, seat.substitute) if name} - {secretary}
    known(meeting.present, voting | {secretary}, where, "member or substitute")
    votes = sum(name in voting for name in meeting.present)
    if votes < data.programme.mandate.quorum:
        raise refuse(where, "there is no quorum: %(votes)s voting members came", votes=votes)
    for resolution in meeting.resolution:
        known([resolution.owner], ids(data.city.person), f"{where}, resolution {resolution.number}", "person")
        if len(resolution.votes) != 3 or sum(resolution.votes) != votes:
            raise refuse(
                f"{where}, resolution {resolution.number}",
                "votes for, against and abstained must add up to the %(votes)s who were there",
                votes=votes,
            )


def _external(data: DemoData, project: ExternalProject) -> None:
    where = f"programme.toml, external “{project.id}”"
    known(project.services, data.service, where, "service")
    touched = [*project.funds, *project.duplicates, *project.depends]
    known(touched, ids(data.decision.initiative), where, "initiative")
    known([project.source] if project.source else [], ids(data.decision.source), where, "source")


def check_concept(data: DemoData) -> None:
    """The Concept's blocks, and the consultation."""
    concept = data.concept
    for section in concept.section:
        where = f"concept.toml, section “{section.id}”"
        for part in section.part:
            if (part.text is None) == (part.block is None):
                raise refuse(where, "a part has either a text or a block")
            known([part.block] if part.block else [], BLOCKS, where, "block")
    known([answer.verdict for answer in concept.answer], VERDICTS, "concept.toml, answer", "verdict")
    used = {comment.answer for comment in concept.comment}
    for comment in concept.comment:
        _comment(data, comment)
    for answer in concept.answer:
        if answer.id not in used:
            raise refuse(f"concept.toml, answer “{answer.id}”", "no comment has this answer")


def _comment(data: DemoData, comment: Comment) -> None:
    where = f"concept.toml, comment “{comment.id}”"
    parts = {section.id: len(section.part) for section in data.concept.section}
    known([comment.section], parts, where, "section")
    known([comment.kind], KINDS, where, "kind of author")
    known([comment.language], LANGUAGES, where, "language")
    if not 1 <= comment.part <= parts[comment.section]:
        raise refuse(where, "the section has no part %(part)s", part=comment.part)
    if (comment.answer is None) == (comment.moderated is None):
        raise refuse(where, "a comment is either answered or moderated out, with the reason")
    known([comment.answer] if comment.answer else [], ids(data.concept.answer), where, "answer")


def check_measures(data: DemoData) -> None:
    """One wording for each initiative."""
    measures, file = data.measures, "measures.toml"
    named = [measure.initiative for measure in measures.measure]
    if sorted(named) != sorted(ids(data.decision.initiative)):
        raise refuse(file, "each initiative needs exactly one measure")
    for measure in measures.measure:
        where = f"{file}, measure “{measure.initiative}”"
        accountable = next(item.unit for item in data.decision.initiative if item.id == measure.initiative)
        known(measure.executors, ids(data.city.unit), where, "unit")
        known([measure.completion], ids(measures.completion), where, "form of completion")
        known([measure.direction], {"up", "down"}, where, "direction")
        if accountable in measure.executors:
            raise refuse(where, "the accountable unit is not its own co-executor")
        if measure.due <= measure.start:
            raise refuse(where, "the measure must end after it starts")
        if (measure.target > measure.baseline) != (measure.direction == "up"):
            raise refuse(where, "the target does not lie in the direction of the indicator")
