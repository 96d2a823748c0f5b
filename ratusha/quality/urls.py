"""Addresses of the room: the quality of a service; readings in the office."""

from django.urls import path

from ratusha.quality import views

app_name = "quality"
urlpatterns = [
    path("quality/<slug:slug>/", views.service_page, name="service"),
    path("office/quality/", views.audit_page, name="audit"),
]

# address name -> the right that opens it
OFFICE = {"audit": "measure_quality"}
