"""The office's pages: each does its one thing, keeps what was written when it is refused, and shows no script."""

import datetime

import pytest

from ratusha.core.texts import same
from ratusha.outbox.models import Job, Message
from ratusha.papers import queries as papers
from ratusha.plan import actions, queries
from ratusha.plan.models import Comment, Measure, Section
from ratusha.plan.queries import documents
from tests.cast import SYSTEM
from tests.plan import city
from tests.plan.actions.test_consultation import say
from tests.plan.city import D, number

pytestmark = pytest.mark.django_db
NASTY = "<script>alert(1)</script>"
PAGES = [
    "/office/plan/",
    "/office/plan/measure/1/",
    "/office/plan/measure/1/edit/",
    "/office/plan/new-measure/",
    "/office/plan/money/",
    "/office/plan/concept/",
    "/office/plan/concept/new-section/",
    "/office/plan/concept/section/problem/",
    "/office/plan/differences/",
    "/office/plan/consultation/{version}/",
    "/office/plan/agreement/{version}/",
    "/office/plan/draft/{version}/",
    "/office/programme/",
    "/office/programme/words/",
    "/office/programme/component/1/",
    "/office/programme/new-milestone/",
    "/office/programme/new-news/",
    "/office/programme/news/n/",
    "/office/programme/new-project/",
    "/office/programme/project/bridge/",
    "/office/group/",
    "/office/group/mandate/",
    "/office/group/new-member/",
    "/office/group/new-meeting/",
    "/office/group/meeting/1/",
    "/office/papers/",
]


@pytest.fixture
def desk(full, client, cast):
    """The secretary at the desk."""
    client.force_login(cast.user("daryna"))
    return client


def texts(name, words, **more):
    """What a form sends for a field of words."""
    return {f"{name}_uk": words, f"{name}_ru": "", f"{name}_en": "", **more}


def errors(page):
    return page.content.decode().split('class="errors"')[1:]


def test_every_page_of_the_office_opens_while_the_languages_take_turns(desk, full):
    for i, address in enumerate(PAGES):
        page = desk.get(("", "/ru", "/en")[i % 3] + address.format(version=full))
        assert page.status_code == 200, address
        assert b"style=" not in page.content, address
        assert page.content.count(b"<h1") == 1, address


def test_pages_of_an_empty_city_are_no_errors(cast, client):
    client.force_login(cast.user("daryna"))
    for address in PAGES:
        assert client.get(address.format(version=1)).status_code in {200, 404}, address
    for address in ("/office/plan/", "/office/programme/", "/office/group/", "/office/papers/"):
        assert client.get(address).status_code == 200, address


def test_only_the_mayor_opens_the_approval(full, client, cast):
    for name, status in {"daryna": 403, "petro": 403, "halyna": 200}.items():
        client.force_login(cast.user(name))
        assert client.get("/office/plan/approve/").status_code == status


# --- the Concept


def parts(*rows):
    """What the section's page sends: (key, place, block, Ukrainian words)."""
    sent = {"part-TOTAL_FORMS": str(len(rows)), "part-INITIAL_FORMS": "0"}
    for i, (key, place, block, words) in enumerate(rows):
        sent |= {f"part-{i}-key": key, f"part-{i}-place": place, f"part-{i}-block": block}
        sent |= texts(f"part-{i}-text", words)
    return sent


def write(desk, *rows, slug="problem", title="Проблема", position="1"):
    sent = texts("title", title, position=position) | parts(*rows)
    return desk.post(f"/office/plan/concept/section/{slug}/", sent)


def anchors(slug="problem"):
    return [p.anchor for name, _title, found in documents.concept_parts("uk") if name == slug for p in found]


def test_a_paragraph_put_between_others_moves_no_comment(desk):
    assert anchors() == ["problem-1", "problem-2", "problem-3"]
    write(desk, ("1", "10", "", "Черги довгі."), ("2", "20", "money_table", ""), ("3", "30", "", "Папери зайві."), ("", "15", "", "Між ними."))  # fmt: skip
    assert anchors() == ["problem-1", "problem-4", "problem-2", "problem-3"]


def test_an_emptied_part_is_left_out_and_places_order_the_rest(desk):
    write(desk, ("1", "30", "", "Останній"), ("2", "20", "", ""), ("3", "10", "needs_table", ""))
    assert Section.objects.get(identifier="problem").parts == [
        {"key": 3, "block": "needs_table"},
        {"key": 1, "text": {"uk": "Останній"}},
    ]


