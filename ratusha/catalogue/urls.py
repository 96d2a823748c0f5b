"""Addresses of the room."""

from django.urls import path

from ratusha.catalogue.views import bringing, office, public

app_name = "catalogue"
urlpatterns = [
    path("services/", public.services, name="services"),
    path("services/<slug:slug>/", public.service, name="service"),
    path("life-events/", public.life_events, name="life-events"),
    path("life-events/<slug:slug>/", public.life_event, name="life-event"),
    path("office/services/", office.cards, name="cards"),
    path("office/services/new/", office.new_card, name="card-new"),
    path("office/services/import/", bringing.bring, name="import"),
    path("office/services/import/report/", bringing.report, name="import-report"),
    path("office/services/import/confirm/", bringing.confirm, name="import-confirm"),
    *(
        path(
            f"office/services/export/catalogue.{kind}", bringing.export, {"kind": kind}, name=f"export-{kind}"
        )
        for kind in bringing.TYPES
    ),
    path("office/services/card/<slug:slug>/", office.card, name="card"),
    path("office/services/card/<slug:slug>/edit/<slug:section>/", office.section, name="card-section"),
    path("office/services/card/<slug:slug>/versions/", office.versions, name="card-versions"),
    path("office/services/card/<slug:slug>/publish/", office.publish, name="card-publish"),
    path("office/services/card/<slug:slug>/outlook/", office.outlook, name="card-outlook"),
]

# address name -> the right that opens it
OFFICE = {
    "cards": "edit_catalogue",
    "card-new": "edit_catalogue",
    "card": "edit_catalogue",
    "card-section": "edit_catalogue",
    "card-versions": "edit_catalogue",
    "card-publish": "publish_service",
    "card-outlook": "publish_service",
    "import": "import_catalogue",
    "import-report": "import_catalogue",
    "import-confirm": "import_catalogue",
    "export-ttl": "edit_catalogue",
    "export-json": "edit_catalogue",
    "export-csv": "edit_catalogue",
}
