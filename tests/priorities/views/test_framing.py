"""The pages where a decision is made up from nothing: each says what is missing, keeps what was written, takes no script."""

from __future__ import annotations

import pytest

from ratusha.outbox import actions as outbox
from ratusha.priorities import actions, queries
from ratusha.priorities.models import Capacity, Criterion, Group, Initiative, Source
from tests.cast import SYSTEM
from tests.priorities.city import WORDS, judge, propose, sign_in

HOME = "/office/decision/basis/"
NASTY = "<script>alert(1)</script>"
PAGES = ("basis/", "criterion/", "source/", "years/", "initiative/", "group/")


def words(name, text="Слова"):
    return {f"{name}_{n}": text if n == 0 else "" for n in range(3)} | {
        f"{name}_uk": text,
        f"{name}_ru": "",
        f"{name}_en": "",
    }


CRITERION = (
    words("title", "Дорога до центру")
    | words("unit", "тисяч поїздок")
    | words("meaning", "Скільки поїздок стане зайвими")
    | {"known": "stated", "code": "travel", "direction": "max", "worst": "0", "best": "12,5", "order": "5"}
)
SOURCE = words("title", "Міський бюджет") | {
    "code": "fund",
    "order": "1",
    "ceiling-2026": "100",
    "ceiling-2027": "50",
}


def initiative(**more):
    return (
        words("title", "Запис до лікаря")
        | words("summary", "Черги немає")
        | {
            "code": "doctor",
            "unit": "cnap",
            "target": "3",
            "order": "1",
            "s-city-2026": "10",
            "s-staff-2026": "2",
        }
        | {"vulnerable-low": "1", "vulnerable-mode": "2,5", "vulnerable-high": "4", "delivery-mode": "90"}
        | more
    )


@pytest.fixture
def secretary(group, client):
    return sign_in(client, group, "daryna")


@pytest.mark.parametrize("prefix", ["", "/ru", "/en"])
@pytest.mark.parametrize("page", PAGES)
def test_every_page_opens_in_a_city_that_has_nothing_and_says_what_is_missing(cast, client, prefix, page):
    sign_in(client, cast, "daryna")
    answer = client.get(f"{prefix}/office/decision/{page}")
    assert answer.status_code == 200
    if page == "basis/":
        assert answer.content.decode().count('class="empty"') == 4


@pytest.mark.parametrize(
    "page",
    [
        "criterion/nothing/",
        "source/nothing/",
        "initiative/nothing/",
        "group/nothing/",
        "initiative/x/withdraw/",
    ],
)
def test_what_is_not_there_is_not_found(secretary, page):
    assert secretary.get(f"/office/decision/{page}").status_code == 404


def test_a_criterion_is_added_and_found_with_its_scale(secretary):
    page = secretary.post("/office/decision/criterion/", CRITERION, follow=True).content.decode()
    assert "Критерій додано" in page
    found = Criterion.objects.get(code="travel")
    assert (found.best, found.title) == (12.5, {"uk": "Дорога до центру"})
    form = secretary.get("/office/decision/criterion/travel/").content.decode()
    assert "12.5" in form
    assert "Скільки поїздок" in form


@pytest.mark.parametrize(
    ("broken", "said"),
    [
        ({"code": ""}, "Дайте коротку назву"),
        ({"code": "need"}, "зайнято для обчислюваного"),
        ({"code": "cost"}, "гроші — це бік бюджету"),
        (words("title", "Вартість"), "гроші — це бік бюджету"),
        ({"best": "0"}, "не має розмаху"),
        ({"best": "nan"}, "число"),
        ({"best": "1e999"}, "число"),
        ({"worst": "20"}, "не узгоджується зі шкалою"),
        ({"points": "5 = half"}, "не злам"),
        ({"points": "1 = 0.9\n2 = 0.1"}, "не спадає"),
        ({"points": "1 = 0.1\n" * 500}, ""),
        (words("title", ""), "Напишіть"),
        ({"code": "x" * 60}, "50"),
        ({"known": "magic"}, "magic"),
        ({"order": "-1"}, "0"),
    ],
)
def test_a_criterion_that_is_none_is_refused_beside_its_field_in_the_readers_language(
    secretary, broken, said
):
    before = Criterion.objects.count()
    answer = secretary.post("/office/decision/criterion/", CRITERION | broken)
    assert answer.status_code == 400
    assert said in answer.content.decode()
    assert Criterion.objects.count() == before


