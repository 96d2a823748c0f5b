"""The plan grows from the decision, keeps within its money, and tells how far it is; nothing is half-saved."""

import datetime

import pytest

from ratusha.core.planning.inputs import Chosen, Decision, Wording
from ratusha.core.planning.money import FundedTwice, OverCeiling
from ratusha.core.planning.network import Cycle
from ratusha.core.texts import same
from ratusha.people.models import TrailLine
from ratusha.people.queries import Forbidden
from ratusha.plan import actions, queries
from ratusha.plan.actions import BadMeasure, PaidTwice
from ratusha.plan.models import FundingLine, Measure
from tests.cast import SYSTEM
from tests.plan import city
from tests.plan.city import PROGRAMME, D, number

pytestmark = pytest.mark.django_db


def test_the_plan_is_built_in_one_step_and_in_the_order_of_its_needs(plan):
    assert [m.initiative for m in queries.measures()] == ["sign-in", "kindergarten", "trees"]
    kindergarten = queries.measure_for("kindergarten-queue")
    assert kindergarten.needs == (number("sign-in"),)
    assert kindergarten.unit.code == "cnap"
    assert [u.code for u in kindergarten.co_executors] == ["land"]  # the accountable unit is not among them
    assert {(m.source, m.year): m.amount for m in kindergarten.money} == {
        ("city", 2026): 300,
        ("donor", 2026): 100,
    }
    assert (kindergarten.baseline, kindergarten.target) == (0, 80)
    line = TrailLine.objects.filter(room="plan", verb="build_from_decision")
    assert line.count() == 1


def test_building_again_keeps_what_was_edited(plan):
    actions.edit_measure(actor=SYSTEM, number=number("trees"), due=D(2028, 1, 31))
    again = city.plan()
    assert again.added == ()
    assert set(again.kept) == {"1", "2", "3"}
    trees = queries.measure(number("trees"))
    assert trees.due == D(2028, 1, 31)
    assert trees.moved
    assert trees.base_due == D(2027, 12, 31)


def test_an_initiative_that_serves_nothing_is_refused(cast):
    city.found()
    idle = Decision("d", "/", (Chosen("idle", same("І"), same(""), "cnap", (), {}),))
    with pytest.raises(BadMeasure, match="serves no service"):
        actions.build_from_decision(actor=SYSTEM, programme=PROGRAMME, decision=idle)
    assert not Measure.objects.exists()


def test_what_the_ceilings_do_not_hold_is_left_unfunded(cast):
    city.found()
    dear = Decision("d", "/", (*city.DECISION.chosen, Chosen("dear", same("Д"), same(""), "cnap", ("x",), {"city": {2027: 401}})))  # fmt: skip
    actions.build_from_decision(actor=SYSTEM, programme=PROGRAMME, decision=dear)
    assert queries.measure(number("dear")).unfunded == {2027: 1}
    assert queries.money_left()["city", 2027] == 0


def test_more_than_a_source_has_is_refused_and_nothing_is_saved(plan):
    with pytest.raises(OverCeiling, match=r"“city” in 2026 .* ceiling is 700"):
        actions.describe_source(actor=SYSTEM, programme=PROGRAMME, identifier="city", title=same("city"), ceilings={2026: 700})  # fmt: skip
    assert queries.ceilings()["city", 2026] == 900


def test_initiatives_in_a_circle_are_refused_and_named(cast):
    city.found()
    circle = Decision(
        "d", "/", tuple(Chosen(a, same(a), same(""), "cnap", ("s",), {}, (b,)) for a, b in ("ab", "ba"))
    )
    with pytest.raises(Cycle, match="a → b → a"):
        actions.build_from_decision(actor=SYSTEM, programme=PROGRAMME, decision=circle)


def test_a_new_dependency_that_closes_a_circle_is_refused(plan):
    with pytest.raises(Cycle):
        actions.depend(actor=SYSTEM, number=number("sign-in"), needs=number("kindergarten"))
    assert queries.measure(number("sign-in")).needs == ()


def test_the_same_work_is_not_paid_twice(plan):
    with pytest.raises(FundedTwice, match="not paid twice"):
        actions.fund(actor=SYSTEM, number=number("trees"), source="city", year=2027, amount=10)
    assert FundingLine.objects.filter(measure__slug="trees").count() == 1


