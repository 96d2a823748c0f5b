"""Answers to read, a form on paper, and how two entries of one paper differ."""

from __future__ import annotations

import io
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils import timezone

from ratusha.core.forms import Filled, Form, fill
from ratusha.core.forms.languages import language_for
from ratusha.core.forms.paper import PaperQuestion, differences, on_paper
from ratusha.core.forms.words import AnswerLine, answer_lines
from ratusha.core.texts import pick
from ratusha.intake.models import Upload
from ratusha.intake.queries import paperwords
from ratusha.intake.queries.drafts import occasion
from ratusha.intake.queries.published import form, form_version
from ratusha.people.queries import city


def answer_sheet(
    form_id: int, values: Mapping[str, Any], language: str, at: datetime | None = None
) -> tuple[AnswerLine, ...]:
    """Values handed in at `at` as lines to read: section, question, answer in words."""
    value = form(form_id)
    then = occasion(seed=0, language=language, form=value, at=at)
    return answer_lines(fill(value, values, then), language_for(value, language))


def try_answers(form_id: int, answers: Mapping[str, Any], language: str) -> Filled:
    """A published form filled with answers, without keeping anything (the office's test bench)."""
    value = form(form_id)
    return fill(value, answers, occasion(seed=0, language=language, form=value))


def questionnaire(form_id: int, language: str, *, large: bool = False) -> dict[str, Any]:
    """A form as the paper template "questionnaire" takes it; the QR code names the version by its hash."""
    facts = form_version(form_id)
    value = form(form_id, facts.content_hash)
    form_language = language_for(value, language)
    lines = on_paper(value, form_language)
    before = ("", *(line.section for line in lines))
    questions = [
        _on_paper(value, line, form_language) | {"first": line.section != section}
        for line, section in zip(lines, before, strict=False)
    ]
    return {
        "title": value.title,
        "language": language,
        "issuer": pick(city().council, language).text,
        "date": timezone.localdate().isoformat(),
        "form": {"code": facts.code, "number": facts.number, "hash": facts.content_hash},
        "qr": code_picture(f"ratusha:form:{facts.code}:{facts.number}:{facts.content_hash}"),
        "large": large,
        "intro": paperwords.introduction(),
        "labels": paperwords.labels(),
        "questions": questions,
    }


def code_picture(text: str) -> str:
    """A QR code as SVG."""
    import segno

    stream = io.BytesIO()
    segno.make(text, error="m").save(stream, kind="svg", border=2, scale=4)
    return stream.getvalue().decode()


def _on_paper(value: Form, line: PaperQuestion, language: str) -> dict[str, Any]:
    """One question as the template takes it."""
    question = line.question
    choices = value.choices.get(question.itemset.table, ()) if question.itemset else ()
    return {
        "number": line.number,
        "kind": question.kind,
        "label": question.label.plain(language),
        "hint": question.hint.plain(language),
        "section": line.section,
        "needed": bool(question.rules.required) or not line.number,
        "repeated": line.repeated,
        "condition": paperwords.condition(line),
        "long": "multiline" in question.appearance.split(),
        "choices": [choice.label.plain(language) or choice.name for choice in choices],
    }


@dataclass(frozen=True, slots=True)
class EntryDifference:
    """One question that two entries of a paper answer differently, in words."""

    path: str
    label: str
    first: str
    second: str


def entry_differences(
    form_id: int, first: Mapping[str, Any], second: Mapping[str, Any], language: str
) -> tuple[EntryDifference, ...]:
    """How two entries of one paper differ, in the order of the form, whatever order the database keeps.

    What the form calculates by itself follows and is not listed.
    """
    one = {line.path: line for line in answer_sheet(form_id, first, language)}
    two = {line.path: line for line in answer_sheet(form_id, second, language)}
    found = []
    for difference in differences(first, second):
        path = difference.path
        known = one.get(path) or two.get(path)
        if known is not None and known.kind != "calculate":
            texts = [sheet[path].text if path in sheet else "" for sheet in (one, two)]
            found.append(EntryDifference(path, known.label, texts[0], texts[1]))
    place = {path: at for at, path in enumerate([*one, *(path for path in two if path not in one)])}
    return tuple(sorted(found, key=lambda one_of: place[one_of.path]))


def upload_content(upload: int) -> bytes:
    """The bytes of an uploaded file."""
    with Upload.objects.get(pk=upload).file.open("rb") as file:
        return bytes(file.read())