def test_a_wrong_part_is_told_and_nothing_is_saved(desk):
    before = Section.objects.get(identifier="problem").parts
    wrong = {
        ("1", "10", "money_table", "і слова"): "не обидва",
        ("1", "x", "", "слова"): "field-error",
        ("1", "-4", "", "слова"): "field-error",
        ("1", "10", "moon_table", ""): "field-error",
    }
    for row, told in wrong.items():
        page = write(desk, row)
        assert page.status_code == 400, row
        assert told in page.content.decode(), row
    assert Section.objects.get(identifier="problem").parts == before


def test_a_section_without_its_forms_or_with_too_many_is_refused(desk):
    assert desk.post("/office/plan/concept/section/problem/", texts("title", "П", position="1")).status_code == 400  # fmt: skip
    many = {"part-TOTAL_FORMS": "100000", "part-INITIAL_FORMS": "0"}
    page = desk.post("/office/plan/concept/section/problem/", texts("title", "П", position="1") | many)
    assert page.status_code == 400


def test_a_refused_section_shows_again_what_was_written(desk):
    page = write(desk, ("1", "10", "", NASTY), title="")
    words = page.content.decode()
    assert page.status_code == 400
    assert NASTY not in words
    assert "&lt;script&gt;" in words


def test_a_new_section_takes_a_free_name_only(desk):
    sent = texts("title", "Ресурси", position="3", identifier="resources") | parts(("", "", "", "Люди."))
    desk.post("/office/plan/concept/new-section/", sent)
    assert anchors("resources") == ["resources-1"]
    sent["identifier"] = "problem"
    assert desk.post("/office/plan/concept/new-section/", sent).status_code == 400
    desk.post("/office/plan/concept/section/resources/", {"what": "remove"})
    assert documents.section("resources") is None


def test_a_newer_source_is_marked_and_a_version_takes_it_in(desk, full):
    actions.fund(actor=SYSTEM, number=number("trees"), source="donor", year=2027, amount=30)
    assert "джерело новіше" in desk.get("/office/plan/concept/").content.decode()
    desk.post("/office/plan/concept/", {"what": "version"})
    assert "джерело новіше" not in desk.get("/office/plan/concept/").content.decode()
    page = desk.get("/office/plan/differences/").content.decode()
    assert "версіями 1" in page
    assert "donor" in page.split("<h2>Числа</h2>")[1].split("<h2>")[0]  # the row whose number changed


def test_versions_that_do_not_exist_are_compared_with_those_that_do(desk):
    for query in ("?a=99&b=-1", "?a=<script>&b=2", "?document=moon"):
        assert desk.get("/office/plan/differences/" + query).status_code == 200


# --- consultation


def test_like_comments_get_one_answer_and_an_insult_is_kept_out(desk, full):
    talk = queries.consultation(full).id
    for i in range(4):
        say(talk, f"Зауваження {i}")
    page = f"/office/plan/consultation/{full}/"
    desk.post(
        page, texts("text", "Додано таблицю.", what="answer", numbers=["1", "2", "3"], verdict="accepted")
    )
    desk.post(page, texts("reason", "Образа", what="moderate", numbers=["4"]))
    counts = queries.consultation(full).counts
    assert (counts["accepted"], counts["moderated"], counts["open"]) == (3, 1, 0)
    public = desk.get("/concept/").content.decode()
    assert "Додано таблицю." in public
    assert "Зауваження 3" not in public
    assert "Образа" in public


def test_an_answer_that_is_none_is_told_and_changes_nothing(desk, full):
    say(queries.consultation(full).id)
    for sent in (
        {"numbers": [], "verdict": "accepted", "text_uk": "Так"},
        {"numbers": ["99"], "verdict": "accepted", "text_uk": "Так"},
        {"numbers": ["1"], "verdict": "maybe", "text_uk": "Так"},
        {"numbers": ["1"], "verdict": "rejected", "text_uk": "", "text_en": "No"},
        {"numbers": ["1; drop"], "verdict": "rejected", "text_uk": "Ні"},
    ):
        page = desk.post(f"/office/plan/consultation/{full}/", {"what": "answer", **sent})
        assert page.status_code == 400, sent
        assert errors(page), sent
    assert queries.consultation(full).waiting == 1


