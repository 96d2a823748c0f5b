"""Dates and times."""

from __future__ import annotations

from ratusha.core.forms.expression.context import Context
from ratusha.core.forms.expression.functions.signature import Function
from ratusha.core.forms.expression.moments import Moment, date_days, decimal_time, to_moment
from ratusha.core.forms.expression.tokens import ExpressionError
from ratusha.core.forms.expression.values import Value, atom, to_string

_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


def to_date(context: Context, value: Value) -> Moment:
    """Convert days since 1970 or a text to a date."""
    return to_moment(atom(value), context.form.zone)


def decimal_date_time(context: Context, value: Value) -> float:
    """Return days since 1970; a text must have the form of a date, a number stays."""
    simple = atom(value)
    if isinstance(simple, float):
        return simple
    return (
        simple.days if isinstance(simple, Moment) else date_days(to_string(simple).strip(), context.form.zone)
    )


def to_decimal_time(context: Context, value: Value) -> float:
    """Return the fraction of the local day of a time with offset."""
    simple = atom(value)
    return (
        decimal_time(simple, context.form.day(), context.form.zone)
        if isinstance(simple, str)
        else float("nan")
    )


def format_date(context: Context, value: Value, pattern: str) -> str:
    """Write a date after a pattern of %Y %y %m %n %b %d %e %a %H %h %M %S %3 %%; '' for no date."""
    local = to_moment(atom(value), context.form.zone).local()
    if local is None:
        return ""
    parts = {
        "Y": f"{local.year:04}",
        "y": f"{local.year % 100:02}",
        "m": f"{local.month:02}",
        "n": str(local.month),
        "b": _MONTHS[local.month - 1],
        "d": f"{local.day:02}",
        "e": str(local.day),
        "a": _WEEKDAYS[local.weekday()],
        "H": f"{local.hour:02}",
        "h": str(local.hour),
        "M": f"{local.minute:02}",
        "S": f"{local.second:02}",
        "3": f"{local.microsecond // 1000:03}",
        "%": "%",
    }
    written: list[str] = []
    signs = iter(pattern)
    for sign in signs:
        if sign != "%":
            written.append(sign)
            continue
        mark = next(signs, "")
        if mark not in parts:
            raise ExpressionError("format", "format-date() does not know %%%(mark)s.", mark=mark)
        written.append(parts[mark])
    return "".join(written)


def _format(name: str) -> Function:
    about = "written after a pattern: %Y %y %m %n %b %d %e %a %H %h %M %S %3"
    return Function(name, "value string", "string", format_date, about, context=True)


FUNCTIONS = (
    Function(
        "today", "", "moment", lambda context: context.form.today_moment(), "the date of today", context=True
    ),
    Function(
        "now",
        "",
        "moment",
        lambda context: context.form.now_moment(),
        "the present date and time",
        context=True,
    ),
    Function("date", "value", "moment", to_date, "a date from text or from days since 1970", context=True),
    Function("date-time", "value", "moment", to_date, "the same as date()", context=True),
    Function(
        "decimal-date-time",
        "value",
        "number",
        decimal_date_time,
        "days since 1970-01-01T00:00Z",
        context=True,
    ),
    Function("decimal-time", "value", "number", to_decimal_time, "fraction of the local day", context=True),
    _format("format-date"),
    _format("format-date-time"),
)