def test_a_computed_criterion_needs_no_name(secretary):
    actions.retire_criterion(actor=SYSTEM, code="need")
    secretary.post("/office/decision/criterion/", CRITERION | {"known": "need", "code": ""})
    assert not Criterion.objects.get(code="need").retired


def test_a_scale_that_was_judged_on_asks_for_a_new_version(group, secretary):
    judge(group, need=100)
    given = CRITERION | {"direction": "max"}
    page = secretary.post("/office/decision/criterion/staff/", given)
    assert "уже судили" in page.content.decode()
    page = secretary.post(
        "/office/decision/criterion/staff/", given | {"renew": "on"}, follow=True
    ).content.decode()
    assert "Збережено" in page
    form = secretary.get("/office/decision/criterion/staff/").content.decode()
    assert "версія шкали 2" in form
    assert "Попередні версії шкали" in form


def test_a_criterion_is_retired_and_brought_back(secretary):
    secretary.post("/office/decision/criterion/staff/", {"what": "retire"})
    assert "staff" not in [c.code for c in queries.criteria()]
    assert "Виведені:" in secretary.get(HOME).content.decode()
    secretary.post("/office/decision/criterion/staff/", CRITERION)
    assert "staff" in [c.code for c in queries.criteria()]


def test_money_and_people_are_said_year_by_year(secretary):
    secretary.post("/office/decision/source/", SOURCE)
    assert Source.objects.get(code="fund").ceiling == {"2026": 100, "2027": 50}
    secretary.post("/office/decision/source/fund/", SOURCE | {"ceiling-2027": "", "ceiling-2026": "0"})
    assert Source.objects.get(code="fund").ceiling == {"2026": 0}
    secretary.post("/office/decision/years/", {"months-2026": "40", "months-2027": "8", "worth-2027": "80"})
    assert {(c.year, c.months, c.worth) for c in Capacity.objects.all()} == {(2026, 40, None), (2027, 8, 0.8)}
    page = secretary.get(HOME).content.decode()
    assert "80" in page


@pytest.mark.parametrize(
    ("path", "given", "said"),
    [
        ("source/", SOURCE | {"ceiling-2026": "-1"}, "0"),
        ("source/", SOURCE | {"ceiling-2026": "багато"}, "число"),
        ("source/", SOURCE | {"ceiling-2026": "1e400"}, "число"),
        ("source/", SOURCE | {"code": "staff"}, "зайнято"),
        ("source/", SOURCE | words("title", ""), "Напишіть"),
        ("source/city/", SOURCE | {"ceiling-2026": ""}, "цей рік лишається"),
        ("years/", {"months-2026": "-3"}, "0"),
        ("years/", {"worth-2027": "90"}, "людино-місяців"),
        (
            "years/",
            {"months-2026": "1", "worth-2026": "50", "months-2027": "1", "worth-2027": "90"},
            "Пізніший рік",
        ),
        ("years/", {"months-2026": "1", "worth-2026": "0"}, "1"),
    ],
)
def test_money_and_people_that_are_none_change_nothing(secretary, path, given, said):
    before = (
        list(Source.objects.values_list("code", "ceiling")),
        list(Capacity.objects.values_list("year", "months")),
    )
    if path == "source/city/":
        propose("counts", 1)
    answer = secretary.post(f"/office/decision/{path}", given)
    assert answer.status_code == 400
    assert said in answer.content.decode()
    after = (
        list(Source.objects.values_list("code", "ceiling")),
        list(Capacity.objects.values_list("year", "months")),
    )
    assert after == before


