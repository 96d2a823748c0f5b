"""Pages of the house itself: home, office door, about, and the pages shown when something is wrong."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.template import TemplateDoesNotExist
from django.template.loader import get_template
from django.views.decorators.csrf import requires_csrf_token

from ratusha.catalogue import queries as catalogue
from ratusha.catalogue.queries import NoSuchService
from ratusha.core.catalogue import writing
from ratusha.people.queries import city, today, who_asks
from ratusha.site import charts, queries


def home(request: HttpRequest) -> HttpResponse:
    """The front page: search, what happened, what others ask for, the city's promise in figures."""
    found = queries.home(today())
    return render(
        request, "site/home.html", {"home": found, "satisfaction": charts.satisfaction(found.figures)}
    )


def thread_page(request: HttpRequest, slug: str) -> HttpResponse:
    """The golden thread of a service, walkable in both directions."""
    try:
        found = queries.thread_at(slug)
    except NoSuchService as missing:
        raise Http404 from missing
    return render(request, "site/thread.html", {"thread": found, "launched": queries.day_of(found.launch)})


def measured_page(request: HttpRequest) -> HttpResponse:
    """Did it help? Before and after with the same yardsticks."""
    found = queries.measured(today())
    rows = [(one, charts.satisfaction(one.figures)) for one in found.services]
    return render(request, "site/measured.html", {"measured": found, "rows": rows})


def data_page(request: HttpRequest) -> HttpResponse:
    """Open data: what there is, in what form, under what licence."""
    return render(request, "site/data.html")


def catalogue_csv(request: HttpRequest) -> HttpResponse:
    """The whole catalogue as a table."""
    answer = HttpResponse(writing.to_csv(catalogue.export()), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="catalogue.csv"'
    return answer


def catalogue_json(request: HttpRequest) -> HttpResponse:
    """The whole catalogue as JSON, as `ratusha import catalogue` reads it."""
    return HttpResponse(writing.to_json(catalogue.export()), content_type="application/json")


def office(request: HttpRequest) -> HttpResponse:
    """The door of the office: what this person may do, and what waits."""
    actor = who_asks(request)
    return render(request, "site/office.html", {"waiting": queries.waiting(actor, today())})


def about(request: HttpRequest, page: str) -> HttpResponse:
    """A page of words: about, accessibility, privacy, how decisions are made."""
    try:
        template = get_template(f"site/about/{page}.html")
    except TemplateDoesNotExist as missing:
        raise Http404 from missing
    return HttpResponse(template.render({"page": page}, request))


def health(request: HttpRequest) -> HttpResponse:
    """Answers when the process and its database answer."""
    return JsonResponse({"ok": True, "city": city().identifier})


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """404 with ways on."""
    return render(request, "site/not_found.html", status=404)


def refused(request: HttpRequest, exception: Exception) -> HttpResponse:
    """403 in plain words."""
    return render(request, "site/refused.html", status=403)


@requires_csrf_token
def broken(request: HttpRequest) -> HttpResponse:
    """500: nothing was lost, try again."""
    return render(request, "site/broken.html", status=500)
