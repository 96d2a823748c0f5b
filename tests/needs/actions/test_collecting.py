"""Exports of KoboToolbox, ODK Central and LimeSurvey become responses of a survey, by action, page and command."""

import io
import json
import zipfile

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from ratusha.core.refusal import Refusal
from ratusha.needs import actions
from ratusha.needs.models import Batch, Response, Survey
from ratusha.people.queries import Forbidden
from ratusha.site.cli import run
from tests.needs.actions.test_fieldwork import collecting  # noqa: F401  # a fixture of the neighbour
from tests.needs.conftest import SYSTEM

KOBO = "district;first;first/a;first/b;wish;_uuid;_index\nnorth;a b;1;1;Light;u1;1\nsouth;b;0;1;;u2;2\nmoon;;;;x;u3;3\n;;;;;u4;4\n"
ODK = "SubmissionDate,district,first,wish,KEY\n2025-10-01,south,a,Trees,uuid:1\n"
LIME = '"id","district","first[a]","first[b]","wish"\n"7","north","Y","","Benches"\n'


def kobo_workbook():
    book = openpyxl.Workbook()
    for line in KOBO.splitlines():
        book.active.append(line.split(";"))
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def zipped(**files):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, text in files.items():
            archive.writestr(f"{name}.csv", text)
    return out.getvalue()


def bring(content, name, **more):
    given = content.encode() if isinstance(content, str) else content
    return actions.import_collected(actor=SYSTEM, slug="town", content=given, filename=name, **more)


@pytest.mark.parametrize("content", [KOBO, kobo_workbook()], ids=["csv", "xlsx"])
def test_a_kobo_export_is_mapped_and_wrong_answers_are_counted(collecting, content):  # noqa: F811
    report = bring(content, "export.csv" if isinstance(content, str) else "export.xlsx")
    assert (report.created, report.empty) == (3, 1)
    assert report.wrong == {"choice /district": 1}
    assert report.without_question == ("_index", "_uuid")
    rows = {row.key: row for row in Response.objects.all()}
    assert rows["collected:u1"].answers == {"district": "north", "first": ["a", "b"], "wish": "Light"}
    assert "district" not in rows["collected:u3"].answers and rows["collected:u3"].mode == "field"
    assert Batch.objects.get().missing == {"/district": {"choice": 1}}


@pytest.mark.parametrize(
    ("content", "name", "key", "answers"),
    [
        (ODK, "odk.csv", "collected:uuid:1", {"district": "south", "first": ["a"], "wish": "Trees"}),
        (
            zipped(needs=ODK),
            "odk.zip",
            "collected:uuid:1",
            {"district": "south", "first": ["a"], "wish": "Trees"},
        ),
        (LIME, "lime.csv", "collected:7", {"district": "north", "first": ["a"], "wish": "Benches"}),
    ],
)
def test_odk_and_limesurvey_exports_are_mapped(collecting, content, name, key, answers):  # noqa: F811
    assert bring(content, name).created == 1
    row = Response.objects.get()
    assert (row.key, row.answers) == (key, answers)


def test_a_dry_run_writes_nothing_and_a_repetition_changes_nothing(collecting):  # noqa: F811
    assert bring(KOBO, "a.csv", dry_run=True).created == 3 and not Response.objects.exists()
    bring(KOBO, "a.csv")
    again = bring(KOBO, "a.csv")
    assert (again.created, again.unchanged) == (0, 3) and Response.objects.count() == 3


@pytest.mark.parametrize(
    ("content", "name", "words"),
    [
        ("x;y\n1;2\n", "a.csv", "No column"),
        ("district\nпівніч\n".encode("cp1251"), "a.csv", "Windows-1251"),
        (b"PK\x03\x04broken", "a.xlsx", "cannot be opened|cannot be read"),
        (b"PK\x03\x04broken", "a.zip", "damaged"),
        ("district\nnorth\n", "a.docx", ".csv, .xlsx"),
        (b"", "a.csv", "No column|cannot be read"),
    ],
)
def test_a_file_that_is_no_export_is_one_sentence_and_changes_nothing(collecting, content, name, words):  # noqa: F811
    with pytest.raises(Refusal, match=words):
        bring(content, name)
    assert not Response.objects.exists()


def test_size_rights_and_a_missing_questionnaire_are_checked(collecting, cast):  # noqa: F811
    with pytest.raises(actions.ImportRefused, match="split it"):
        bring(KOBO, "a.csv", max_mb=0.00001)
    with pytest.raises(Forbidden):
        actions.import_collected(actor=cast.actor("inna"), slug="town", content=b"", filename="a.csv")
    Survey.objects.update(form="")
    with pytest.raises(actions.ImportRefused, match="no questionnaire"):
        bring(KOBO, "a.csv")


def test_the_page_reports_first_and_writes_on_demand(collecting, cast):  # noqa: F811
    sofia, address = Client(), "/en/office/surveys/town/collected/"
    sofia.force_login(cast.user("sofia"))
    page = sofia.post(address, {"file": SimpleUploadedFile("a.csv", KOBO.encode())}).content.decode()
    assert "What would happen" in page and "_uuid" in page and not Response.objects.exists()
    page = sofia.post(address, {"file": SimpleUploadedFile("a.csv", KOBO.encode()), "write": "on"})
    assert "Brought in" in page.content.decode() and Response.objects.count() == 3
    assert "Choose a file" in sofia.post(address).content.decode()
    sent = {"file": SimpleUploadedFile("a.csv", "район\nпівніч\n".encode("cp1251"))}
    assert "Windows-1251" in sofia.post("/office/surveys/town/collected/", sent).content.decode()


def test_the_command_brings_an_export_in(collecting, tmp_path, capsys):  # noqa: F811
    path = tmp_path / "a.csv"
    path.write_text(KOBO, encoding="utf-8")
    assert run(["import", "collected", str(path), "--survey", "town", "--dry-run", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["created"] == 3 and not Response.objects.exists()
    assert run(["import", "collected", str(path), "--survey", "town"]) == 0
    assert "columns without a question: _index, _uuid" in capsys.readouterr().out
    assert Response.objects.count() == 3
    assert run(["import", "collected", str(path), "--survey", "none"]) == 2
