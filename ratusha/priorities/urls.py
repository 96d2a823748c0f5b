"""Addresses of the room: why these services first; the decision workshop."""

from django.urls import path

from ratusha.priorities.views import framing, proposing, public, workshop

app_name = "priorities"
urlpatterns = [
    path("priorities/", public.ranking_page, name="ranking"),
    path("priorities/decision.toml", public.model_file, name="model"),
    path("priorities/replicates.csv", public.replicates_file, name="replicates"),
    path("priorities/compare/", public.compare_page, name="compare"),
    path("priorities/criteria/", public.criteria_page, name="criteria"),
    path("priorities/settle/", public.settle_page, name="settle"),
    path("priorities/money/", public.money_page, name="money"),
    path("priorities/years/", public.years_page, name="over-years"),
    path("priorities/gates/", public.gates_page, name="gates"),
    path("priorities/importance/", public.importance_page, name="importance"),
    path("priorities/<slug:slug>/", public.explanation_page, name="explanation"),
    path("office/decision/", workshop.workshop_page, name="workshop"),
    path("office/decision/try/", workshop.try_page, name="try"),
    path("office/decision/judge/", workshop.judge_page, name="judge"),
    path("office/decision/analyse/", workshop.analyse, name="analyse"),
    path("office/decision/decide/", workshop.decide_page, name="decide"),
    path("office/decision/basis/", framing.basis_page, name="basis"),
    path("office/decision/criterion/", framing.new_criterion, name="new-criterion"),
    path("office/decision/criterion/<slug:code>/", framing.edit_criterion, name="criterion"),
    path("office/decision/source/", framing.new_source, name="new-source"),
    path("office/decision/source/<slug:code>/", framing.edit_source, name="source"),
    path("office/decision/years/", framing.years_page, name="years"),
    path("office/decision/initiative/", proposing.new_initiative, name="new-initiative"),
    path("office/decision/initiative/<slug:code>/", proposing.edit_initiative, name="initiative"),
    path("office/decision/initiative/<slug:code>/withdraw/", proposing.withdraw_page, name="withdraw"),
    path("office/decision/group/", proposing.new_group, name="new-group"),
    path("office/decision/group/<slug:code>/", proposing.edit_group, name="group"),
]

# address name -> the right that opens it
OFFICE = {
    "workshop": "see_office",
    "try": "see_office",
    "judge": "judge",
    "analyse": "run_analysis",
    "decide": "record_decision",
    "basis": "see_office",
    "new-criterion": "record_decision",
    "criterion": "record_decision",
    "new-source": "record_decision",
    "source": "record_decision",
    "years": "record_decision",
    "new-initiative": "record_decision",
    "initiative": "record_decision",
    "withdraw": "record_decision",
    "new-group": "record_decision",
    "group": "record_decision",
}