def test_an_initiative_is_proposed_corrected_withdrawn_and_brought_back(secretary):
    page = secretary.post("/office/decision/initiative/", initiative(), follow=True).content.decode()
    assert "Запис до лікаря" in page
    row = Initiative.objects.get(code="doctor")
    assert (row.cost, row.staff) == ({"city": {"2026": 10}}, {"2026": 2})
    assert row.effects == {"vulnerable": [1, 2.5, 4], "delivery": [0.9, 0.9, 0.9]}
    here = "/office/decision/initiative/doctor/"
    more = {"requires": ["identity"], "excludes": ["extracts"], "with-0": "trees", "gain-0": "-10"}
    secretary.post(here, initiative(**more))
    row.refresh_from_db()
    assert row.synergies == {"trees": -0.1}
    assert [o.code for o in row.requires.all()] == ["identity"]
    assert [o.code for o in row.excludes.all()] == ["extracts"]
    form = secretary.get(here).content.decode()
    assert form.count("checked") == 2
    secretary.post(f"{here}withdraw/", words("reason", "Область зробить це сама"))
    page = secretary.get(HOME).content.decode()
    assert "Область зробить це сама" in page
    secretary.post(here, initiative())
    assert not Initiative.objects.get(code="doctor").withdrawn


@pytest.mark.parametrize(
    ("broken", "said"),
    [
        ({"s-city-2026": "-1"}, "0"),
        ({"s-city-2026": "nan"}, "число"),
        ({"vulnerable-low": "9"}, "від найменшого до найбільшого"),
        ({"vulnerable-mode": ""}, "Скажіть і найімовірніше"),
        ({"vulnerable-high": ""}, "Скажіть і найменше, і найбільше"),
        ({"vulnerable-mode": "nan"}, "число"),
        ({"delivery-mode": "101"}, "100"),
        ({"requires": ["nobody"]}, "nobody"),
        ({"requires": ["trees"], "excludes": ["trees"]}, "водночас потребувати й виключати"),
        ({"with-0": "trees"}, "Заповніть обидва"),
        ({"with-0": "trees", "gain-0": "5", "with-1": "trees", "gain-1": "6"}, "у двох рядках"),
        ({"with-0": "trees", "gain-0": "500"}, "100"),
        ({"services": ["no-such"]}, "no-such"),
        ({"unit": "nobody"}, "nobody"),
        ({"code": "a b"}, "field-error"),
        ({"code": "x" * 90}, "80"),
        (words("title", "x" * 301), "300"),
    ],
)
def test_an_initiative_that_is_none_is_refused_and_what_was_written_stays(secretary, broken, said):
    answer = secretary.post("/office/decision/initiative/", initiative(**broken))
    page = answer.content.decode()
    assert answer.status_code == 400
    assert said in page
    assert "Черги немає" in page
    assert not Initiative.objects.filter(title__uk="Запис до лікаря").exists()


def test_a_circle_of_needs_is_named_by_titles_beside_the_field(secretary):
    propose("first", 1, requires=["trees"])
    given = initiative(requires=["first"])
    page = secretary.post("/office/decision/initiative/trees/", given).content.decode()
    assert "по колу" in page
    assert "Ініціатива first" in page


def test_effects_on_a_retired_criterion_are_kept_when_the_rest_is_corrected(secretary):
    actions.retire_criterion(actor=SYSTEM, code="openness")
    secretary.post("/office/decision/initiative/trees/", initiative())
    assert Initiative.objects.get(code="trees").effects["openness"] == [0, 0, 0]


def test_a_group_is_tied_corrected_and_untied(secretary):
    given = words("title", "Один із двох") | {"code": "pair", "members": ["trees", "extracts"], "most": "1"}
    secretary.post("/office/decision/group/", given)
    assert Group.objects.get().members.count() == 2
    assert "щонайбільше 1 з" in secretary.get(HOME).content.decode()
    answer = secretary.post("/office/decision/group/pair/", given | {"most": "2"})
    assert "Обмеження групи" in answer.content.decode()
    secretary.post("/office/decision/group/pair/", {"what": "drop"})
    assert not Group.objects.exists()