def test_an_answered_comment_is_not_moderated_away(desk, full):
    talk = queries.consultation(full).id
    say(talk)
    actions.answer(actor=SYSTEM, consultation=talk, numbers=[1], verdict="rejected", text=same("Ні"))
    page = desk.post(
        f"/office/plan/consultation/{full}/", texts("reason", "Ой", what="moderate", numbers=["1"])
    )
    assert page.status_code == 400
    assert Comment.objects.get().state == "answered"


def test_a_consultation_is_opened_for_so_many_days(cast, client):
    city.plan()
    city.concept()
    version = actions.make_concept(actor=SYSTEM)
    client.force_login(cast.user("daryna"))
    address = f"/office/plan/consultation/{version}/"
    for wrong in ({"opens": "2025-12-01", "days": "0"}, {"opens": "tomorrow", "days": "5"}, {"opens": "2025-12-01", "days": "9999"}):  # fmt: skip
        assert client.post(address, wrong).status_code == 400
    client.post(address, {"opens": "2025-12-01", "days": "15"})
    assert queries.consultation(version).closes == D(2025, 12, 15)
    assert papers.version(version).state == "published"
    assert client.get("/office/plan/consultation/999/").status_code == 404


# --- agreement, draft decision, approval


def test_the_sheet_is_laid_out_decided_and_answered_on_its_page(desk, full, client, cast):
    page = f"/office/plan/agreement/{full}/"
    for unit, step in (("land", 1), ("cnap", 2)):
        desk.post(page, {"what": "add", "unit": unit, "step": step, "due": "2025-12-12"})
    early = desk.post(page, {"what": "agree", "unit": "cnap", "verdict": "agree"})
    assert early.status_code == 400
    assert errors(early)
    assert desk.post(page, {"what": "agree", "unit": "land", "verdict": "remarks"}).status_code == 400
    desk.post(page, {"what": "agree", "unit": "land", "verdict": "remarks", "remark": "Додати джерело"})
    assert queries.sheet_standing(full).unanswered == ("land",)
    desk.post(page, {"what": "remark", "unit": "land", "answer": "Додано"})
    client.force_login(cast.user("petro"))  # the head of the centre decides for his own unit
    client.post(page, {"what": "agree", "unit": "cnap", "verdict": "agree"})
    assert queries.sheet_standing(full).complete
    assert (
        client.post(page, {"what": "add", "unit": "moon", "step": 1, "due": "2025-12-12"}).status_code == 400
    )


def test_a_unit_that_is_not_on_the_sheet_decides_nothing(desk, full):
    page = desk.post(f"/office/plan/agreement/{full}/", {"what": "agree", "unit": "cnap", "verdict": "agree"})
    assert page.status_code == 400


def test_the_draft_names_the_first_day_on_which_it_can_be_considered(desk, full, cast):
    page = f"/office/plan/draft/{full}/"
    today = datetime.date.today()
    refused = desk.post(page, texts("title", "Про затвердження", sitting=today.isoformat()))
    assert refused.status_code == 400
    assert f"{today:%d.%m.%Y}" in errors(refused)[0]
    assert queries.drafts("concept") == ()
    desk.post(
        page, texts("title", "Про затвердження", sitting=(today + datetime.timedelta(days=30)).isoformat())
    )
    assert len(queries.drafts("concept")) == 1
    assert "Про затвердження" in desk.get("/concept/").content.decode()


def approve(client, cast, version, day="2025-12-15", act="Рішення № 7"):
    client.force_login(cast.user("halyna"))
    return client.post("/office/plan/approve/", texts("act", act, version=version, day=day))


def test_the_mayor_approves_by_an_act_and_the_files_are_signed_by_a_job(full, client, cast):
    assert "не оприлюднено" in errors(approve(client, cast, full))[0]
    city.draft(full, day=D(2025, 12, 1))
    refused = errors(approve(client, cast, full, day="2025-12-13"))[0]
    assert "01.12.2025" in refused
    assert "15.12.2025" in refused
    assert "13.12.2025" in refused
    assert approve(client, cast, full, act="").status_code == 400
    approve(client, cast, full)
    assert papers.approved("concept").act["uk"] == "Рішення № 7"
    assert Job.objects.filter(name="papers.sign", payload__version=full).exists()
    assert approve(client, cast, full).status_code == 404  # approved once


