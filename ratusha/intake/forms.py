"""From posted fields to answers, and from answers to fields: one rule a kind of question.

A page's fields are named by the question's path; parts of one answer have a suffix (`/birth:day`). What was
typed is kept as typed, also when it is wrong: the form itself says what is wrong (see `core.forms`).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _

from ratusha.core.forms import AnswerFault, Choice, Filled, Question
from ratusha.core.forms.files import ACCEPT
from ratusha.core.forms.flow import Entry, Page
from ratusha.core.forms.model import FILES
from ratusha.core.forms.words import offered, search, words
from ratusha.core.refusal import Refusal

RADIOS = 12  # more choices than this become a list to search in
MATCHES = 20  # choices shown for one search
MAX_TYPED = 25_000  # characters kept of one field
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


def posted(page: Page, filled: Filled, data: QueryDict) -> dict[str, Any]:
    """Answers by path as they were typed; files come by another way (`files_of`)."""
    return {
        entry.path: _READERS.get(entry.question.kind, _typed)(entry, filled, data)
        for entry in page.answered
        if entry.question.kind not in FILES
    }


def searches(data: QueryDict) -> dict[str, str]:
    """What was typed into search boxes, by the question's path."""
    return {
        key[: -len(":search")]: _text(data, key)[:200]
        for key in data
        if key.endswith(":search") and data[key]
    }


def file_entries(page: Page) -> Iterable[Entry]:
    """The page's questions that take a file."""
    return (entry for entry in page.answered if entry.question.kind in FILES)


def error_words(fault: AnswerFault, question: Question, filled: Filled, language: str) -> str:
    """What is wrong, for a person: the form's own words where it has some."""
    own = question.required_message if fault.code == "required" else question.constraint_message
    if fault.code in {"required", "constraint"} and own:
        return words(filled, own, fault.path, language)
    if fault.code == "required":
        return _REQUIRED.get(question.kind, lambda: _("Answer this question"))()
    if fault.code == "choice":
        return _("Choose one of the options shown")
    if question.kind == "range" and fault.code == "constraint":
        bounds = {key: question.parameters.get(key, "") for key in ("start", "end", "step")}
        return _("Enter a number from %(start)s to %(end)s in steps of %(step)s") % bounds
    if fault.code == "constraint":
        return _("This answer does not fit the rule of the form")
    return _TYPES.get(question.kind, lambda: _("Write this differently"))()


def refusal_words(refusal: Refusal) -> str:
    """What is wrong with a file, or with adding one more, for a person."""
    return _REFUSALS.get(refusal.code, lambda: _("This cannot be taken"))() % refusal.params


_REFUSALS: Mapping[str, Callable[[], str]] = {
    "empty_file": lambda: _("The file “%(name)s” is empty"),
    "file_size": lambda: _("The file “%(name)s” is larger than %(most)d MB"),
    "not_image": lambda: _("The file “%(name)s” is not a picture"),
    "not_audio": lambda: _("The file “%(name)s” is not a sound recording"),
    "not_video": lambda: _("The file “%(name)s” is not a film"),
    "not_file": lambda: _("The file “%(name)s” is not a PDF, a picture or a document"),
    "infected": lambda: _("The file “%(name)s” is not taken: the virus scanner found %(found)s"),
    "too_many": lambda: _("No more than %(most)d can be entered here"),
}
_REQUIRED: Mapping[str, Callable[[], str]] = {
    "select_one": lambda: _("Choose an option"),
    "select_multiple": lambda: _("Choose at least one option"),
    "rank": lambda: _("Put the options in order"),
    "acknowledge": lambda: _("Tick the box to confirm"),
    "date": lambda: _("Enter a date"),
    "image": lambda: _("Add a picture"),
    "file": lambda: _("Add a file"),
    "audio": lambda: _("Add a recording"),
    "video": lambda: _("Add a film"),
    "geopoint": lambda: _("Enter the place"),
}
_TYPES: Mapping[str, Callable[[], str]] = {
    "integer": lambda: _("Enter a whole number, such as 12"),
    "decimal": lambda: _("Enter a number, such as 12.5"),
    "range": lambda: _("Enter a number"),
    "date": lambda: _("Enter a real date: day, month and year, such as 31 1 2026"),
    "time": lambda: _("Enter a time, such as 14:30"),
    "datetime": lambda: _("Enter a real date and a time, such as 31 1 2026 and 14:30"),
    "geopoint": lambda: _("Enter latitude and longitude, such as 50.45 and 30.52"),
    "geotrace": lambda: _("Enter at least two places, one a line: latitude and longitude"),
    "geoshape": lambda: _("Enter at least two places, one a line: latitude and longitude"),
    "rank": lambda: _("Give each option a different number"),
    "text": lambda: _("The text is too long"),
}


