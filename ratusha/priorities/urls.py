"""Addresses of the room: why these services first; the decision workshop."""

from django.urls import path

from ratusha.priorities import views

app_name = "priorities"
urlpatterns = [
    path("priorities/", views.ranking_page, name="ranking"),
    path("priorities/decision.toml", views.model_file, name="model"),
    path("priorities/replicates.csv", views.replicates_file, name="replicates"),
    path("priorities/compare/", views.compare_page, name="compare"),
    path("priorities/<slug:slug>/", views.explanation_page, name="explanation"),
    path("office/decision/", views.workshop_page, name="workshop"),
    path("office/decision/try/", views.try_page, name="try"),
    path("office/decision/judge/", views.judge_page, name="judge"),
    path("office/decision/analyse/", views.analyse, name="analyse"),
    path("office/decision/decide/", views.decide_page, name="decide"),
]

# address name -> the right that opens it
OFFICE = {
    "workshop": "see_office",
    "try": "see_office",
    "judge": "judge",
    "analyse": "run_analysis",
    "decide": "record_decision",
}