def test_a_version_whose_words_changed_after_a_unit_agreed_is_not_approved(cast, client):
    city.plan()
    city.concept()
    version = actions.make_concept(actor=SYSTEM)
    actions.open_agreement(actor=SYSTEM, version=version, lines=[("cnap", 1, D(2025, 12, 1))])
    actions.agree(actor=SYSTEM, version=version, unit_code="cnap", verdict="agree")
    city.concept("Інші слова.")
    assert actions.make_concept(actor=SYSTEM) == version  # a draft is replaced
    city.draft(version)
    assert "cnap" in errors(approve(client, cast, version))[0]


def test_nothing_is_approved_while_its_consultation_runs(full, client, cast):
    city.draft(full, day=D(2025, 11, 1), sitting=D(2025, 12, 12))
    assert "12.12.2025" in errors(approve(client, cast, full, day="2025-12-12"))[0]


def test_an_amendment_needs_a_draft_of_its_own(full, client, cast):
    city.draft(full)
    approve(client, cast, full)
    city.concept("Черги зникли.")
    second = actions.make_concept(actor=SYSTEM, reason=same("Повторне вимірювання"))
    assert errors(approve(client, cast, second))


# --- measures


def measure_form(**changes):
    return {
        **texts("title", "Дерева в місті"),
        "unit": "land",
        "co_executors": ["cnap"],
        "start": "2027-01-01",
        "due": "2027-12-31",
        "services": "tree-removal, tree-removal",
        **texts("indicator_title", "Частка онлайн, %"),
        "baseline": "0",
        "target": "70",
        "cost-2027": "80",
        **changes,
    }


def test_a_measure_is_edited_whole_and_its_missing_money_shows(desk):
    page = f"/office/plan/measure/{number('trees')}/edit/"
    desk.post(page, measure_form())
    found = queries.measure(number("trees"))
    assert found.title["uk"] == "Дерева в місті"
    assert [u.code for u in found.co_executors] == ["cnap"]
    assert found.services == ("tree-removal",)
    assert (found.baseline, found.target) == (0, 70)
    assert found.unfunded == {2027: 30}
    assert "Без фінансування" in desk.get("/office/plan/").content.decode()


def test_a_measure_that_cannot_be_so_is_told_and_stays(desk):
    before = Measure.objects.filter(slug="trees").values().get()
    for changes in (
        {"title_uk": ""},
        {"due": "2026-01-01"},
        {"unit": "moon"},
        {"cost-2027": "-5"},
        {"cost-2027": "10"},  # less than the plan takes already
        {"cost-2027": "1e30"},
        {"target": "many"},
        {"services": "x" * 101},
    ):
        page = desk.post(f"/office/plan/measure/{number('trees')}/edit/", measure_form(**changes))
        assert page.status_code == 400, changes
        assert errors(page), changes
    assert Measure.objects.filter(slug="trees").values().get() == before


def test_a_legal_duty_is_added_as_a_measure(desk):
    sent = measure_form(slug="archive", services="", **texts("legal_duty", "Закон про архіви"))
    desk.post("/office/plan/new-measure/", sent)
    found = next(m for m in queries.measures() if m.slug == "archive")
    assert found.unfunded == {2027: 80}
    assert desk.post("/office/plan/new-measure/", sent).status_code == 400  # the name is taken
    sent = measure_form(slug="nothing", services="")
    assert "потребі" in errors(desk.post("/office/plan/new-measure/", sent))[0]


def test_money_is_moved_all_or_nothing_and_told_in_the_reader_s_language(desk):
    page = f"/office/plan/measure/{number('trees')}/"
    before = queries.measure(number("trees")).money
    refused = desk.post(page, {"what": "money", "donor-2027": "10", "city-2027": "999"})
    assert "двічі не платять" in errors(refused)[0]
    assert queries.measure(number("trees")).money == before
    desk.post(page, {"what": "money", "donor-2027": "20", "city-2027": "30"})
    assert queries.measure(number("trees")).planned == 50


