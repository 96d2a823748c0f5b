"""All addresses of the house: pages with a language prefix (none for Ukrainian), JSON under /api/."""

from importlib import import_module
from importlib.util import find_spec

from django.conf import settings
from django.conf.urls.i18n import i18n_patterns
from django.contrib import admin
from django.urls import URLPattern, URLResolver, include, path
from ninja import NinjaAPI

from ratusha.site import api as house_api
from ratusha.site import views

api = NinjaAPI(
    title="Ratusha",
    version="1",
    description="JSON twins of the public pages. Open data under CC BY 4.0; personal data never leaves here.",
    urls_namespace="api",
    docs_url="/docs",
)
api.add_router("", house_api.router, tags=["site"])
for room in settings.ROOMS:
    if find_spec(f"ratusha.{room}.api"):
        api.add_router("", import_module(f"ratusha.{room}.api").router, tags=[room])

_house = (
    [
        path("", views.home, name="home"),
        path("thread/<slug:slug>/", views.thread_page, name="thread"),
        path("measured/", views.measured_page, name="measured"),
        path("data/", views.data_page, name="data"),
        path("data/catalogue.csv", views.catalogue_csv, name="catalogue-csv"),
        path("data/catalogue.json", views.catalogue_json, name="catalogue-json"),
        path("office/", views.office, name="office"),
        path("about/", views.about, {"page": "about"}, name="about"),
        path("about/<slug:page>/", views.about, name="about-page"),
    ],
    "site",
)
_addresses: list[URLPattern | URLResolver] = [
    path("", include(_house)),
    *(path("", include(f"ratusha.{room}.urls")) for room in settings.ROOMS),
    path("account/", include("allauth.urls")),
]

urlpatterns: list[URLPattern | URLResolver] = [
    path("api/", api.urls),
    path("health/", views.health, name="health"),
    path("admin/", admin.site.urls),
    *i18n_patterns(*_addresses, prefix_default_language=False),
]

handler404 = "ratusha.site.views.not_found"
handler403 = "ratusha.site.views.refused"
handler500 = "ratusha.site.views.broken"
