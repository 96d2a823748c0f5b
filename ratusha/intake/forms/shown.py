"""Answers → what a page shows: one widget (a template in `intake/widgets/`) a kind of question."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from ratusha.core.forms import AnswerFault, Choice, Filled
from ratusha.core.forms.files import ACCEPT
from ratusha.core.forms.flow import Entry, Page
from ratusha.core.forms.model import FILES
from ratusha.core.forms.words import offered, search, words
from ratusha.intake.forms.sayings import error_words

RADIOS = 12  # more choices than this become a list to search in
MATCHES = 20  # choices shown for one search
_AUTOCOMPLETE = {  # WCAG 1.3.5: the purpose of well-known fields
    "name": "given-name", "first_name": "given-name", "surname": "family-name", "last_name": "family-name",
    "patronymic": "additional-name", "full_name": "name", "email": "email", "phone": "tel", "telephone": "tel",
    "birth_date": "bday", "address": "street-address", "post_address": "street-address",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Option:
    """One choice as a page shows it; `place` is its place in a ranking."""

    name: str
    label: str
    checked: bool
    picture: str = ""
    place: str = ""


@dataclass(frozen=True, slots=True)
class Field:
    """One question as a page shows it. `widget` names the template in `intake/widgets/`."""

    path: str
    id: str
    widget: str
    label: str
    asked: bool
    required: bool
    lang: str = ""  # when the words are in another language than the page
    hint: str = ""
    guidance: str = ""
    error: str = ""
    value: Any = ""
    parts: Mapping[str, str] = field(default_factory=dict)
    options: Sequence[Option] = ()
    found: int = 0  # choices that match the search, or all
    searched: str = ""
    media: Mapping[str, str] = field(default_factory=dict)
    attributes: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Shown:
    """How a page is shown: language of the form and of the reader, what was searched, which errors are told."""

    form_language: str
    lang: str  # the form language's tag when it differs from the page's
    seed: str
    searches: Mapping[str, str] = field(default_factory=dict)
    tell: bool = False  # whether to show what is wrong


def fields(page: Page, filled: Filled, shown: Shown) -> list[Field]:
    """The page's questions and words as fields."""
    faults = {fault.path: fault for fault in filled.errors} if shown.tell else {}
    return [_field(entry, filled, shown, faults.get(entry.path)) for entry in page.entries]


def _field(entry: Entry, filled: Filled, shown: Shown, fault: AnswerFault | None) -> Field:
    question, path, language = entry.question, entry.path, shown.form_language
    widget, more = _WIDGETS.get(question.kind, _text_widget)(entry, filled, shown)
    if not question.answered:
        widget = "computed" if question.computed and filled.value(path) is not None else "note"
        more = {"value": filled.value(path)}
    return Field(
        path=path,
        id="f" + re.sub(r"[^\w-]", "-", path),
        widget=widget,
        label=words(filled, question.label, path, language),
        asked=entry.asked,
        required=bool(question.rules.required),
        lang=shown.lang,
        hint=words(filled, question.hint, path, language),
        guidance=words(filled, question.guidance, path, language),
        error=error_words(fault, question, filled, language) if fault and entry.asked else "",
        media={kind: text.plain(language) for kind, text in question.media.items()},
        **more,
    )


Made = tuple[str, dict[str, Any]]


def _given(entry: Entry, filled: Filled) -> Any:
    return filled.given(entry.path)


def _text_widget(entry: Entry, filled: Filled, shown: Shown) -> Made:
    question, given = entry.question, _given(entry, filled)
    looks = question.appearance.split()
    attributes = {}
    if purpose := _AUTOCOMPLETE.get(question.name):
        attributes["autocomplete"] = purpose
    if question.kind == "integer" or "numbers" in looks:
        attributes["inputmode"] = "tel" if purpose == "tel" else "numeric"
    elif question.kind in {"decimal", "range"}:
        attributes["inputmode"] = "decimal"
    many = "multiline" in looks or "rows" in question.parameters
    long_answer = "street-address" in attributes.values()
    kind = "textarea" if question.kind == "text" and (many or long_answer) else "text"
    return kind, {"value": "" if given is None else given, "attributes": attributes}


def _range_widget(entry: Entry, filled: Filled, shown: Shown) -> Made:
    _, more = _text_widget(entry, filled, shown)
    bounds = entry.question.parameters
    more["attributes"] |= {
        "min": bounds.get("start", "0"),
        "max": bounds.get("end", "10"),
        "step": bounds.get("step", "1"),
    }
    return "range", more