def test_ceilings_are_set_and_never_below_what_is_planned(desk):
    page = "/office/plan/money/"
    years = {f"{s}-{y}": "5000" for s in ("city", "donor") for y in range(2025, 2029)}
    desk.post(page, {"what": "ceilings", **years})
    assert queries.ceilings()["city", 2028] == 5000
    refused = desk.post(page, {"what": "ceilings", **years, "city-2026": "1"})
    assert "800" in errors(refused)[0]  # what the plan takes already
    assert queries.ceilings()["city", 2026] == 5000
    desk.post(page, {"what": "source", "identifier": "region", **texts("title", "Область")})
    assert "region" in [s.identifier for s in queries.plan().sources]


def test_dependencies_are_added_and_removed_and_a_circle_is_named(desk):
    one, other = number("kindergarten"), number("sign-in")
    page = f"/office/plan/measure/{other}/"
    assert "по колу" in errors(desk.post(page, {"what": "depend", "needs": one}))[0]
    desk.post(f"/office/plan/measure/{one}/", {"what": "undepend", "needs": other})
    assert queries.measure(one).needs == ()
    desk.post(page, {"what": "depend", "needs": one})
    assert queries.measure(other).needs == (one,)
    assert desk.post(page, {"what": "depend", "needs": "99"}).status_code == 400


def test_progress_is_reported_with_what_was_spent_and_reached(desk):
    page = f"/office/plan/measure/{number('trees')}/"
    sent = {"what": "progress", "share": "30", **texts("text", "Договір підписано"), "spent-donor-2027": "12", "actual": "15"}  # fmt: skip
    desk.post(page, sent)
    found = queries.measure(number("trees"))
    assert (found.share_done, found.spent, found.actual) == (0.3, 12, 15)
    for wrong in ({"share": "300"}, {"evidence": "javascript:alert(1)"}, {"finished": "on"}, {"spent-donor-2027": "-1"}):  # fmt: skip
        assert desk.post(page, sent | wrong).status_code == 400, wrong
    assert len(queries.reports(number("trees"))) == 1


def test_a_head_reports_on_the_measures_of_his_own_unit_only(full, client, cast):
    client.force_login(cast.user("petro"))
    sent = {"what": "progress", "share": "30", **texts("text", "Зроблено")}
    assert client.post(f"/office/plan/measure/{number('trees')}/", sent).status_code == 403
    assert client.post(f"/office/plan/measure/{number('kindergarten')}/", sent).status_code == 302


# --- the group


def test_a_group_is_created_by_an_order_and_its_members_are_seated(cast, client):
    city.found()
    client.force_login(cast.user("daryna"))
    sent = texts("title", "Робоча група", number="214-р", day="2025-08-20", quorum="2")
    sent |= texts("act_title", "Про створення") | texts("issued_by", "Міський голова") | texts("act_text", "")
    client.post("/office/group/mandate/", sent)
    client.post("/office/group/mandate/", sent | {"number": "215-р"})  # corrected, not a second group
    assert queries.group().act_number == "215-р"
    member = texts("name", "Тарас", seat="head", votes="on", since="2025-08-20", user=str(cast.ids["taras"]))
    client.post("/office/group/new-member/", member | texts("post", "Заступник голови"))
    (head,) = queries.group().members
    stand_in = texts("name", "Оксана", seat="member", since="2025-09-01", substitute_of=str(head.id))
    client.post("/office/group/new-member/", stand_in | texts("post", ""))
    (head,) = queries.group().members
    assert [s.name["uk"] for s in head.substitutes] == ["Оксана"]
    page = f"/office/group/member/{head.id}/"
    change = texts("post", "Радник", seat="member", votes="on")
    assert client.post(page, change | {"until": "2020-01-01"}).status_code == 400
    client.post(page, change | {"until": "2025-12-31"})
    assert queries.group().members[0].until == D(2025, 12, 31)
    assert client.post("/office/group/new-member/", member | {"until": "2025-01-01"}).status_code == 400
    assert client.get("/office/group/member/999/").status_code == 404


AGENDA = {"agenda_uk": "Анкета\r\nРізне\r\n", "agenda_ru": "Анкета\r\nРазное", "agenda_en": ""}


def call(desk, **changes):
    sent = {"day": "2025-11-20", "time": "10:00", "minutes": "60", **texts("place", "Зала"), **AGENDA}
    return desk.post("/office/group/new-meeting/", sent | changes)


