"""Files to take away: the plan as CSV, XLSX and JSON, news as Atom, meetings as calendar files."""

from __future__ import annotations

import csv
import datetime
import io
from collections.abc import Iterable, Sequence

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import feedgenerator
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from ratusha.core.texts import pick
from ratusha.people.queries import city
from ratusha.plan import queries


def plan_csv(request: HttpRequest) -> HttpResponse:
    """A row a measure, source and year; measures without money have one row."""
    return _csv("plan", *queries.plan_rows(get_language() or "uk"))


def table_csv(request: HttpRequest, name: str) -> HttpResponse:
    """Comments with their answers, milestones, resolutions, or projects of others with their overlaps."""
    return _csv(name, *queries.table_rows(name, get_language() or "uk"))


def _csv(name: str, head: Sequence[object], rows: Iterable[Sequence[object]]) -> HttpResponse:
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(head)
    writer.writerows([[_harmless(cell) for cell in row] for row in rows])
    answer = HttpResponse("\ufeff" + out.getvalue(), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    return answer


def plan_xlsx(request: HttpRequest) -> HttpResponse:
    """The plan as a workbook: measures, and money by source and year."""
    answer = HttpResponse(
        queries.plan_workbook(get_language() or "uk"),
        content_type="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    )
    answer["Content-Disposition"] = 'attachment; filename="plan.xlsx"'
    return answer


def news_feed(request: HttpRequest) -> HttpResponse:
    """News as Atom (RFC 4287)."""
    language = get_language() or "uk"
    try:
        found = queries.programme()
    except queries.NoProgramme as missing:
        raise Http404 from missing
    feed = feedgenerator.Atom1Feed(
        title=pick(found.title, language).text,
        link=settings.ORIGIN + reverse("plan:programme"),
        feed_url=settings.ORIGIN + reverse("plan:feed"),
        description="",
        language=language,
        author_name=pick(city().council, language).text,
    )
    for news in found.news:
        address = settings.ORIGIN + reverse("plan:news", args=[news.slug])
        feed.add_item(
            title=pick(news.title, language).text,
            link=address,
            unique_id=address,
            description=pick(news.text, language).text,
            categories=(news.kind,),
            pubdate=_noon(news.day),
            updateddate=_noon(news.day),
        )
    return HttpResponse(feed.writeString("utf-8"), content_type="application/atom+xml; charset=utf-8")


def meeting_ics(request: HttpRequest, number: int) -> HttpResponse:
    """A meeting as a calendar file."""
    meeting = queries.meeting(number)
    if meeting is None:
        raise Http404
    text = queries.calendar(
        meeting,
        name=_("Meeting %(number)d of the working group") % {"number": number},
        language=get_language() or "uk",
        address=f"{settings.ORIGIN}{reverse('plan:programme')}#meeting-{number}",
    )
    answer = HttpResponse(text, content_type="text/calendar; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="meeting-{number}.ics"'
    return answer


def _noon(day: datetime.date) -> datetime.datetime:
    return datetime.datetime.combine(day, datetime.time(12), tzinfo=datetime.UTC)


def _harmless(cell: object) -> object:
    """A text that a spreadsheet would take for a formula gets an apostrophe before it."""
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(("=", "+", "-", "@", "\t", "\r")) else cell
