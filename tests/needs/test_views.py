"""Pages tell what is known, what is not, and open to those who may."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from ratusha.needs import actions, queries
from ratusha.needs.models import Publication, Response, Survey
from ratusha.outbox import actions as outbox
from ratusha.outbox.models import Job
from ratusha.outbox.ports import job_named
from tests.needs.conftest import CODEBOOK, SYSTEM


@pytest.fixture
def sofia(cast):
    client = Client()
    client.force_login(cast.user("sofia"))
    return client


def test_an_empty_city_says_honestly_that_nothing_is_published(client, cast):
    assert "No survey has been published yet" in client.get("/en/needs/").content.decode()
    page = client.get("/en/take-part/").content.decode()
    assert "No survey is open today" in page
    assert client.get("/api/needs/").status_code == 404


def test_needs_are_shown_with_intervals_and_the_hidden_ones_named(client, published):
    page = client.get("/en/needs/").content.decode()
    assert "Kindergarten" in page
    assert "probability sample" in page
    assert "1 service is not shown here" in page
    assert page.index("Extract") < page.index("Kindergarten")


def test_a_part_of_the_population_can_be_chosen(client, published):
    page = client.get("/en/needs/?in=district:north").content.decode()
    assert ": North" in page
    assert client.get("/en/needs/?in=district:nowhere").status_code == 200
    assert client.get("/en/needs/?survey=none").status_code == 404


def test_an_open_poll_is_labelled_and_has_no_interval(client, published):
    Survey.objects.update(kind="open")
    actions.publish_estimates(actor=SYSTEM, slug=published)
    page = client.get("/en/needs/").content.decode()
    assert "open poll" in page
    figure = client.get("/api/needs/").json()["figures"][0]
    assert figure["low"] is figure["high"] is figure["se"] is None


def test_every_page_has_its_twin(client, published):
    twin = client.get("/api/needs/?by=district").json()
    assert twin["survey"]["slug"] == "town"
    assert {f["domain"] for f in twin["figures"]} == {"north", "south"}
    assert any("hidden" in f for f in twin["figures"])
    assert client.get("/api/take-part/").json()["published"][0]["answers"] == 240
    assert client.get("/api/take-part/town/").json()["questions"][2]["levels"][0]["service"] == "extract"
    assert client.get("/api/take-part/none/").status_code == 404
    table = client.get("/needs/figures.csv").content.decode()
    assert table.startswith("statistic,variable,level,by")
    assert "district,south" in table


@pytest.mark.parametrize("address", ["/office/surveys/", "/office/surveys/town/", "/office/surveys/answers/"])
def test_the_office_opens_to_the_researcher_only(client, published, cast, sofia, address):
    assert client.get(address).status_code == 302
    client.force_login(cast.user("olena"))
    assert client.get(address).status_code == 403
    assert sofia.get(address).status_code == 200


def test_the_sample_size_is_reckoned(sofia, cast):
    asked = "margin=4.9&share=50&population=400000&deff=1&response=50&strata=10"
    page = sofia.get(f"/en/office/surveys/?{asked}").content.decode()
    assert "<b>400</b>" in page
    assert "<b>800</b>" in page
    wrong = sofia.get("/en/office/surveys/?margin=0").content.decode()
    assert "field-error" in wrong


def test_a_survey_shows_quotas_weights_and_files(sofia, published):
    page = sofia.get("/en/office/surveys/town/").content.decode()
    assert "answers.csv" in page
    assert "144" in page  # 6,000 of 10,000 of 240 interviews
    assert "sex: w" in page
    assert sofia.get("/office/surveys/none/").status_code == 404


def test_publishing_is_one_job_for_one_state_of_the_answers(sofia, published):
    for _ in range(2):
        assert sofia.post("/office/surveys/town/publish/").status_code == 302
    job = Job.objects.get(name="needs.publish")
    assert "being made" in sofia.get("/en/office/surveys/town/").content.decode()
    assert job_named("needs.publish")(job.payload, lambda share: None) == {"survey": "town", "publication": 2}
    assert Publication.objects.count() == 2


def test_weights_that_cannot_be_made_are_explained(sofia, imported):
    margins = {"sex": {"w": 5.0, "m": 4.0, "x": 1.0}}
    actions.set_margins(actor=SYSTEM, slug="town", margins=margins, source="census")
    assert "being made" in sofia.post("/en/office/surveys/town/weigh/", follow=True).content.decode()
    outbox.perform(job=Job.objects.get(name="needs.weigh").pk)
    page = sofia.get("/office/surveys/town/").content.decode()
    assert "sex = x" in page and "жодного респондента" in page


def files(answers, codebook=CODEBOOK):
    return {
        "file": SimpleUploadedFile("answers.csv", answers.read_bytes()),
        "codebook": SimpleUploadedFile("map.toml", codebook.encode()),
    }


def test_answers_are_brought_in_after_a_report(sofia, answers):
    page = sofia.post("/en/office/surveys/answers/", files(answers)).content.decode()
    assert "What would happen" in page
    assert not Response.objects.exists()
    page = sofia.post("/en/office/surveys/answers/", files(answers) | {"write": "on"}).content.decode()
    assert "Brought in" in page
    assert queries.survey("town").responses == 240


def test_a_broken_codebook_is_one_sentence_on_the_page(sofia, answers):
    page = sofia.post("/en/office/surveys/answers/", files(answers, "= 3")).content.decode()
    assert "not TOML" in page


def test_a_closed_survey_is_not_begun(client, published):
    assert "not open" in client.get("/en/take-part/town/").content.decode()
    assert client.get("/take-part/none/").status_code == 404
    assert client.get("/en/take-part/town/thanks/").status_code == 200
