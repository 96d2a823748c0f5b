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
