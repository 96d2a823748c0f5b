"""Addresses of the room: the quality of a service; readings in the office."""

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
]

# address name -> the right that opens it
OFFICE = {
    "audit": "measure_quality",
    "open": "measure_quality",
    "campaign": "measure_quality",
    "assess": "measure_quality",
}
