"""Remarks on a form in the reader's language: what it is, and how to mend it.

`core.forms` says every remark in English with a stable code and the particulars; here each code has its words. A
code that is not known here, or a refusal whose particulars are missing, keeps the English sentence.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from django.utils.translation import gettext as _

from ratusha.core.forms import Fault


def fault_words(fault: Fault) -> tuple[str, str]:
    """(the words, their language when it is not the reader's)."""
    sentence = _SENTENCES.get(fault.code)
    try:
        return (sentence() % dict(fault.params), "") if sentence else (fault.message, "en")
    except KeyError:
        return fault.message, "en"


_SENTENCES: Mapping[str, Callable[[], str]] = {
    "duplicate_name": lambda: _(
        "The name “%(name)s” stands twice in the same group; give one of them another name."
    ),
    "duplicate_repeat": lambda: _("Two repeats are called “%(name)s”; rename one."),
    "similar_name": lambda: _("The name “%(name)s” differs from another one only in capital letters."),
    "bad_name": lambda: _(
        "A name begins with a Latin letter and holds only letters, digits, “_”, “-” and “.”."
    ),
    "reserved_name": lambda: _("The name “meta” is reserved; choose another."),
    "missing_name": lambda: _("The row has a type but no name; give it one."),
    "missing_type": lambda: _("The row has a name or a label but no type; give it one."),
    "unknown_type": lambda: _("The question type “%(type)s” is not known; check its spelling."),
    "missing_calculation": lambda: _("A row “calculate” needs an expression in “calculation”."),
    "missing_label": lambda: _("The question “%(name)s” has neither label nor hint; write what is asked."),
    "duplicate_column": lambda: _("A column stands twice, or two columns mean the same; keep one of them."),
    "missing_column": lambda: _("The sheet lacks the column %(missing)s."),
    "missing_header": lambda: _("The sheet's first row must hold the names of the columns."),
    "bad_column": lambda: _(
        "The column “%(column)s” is left out: a column's name may not be empty or hold spaces."
    ),
    "missing_choices": lambda: _("The form has questions with choices but no sheet with them; add it."),
    "missing_choice_name": lambda: _("The choice has no name; give it one."),
    "missing_choice_label": lambda: _("The choice has no label, so people see its bare name; give it one."),
    "duplicate_choice": lambda: _("The choice stands twice in its list; rename it."),
    "choice_with_space": lambda: _(
        "The choice “%(name)s” may not hold a space, because several can be chosen at once."
    ),
    "unknown_list": lambda: _("The list of choices “%(list)s” is not there; check its spelling."),
    "unknown_reference": lambda: _("A rule speaks of “%(name)s”, but no question is called so."),
    "ambiguous_reference": lambda: _("A rule speaks of “%(name)s”, but several questions are called so."),
    "bad_reference": lambda: _("A reference in a rule must look like ${name}."),
    "unmatched_begin": lambda: _("The group or repeat “%(name)s” begins here and never ends."),
    "unmatched_end": lambda: _("A group or repeat ends here that did not begin."),
    "unknown_parameter": lambda: _("The parameter %(rejected)s is not known here; these are: %(accepted)s."),
    "bad_parameters": lambda: _("Parameters are written as key=value, with a space between them."),
    "bad_range": lambda: _("The range cannot work: check start, end and step."),
    "large_photos": lambda: _(
        "Photos are sent in full size; set max-pixels=1024 so that they upload quickly."
    ),
    "repeat_without_label": lambda: _("The repeat has no label; people will not know what repeats."),
    "language_code": lambda: _(
        "Write languages with their code, such as “Ukrainian (uk)”; without a code: %(languages)s."
    ),
    "or_other_untranslated": lambda: _(
        "“or_other” adds English words in every language; write the choice and the question yourself."
    ),
    "formula": lambda: _("A cell holds a formula; its last saved result is used. Put the value itself."),
    "formula_empty": lambda: _(
        "A cell holds a formula without a saved result and reads as empty; put the value itself."
    ),
    "merged": lambda: _(
        "Cells are merged and only the first one holds the value; unmerge them and fill each row."
    ),
    "broken_expression": lambda: _(
        "A rule of “%(name)s” cannot be understood; check its brackets, quotes and function names."
    ),
    "unknown_path": lambda: _("A rule of “%(name)s” looks at %(other)s, which the form does not have."),
    "cycle": lambda: _(
        "These questions depend on each other in a circle: %(names)s. Break it: none of them can come first."
    ),
    "unreachable": lambda: _(
        "Nobody was asked “%(name)s”: check its condition and the choices that it waits for."
    ),
    "unsatisfiable": lambda: _(
        "No answer that was tried is accepted at “%(name)s”: check its constraint and choices."
    ),
    "ambiguous_choice": lambda: _(
        "In the list “%(list)s” the choice “%(name)s” cannot be told from another one."
    ),
    "no_label": lambda: _("“%(name)s” has no words; who cannot see the picture hears nothing."),
    "missing_translation": lambda: _("“%(name)s” is not translated into: %(languages)s."),
    "already_held": lambda: _(
        "“%(name)s” asks for “%(named)s”, which an authority already holds; take it from there."
    ),
    "missing_table": lambda: _("The table “%(source)s” is not given; upload it together with the form."),
    "hard_words": lambda: _(
        "“%(name)s” is hard to read (%(language)s: LIX %(score)s, above 60); shorten it."
    ),
    "long_form": lambda: _(
        "Filling this in takes about %(minutes)s minutes; ask only what the decision needs."
    ),
    "same_label": lambda: _("“%(name)s” reads the same as “%(other)s”; say how they differ."),
    "capitals": lambda: _("“%(name)s” is all in capital letters, which is hard to read."),
    "bad_default": lambda: _("The first value “%(default)s” of “%(name)s” is of another kind."),
    "not_utf8": lambda: _("The text is not in UTF-8 (probably Windows-1251); save it again as UTF-8."),
    "unreadable": lambda: _(
        "The file cannot be opened: it is damaged or of another kind; save it again as .xlsx."
    ),
    "file_kind": lambda: _("A form is a spreadsheet (.xlsx, .xls) or its text twin (.md)."),
    "not_xlsx": lambda: _("The file is not a spreadsheet, whatever its name says; save it again as .xlsx."),
    "not_xls": lambda: _("The file is not a spreadsheet, whatever its name says; save it again as .xlsx."),
    "unpacked_size": lambda: _(
        "The workbook unpacks to more than a form may hold; remove unused sheets and formatting."
    ),
    "xml_entities": lambda: _(
        "The workbook declares XML entities, which no spreadsheet program writes; it is not taken."
    ),
    "damaged": lambda: _("A part of the workbook is damaged; open it and save it again."),
    "too_many_rows": lambda: _("The sheet has too many rows; put long lists into a .csv file."),
}