def test_a_meeting_is_called_with_an_agenda_and_invitations(desk):
    assert call(desk, agenda_en="One point only").status_code == 400
    assert call(desk, agenda_uk=" ").status_code == 400
    assert call(desk, time="25:61").status_code == 400
    call(desk)
    found = queries.meeting(2)
    assert found.agenda == ({"uk": "Анкета", "ru": "Анкета"}, {"uk": "Різне", "ru": "Разное"})
    letter = Message.objects.filter(about="meeting 2").first()
    assert "/programme/meeting-2.ics" in letter.body


def test_without_a_quorum_nothing_is_resolved_and_the_page_says_so(desk):
    call(desk)
    one = queries.group().members[0]
    desk.post("/office/group/meeting/2/", {"what": "hold", f"m{one.id}": "0"})
    assert queries.meeting(2).state == "no_quorum"
    page = desk.get("/office/group/meeting/2/").content.decode()
    assert "Без кворуму" in page
    sent = {"what": "resolve", "number": "2.1", **texts("text", "Таємно"), "yes": "3", "no": "0", "rest": "0"}
    assert desk.post("/office/group/meeting/2/", sent).status_code == 400
    assert queries.meeting(2).resolutions == ()


def test_a_resolution_is_recorded_reminded_of_and_carried_out(desk, cast):
    page = "/office/group/meeting/1/"
    sent = {"what": "resolve", "number": "1.1", **texts("text", "Підготувати анкету"), "owner": str(cast.ids["sofia"]), "due": "2025-10-01", "yes": "3", "no": "0", "rest": "1"}  # fmt: skip
    assert desk.post(page, sent | {"due": ""}).status_code == 400  # an owner needs a day
    assert desk.post(page, sent | {"yes": "1", "no": "2"}).status_code == 400
    desk.post(page, sent)
    assert [r.number for r in queries.group().overdue] == ["1.1"]
    assert "1.1" in desk.get("/office/group/").content.decode().split('id="overdue"')[1]
    assert actions.remind(day=D(2025, 10, 2)) == 1
    assert desk.post("/office/group/", {"number": "1.1", "evidence": ""}).status_code == 400
    desk.post("/office/group/", {"number": "1.1", "evidence": "/plan/"})
    assert queries.group().overdue == ()


def test_strangers_and_strange_substitutes_do_not_sit(desk):
    call(desk)
    one = queries.group().members[0]
    page = desk.post("/office/group/meeting/2/", {"what": "hold", f"m{one.id}": "777", "m999": "0"})
    assert page.status_code == 400
    assert queries.meeting(2).state == "planned"


def test_minutes_are_published_from_the_page(desk):
    desk.post("/office/group/meeting/1/", {"what": "minutes"})
    assert papers.newest("minutes")["minutes-1"].state == "published"


# --- programme, news, projects


def test_the_programme_keeps_its_variants_and_risks_in_rows(desk):
    rows = {"variant-TOTAL_FORMS": "2", "variant-INITIAL_FORMS": "0", "risk-TOTAL_FORMS": "1", "risk-INITIAL_FORMS": "0"}  # fmt: skip
    for i, words in enumerate(("Нічого не робити", "")):
        rows |= texts(f"variant-{i}-title", words) | texts(f"variant-{i}-strengths", "+") | texts(f"variant-{i}-weaknesses", "−")  # fmt: skip
    rows |= texts("risk-0-title", "Кадри") | texts("risk-0-response", "Навчати") | texts("risk-0-owner", "О.")
    sent = texts("title", "Програма") | texts("goal", "Мета") | texts("basis", "") | {"start": "2025-08-20", "end": "2028-12-31"}  # fmt: skip
    page = "/office/programme/words/"
    wrong = desk.post(page, sent | rows | {"risk-0-likelihood": "9", "risk-0-impact": "2"})
    assert wrong.status_code == 400
    desk.post(page, sent | rows | {"risk-0-likelihood": "2", "risk-0-impact": "5"})
    found = queries.programme()
    assert [v["title"]["uk"] for v in found.variants] == ["Нічого не робити"]
    assert [(r["likelihood"], r["impact"]) for r in found.risks] == [(2, 5)]
    assert desk.post(page, sent | rows | {"end": "2020-01-01", "risk-0-likelihood": "2", "risk-0-impact": "5"}).status_code == 400  # fmt: skip


