"""Words of the office's door: what each page is for and what waits there."""

from __future__ import annotations

from collections.abc import Mapping

from django import template
from django.utils.translation import gettext, gettext_noop, ngettext

from ratusha.site.queries import Waiting

register = template.Library()
PURPOSES = {
    "delivery:inbox": gettext_noop("Cases by what is due next"),
    "delivery:counter": gettext_noop("Enter an application for a visitor"),
    "catalogue:cards": gettext_noop("Cards of services, their versions, bringing a catalogue in"),
    "intake:forms": gettext_noop("Upload a form, read the remarks, publish a version"),
    "quality:audit": gettext_noop("Audits, assessors, evidence, instruments"),
    "quality:requests": gettext_noop("Volumes, minutes, refusals and fees, asked from units"),
    "needs:surveys": gettext_noop("Samples, answers, weights, estimates, themes"),
    "priorities:workshop": gettext_noop("Weights apart, shown together; the analysis; the decision"),
    "plan:office": gettext_noop("Measures, sections, comments, agreement, approval"),
    "plan:group": gettext_noop("Members, meetings, minutes, resolutions"),
    "papers:office": gettext_noop("Documents, who signed them, signatures made elsewhere"),
    "people:trail": gettext_noop("Every change and every look at personal data"),
}


@register.filter
def purpose(page: str) -> str:
    """What a page of the office is for."""
    return gettext(PURPOSES[page]) if page in PURPOSES else ""


@register.filter
def waits(found: Mapping[str, tuple[Waiting, ...]], page: str) -> tuple[Waiting, ...]:
    """What waits on a page."""
    return found.get(page, ())


@register.filter
def told(one: Waiting) -> str:
    """What waits, in words."""
    n = one.number
    words = {
        "late_cases": ngettext("%(n)s case is late", "%(n)s cases are late", n),
        "cases_this_week": ngettext("%(n)s case is due this week", "%(n)s cases are due this week", n),
        "open_cases": ngettext("%(n)s case is open", "%(n)s cases are open", n),
        "unanswered_figures": ngettext(
            "%(n)s request waits for figures", "%(n)s requests wait for figures", n
        ),
        "overdue_resolutions": ngettext("%(n)s resolution is overdue", "%(n)s resolutions are overdue", n),
    }
    return words[one.kind] % {"n": n}
