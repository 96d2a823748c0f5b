"""Forms: one language (XLSForm) for questionnaires and applications, read, checked, filled, tried out.

    form = read(content, "anketa.xlsx")                # or inspect(...) to keep every refusal
    filled = fill(form, {"age": 34}, Occasion(today=date(2026, 1, 31)))
    filled.valid, filled.values, filled.errors
    filled = refill(filled, {"/age": 17})              # only what depends on it is computed again
    lint(form).remarks                                 # before publishing
    next(sample(form, seed=7))                         # synthetic answers

Everything is a pure function of its arguments. pyxform is imported only when a workbook is read
(`xlsform`); a form that was read once lives on as its XForm (`form_of`) and needs it no more.
"""

from __future__ import annotations

from ratusha.core.forms.answers import StoredFile
from ratusha.core.forms.check import AnswerFault
from ratusha.core.forms.faults import Fault
from ratusha.core.forms.fill import Filled, Occasion, fill, merged, refill
from ratusha.core.forms.lint import HeldEvidence, Report, lint
from ratusha.core.forms.model import Choice, Form, Group, Item, Itemset, Question, Table, Text
from ratusha.core.forms.reading import Reading, form_of, inspect, read
from ratusha.core.forms.sample import NoSample, sample
from ratusha.core.forms.tables import MediaRefusal
from ratusha.core.forms.xlsform import FormRefusal, Workbook, read_workbook

__all__ = [
    "AnswerFault",
    "Choice",
    "Fault",
    "Filled",
    "Form",
    "FormRefusal",
    "Group",
    "HeldEvidence",
    "Item",
    "Itemset",
    "MediaRefusal",
    "NoSample",
    "Occasion",
    "Question",
    "Reading",
    "Report",
    "StoredFile",
    "Table",
    "Text",
    "Workbook",
    "fill",
    "form_of",
    "inspect",
    "lint",
    "merged",
    "read",
    "read_workbook",
    "refill",
    "sample",
]
