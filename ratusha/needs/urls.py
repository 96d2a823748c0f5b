"""Addresses of the room."""

from django.urls import URLPattern

app_name = "needs"
urlpatterns: list[URLPattern] = []

# address name -> the right that opens it
OFFICE: dict[str, str] = {}
