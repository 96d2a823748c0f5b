"""What is wrong, in the reader's language; and the names of codes and kinds that the office reads."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from django.utils.translation import gettext as _

from ratusha.core.forms import AnswerFault, Filled, Question
from ratusha.core.forms.words import words
from ratusha.core.refusal import Refusal


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


def owner_words(refusal: Refusal) -> str:
    """What the room that takes the answers says against them, by its own words in the reader's language."""
    return refusal.said(_)


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
