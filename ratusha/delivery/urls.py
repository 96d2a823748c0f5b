"""Addresses of the room: follow an application; the inbox and cases."""

from django.urls import path

from ratusha.delivery import views

app_name = "delivery"
urlpatterns = [
    path("apply/<slug:slug>/", views.apply_page, name="apply"),
    path("receipt/<str:token>/", views.receipt_page, name="receipt"),
    path("track/", views.track_page, name="track"),
    path("track/<str:number>/", views.application_page, name="application"),
    path("track/<str:number>/decision.pdf", views.letter_file, name="letter"),
    path("track/<str:number>/answer/", views.answer, name="answer"),
    path("track/<str:number>/withdraw/", views.withdraw, name="withdraw"),
    path("track/<str:number>/rate/", views.rate, name="rate"),
    path("office/cases/", views.inbox_page, name="inbox"),
    path("office/cases/<str:number>/", views.case_page, name="case"),
    path("office/cases/<str:number>/<slug:verb>/", views.move, name="move"),
]

# address name -> the right that opens it
OFFICE = {"inbox": "see_case", "case": "see_case", "move": "see_case"}
