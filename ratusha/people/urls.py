"""Addresses of the room: the trail is read in the office."""

from django.urls import path

from ratusha.people import views

app_name = "people"
urlpatterns = [path("office/trail/", views.trail_page, name="trail")]

# address name -> the right that opens it
OFFICE = {"trail": "see_trail"}
