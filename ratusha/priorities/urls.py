"""Addresses of the room: why these services first; the decision workshop."""

from django.urls import path

from ratusha.priorities.views import public, workshop

app_name = "priorities"
urlpatterns = [
    path("priorities/", public.ranking_page, name="ranking"),
    path("priorities/decision.toml", public.model_file, name="model"),
    path("priorities/replicates.csv", public.replicates_file, name="replicates"),
    path("priorities/compare/", public.compare_page, name="compare"),
    path("priorities/criteria/", public.criteria_page, name="criteria"),
    path("priorities/settle/", public.settle_page, name="settle"),
    path("priorities/money/", public.money_page, name="money"),
    path("priorities/gates/", public.gates_page, name="gates"),
    path("priorities/importance/", public.importance_page, name="importance"),
    path("priorities/<slug:slug>/", public.explanation_page, name="explanation"),
    path("office/decision/", workshop.workshop_page, name="workshop"),
    path("office/decision/try/", workshop.try_page, name="try"),
    path("office/decision/judge/", workshop.judge_page, name="judge"),
    path("office/decision/analyse/", workshop.analyse, name="analyse"),
    path("office/decision/decide/", workshop.decide_page, name="decide"),
]

# address name -> the right that opens it
OFFICE = {
    "workshop": "see_office",
    "try": "see_office",
    "judge": "judge",
    "analyse": "run_analysis",
    "decide": "record_decision",
}
