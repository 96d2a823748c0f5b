"""Addresses of the room: verify a document, download a file."""

from django.urls import path

from ratusha.papers import views

app_name = "papers"
urlpatterns = [
    path("verify/", views.verify_page, name="verify"),
    path("papers/<int:file>/", views.download, name="file"),
]

# address name -> the right that opens it
OFFICE: dict[str, str] = {}