def test_what_is_taken_away_shows_as_unfunded(plan):
    actions.fund(actor=SYSTEM, number=number("trees"), source="donor", year=2027, amount=20)
    assert queries.plan().unfunded == {2027: 30}
    with pytest.raises(BadMeasure, match="no source “moon”"):
        actions.fund(actor=SYSTEM, number=number("trees"), source="moon", year=2027, amount=1)


def test_progress_turns_the_light_and_is_appended(plan):
    n = number("sign-in")
    actions.report_progress(actor=SYSTEM, number=n, share_done=0.4, text=same("Так"), spent={("city", 2026): 120}, day=D(2026, 3, 1))  # fmt: skip
    assert (queries.measure(n).share_done, queries.measure(n).spent) == (0.4, 120)
    with pytest.raises(BadMeasure, match="evidence"):
        actions.report_progress(actor=SYSTEM, number=n, share_done=1, text={}, finished=True)
    actions.report_progress(actor=SYSTEM, number=n, share_done=0, text={}, finished=True, evidence="/x/", actual=77, actual_address="/measured/")  # fmt: skip
    assert queries.measure(n).light.colour == "done"
    assert queries.measure(n).actual == 77
    assert len(queries.reports(n)) == 2


def test_a_head_reports_for_his_own_unit_only(plan, cast):
    actions.report_progress(actor=cast.actor("petro"), number=number("kindergarten"), share_done=0.1, text={})
    with pytest.raises(Forbidden):
        actions.report_progress(actor=cast.actor("petro"), number=number("trees"), share_done=0.1, text={})
    actions.report_progress(actor=cast.actor("daryna"), number=number("trees"), share_done=0.1, text={})


@pytest.mark.parametrize("name", ["olena", "sofia", "halyna", "anna", "taras"])
def test_others_do_not_edit_the_plan(plan, cast, name):
    with pytest.raises(Forbidden):
        actions.edit_measure(actor=cast.actor(name), number="1", due=D(2030, 1, 1))


def test_a_measure_without_need_or_duty_is_refused(plan):
    with pytest.raises(BadMeasure, match="serves a need"):
        actions.add_measure(actor=SYSTEM, programme=PROGRAMME, slug="x", unit_code="cnap", wording=Wording(title=same("X")))  # fmt: skip
    duty = Wording(title=same("Доступність"), legal_duty=same("Закон"))
    assert (
        actions.add_measure(actor=SYSTEM, programme=PROGRAMME, slug="a11y", unit_code="cnap", wording=duty)
        == "4"
    )
    assert (
        actions.add_measure(actor=SYSTEM, programme=PROGRAMME, slug="a11y", unit_code="cnap", wording=duty)
        == "4"
    )


def test_dates_that_end_before_they_begin_are_refused(plan):
    with pytest.raises(BadMeasure, match="before it begins"):
        actions.edit_measure(actor=SYSTEM, number="1", due=D(2020, 1, 1))


# --- projects of others


def project(slug="bridge", **more):
    given = {"title": same("Міст"), "donor": same("Донор"), "scope": same("Черги"), "start": D(2026, 1, 1), "end": D(2026, 9, 30)}  # fmt: skip
    actions.describe_project(actor=SYSTEM, programme=PROGRAMME, slug=slug, **given | more)


def test_a_donors_overlap_is_found_and_settled(plan):
    project(services=["kindergarten-queue"])
    (overlap,) = queries.plan().overlaps
    assert (overlap.ours, overlap.theirs, overlap.days) == (number("kindergarten"), "bridge", 92)
    assert queries.plan().unsettled == 1
    actions.link_project(actor=SYSTEM, project="bridge", number=overlap.ours, stand="duplicates")
    assert queries.plan().unsettled == 1  # known, but not settled
    actions.link_project(actor=SYSTEM, project="bridge", number=overlap.ours, stand="duplicates", settled=same("Розведено"))  # fmt: skip
    assert queries.plan().unsettled == 0


def test_two_projects_do_not_pay_for_the_same_work(plan):
    project("one", source="donor")
    project("two", source="donor")
    actions.link_project(actor=SYSTEM, project="one", number=number("trees"), stand="funds")
    with pytest.raises(PaidTwice, match="already"):
        actions.link_project(actor=SYSTEM, project="two", number=number("trees"), stand="funds")


