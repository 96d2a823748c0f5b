"""Addresses of the room."""

from django.urls import URLPattern, path

from ratusha.needs import openrosa
from ratusha.needs.views import design, entry, fieldwork, office, public, results, texts

app_name = "needs"


def _openrosa(place: str, name: str) -> list[URLPattern]:
    """The addresses of the OpenRosa protocol, plain (HTTP digest) or with a device's secret in them."""
    return [
        path(f"{place}formList", openrosa.form_list, name=f"{name}-list"),
        path(f"{place}submission", openrosa.submission, name=f"{name}-submission"),
        path(f"{place}form/<int:version>.xml", openrosa.form_xml, name=f"{name}-form"),
        path(f"{place}form/<int:version>/manifest", openrosa.manifest, name=f"{name}-manifest"),
        path(f"{place}form/<int:version>/<str:name>", openrosa.media, name=f"{name}-media"),
    ]


urlpatterns = [
    *_openrosa("openrosa/", "openrosa"),
    *_openrosa("openrosa/key/<str:secret>/", "openrosa-key"),
    path("take-part/", public.take_part, name="take-part"),
    path("take-part/<slug:slug>/", public.survey_start, name="start"),
    path("take-part/<slug:slug>/thanks/", public.thanks, name="thanks"),
    path("take-part/<slug:slug>/i/<str:link>/", fieldwork.invited, name="invited"),
    path("needs/", public.needs, name="needs"),
    path("needs/figures.csv", public.needs_csv, name="csv"),
    path("office/surveys/<slug:slug>/microdata.csv", office.rows_csv, name="microdata"),
    path("office/surveys/", office.surveys, name="surveys"),
    path("office/surveys/answers/", office.bring, name="bring"),
    path("office/surveys/new/", design.study, name="study"),
    path("office/surveys/<slug:slug>/", office.survey, name="survey"),
    path("office/surveys/<slug:slug>/weigh/", office.weigh, name="weigh"),
    path("office/surveys/<slug:slug>/publish/", office.publish, name="publish"),
    path("office/surveys/<slug:slug>/design/", design.design, name="design"),
    path("office/surveys/<slug:slug>/sample/", fieldwork.sample, name="sample"),
    path("office/surveys/<slug:slug>/visits/", fieldwork.visits, name="visits"),
    path("office/surveys/<slug:slug>/collected/", office.collected, name="collected"),
    path("office/surveys/<slug:slug>/results/", results.results, name="results"),
    path("office/surveys/<slug:slug>/entry/", entry.entries, name="entries"),
    path("office/surveys/<slug:slug>/entry/<str:number>/", entry.pair, name="pair"),
    path("office/entry/<slug:about>/", entry.back, name="entry-back"),
    path("office/surveys/<slug:slug>/texts/<slug:variable>/", texts.texts, name="texts"),
]

# address name -> the right that opens it
OFFICE = dict.fromkeys(
    (
        "surveys",
        "bring",
        "study",
        "design",
        "survey",
        "weigh",
        "publish",
        "sample",
        "texts",
        "microdata",
        "pair",
        "results",
        "collected",
    ),
    "run_survey",
)
OFFICE |= dict.fromkeys(("visits", "entries", "entry-back"), "interview")