# --- from answers to fields


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


# --- from fields to answers


def _text(data: QueryDict, name: str) -> str:
    return data.get(name, "").replace("\r\n", "\n").strip()[:MAX_TYPED]


def _typed(entry: Entry, filled: Filled, data: QueryDict) -> Any:
    return _text(data, entry.path) or None


def _number(entry: Entry, filled: Filled, data: QueryDict) -> Any:
    """Spaces between thousands and a comma for the point are how people write numbers."""
    typed = _text(data, entry.path)
    plain = re.sub(r"(?<=\d)[ \u00a0\u202f](?=\d)", "", typed).replace(",", ".")
    if re.fullmatch(r"[+-]?\d{1,15}", plain):
        return int(plain)
    if re.fullmatch(r"[+-]?(\d{1,15}\.\d*|\.\d+)", plain):
        return float(plain)
    return typed or None


def _date(entry: Entry, filled: Filled, data: QueryDict) -> Any:
    year, month, day = (_text(data, f"{entry.path}:{part}") for part in ("year", "month", "day"))
    if not (year or month or day):
        return None
    return f"{year}-{month.zfill(2)}-{day.zfill(2)}"


def _datetime(entry: Entry, filled: Filled, data: QueryDict) -> Any:
    day, time = _date(entry, filled, data), _text(data, f"{entry.path}:time")
    return f"{day or ''}T{time}" if day or time else None


def _place(entry: Entry, filled: Filled, data: QueryDict) -> Any:
    parts = [_text(data, f"{entry.path}:{part}").replace(",", ".") for part in ("latitude", "longitude")]
    return parts if any(parts) else None


def _line(entry: Entry, filled: Filled, data: QueryDict) -> Any:
    lines = [line for line in re.split(r"[\n;]+", _text(data, entry.path)) if line.strip()]
    return [line.replace(",", " ").split() for line in lines] or None


def _many(entry: Entry, filled: Filled, data: QueryDict) -> Any:
    return [name[:200] for name in dict.fromkeys(data.getlist(entry.path)) if name] or None


def _rank(entry: Entry, filled: Filled, data: QueryDict) -> Any:
    """Numbers typed beside the options, as an order; as typed when two are equal or one is no number."""
    names = [choice.name for choice in offered(filled, entry.path)]
    typed = {name: _text(data, f"{entry.path}:{name}") for name in names}
    given = {name: text for name, text in typed.items() if text}
    if not given:
        return None
    if all(text.isdigit() for text in given.values()) and len(set(given.values())) == len(names):
        return sorted(given, key=lambda name: int(given[name]))
    return typed


_READERS: Mapping[str, Callable[[Entry, Filled, QueryDict], Any]] = {
    "integer": _number,
    "decimal": _number,
    "range": _number,
    "date": _date,
    "datetime": _datetime,
    "geopoint": _place,
    "geotrace": _line,
    "geoshape": _line,
    "select_multiple": _many,
    "rank": _rank,
}


# --- words of the office


def fault_title(code: str) -> str:
    """A remark's short name in the reader's language; the remark itself says the particulars."""
    return _TITLES.get(code, lambda: _("Remark"))()


def code_words(code: str) -> str:
    """What a code of a wrong answer means."""
    return _CODES[code]()


def kind_words(kind: str) -> str:
    """What a kind of question is called."""
    return _KINDS.get(kind, lambda: kind)()


