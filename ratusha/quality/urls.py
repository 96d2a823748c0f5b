"""Addresses of the room: the quality of a service; readings, audits and data requests in the office."""

from django.urls import path

from ratusha.quality import views

app_name = "quality"
urlpatterns = [
    path("quality/<slug:slug>/", views.service_page, name="service"),
    path("quality/instruments/<slug:identifier>.toml", views.instrument_file, name="instrument"),
    path("office/quality/", views.audit_page, name="audit"),
    path("office/quality/open/", views.open_page, name="open"),
    path("office/quality/<slug:code>/", views.campaign_page, name="campaign"),
    path("office/quality/<slug:code>/<slug:slug>/", views.assess_page, name="assess"),
    path("office/quality/<slug:code>/<slug:slug>/evidence/<int:file>/", views.evidence, name="evidence"),
    path("office/simplify/", views.simplifications_page, name="simplifications"),
    path("office/simplify/<slug:slug>/", views.simplify_page, name="simplify"),
    path("office/figures/", views.requests_page, name="requests"),
    path("office/figures/ask/", views.ask_page, name="ask"),
    path("office/figures/of/<slug:code>/", views.request_page, name="request"),
    path("office/figures/of/<slug:code>/remind/", views.remind_units, name="remind"),
    path("office/figures/of/<slug:code>/by/<slug:unit>/", views.sheet_page, name="sheet"),
    path("office/figures/of/<slug:code>/by/<slug:unit>/<slug:slug>/", views.figures_page, name="figures"),
]

# address name -> the right that opens it; a sheet asks once more whose it is
OFFICE = {
    "audit": "measure_quality",
    "open": "measure_quality",
    "campaign": "measure_quality",
    "assess": "measure_quality",
    "evidence": "measure_quality",
    "simplifications": "simplify_service",
    "simplify": "simplify_service",
    "requests": "see_figures",
    "ask": "request_data",
    "request": "request_data",
    "remind": "request_data",
    "sheet": "see_figures",
    "figures": "see_figures",
}
