"""Addresses of the room: the pages of a draft under its owner's prefix, and the office's forms."""

from django.urls import URLPattern, path

from ratusha.intake import engine, views
from ratusha.intake.ports import PREFIXES

app_name = "intake"


def _pages(prefix: str) -> list[URLPattern]:
    """The pages of drafts under one prefix; named after its last word (`apply-page`)."""
    name = prefix.rpartition("/")[2]
    start = f"{prefix}/<slug:about>/<str:secret>/"
    given = {"prefix": prefix}
    return [
        path(start, engine.start, given, name=f"{name}-start"),
        path(f"{start}check/", engine.check, given, name=f"{name}-check"),
        path(f"{start}later/", engine.later, given, name=f"{name}-later"),
        path(f"{start}new-version/", engine.upgrade, given, name=f"{name}-upgrade"),
        path(f"{start}file/<int:upload>/", engine.file, given, name=f"{name}-file"),
        path(f"{start}q/<path:place>/", engine.page, given, name=f"{name}-page"),
    ]


urlpatterns: list[URLPattern] = [
    path("forms/<str:content_hash>.js", views.script, name="script"),
    path("forms/<str:content_hash>/<str:name>", views.media, name="media"),
    path("my/drafts/", views.mine, name="mine"),
    path("office/forms/", views.office_forms, name="forms"),
    path("office/forms/proposal/<int:proposal>/", views.proposal, name="proposal"),
    path("office/forms/source/<int:version>/", views.source, name="source"),
    path("office/forms/devices/", views.devices, name="devices"),
    path("office/forms/paper/<int:version>/", views.paper, name="paper"),
    path("office/forms/form/<slug:code>/", views.form, name="form"),
    path("office/forms/form/<slug:code>/try/", views.try_out, name="try-out"),
    *(one for prefix in PREFIXES for one in _pages(prefix)),
]

# address name -> the right that opens it
_PAGES = ("start", "check", "later", "upgrade", "file", "page")
OFFICE = {f"try-{page}": "edit_form" for page in _PAGES} | {f"entry-{page}": "interview" for page in _PAGES}
OFFICE["devices"] = "run_survey"
OFFICE |= dict.fromkeys(("forms", "proposal", "source", "form", "try-out", "paper"), "edit_form")