_CODES: Mapping[str, Callable[[], str]] = {
    "required": lambda: _("an answer is needed"),
    "constraint": lambda: _("breaks the rule of the form"),
    "type": lambda: _("is of another kind"),
    "choice": lambda: _("is not one of the choices"),
    "unknown": lambda: _("is not asked by the form"),
}
_KINDS: Mapping[str, Callable[[], str]] = {
    "text": lambda: _("text"),
    "integer": lambda: _("whole number"),
    "decimal": lambda: _("number"),
    "range": lambda: _("number on a scale"),
    "date": lambda: _("date"),
    "time": lambda: _("time"),
    "datetime": lambda: _("date and time"),
    "select_one": lambda: _("one choice"),
    "select_multiple": lambda: _("several choices"),
    "rank": lambda: _("order"),
    "acknowledge": lambda: _("confirmation"),
    "geopoint": lambda: _("place"),
    "geotrace": lambda: _("line"),
    "geoshape": lambda: _("area"),
    "file": lambda: _("file"),
    "image": lambda: _("picture"),
    "audio": lambda: _("sound"),
    "video": lambda: _("film"),
    "barcode": lambda: _("barcode"),
    "note": lambda: _("words"),
    "calculate": lambda: _("calculation"),
}
_TITLES: Mapping[str, Callable[[], str]] = {
    "duplicate_name": lambda: _("A name stands twice"),
    "duplicate_repeat": lambda: _("A name stands twice"),
    "similar_name": lambda: _("Names are too much alike"),
    "bad_name": lambda: _("A name that cannot be used"),
    "reserved_name": lambda: _("A name that cannot be used"),
    "missing_name": lambda: _("A name is missing"),
    "missing_type": lambda: _("The type of a question is missing"),
    "unknown_type": lambda: _("The type of a question is not known"),
    "missing_calculation": lambda: _("A calculation is missing"),
    "missing_label": lambda: _("A question without words"),
    "no_label": lambda: _("A question without words"),
    "duplicate_column": lambda: _("A column stands twice"),
    "missing_column": lambda: _("A column is missing"),
    "missing_header": lambda: _("The row of column names is missing"),
    "bad_column": lambda: _("A column is left out"),
    "missing_choices": lambda: _("Choices are missing"),
    "missing_choice_name": lambda: _("A choice without a name"),
    "missing_choice_label": lambda: _("A choice without words"),
    "duplicate_choice": lambda: _("A choice stands twice"),
    "choice_with_space": lambda: _("A choice with a space in its name"),
    "unknown_list": lambda: _("A list of choices is not there"),
    "unknown_reference": lambda: _("A rule speaks of a question that is not there"),
    "unknown_path": lambda: _("A rule speaks of a question that is not there"),
    "ambiguous_reference": lambda: _("A rule speaks of a name that stands twice"),
    "bad_reference": lambda: _("A rule cannot be understood"),
    "broken_expression": lambda: _("A rule cannot be understood"),
    "unmatched_begin": lambda: _("A group is not closed"),
    "unmatched_end": lambda: _("A group ends that did not begin"),
    "cycle": lambda: _("Questions depend on each other in a circle"),
    "unreachable": lambda: _("Nobody is asked this question"),
    "unsatisfiable": lambda: _("No answer is accepted here"),
    "ambiguous_choice": lambda: _("Choices cannot be told apart"),
    "missing_translation": lambda: _("A translation is missing"),
    "language_code": lambda: _("A language without its code"),
    "already_held": lambda: _("The city already has this evidence"),
    "missing_table": lambda: _("A table is not given"),
    "hard_words": lambda: _("The words are hard to read"),
    "long_form": lambda: _("The form is long"),
    "same_label": lambda: _("Two questions read the same"),
    "capitals": lambda: _("All capital letters"),
    "bad_default": lambda: _("A first value of another kind"),
    "formula": lambda: _("A cell with a formula"),
    "formula_empty": lambda: _("A cell with a formula"),
    "merged": lambda: _("Merged cells"),
    "large_photos": lambda: _("Large photographs"),
    "not_utf8": lambda: _("The text is not UTF-8"),
    "unreadable": lambda: _("The file cannot be opened"),
    "file_kind": lambda: _("The file is not a spreadsheet"),
}
