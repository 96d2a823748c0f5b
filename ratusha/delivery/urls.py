"""Addresses of the room: follow an application; the inbox and cases."""

from django.urls import path

from ratusha.delivery.views import applicant, counter, office

app_name = "delivery"
urlpatterns = [
    path("apply/<slug:slug>/", applicant.apply_page, name="apply"),
    path("receipt/<str:token>/", applicant.receipt_page, name="receipt"),
    path("track/", applicant.track_page, name="track"),
    path("track/<str:number>/", applicant.application_page, name="application"),
    path("track/<str:number>/decision.pdf", applicant.letter_file, name="letter"),
    path("track/<str:number>/answer/", applicant.answer, name="answer"),
    path("track/<str:number>/withdraw/", applicant.withdraw, name="withdraw"),
    path("track/<str:number>/rate/", applicant.rate, name="rate"),
    path("office/counter/", counter.counter_page, name="counter"),
    path("office/cases/", office.inbox_page, name="inbox"),
    path("office/cases/give/", office.assign_many, name="give"),
    path("office/cases/<str:number>/", office.case_page, name="case"),
    path("office/cases/<str:number>/<slug:verb>/", office.move, name="move"),
]

# address name -> the right that opens it
OFFICE = {
    "counter": "enter_case",
    "inbox": "see_case",
    "give": "handle_case",
    "case": "see_case",
    "move": "see_case",
}