def test_what_nobody_stated_is_said_and_a_slip_of_the_unit_is_told_in_the_readers_language(group, secretary):
    secretary.post("/office/decision/initiative/", initiative())
    page = secretary.get(HOME).content.decode()
    assert "як будь-що на шкалі" in page
    assert "Критерій staff; Критерій openness" in page
    huge = {"vulnerable-low": "1", "vulnerable-mode": "2e10", "vulnerable-high": "3e10"}
    secretary.post("/office/decision/initiative/trees/", initiative(**huge))
    judge(group, need=100)
    outbox.perform(job=outbox.enqueue(job="priorities.analysis", payload={}, key="one"))
    assert "чи не в іншій це одиниці" in secretary.get("/office/decision/?job=one").content.decode()


def test_words_are_shown_as_words(secretary):
    actions.define_criterion(
        actor=SYSTEM,
        code="nasty",
        title={"uk": NASTY},
        unit={"uk": NASTY},
        meaning={"uk": NASTY},
        worst=0,
        best=1,
    )
    actions.define_source(actor=SYSTEM, code="nasty", title={"uk": NASTY}, ceiling={2026: 1})
    propose("nasty", 1)
    Initiative.objects.filter(code="nasty").update(title={"uk": NASTY}, withdrawn={"uk": NASTY})
    actions.set_group(actor=SYSTEM, code="nasty", title={"uk": NASTY}, members=["trees", "extracts"])
    for page in (
        "basis/",
        "criterion/nasty/",
        "source/nasty/",
        "initiative/nasty/",
        "group/nasty/",
        "years/",
    ):
        assert NASTY not in secretary.get(f"/office/decision/{page}").content.decode()


def test_a_member_sees_what_the_decision_rests_on_and_changes_nothing(group, client):
    sign_in(client, group, "taras")
    page = client.get(HOME).content.decode()
    assert "/office/decision/criterion/" not in page
    assert client.post("/office/decision/criterion/", CRITERION).status_code == 403
    assert client.post("/office/decision/initiative/trees/withdraw/", words("reason")).status_code == 403


def test_the_years_of_the_computation_are_shown_taken_or_left_with_a_reason(settled, client):
    actions.define_source(actor=SYSTEM, code="city", title=WORDS, ceiling={2026: 100, 2027: 100})
    actions.run_analysis(actor=SYSTEM, draws=500)
    pace = queries.pace()
    assert pace.begins["extracts"] == 2027, "what 2026 cannot pay for, 2027 can"
    page = client.get("/priorities/years/").content.decode()
    assert "Понад портфель" in page
    assert client.get("/api/priorities/years").json()["schedule"]["beside"] == ["extracts"]
    sign_in(client, settled, "daryna")
    taken = {f"take_{code}": "on" for code in pace.begins if code not in pace.beside}
    given = {"resolution": "7", **taken, "year_trees": "2027"}
    answer = client.post("/office/decision/decide/", given).content.decode()
    assert "інші роки потребують письмової причини" in answer
    client.post("/office/decision/decide/", given | {"other_years": "Бо людей бракує"})
    for where in ("/priorities/", "/priorities/years/"):
        assert "Бо людей бракує" in client.get(where).content.decode()
    told = client.get("/api/priorities").json()["decision"]["other_years"]
    assert told["initiatives"] == {"trees": {"computed": 2026, "decided": 2027}}


def test_before_anything_is_scheduled_the_page_says_so(cast, client):
    assert 'class="empty"' in client.get("/priorities/years/").content.decode()
    assert client.get("/api/priorities/years").json() == {"schedule": None}


def test_what_holds_the_schedule_back_is_said_in_words(group, client):
    actions.define_source(actor=SYSTEM, code="city", title=WORDS, ceiling={2026: 100, 2027: 100})
    judge(group, vulnerable=100)
    key = actions.run_analysis(actor=SYSTEM, draws=500)
    assert queries.pace().rules is None
    actions.settle_analysis(actor=SYSTEM, analysis=key, draws=50)
    assert [rule.says for rule in queries.pace().rules] == ["budget city:2026 100"]
    assert "Слова 2026 року: 100" in client.get("/priorities/years/").content.decode()
