"""Addresses of the room: verify a document, download a file, signatures made outside."""

from django.urls import path

from ratusha.papers import views

app_name = "papers"
urlpatterns = [
    path("verify/", views.verify_page, name="verify"),
    path("papers/<int:file>/", views.download, name="file"),
    path("papers/signature/<int:pk>/", views.signature, name="signature"),
    path("office/papers/", views.office, name="office"),
    path("office/papers/<int:file>/", views.attach, name="attach"),
]

# address name -> the right that opens it
OFFICE = {"office": "edit_plan", "attach": "edit_plan"}
