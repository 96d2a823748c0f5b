"""Words for what happens to a case and for its legal clock, in the reader's language."""

from __future__ import annotations

import datetime

from django import template
from django.utils.formats import date_format
from django.utils.translation import gettext, gettext_noop, ngettext

from ratusha.core.clock import Due, Step, Term

register = template.Library()

STATUS = {
    "filed": gettext_noop("received"),
    "in_work": gettext_noop("being handled"),
    "waiting": gettext_noop("waiting for the applicant"),
    "decided": gettext_noop("decided"),
    "delivered": gettext_noop("completed"),
    "withdrawn": gettext_noop("withdrawn"),
    "objected": gettext_noop("under objection"),
}
STATUS_TAG = {
    "filed": "info",
    "in_work": "accent",
    "waiting": "warn",
    "decided": "good",
    "delivered": "good",
    "withdrawn": "",
    "objected": "warn",
}
HAPPENED = {
    "filed": gettext_noop("The application was received"),
    "registered": gettext_noop("The application was accepted for handling"),
    "assigned": gettext_noop("Given to an official"),
    "step_done": gettext_noop("A step was completed"),
    "info_requested": gettext_noop("More information was asked for"),
    "info_given": gettext_noop("The applicant answered"),
    "left_without_motion": gettext_noop("Left without motion until it is put right"),
    "cured": gettext_noop("Put right by the applicant"),
    "extended": gettext_noop("The term was extended"),
    "decided": gettext_noop("The decision was made"),
    "delivered": gettext_noop("The decision was handed over"),
    "withdrawn": gettext_noop("The applicant withdrew the application"),
    "objected": gettext_noop("An objection was made"),
    "rated": gettext_noop("The service was rated"),
    "viewed": gettext_noop("The case was viewed"),
    "noted": gettext_noop("A note was made"),
    "erased": gettext_noop("Personal data was erased"),
}
OUTCOME = {
    "granted": gettext_noop("granted"),
    "refused": gettext_noop("refused"),
    "not_eligible": gettext_noop("not eligible"),
}
TURN = {
    "office": gettext_noop("It is the city’s turn."),
    "applicant": gettext_noop("It is your turn: please answer the questions below."),
    "nobody": gettext_noop("Nothing more needs to be done."),
}


@register.filter
def status(word: str) -> str:
    """The status of a case in words."""
    return gettext(STATUS.get(word, word)) if word else ""


@register.filter
def status_tag(word: str) -> str:
    """The class of a status tag."""
    kind = STATUS_TAG.get(word, "")
    return f"tag tag-{kind}" if kind else "tag"


@register.filter
def happening(kind: str) -> str:
    """An event in words."""
    return gettext(HAPPENED.get(kind, kind))


@register.filter
def outcome(word: str) -> str:
    """The outcome of a decision in words."""
    return gettext(OUTCOME.get(word, word)) if word else ""


@register.filter
def turn(word: str) -> str:
    """Whose turn it is, said to the applicant."""
    return gettext(TURN.get(word, "")) if word else ""


def length(amount: int, unit: str) -> str:
    """A length of time in words: "30 calendar days"."""
    words = {
        "working_day": lambda n: ngettext("%(n)d working day", "%(n)d working days", n),
        "calendar_day": lambda n: ngettext("%(n)d calendar day", "%(n)d calendar days", n),
        "week": lambda n: ngettext("%(n)d week", "%(n)d weeks", n),
        "month": lambda n: ngettext("%(n)d month", "%(n)d months", n),
    }
    return words[unit](amount) % {"n": amount}


@register.filter
def term_words(term: Term) -> str:
    """A legal term in words."""
    return length(term.amount, term.unit)


@register.filter
def explained(due: Due) -> list[str]:
    """Every step that led to a due date, as sentences."""
    return [_sentence(step) for step in due.steps]


def _sentence(step: Step) -> str:
    day = date_format(step.day, "DATE_FORMAT")
    p = step.params
    if step.code == "start":
        words = gettext("The application came on %(day)s; the count starts the day after.")
        return words % {"day": day}
    if step.code == "count":
        words = gettext("%(length)s from then end on %(day)s.")
        return words % {"length": length(int(p["amount"]), str(p["unit"])).capitalize(), "day": day}
    if step.code == "paused":
        n = int(p["days"])
        words = ngettext(
            "%(n)d day in which the city waited for the applicant is not counted.",
            "%(n)d days in which the city waited for the applicant are not counted.",
            n,
        )
        return words % {"n": n}
    if step.code == "extended":
        words = gettext("On %(day)s the term was extended by %(length)s.")
        return words % {"day": day, "length": length(int(p["amount"]), str(p["unit"]))}
    return _ending(step, day)


def _ending(step: Step, day: str) -> str:
    words = {
        "waiting": gettext("Since %(day)s the count stands still, because the city waits for the applicant."),
        "capped": gettext("By law the whole may not last beyond %(day)s."),
        "rolled": gettext("The last day is not a working day, so it moves to %(day)s."),
        "done_in_time": gettext("Decided on %(day)s, in time."),
        "done_late": gettext("Decided on %(day)s, late."),
    }
    return words[step.code] % {"day": day}


@register.filter
def days_left(days: int | None) -> str:
    """How many days are left, or how many it is late."""
    if days is None:
        return gettext("stands still")
    if days < 0:
        return ngettext("%(n)d day late", "%(n)d days late", -days) % {"n": -days}
    if days == 0:
        return gettext("today")
    return ngettext("%(n)d day left", "%(n)d days left", days) % {"n": days}


@register.filter
def clock_time(value: datetime.datetime) -> str:
    """A moment as people write it."""
    return date_format(value, "DATETIME_FORMAT")
