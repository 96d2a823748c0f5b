"""Links open once and lead nowhere back; visits, reserve and rates follow their rules."""

import datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from ratusha.core.survey.fieldwork import FieldworkRefused
from ratusha.intake import actions as intake
from ratusha.intake import ports
from ratusha.needs import actions, queries
from ratusha.needs.models import Response, SampleUnit, State, Survey, Trace
from ratusha.people.queries import Forbidden
from tests.needs.conftest import SYSTEM, book_of_town
from tests.worlds import world

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


def collect():
    form = intake.publish_form(actor=SYSTEM, content=FORM.encode(), filename="needs.md")
    book = book_of_town()
    actions.describe_survey(actor=SYSTEM, about=actions.about_from(book), questions=book.variables)
    actions.set_design(
        actor=SYSTEM, slug="town", design=queries.Design(strata="district", cluster="area", weight="w")
    )
    Survey.objects.update(form=form.code, modes=["web"], closes=datetime.date(2099, 1, 1))
    addresses = [actions.Address(f"u{i}", "north", "n1", 12.5, reserve=i == 3) for i in (1, 2, 3)]
    return {one.code: one.link for one in actions.issue_units(actor=SYSTEM, slug="town", addresses=addresses)}


@pytest.fixture
def collecting(cast):
    """The survey with its questionnaire on the web, and three addresses of one cluster, one of them reserve."""
    return world(collect)


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
    assert 'value="u1"' in page
    assert 'value="u3"' not in page
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


def sent(number, origin, **values):
    """An answer of an open poll that came from somewhere."""
    now = datetime.datetime.now(datetime.UTC)
    return actions.take_response(
        ports.Submission(f"key{number}", 1, "h", "town", "web", "en", values, (), now, now, origin=origin)
    )


FIVE = {"district": "north", "sex": "w", "first": ["a"], "happy": 5, "wish": "Light"}


def test_an_open_poll_sees_repetitions_without_keeping_who_answered(collecting):
    Survey.objects.update(kind="open")
    for number in range(5):
        sent(number, "203.0.113.7 Firefox", **{**FIVE, "happy": number})
    sent(5, "203.0.113.7 Firefox", **{**FIVE, "happy": 2})
    sent(6, "203.0.113.7 Safari", **FIVE)
    reasons = list(Response.objects.order_by("pk").values_list("suspect", flat=True))
    assert reasons == ["", "", "", "same sender again", "same sender again", "same answers again", ""]
    kept = repr([*Response.objects.values(), *Trace.objects.values(), *Survey.objects.values()])
    assert "203.0.113" not in kept and "Firefox" not in kept
    assert queries.monitoring(queries.survey("town")).suspect == {
        "same answers again": 1,
        "same sender again": 2,
    }


def test_marks_of_one_sender_differ_between_surveys_and_end_with_them(collecting):
    Survey.objects.update(kind="open")
    sent(1, "203.0.113.7 Firefox", **FIVE)
    first = set(Trace.objects.values_list("mark", flat=True))
    assert len(first) == 2 and all(len(mark) == 64 for mark in first)
    Trace.objects.all().delete()
    Survey.objects.update(salt="")
    sent(2, "203.0.113.7 Firefox", **FIVE)
    assert first.isdisjoint(Trace.objects.values_list("mark", flat=True))
    actions.close_survey(actor=SYSTEM, slug="town")
    assert Trace.objects.count() == 0 and Survey.objects.get().salt == ""


def test_a_sample_leaves_no_traces_of_senders(collecting):
    for number in range(5):
        sent(number, "203.0.113.7 Firefox", **FIVE)
    assert Trace.objects.count() == 0 and not Response.objects.exclude(suspect="").exists()


def office(cast, name):
    client = Client()
    client.force_login(cast.user(name))
    return client


def test_the_office_shares_addresses_out_and_opens_the_reserve(collecting, cast):
    sofia, address = office(cast, "sofia"), "/en/office/surveys/town/sample/"
    page = sofia.get(address).content.decode()
    assert "closed until the main addresses are worked" in page
    page = sofia.post(
        address, {"do": "assign", "people": [cast.ids["inna"], 10**9, "x"], "seed": "3"}, follow=True
    )
    assert "shared out among 1 interviewer" in page.content.decode()
    mine = queries.units(queries.survey("town"), interviewer=cast.ids["inna"])
    assert [unit.code for unit in mine] == ["u1", "u2"]
    page = sofia.post(address, {"do": "reserve", "cluster": "n1"}, follow=True).content.decode()
    assert "still need a visit" in page
    for unit in ("u1", "u2"):
        office(cast, "inna").post("/en/office/surveys/town/visits/", {"code": unit, "outcome": "refusal"})
    assert "Open 1 address<" in sofia.get(address).content.decode()
    page = sofia.post(address, {"do": "reserve", "cluster": "n1"}, follow=True).content.decode()
    assert "1 addresses are open now" in page and SampleUnit.objects.filter(opened=False).count() == 0


@pytest.mark.parametrize(
    "posted",
    [{"do": "assign"}, {"do": "reserve"}, {"do": "reserve", "cluster": "<b>"}, {"do": "x", "seed": "9" * 50}],
)
def test_a_button_pressed_with_nothing_changes_nothing(collecting, cast, posted):
    page = office(cast, "sofia").post("/en/office/surveys/town/sample/", posted, follow=True)
    assert page.status_code == 200 and SampleUnit.objects.filter(interviewer=None).count() == 3
    assert SampleUnit.objects.filter(opened=False).count() == 1


def test_visits_are_listed_in_order(collecting, cast):
    actions.assign_interviewers(actor=SYSTEM, slug="town", people=[cast.ids["inna"]], seed=1)
    inna = office(cast, "inna")
    for outcome in ("no contact", "refusal"):
        inna.post("/en/office/surveys/town/visits/", {"code": "u1", "outcome": outcome})
    assert "no contact → refusal" in inna.get("/en/office/surveys/town/visits/").content.decode()


def test_the_r_indicator_says_how_alike_strata_answer(collecting, cast):
    more = [actions.Address(f"s{i}", "south", "s1", 12.5) for i in range(4)]
    actions.issue_units(actor=SYSTEM, slug="town", addresses=more)
    SampleUnit.objects.filter(code__in=("u1", "s1", "s2")).update(answered=True)
    found = queries.representation(queries.units(queries.survey("town")))
    assert found.strata == (("north", 2, 1), ("south", 4, 2)) and found.r == pytest.approx(1.0)
    SampleUnit.objects.filter(code__in=("s1", "s2")).update(answered=False)
    assert queries.representation(queries.units(queries.survey("town"))).r < 0.6
    assert "R-indicator" in office(cast, "sofia").get("/en/office/surveys/town/sample/").content.decode()
