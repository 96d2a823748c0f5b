"""Two judge apart; agreement or a third person makes the reading; nobody sees the other's judgement first."""

from __future__ import annotations

import datetime

import pytest

from ratusha.catalogue import actions as catalogue
from ratusha.core.quality import QualityError
from ratusha.people.queries import Forbidden
from ratusha.quality import actions, queries
from ratusha.quality.models import Assessment, Frozen, Measurement
from tests.cast import SYSTEM
from tests.catalogue.cards import complete_card
from tests.core.test_instruments import LADDER

WORDS = {"uk": "Слова", "ru": "Слова", "en": "Words"}
DAY = datetime.date(2025, 9, 26)
SAME, OTHER = {"evidence": "2", "result": "3"}, {"evidence": "2", "result": "1"}


@pytest.fixture
def audit(cast):
    """One published service, a ladder of two criteria, an open campaign."""
    catalogue.draft_card(actor=SYSTEM, identifier="residence", card=complete_card())
    catalogue.publish_version(actor=SYSTEM, identifier="residence")
    actions.import_instrument(actor=SYSTEM, text=LADDER)
    actions.open_campaign(
        actor=SYSTEM, code="autumn", title=WORDS, instrument="maturity", starts=DAY, ends=DAY
    )
    return cast


def assess(cast, name, judged, evidence="screenshot 1"):
    actions.assess(
        actor=cast.actor(name),
        campaign="autumn",
        service="residence",
        assessor=cast.ids[name],
        judged=judged,
        evidence=evidence,
        date=DAY,
    )


def settle(cast, name, judged=SAME, reason=WORDS):
    actions.settle(
        actor=cast.actor(name), campaign="autumn", service="residence", judged=judged, reason=reason, date=DAY
    )


def test_two_who_agree_make_the_reading(audit):
    assess(audit, "marko", SAME)
    assert not Measurement.objects.exists()
    assess(audit, "sofia", SAME)
    found = queries.scores("residence")[0]
    assert (found.value, found.date, found.instrument.version) == (2, DAY, 2)
    assert queries.standing("autumn").kappa == 1


def test_where_they_differ_a_third_person_settles_with_a_reason(audit):
    assess(audit, "marko", SAME)
    assess(audit, "sofia", OTHER)
    row = queries.audited("autumn", "residence")
    assert (row.state, row.differs) == ("differs", ("result",))
    with pytest.raises(Forbidden, match="third person"):
        settle(audit, "marko")
    with pytest.raises(actions.BadAssessment, match="reason"):
        settle(audit, "petro", reason={"uk": "  "})
    with pytest.raises(actions.BadAssessment, match="agree on evidence"):
        settle(audit, "petro", judged={"evidence": "4", "result": "3"})
    settle(audit, "petro")
    row = queries.audited("autumn", "residence")
    assert (row.state, row.value, row.reason) == ("settled", 2, WORDS)
    with pytest.raises(actions.BadAssessment, match="no differing"):
        settle(audit, "petro")


def test_agreement_is_counted_over_all_criteria(audit):
    assess(audit, "marko", SAME)
    assess(audit, "sofia", OTHER)
    found = queries.standing("autumn")
    assert (found.items, found.agreed) == (2, 0.5)
    low, high = found.interval
    assert low < 0.5 < high


def test_a_judgement_is_shown_only_when_it_can_sway_nobody(audit):
    assess(audit, "marko", SAME)
    row = queries.audited("autumn", "residence")
    assert row.may_see(audit.ids["marko"])
    assert not row.may_see(audit.ids["sofia"])
    assert row.may_assess(audit.ids["sofia"])
    assert not row.may_assess(audit.ids["marko"])


