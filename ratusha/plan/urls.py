"""Addresses of the room."""

from django.urls import path

from ratusha.plan.views import files, office, public

app_name = "plan"
urlpatterns = [
    path("plan/", public.plan, name="plan"),
    path("plan/plan.csv", files.plan_csv, name="csv"),
    path("plan/plan.xlsx", files.plan_xlsx, name="xlsx"),
    path("plan/<str:number>/", public.measure, name="measure"),
    path("concept/", public.concept, name="concept"),
    path("concept/comment/", public.comment, name="comment"),
    path("concept/confirm/<str:token>/", public.confirm, name="confirm"),
    path("programme/", public.programme, name="programme"),
    path("programme/news.atom", files.news_feed, name="feed"),
    path("programme/subscribe/", public.subscribe, name="subscribe"),
    path("programme/subscription/<str:token>/", public.subscription, name="subscription"),
    path("programme/meeting-<int:number>.ics", files.meeting_ics, name="calendar"),
    path("programme/<slug:slug>/", public.news, name="news"),
    path("partners/<slug:slug>/", public.partner, name="partner"),
    path("office/plan/", office.plan, name="office"),
    path("office/plan/measure/<str:number>/", office.measure, name="office-measure"),
    path("office/plan/concept/", office.concept, name="office-concept"),
    path("office/plan/approve/", office.approve, name="approve"),
    path("office/group/", office.group, name="group"),
    path("office/group/meeting/<int:number>/", office.meeting, name="office-meeting"),
]

# address name -> the right that opens it
OFFICE = {
    "office": "see_office",
    "office-measure": "report_progress",
    "office-concept": "edit_plan",
    "approve": "approve",
    "group": "see_office",
    "office-meeting": "run_group",
}