def test_a_milestone_is_reached_with_evidence_only(desk):
    sent = texts("title", "Потреби вивчено", component="1", identifier="needs", due="2025-11-30")
    desk.post("/office/programme/new-milestone/", sent | texts("evidence", ""))
    page = "/office/programme/milestone/needs/"
    done = sent | {"done_on": "2025-11-20"}
    assert desk.post(page, done | texts("evidence", "")).status_code == 400
    assert (
        desk.post(page, done | texts("evidence", "Звіт", evidence_address="//evil.example")).status_code
        == 400
    )
    desk.post(page, done | texts("evidence", "Звіт", evidence_address="/take-part/"))
    (milestone,) = queries.programme().components[0].milestones
    assert (milestone.state, milestone.evidence_address) == ("done", "/take-part/")
    assert desk.get("/office/programme/milestone/moon/").status_code == 404


def test_a_component_is_added_after_the_last_and_nowhere_else(desk):
    sent = texts("title", "Пілот", number="2", lead="cnap", start="2026-01-01", end="2026-12-31") | texts("summary", "") | texts("partner", "")  # fmt: skip
    desk.post("/office/programme/component/2/", sent)
    assert [c.number for c in queries.programme().components] == [1, 2]
    assert desk.get("/office/programme/component/9/").status_code == 404


def test_a_briefing_note_goes_to_readers_with_the_way_out(desk):
    from ratusha.plan.models import Subscription

    actions.subscribe(email="a@example.org", language="uk", address="http://x/%s")
    token = Subscription.objects.get().token
    actions.confirm_subscription(token=token)
    sent = {"kind": "briefing", "slug": "brief-1", "day": "2025-12-02", **texts("title", "Довідка"), **texts("text", NASTY)}  # fmt: skip
    desk.post("/office/programme/new-news/", sent)
    letter = Message.objects.get(about="news brief-1")
    assert f"/programme/subscription/{token}/" in letter.body
    public = desk.get("/programme/brief-1/").content.decode()
    assert NASTY not in public
    assert "&lt;script&gt;" in desk.get("/programme/news.atom").content.decode()
    assert desk.post("/office/programme/new-news/", sent).status_code == 400  # the name is taken


def project_form(**changes):
    return {
        "slug": "lights",
        **texts("title", "Світло"),
        **texts("donor", "Фонд"),
        **texts("scope", "Вулиці"),
        "services": "tree-removal",
        "start": "2027-01-01",
        "end": "2027-06-30",
        "money": "50",
        "source": "donor",
        **changes,
    }


def test_a_donor_s_overlap_is_found_named_and_settled(desk):
    assert desk.post("/office/programme/new-project/", project_form(end="2020-01-01")).status_code == 400
    desk.post("/office/programme/new-project/", project_form())
    page, measure = "/office/programme/project/lights/", number("trees")
    assert f"?measure={measure}" in desk.get(page).content.decode()
    desk.post(
        page,
        {"what": "link", "number": measure, "stand": "duplicates", **texts("settled", "Фонд бере парки")},
    )
    assert "Фонд бере парки" in desk.get(page).content.decode()
    assert "Фонд бере парки" in desk.get("/partners/lights/").content.decode()
    desk.post(page, {"what": "unlink", "number": measure, "stand": "duplicates"})
    assert queries.project("lights").links == ()


def test_a_second_donor_does_not_pay_for_the_same_work(desk):
    desk.post("/office/programme/new-project/", project_form())
    desk.post("/office/programme/new-project/", project_form(slug="lamps"))
    sent = {"what": "link", "number": number("trees"), "stand": "funds", **texts("settled", "")}
    desk.post("/office/programme/project/lights/", sent)
    refused = desk.post("/office/programme/project/lamps/", sent)
    assert refused.status_code == 400
    assert "lights" in errors(refused)[0]
    assert queries.project("lamps").links == ()


def test_a_quarterly_report_is_published_from_the_office_and_built_by_a_job(full, client, cast):
    client.force_login(cast.user("daryna"))
    assert client.post("/office/plan/", {"what": "report", "year": 2025, "quarter": 5}).status_code == 400
    client.post("/office/plan/", {"what": "report", "year": 2025, "quarter": 4})
    (version,) = papers.newest("report").values()
    assert version.document == "report-2025-4"
    assert Job.objects.filter(name="papers.build", payload__version=version.id).exists()
    assert "4 квартал 2025 року" in client.get("/programme/").content.decode()