@pytest.mark.parametrize(
    ("judged", "evidence", "refused"),
    [
        (SAME, "  ", actions.BadAssessment),
        ({"evidence": "2"}, "x", QualityError),
        ({"evidence": "2", "result": "9"}, "x", QualityError),
    ],
)
def test_a_judgement_without_sense_is_refused_and_nothing_is_kept(audit, judged, evidence, refused):
    with pytest.raises(refused):
        assess(audit, "marko", judged, evidence)
    assert not Assessment.objects.exists()


def test_nobody_judges_twice_or_for_another_and_nothing_is_changed_later(audit):
    assess(audit, "marko", SAME)
    with pytest.raises(actions.BadAssessment):
        assess(audit, "marko", OTHER)
    with pytest.raises(Forbidden):
        actions.assess(
            actor=audit.actor("marko"),
            campaign="autumn",
            service="residence",
            assessor=audit.ids["sofia"],
            judged=SAME,
            evidence="x",
            date=DAY,
        )
    with pytest.raises(Frozen):
        Assessment.objects.get().save()


def test_a_third_judgement_is_not_taken(audit):
    assess(audit, "marko", SAME)
    assess(audit, "sofia", OTHER)
    with pytest.raises(actions.BadAssessment, match="twice"):
        assess(audit, "petro", SAME)


def test_a_campaign_needs_an_instrument_with_criteria(audit):
    actions.define_instrument(actor=SYSTEM, identifier="hours", kind="burden", title=WORDS, rule=WORDS)
    with pytest.raises(actions.BadAssessment, match="no criteria"):
        actions.open_campaign(actor=SYSTEM, code="x", title=WORDS, instrument="hours", starts=DAY, ends=DAY)


def test_an_audit_is_walked_in_the_office(audit, client):
    """Open a campaign, judge twice apart, settle: every page says what comes next."""
    for name, result in (("marko", "3"), ("sofia", "1")):
        client.force_login(audit.user(name), backend="django.contrib.auth.backends.ModelBackend")
        page = client.get("/en/office/quality/autumn/residence/").content.decode()
        assert "Judge it alone" in page
        assert "screenshot" not in page.split("<form")[-2]
        answer = client.post(
            "/en/office/quality/autumn/residence/",
            {"c-evidence": "2", "c-result": result, "words": "screenshot 1"},
        )
        assert answer.status_code == 302
    assert "third person" in client.get("/en/office/quality/autumn/residence/").content.decode()
    client.force_login(audit.user("petro"), backend="django.contrib.auth.backends.ModelBackend")
    assert "Settle the differences" in client.get("/en/office/quality/autumn/residence/").content.decode()
    client.post("/en/office/quality/autumn/residence/", {"c-result": "1", "words": "looked at together"})
    page = client.get("/en/office/quality/autumn/").content.decode()
    assert "settled" in page
    assert "κ" in page
    assert queries.scores("residence")[0].value == 1
    opened = client.post(
        "/en/office/quality/open/",
        {
            "title": "W",
            "code": "winter",
            "instrument": "maturity",
            "starts": "2025-12-01",
            "ends": "2025-11-01",
        },
    )
    assert "ends on the day it starts" in opened.content.decode()


def test_what_is_not_there_is_404(audit, client):
    client.force_login(audit.user("marko"), backend="django.contrib.auth.backends.ModelBackend")
    for address in ("nowhere/", "autumn/nowhere/", "nowhere/residence/"):
        assert client.get(f"/office/quality/{address}").status_code == 404
    assert client.get("/quality/instruments/nothing.toml").status_code == 404


def test_an_instrument_goes_out_as_a_file_and_comes_back(audit, client):
    text = client.get("/quality/instruments/maturity.toml").content.decode()
    assert actions.import_instrument(actor=SYSTEM, text=text) == queries.instrument("maturity").id


def test_a_campaign_of_many_services_takes_few_queries(audit, client, django_assert_max_num_queries):
    assess(audit, "marko", SAME)
    client.force_login(audit.user("marko"), backend="django.contrib.auth.backends.ModelBackend")
    with django_assert_max_num_queries(30):
        client.get("/office/quality/autumn/")
