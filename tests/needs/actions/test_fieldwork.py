"""Links open once and lead nowhere back; visits, reserve and rates follow their rules."""

import datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from ratusha.core.survey.fieldwork import FieldworkRefused
from ratusha.intake import actions as intake
from ratusha.intake import ports
from ratusha.needs import actions, queries
from ratusha.needs.models import Response, SampleUnit, State, Survey
from ratusha.people.queries import Forbidden
from tests.needs.conftest import SYSTEM

FORM = """
| survey |
| | type | name | label::English (en) |
| | select_one district | district | Where do you live? |
| | select_multiple service | first | Which first? |
| | text | wish | What else? |

| choices |
| | list_name | name | label::English (en) |
| | district | north | North |
| | district | south | South |
| | service | a | Extract |
| | service | b | Kindergarten |

| settings |
| | form_id | form_title |
| | needs-test | Needs |
"""


@pytest.fixture
def collecting(cast, book):
    """The survey with its questionnaire on the web, and three addresses of one cluster, one of them reserve."""
    form = intake.publish_form(actor=SYSTEM, content=FORM.encode(), filename="needs.md")
    actions.describe_survey(actor=SYSTEM, about=actions.about_from(book), questions=book.variables)
    actions.set_design(
        actor=SYSTEM, slug="town", design=queries.Design(strata="district", cluster="area", weight="w")
    )
    Survey.objects.update(form=form.code, modes=["web"], closes=datetime.date(2099, 1, 1))
    addresses = [actions.Address(f"u{i}", "north", "n1", 12.5, reserve=i == 3) for i in (1, 2, 3)]
    return {one.code: one.link for one in actions.issue_units(actor=SYSTEM, slug="town", addresses=addresses)}


def submission(about, **values):
    now = datetime.datetime.now(datetime.UTC)
    return ports.Submission("key1", 1, "h", about, "web", "en", values, (), now, now)


def test_issuing_again_gives_no_second_link(collecting):
    again = actions.issue_units(
        actor=SYSTEM, slug="town", addresses=[actions.Address("u1"), actions.Address("u9")]
    )
    assert [one.code for one in again] == ["u9"]


def test_a_link_is_stored_as_a_hash_only(collecting):
    stored = set(SampleUnit.objects.values_list("link_hash", flat=True))
    assert not stored & set(collecting.values())


def test_an_invitation_opens_the_questionnaire_and_is_good_once(client, collecting):
    address = f"/en/take-part/town/i/{collecting['u1']}/"
    assert client.get(address).status_code == 200
    begun = client.post(address)
    assert begun.status_code == 302
    unit = SampleUnit.objects.get(code="u1")
    actions.take_invited(submission(f"town-{unit.pk}", district="south", first=["a"], wish="Light"))
    assert client.get(address).status_code == 410
    with pytest.raises(actions.UnitRefused, match="already"):
        actions.take_invited(submission(f"town-{unit.pk}", first=["b"]))
    assert client.get("/en/take-part/town/i/guess/").status_code == 410


def test_an_invited_answer_has_the_sample_s_design_and_no_way_back(collecting):
    unit = SampleUnit.objects.get(code="u1")
    actions.take_invited(submission(f"town-{unit.pk}", district="south", first=["a", "zz"], wish="Light"))
    row = Response.objects.get()
    assert row.design == {"district": "north", "area": "n1", "w": 12.5}
    assert row.answers == {"district": "south", "first": ["a"], "wish": "Light"}
    assert "u1" not in row.key
    assert str(unit.pk) != row.key.split(":")[1]


def test_a_questionnaire_on_the_web_ends_in_one_response(collecting):
    receipt = actions.take_response(
        submission("town", group={"district": "north"}, first="a b", wish="x" * 9000)
    )
    again = actions.take_response(submission("town", first="a"))
    assert receipt == again
    row = Response.objects.get()
    assert row.answers["first"] == ["a", "b"]
    assert len(row.answers["wish"]) == 4000
    assert row.mode == "web"


def test_the_start_page_begins_a_draft(client, collecting):
    assert "Begin" in client.get("/en/take-part/town/").content.decode()
    begun = client.post("/en/take-part/town/")
    assert begun.status_code == 302
    assert client.get(begun["Location"], follow=True).status_code == 200


def test_a_closed_survey_takes_nothing(collecting):
    Survey.objects.update(state=State.CLOSED)
    with pytest.raises(actions.NotCollecting, match="takes no answers"):
        actions.take_response(submission("town", first=["a"]))


def test_visits_make_rates_and_unknown_words_are_refused(collecting, cast):
    inna = cast.actor("inna")
    about = queries.survey("town")
    actions.record_visit(actor=inna, slug="town", code="u1", outcome="complete")
    actions.record_visit(actor=inna, slug="town", code="u2", outcome="no contact")
    rates = queries.response_rates(about)
    assert (rates.rr1, rates.counts["no contact"]) == (0.5, 1)
    with pytest.raises(FieldworkRefused, match="“maybe”"):
        actions.record_visit(actor=inna, slug="town", code="u1", outcome="maybe")
    with pytest.raises(actions.UnitRefused, match="“u9”"):
        actions.record_visit(actor=inna, slug="town", code="u9", outcome="complete")
    with pytest.raises(Forbidden):
        actions.record_visit(actor=cast.actor("olena"), slug="town", code="u1", outcome="complete")


def test_the_reserve_waits_for_the_main_sample(collecting, cast):
    inna = cast.actor("inna")
    with pytest.raises(actions.UnitRefused, match="not open yet"):
        actions.record_visit(actor=inna, slug="town", code="u3", outcome="complete")
    actions.record_visit(actor=inna, slug="town", code="u1", outcome="refusal")
    with pytest.raises(FieldworkRefused, match="still need a visit"):
        actions.open_reserve(actor=SYSTEM, slug="town", cluster="n1")
    for _ in range(3):
        actions.record_visit(actor=inna, slug="town", code="u2", outcome="no contact")
    assert actions.open_reserve(actor=SYSTEM, slug="town", cluster="n1") == 1


def test_an_interviewer_sees_his_own_addresses_and_records_a_visit(collecting, cast):
    actions.assign_interviewers(actor=SYSTEM, slug="town", people=[cast.ids["inna"]], seed=1)
    client = Client()
    client.force_login(cast.user("inna"))
    page = client.get("/en/office/surveys/town/visits/").content.decode()
    assert "u1" in page
    assert "u3" not in page
    client.post("/en/office/surveys/town/visits/", {"code": "u1", "outcome": "refusal"})
    assert queries.units(queries.survey("town"))[0].outcome == "refusal"
    assert client.get("/office/surveys/town/sample/").status_code == 403


def test_addresses_are_issued_from_a_file_with_a_qr_code_each(collecting, cast):
    client = Client()
    client.force_login(cast.user("sofia"))
    file = SimpleUploadedFile("draw.csv", b"code,cluster,weight\nx1,n2,3\nx2,n2,3\n")
    page = client.post(
        "/en/office/surveys/town/sample/", {"file": file, "log": "SRS, seed=1"}
    ).content.decode()
    assert page.count("<svg") >= 2
    assert "style=" not in page
    assert SampleUnit.objects.filter(cluster="n2").count() == 2
    for content, words in [
        (b"a,b\n1,2\n", "column “code”"),
        (b"code,weight\nx,heavy\n", "line 2"),
        (b"\xff\xfe", "not CSV"),
    ]:
        page = client.post(
            "/en/office/surveys/town/sample/", {"file": SimpleUploadedFile("bad.csv", content)}
        ).content.decode()
        assert words in page
