"""An upload is reported first and written only after a yes."""

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile

from ratusha.catalogue import queries
from ratusha.catalogue.models import Service

pytestmark = pytest.mark.django_db
MAP = '[source]\ndelimiter=";"\n[fields]\nidentifier="id"\ntitle.uk="name"\n'
TABLE = "id;name\n1;Довідка\n2;\n"
SENT = TABLE.encode()


@pytest.fixture
def admin(catalogue, client):
    client.force_login(catalogue.user("bohdan"))
    return client


def upload(client, data=SENT, name="list.csv", **more):
    files = {"file": SimpleUploadedFile(name, data)}
    if "own_map" in more:
        files["own_map"] = SimpleUploadedFile("map.toml", more.pop("own_map"))
    return client.post("/office/services/import/", {**files, **more})


def kept():
    return default_storage.listdir("imports")[1] if default_storage.exists("imports") else []


def test_the_report_comes_first_and_yes_writes(admin):
    before = Service.objects.count()
    assert upload(admin, own_map=MAP.encode()).url == "/office/services/import/report/"
    page = admin.get("/office/services/import/report/").content.decode()
    assert "list.csv" in page
    assert Service.objects.count() == before
    admin.post("/office/services/import/confirm/", {"yes": "1"})
    assert queries.service("1").title == {"uk": "Довідка"}
    assert kept() == []


def test_no_leaves_everything_as_it_is(admin):
    before = Service.objects.count()
    upload(admin, own_map=MAP.encode())
    assert len(kept()) == 1
    admin.post("/office/services/import/confirm/", {"no": "1"})
    assert Service.objects.count() == before
    assert kept() == []


def test_a_second_upload_replaces_the_first(admin):
    upload(admin, own_map=MAP.encode())
    upload(admin, own_map=MAP.encode())
    assert len(kept()) == 1


def test_what_the_office_took_out_it_can_bring_in(admin):
    data = admin.get("/office/services/export/catalogue.json").content
    assert upload(admin, data, "catalogue.json").status_code == 302
    page = admin.get("/en/office/services/import/report/").content.decode()
    assert ">4</b>unchanged" in page


@pytest.mark.parametrize(
    ("data", "name", "own_map"),
    [
        (TABLE.encode(), "list.csv", b""),  # a table without a mapping
        (TABLE.encode("cp1251"), "list.csv", MAP.encode()),
        (TABLE.encode(), "list.csv", b"[source"),
        (TABLE.encode(), "list.csv", "[source] # опис".encode("cp1251")),
        (b"PK\x03\x04", "list.xlsx", MAP.replace('delimiter=";"', 'format="xlsx"').encode()),
        (b"<a", "list.rdf", b""),
        (b"{", "list.json", b""),
        (b"x" * 10_000_001, "list.json", b""),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_on_the_page(admin, data, name, own_map):
    answer = upload(admin, data, name, **({"own_map": own_map} if own_map else {}))
    assert answer.status_code == 422
    assert 'role="alert"' in answer.content.decode()
    assert kept() == []


def test_the_report_without_a_file_leads_back(admin):
    assert admin.get("/office/services/import/report/").url == "/office/services/import/"
    assert admin.post("/office/services/import/confirm/", {"yes": "1"}).url == "/office/services/import/"
