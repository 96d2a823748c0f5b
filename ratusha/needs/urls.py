"""Addresses of the room."""

from django.urls import path

from ratusha.needs.views import office, public

app_name = "needs"
urlpatterns = [
    path("take-part/", public.take_part, name="take-part"),
    path("take-part/<slug:slug>/", public.survey_start, name="start"),
    path("take-part/<slug:slug>/thanks/", public.thanks, name="thanks"),
    path("needs/", public.needs, name="needs"),
    path("needs/figures.csv", public.needs_csv, name="csv"),
    path("office/surveys/", office.surveys, name="surveys"),
    path("office/surveys/answers/", office.bring, name="bring"),
    path("office/surveys/<slug:slug>/", office.survey, name="survey"),
    path("office/surveys/<slug:slug>/weigh/", office.weigh, name="weigh"),
    path("office/surveys/<slug:slug>/publish/", office.publish, name="publish"),
]

# address name -> the right that opens it
OFFICE = dict.fromkeys(("surveys", "bring", "survey", "weigh", "publish"), "run_survey")
