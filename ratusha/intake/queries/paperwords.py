"""The few words that a form on paper needs beside its own, in the reader's language."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from django.utils.translation import gettext as _

from ratusha.core.forms.paper import PaperQuestion


def introduction() -> list[str]:
    """How to fill a paper in."""
    return [
        _("Write in capital letters. A circle: choose one. A square: choose all that apply."),
        _("An arrow (→) says when to answer a question; otherwise go on to the next one."),
    ]


def labels() -> dict[str, str]:
    """The words of the template."""
    return {
        "version": _("version"),
        "page": _("page"),
        "of": _("of"),
        "optional": _("(optional)"),
        "repeated": _("(for each, on a copy of this page)"),
        "enclosed": _("enclosed with this form"),
        "qr": _("Code of the version of this form"),
    }


def condition(line: PaperQuestion) -> str:
    """When a question is answered, by the numbers of other questions; empty: always."""
    if line.unclear:
        return _("If it concerns you:") if not line.number else _("Answer this if it concerns you.")
    if not line.conditions:
        return ""
    joiner = f" {_('and')} " if line.every else f" {_('or')} "
    said = [_SIGNS[one.sign]() % {"n": one.number, "words": one.words} for one in line.conditions]
    conditions = {"conditions": joiner.join(dict.fromkeys(said))}
    return (
        _("If %(conditions)s:") % conditions
        if not line.number
        else _("Answer this if %(conditions)s.") % conditions
    )


_SIGNS: Mapping[str, Callable[[], str]] = {
    "=": lambda: _("question %(n)d says “%(words)s”"),
    "!=": lambda: _("question %(n)d does not say “%(words)s”"),
    "has": lambda: _("question %(n)d says “%(words)s”"),
    "has not": lambda: _("question %(n)d does not say “%(words)s”"),
    "<": lambda: _("question %(n)d says less than %(words)s"),
    "<=": lambda: _("question %(n)d says %(words)s or less"),
    ">": lambda: _("question %(n)d says more than %(words)s"),
    ">=": lambda: _("question %(n)d says %(words)s or more"),
}
