"""The office's forms: upload, read the remarks, publish, try out, test answers; and who may not."""

from __future__ import annotations

import json
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from ratusha.intake import queries
from ratusha.intake.models import Draft, FormVersion, Proposal
from tests.intake.conftest import FORM


@pytest.fixture
def office(client, cast):
    """Sofia, who researches, signed in."""
    client.force_login(cast.user("sofia"))
    return client


def upload(client, text, name="form.md", **media):
    files = [SimpleUploadedFile(key.replace("_csv", ".csv"), body) for key, body in media.items()]
    form = SimpleUploadedFile(name, text if isinstance(text, bytes) else text.encode())
    return client.post("/en/office/forms/", {"form": form, "media": files}, follow=True)


def test_a_form_is_uploaded_read_and_published(office):
    page = upload(office, FORM)
    text = page.content.decode()
    assert (
        "Nothing stands against publishing" in text
        and "Як вас звати?" not in text
        and "What is your name?" in text
    )
    page = office.post(page.redirect_chain[-1][0], follow=True)
    assert "Version 1 of the form is published" in page.content.decode()
    assert FormVersion.objects.count() == 1 and Proposal.objects.count() == 0
    assert "Допомога" in office.get("/en/office/forms/").content.decode()


def test_a_refused_and_a_blocked_form_say_what_to_mend(office):
    text = upload(office, FORM.replace("| | integer | children |", "| | integer | who |")).content.decode()
    assert (
        "This file is not a form yet" in text and "stands twice in the same group" in text and "row 5" in text
    )
    page = upload(office, FORM.replace("${owns} = 'no'", "${owns} = 'maybe'"))
    text = page.content.decode()
    assert "cannot be published yet" in text and "Nobody was asked “landlord”" in text
    office.post(page.redirect_chain[-1][0])
    assert FormVersion.objects.count() == 0


@pytest.mark.parametrize(
    ("content", "name"), [(b"", "form.xlsx"), (b"nonsense", "form.xls"), (b"x", "form.pdf")]
)
def test_a_file_that_is_no_form_is_one_sentence(office, content, name):
    page = upload(office, content or b"PK", name)
    assert page.status_code == 200 and "This file is not a form yet" in page.content.decode()


def test_nothing_chosen_is_told(office):
    page = office.post("/en/office/forms/", {})
    assert page.status_code == 422 and "Choose the file" in page.content.decode()


def test_tables_are_uploaded_beside_the_form(office):
    text = "| survey |\n| | type | name | label | calculation |\n| | text | k | K | |\n| | calculate | f | | pulldata('fees', 'f', 'k', ${k}) |\n"
    assert "The table “fees.csv” is not given" in upload(office, text).content.decode()
    assert "Nothing stands against" in upload(office, text, fees_csv=b"k,f\n1,2\n").content.decode()


def test_answers_are_tested_and_made_up_without_keeping_anything(office, form):
    address = f"/en/office/forms/form/{form.code}/"
    text = office.post(address, {"answers": json.dumps({"who": "Ola", "children": 77})}).content.decode()
    assert "cannot be handed in" in text and "breaks the rule of the form" in text
    assert "not JSON" in office.post(address, {"answers": "{"}).content.decode()
    assert "object of names" in office.post(address, {"answers": "[1]"}).content.decode()
    page = office.get(address + "?sample=1")
    made = page.context["typed"]
    assert queries.try_answers(form.id, json.loads(made), "en").valid
    assert "can be handed in" in office.post(address, {"answers": made}).content.decode()
    assert Draft.objects.count() == 0


def test_a_trial_is_what_people_see_and_ends_at_the_form(office, form):
    page = office.post(f"/en/office/forms/form/{form.code}/try/", follow=True)
    assert (
        "What is your name?" in page.content.decode()
        and "/office/forms/try/help-form/" in page.redirect_chain[-1][0]
    )
    draft = Draft.objects.get()
    assert (draft.mode, draft.owner) == ("trial", "trial")
    draft.answers = {
        "who": "O",
        "birth_date": "1990-01-31",
        "children": 0,
        "flat": {"owns": "yes"},
        "truth": "OK",
    }
    draft.save()
    check = page.redirect_chain[-1][0].split("/q/")[0] + "/check/"
    page = office.post(check, follow=True)
    assert "The trial reached its end" in page.content.decode()


def test_a_trial_is_closed_to_those_outside(office, form, cast):
    page = office.post(f"/en/office/forms/form/{form.code}/try/", follow=True)
    office.logout()
    assert office.get(page.redirect_chain[-1][0]).status_code == 302
    office.force_login(cast.user("olena"))
    assert office.get("/en/office/forms/").status_code == 403


def test_the_spreadsheet_of_a_version_comes_back_as_it_was_sent(office, form):
    page = office.get(f"/en/office/forms/source/{form.id}/")
    assert page.content == FORM.encode() and "attachment" in page["Content-Disposition"]
    assert office.get("/en/office/forms/source/999/").status_code == 404
    assert office.get("/en/office/forms/form/nothing/").status_code == 404
    assert office.get("/en/office/forms/proposal/999/").status_code == 404


def test_a_form_is_printed_with_a_code_of_its_version(office, form):
    page = office.get(f"/office/forms/paper/{form.id}/")
    assert page["Content-Type"] == "application/pdf" and page.content.startswith(b"%PDF-1.7")
    large = office.get(f"/office/forms/paper/{form.id}/?large=1")
    assert large.content.count(b"/Type /Page\n") >= page.content.count(b"/Type /Page\n")
    assert office.get("/office/forms/paper/999/").status_code == 404


def test_a_field_device_is_added_shown_once_and_closed(office):
    page = office.post("/en/office/forms/devices/", {"name": "Inna, tablet 2"}).content.decode()
    secret = re.search(r"/openrosa/key/([\w-]+)", page)[1]
    assert "data:image/svg+xml," in page and "not shown again" in page
    (device,) = queries.devices()
    assert queries.device_by_secret(secret).username == device.username
    assert secret not in office.get("/en/office/forms/devices/").content.decode()
    office.post("/en/office/forms/devices/", {"revoke": device.username})
    assert queries.device_by_secret(secret) is None
    assert office.post("/en/office/forms/devices/", {"name": " "}).status_code == 422