def _date_widget(entry: Entry, filled: Filled, shown: Shown) -> Made:
    given = str(_given(entry, filled) or "")
    day, _, rest = given.partition("T")
    year, month, number = [*day.split("-"), "", "", ""][:3]
    parts = {"day": number.lstrip("0"), "month": month.lstrip("0"), "year": year, "time": rest[:5]}
    birthday = {"autocomplete": "bday"} if entry.question.name == "birth_date" else {}
    return entry.question.kind, {"parts": parts, "attributes": birthday}


def _time_widget(entry: Entry, filled: Filled, shown: Shown) -> Made:
    given = str(_given(entry, filled) or "")
    return "time", {"value": given[:5] if re.match(r"\d\d:\d\d:\d\d", given) else given}


def _place_widget(entry: Entry, filled: Filled, shown: Shown) -> Made:
    given = _given(entry, filled)
    parts = [str(part) for part in given] if isinstance(given, list) else []
    latitude, longitude = [*parts, "", ""][:2]
    return "geopoint", {"parts": {"latitude": latitude, "longitude": longitude}}


def _line_widget(entry: Entry, filled: Filled, shown: Shown) -> Made:
    given = _given(entry, filled)
    if isinstance(given, list):
        given = "\n".join(" ".join(str(part) for part in place[:2]) for place in given)
    return "textarea", {"value": given or "", "attributes": {}}


def _file_widget(entry: Entry, filled: Filled, shown: Shown) -> Made:
    given = _given(entry, filled)
    name = given.get("name", "") if isinstance(given, Mapping) else ""
    return "file", {"value": name, "attributes": {"accept": ACCEPT[entry.question.kind]}}


def _acknowledge_widget(entry: Entry, filled: Filled, shown: Shown) -> Made:
    return "acknowledge", {"value": "OK" if _given(entry, filled) == "OK" else ""}


def _choice_widget(entry: Entry, filled: Filled, shown: Shown) -> Made:
    """Radios or boxes; a list to search in when there are many; a select when the form wants it small."""
    choices = offered(filled, entry.path, shown.seed)
    given = _given(entry, filled)
    chosen = given if isinstance(given, list) else [given] if given else []
    one = entry.question.kind == "select_one"
    if one and "minimal" in entry.question.appearance.split() and len(choices) <= 5 * RADIOS:
        return "select", {"options": _options(choices, chosen, shown)}
    if len(choices) <= RADIOS:
        return ("radios" if one else "checkboxes"), {"options": _options(choices, chosen, shown)}
    text = shown.searches.get(entry.path, "")
    found = search(choices, text, shown.form_language, MATCHES) if text else ()
    kept = tuple(choice for choice in choices if choice.name in chosen and choice not in found)
    options = _options((*kept, *found), chosen, shown)
    return "search", {
        "options": options,
        "found": len(found),
        "searched": text,
        "attributes": {"many": "" if one else "1"},
    }


def _rank_widget(entry: Entry, filled: Filled, shown: Shown) -> Made:
    choices = offered(filled, entry.path, shown.seed)
    given = _given(entry, filled)
    chosen = given if isinstance(given, list) else []
    places = {name: str(place) for place, name in enumerate(chosen, start=1)}
    if isinstance(given, Mapping):  # typed numbers that made no order
        places = {str(name): str(place) for name, place in given.items()}
    options = [
        Option(choice.name, _label(choice, shown), checked=False, place=places.get(choice.name, ""))
        for choice in choices
    ]
    return "rank", {"options": options}


def _options(choices: Iterable[Choice], chosen: Sequence[Any], shown: Shown) -> list[Option]:
    return [
        Option(
            choice.name,
            _label(choice, shown),
            checked=choice.name in chosen,
            picture=choice.media["image"].plain(shown.form_language) if "image" in choice.media else "",
        )
        for choice in choices
    ]


def _label(choice: Choice, shown: Shown) -> str:
    return choice.label.plain(shown.form_language) or choice.name


_WIDGETS: Mapping[str, Callable[[Entry, Filled, Shown], Made]] = {
    "range": _range_widget,
    "date": _date_widget,
    "datetime": _date_widget,
    "time": _time_widget,
    "geopoint": _place_widget,
    "geotrace": _line_widget,
    "geoshape": _line_widget,
    "acknowledge": _acknowledge_widget,
    "select_one": _choice_widget,
    "select_multiple": _choice_widget,
    "rank": _rank_widget,
    **dict.fromkeys(FILES, _file_widget),
}