def test_a_project_pays_only_through_a_line_of_the_measure(plan):
    project("one", source="donor")
    with pytest.raises(PaidTwice, match="enter the project's money"):
        actions.link_project(actor=SYSTEM, project="one", number=number("sign-in"), stand="funds")
    with pytest.raises(queries.NoSuchProject):
        actions.link_project(actor=SYSTEM, project="none", number="1", stand="funds")


# --- group


def meeting(cast, needed=3):
    group, members = city.group(needed)
    moment = datetime.datetime(2025, 9, 25, 10, tzinfo=datetime.UTC)
    pk = actions.call_meeting(actor=SYSTEM, group=group, number=1, starts_at=moment, place=same("зала"), agenda=[same("Анкета")])  # fmt: skip
    return pk, members


def test_members_are_invited_once(plan, cast):
    from ratusha.outbox import queries as outbox

    meeting(cast)
    meeting(cast)
    assert len(outbox.messages(about="meeting 1")) == 5


def test_a_meeting_that_lost_its_quorum_resolves_nothing(plan, cast):
    pk, members = meeting(cast)
    present = {
        members["taras"]: None,
        members["daryna"]: None,
        members["petro"]: None,
    }  # the secretary has no vote
    assert not actions.hold_meeting(actor=SYSTEM, meeting=pk, present=present)
    assert queries.meeting(1).state == "no_quorum"
    with pytest.raises(actions.BadMeeting, match="can resolve nothing"):
        actions.resolve(actor=SYSTEM, meeting=pk, number="1.1", text=same("Так"))


def test_a_substitute_sits_for_his_member_only_and_votes_are_counted(plan, cast):
    pk, members = meeting(cast)
    substitute = actions.seat_member(actor=SYSTEM, group=queries.group().id, name=same("Заступник"), post=same(""), since=D(2025, 8, 20), substitute_of=members["ivan"])  # fmt: skip
    with pytest.raises(actions.BadMeeting, match="named for"):
        actions.hold_meeting(actor=SYSTEM, meeting=pk, present={members["petro"]: substitute})
    with pytest.raises(actions.BadMeeting, match="appointed on that day"):
        actions.hold_meeting(actor=SYSTEM, meeting=pk, present={substitute: None})
    present = {members["taras"]: None, members["petro"]: None, members["ivan"]: substitute}
    assert actions.hold_meeting(actor=SYSTEM, meeting=pk, present=present)
    with pytest.raises(actions.BadMeeting, match="do not carry"):
        actions.resolve(actor=SYSTEM, meeting=pk, number="1.1", text=same("Так"), votes=(1, 2, 0))
    with pytest.raises(actions.BadMeeting, match="among 3 voters"):
        actions.resolve(actor=SYSTEM, meeting=pk, number="1.1", text=same("Так"), votes=(4, 0, 0))
    with pytest.raises(actions.BadMeeting, match="recorded already"):
        actions.hold_meeting(actor=SYSTEM, meeting=pk, present={})


def test_owners_of_resolutions_are_reminded_and_overdue_ones_are_shown(plan, cast):
    pk, members = meeting(cast)
    actions.hold_meeting(actor=SYSTEM, meeting=pk, present=dict.fromkeys(members.values()))
    actions.resolve(actor=SYSTEM, meeting=pk, number="1.1", text=same("Оприлюднити"), owner=cast.ids["petro"], due=D(2025, 10, 1), votes=(3, 0, 1))  # fmt: skip
    assert actions.remind(day=D(2025, 9, 28)) == 1
    assert actions.remind(day=D(2025, 9, 20)) == 0
    assert [r.number for r in queries.group().overdue] == ["1.1"]
    actions.close_resolution(actor=SYSTEM, number="1.1", day=D(2025, 12, 1), evidence="/programme/")
    assert queries.group().overdue == ()


def test_news_reach_those_who_confirmed(plan, cast):
    from ratusha.outbox import queries as outbox
    from ratusha.plan.models import Subscription

    for mail in ("a@example.org", "b@example.org"):
        actions.subscribe(email=mail, language="uk", address="http://x/%s")
    assert actions.confirm_subscription(token=Subscription.objects.get(email="a@example.org").token)
    assert not actions.confirm_subscription(token="wrong")
    actions.tell_news(
        actor=SYSTEM, programme=PROGRAMME, slug="n", day=D(2025, 12, 1), title=same("Н"), text=same("Т")
    )
    assert len(outbox.messages(about="news n")) == 1
