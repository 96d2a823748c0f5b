"""The demo city's data keep their promises, and a broken file is refused by name."""

from __future__ import annotations

import re
import shutil
import tomllib
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from pyxform.xls2xform import convert

from ratusha.site.demo.reading import FOLDER, BrokenDemoData, DemoData, load

FILES = sorted([*FOLDER.rglob("*.toml"), *FOLDER.rglob("*.md")])
FORMS = sorted((FOLDER / "forms").glob("*.md"))


@pytest.fixture(scope="module")
def data() -> DemoData:
    return load()


def texts_in(node: object, where: str = "") -> Iterator[tuple[str, dict[str, str]]]:
    """Every text in a parsed file with its path."""
    if isinstance(node, dict):
        if "uk" in node or "en" in node:
            yield where, node
            return
        for key, inner in node.items():
            yield from texts_in(inner, f"{where}.{key}")
    elif isinstance(node, list):
        for number, inner in enumerate(node):
            yield from texts_in(inner, f"{where}[{number}]")


def test_the_city_is_as_large_as_it_says(data: DemoData) -> None:
    assert data.city.population == 412_000 == sum(d.population for d in data.city.district)
    assert len(data.city.district) == 12 == len(data.city.unit) == len(data.life_events)
    assert len(data.services) >= 120
    assert all(d.polling_areas >= 8 for d in data.city.district)


def test_every_life_event_has_services_and_every_unit_works(data: DemoData) -> None:
    assert {s.life_events[0] for s in data.services} == {e.id for e in data.life_events}
    assert {t.unit for s in data.services for t in s.steps} == {u.id for u in data.city.unit}


def test_cards_are_complete_but_for_a_few(data: DemoData) -> None:
    prepared = [s for s in data.services if s.being_prepared]
    assert 6 <= len(prepared) <= 8
    assert not any(s.steps and s.term is None for s in data.services)


def test_steps_fit_into_the_legal_term(data: DemoData) -> None:
    shortest = {"working_day": 1, "calendar_day": 1, "week": 7, "month": 28}
    for service in data.services:
        if service.term:
            longest = 0
            for place in range(1, max(s.place for s in service.steps) + 1):
                longest += max(s.days for s in service.steps if s.place == place)
            assert longest <= service.term.amount * shortest[service.term.unit], service.id


def test_every_service_has_one_performer_per_step_and_somebody_who_approves_or_issues(data: DemoData) -> None:
    for service in data.services:
        for place, letters in Counter((s.place, s.letter) for s in service.steps if s.letter == "В").items():
            assert letters == 1, (service.id, place)


@pytest.mark.parametrize("path", FILES, ids=lambda p: p.relative_to(FOLDER).as_posix())
def test_words_are_written_in_one_alphabet(path: Path) -> None:
    words = re.findall(r"[^\W\d_]+", path.read_text(encoding="utf-8"))
    mixed = [w for w in words if re.search(r"[A-Za-z]", w) and re.search(r"[Ѐ-ӿ]", w)]
    assert not mixed, "a word mixes Latin and Cyrillic letters that look alike"


@pytest.mark.parametrize("path", [p for p in FILES if p.suffix == ".toml"], ids=lambda p: p.stem)
def test_each_language_keeps_its_own_letters(path: Path) -> None:
    parsed = tomllib.loads(path.read_text(encoding="utf-8"))
    for where, text in texts_in(parsed):
        assert set(text) == {"uk", "ru", "en"}, where
        assert not re.search(r"[ыэёъЫЭЁЪ]", text["uk"]), where
        assert not re.search(r"[іїєґІЇЄҐ]", text["ru"]), where
        assert not re.search(r"[Ѐ-ӿ]", text["en"].replace("ЗМР", "")), where
        assert "  " not in "".join(text.values()), where


def test_dictionaries_hold_nothing_that_is_never_used(data: DemoData) -> None:
    used = {d for s in data.services for d in s.documents}
    assert {e.id for e in data.evidence} <= used
    assert {g.id for g in data.grounds} <= {g for s in data.services for g in s.refusal}
    assert {a.id for a in data.acts} <= {a for s in data.services for a in s.acts}
    assert {s.id for s in data.steps} <= {t.step for s in data.services for t in s.steps}


def test_the_working_group_is_the_one_of_the_order(data: DemoData) -> None:
    programme = data.programme
    roles = Counter(seat.role for seat in programme.group_member)
    assert roles == {"head": 1, "deputy": 1, "secretary": 1, "member": 9}
    digital = next(unit for unit in data.city.unit if unit.id == "digital")
    assert programme.group_member[0].person == digital.head
    assert programme.mandate.date.isoformat() == "2025-08-20"
    assert data.city.today.isoformat() == "2025-12-15"
    assert len(programme.meeting) == 4 == len(programme.external)


def test_two_projects_of_others_overlap(data: DemoData) -> None:
    first, second = data.programme.external[:2]
    assert set(first.services) & set(second.services)
    assert set(first.funds) & set(second.duplicates)


def test_members_disagree_and_two_gave_an_order_only(data: DemoData) -> None:
    judgements = data.decision.judgement
    assert len(judgements) == 7
    assert sum(bool(j.order) for j in judgements) == 2
    favourites = {max(j.swings, key=j.swings.__getitem__) if j.swings else j.order[0] for j in judgements}
    assert len(favourites) >= 4
    seats = {seat.person for seat in data.programme.group_member if seat.role != "secretary"}
    assert {j.member for j in judgements} <= seats


def test_money_is_short_but_suffices_for_something(data: DemoData) -> None:
    decision = data.decision
    for source in decision.source:
        year = decision.years[0]
        wanted = sum(item.cost.get(source.id, {}).get(year, 0) for item in decision.initiative)
        assert wanted > source.ceiling[year], "a decision is needed only where money is short"
    assert sum(bool(item.compulsory) for item in decision.initiative) == 2
    assert any(item.excludes for item in decision.initiative)
    assert 20 < len(decision.initiative) < 30


def test_scales_reach_as_far_as_the_effects(data: DemoData) -> None:
    best = {criterion.id: criterion.best for criterion in data.decision.criterion}
    for item in data.decision.initiative:
        minutes = sum(data.service[s].volume * data.service[s].burden.minutes for s in item.services)
        assert minutes / 60_000 * item.hours.high * item.take_up.high <= best["hours"], item.id
        assert item.vulnerable.high / 1000 <= best["vulnerable"], item.id
        assert item.staff_hours.high / 1000 <= best["staff"], item.id
        assert item.openness.high <= best["openness"], item.id


def test_services_opened_by_an_initiative_gain_by_it(data: DemoData) -> None:
    for item in data.decision.initiative:
        for name in item.services:
            assert item.target is not None
            assert data.service[name].maturity <= item.target, (item.id, name)


def test_the_concept_has_the_sections_of_the_official_form(data: DemoData) -> None:
    assert [section.id for section in data.concept.section] == [
        "problem",
        "goal",
        "variants",
        "ways",
        "results",
        "resources",
        "risks",
        "annexes",
    ]
    bodies = "".join(section.body("uk") for section in data.concept.section)
    for block in (
        "needs_table",
        "quality_table",
        "ranking_chart",
        "portfolio_table",
        "money_table",
        "variants_table",
        "simplified_table",
    ):
        assert f"{{{{block:{block}}}}}" in bodies


def test_every_comment_is_answered_or_taken_out_with_a_reason(data: DemoData) -> None:
    comments = data.concept.comment
    assert len(comments) == 30
    assert sum(c.moderated is not None for c in comments) == 1
    assert sum(c.date > data.concept.consultation.end for c in comments) == 1
    assert {a.verdict for a in data.concept.answer} == {"accepted", "partly", "rejected"}


def test_there_are_words_for_hundreds_of_applicants_and_wishes_in_each_language(data: DemoData) -> None:
    assert len(data.residents.surnames) * len(data.residents.women) > 2000
    assert {wish.language for wish in data.wishes.wish} == {"uk", "ru", "en"}
    assert min(Counter(wish.theme for wish in data.wishes.wish).values()) >= 5


# ── forms ────────────────────────────────────────────────────────────────────────────────────
@pytest.mark.parametrize("path", FORMS, ids=lambda p: p.stem)
def test_forms_convert_without_a_warning(path: Path) -> None:
    made = convert(xlsform=path.read_text(encoding="utf-8"), file_type=".md", validate=False)
    assert not made.warnings
    languages = set(re.findall(r'<translation lang="([^"]+)"', made.xform))
    assert languages == {"Українська (uk)", "Русский (ru)", "English (en)"}
    assert ">-<" not in made.xform, "a label is missing in one language"


def lists_of(path: Path) -> dict[str, list[str]]:
    """Choice names by list of a form in Markdown tables."""
    found: dict[str, list[str]] = {}
    part = path.read_text(encoding="utf-8").split("| choices |")[1].split("| settings |")[0]
    for line in part.strip().splitlines()[1:]:
        cells = [cell.strip() for cell in line.split("|")]
        found.setdefault(cells[2], []).append(cells[3])
    return found


def test_the_questionnaire_offers_what_the_survey_knows(data: DemoData) -> None:
    lists = lists_of(FOLDER / data.survey.form)
    assert lists["service"] == [need.service for need in data.survey.need]
    assert len(lists["service"]) == 30
    assert lists["district"] == [district.id for district in data.city.district]
    assert lists["age"] == ["a" + age.replace("-", "_").replace("+", "") for age in data.survey.ages]
    for question in data.survey.question:
        assert lists[question.id] == [choice.id for choice in question.choice]


def test_application_forms_belong_to_complete_services(data: DemoData) -> None:
    for path in FORMS:
        if path.stem != "needs":
            assert not data.service[path.stem].being_prepared


# ── a broken folder is refused by name ───────────────────────────────────────────────────────
BREAKS = [
    ("city.toml", "population = 412000", "population = 412001", "rule"),
    ("city.toml", "women = [2086,", "women = [2087,", "rule"),
    ("city.toml", 'head = "tetiana-kovalchuk"', 'head = "nobody"', "rule"),
    ("acts.toml", 'number = "5203-VI"', "number = 5203", "wrong_kind"),
    ("acts.toml", 'number = "5203-VI"\n', "", "missing_field"),
    ("acts.toml", 'number = "5203-VI"', 'number = "5203-VI"\nlink = "x"', "unknown_field"),
    ("acts.toml", 'title.en = "Law on Administrative Services"\n', "", "not_three_languages"),
    ("acts.toml", '"Law on Administrative Services"', '" "', "empty_text"),
    ("acts.toml", 'id = "civil-code"', 'id = "family-code"', "rule"),
    ("services/birth.toml", '"receive", "cnap", "В", 1', '"receive", "cnap", "В", 100', "rule"),
    ("services/birth.toml", '"receive", "cnap", "В", 1', '"recieve", "cnap", "В", 1', "bad_step"),
    ("services/birth.toml", 'unit = "social"', 'unit = "unknown"', "rule"),
    ("services/birth.toml", 'life_events = ["birth"]', 'life_events = ["housing"]', "wrong_file"),
    ("survey.toml", 'service = "residence-extract"', 'service = "no-such-service"', "rule"),
    ("survey.toml", "online = [9.0,", "online = [0.0,", "rule"),
    (
        "initiatives.toml",
        "delivery = [0.75, 0.88, 0.95]",
        "delivery = [0.95, 0.88, 0.75]",
        "range_disordered",
    ),
    ("initiatives.toml", "delivery = [0.75, 0.88, 0.95]", "delivery = [0.95]", "not_a_range"),
    ("initiatives.toml", "{ 2026 = 1100000", "{ 2026 = 99000000", "rule"),
    ("initiatives.toml", 'requires = ["e-identity"]', 'requires = ["school-online"]', "rule"),
    ("programme.toml", 'role = "deputy"', 'role = "member"', "rule"),
    ("programme.toml", "votes = [10, 0, 0]", "votes = [9, 0, 0]", "rule"),
    ("programme.toml", "quorum = 7", "quorum = 9", "rule"),
    ("programme.toml", "done = 2025-11-21\n", "", "rule"),
    ("concept.toml", 'block = "needs_table"', 'block = "no_such_block"', "rule"),
    ("concept.toml", 'answer = "keep-counter"\n', "", "rule"),
    ("concept.toml", 'verdict = "rejected"', 'verdict = "ignored"', "rule"),
    ("measures.toml", 'executors = ["cnap", "legal"]', 'executors = ["digital"]', "rule"),
    ("residents.toml", '"Авраменко"', '"Бабенко"', "rule"),
    ("wishes.toml", 'theme = "queues"', 'theme = "weather"', "rule"),
    ("measures.toml", "target = 95", "target = -5", "rule"),
    ("grounds.toml", "[[ground]]", "[[ground", "not_toml"),
]


@pytest.mark.parametrize(("file", "old", "new", "code"), BREAKS, ids=lambda v: str(v)[:28])
def test_a_broken_file_is_refused_and_named(tmp_path: Path, file: str, old: str, new: str, code: str) -> None:
    folder = tmp_path / "data"
    shutil.copytree(FOLDER, folder)
    path = folder / file
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(BrokenDemoData) as refused:
        load(folder)
    assert refused.value.code == code
    assert Path(file).name in refused.value.where


def test_a_file_in_another_encoding_or_none_at_all_is_named(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    shutil.copytree(FOLDER, folder)
    text = (folder / "acts.toml").read_text(encoding="utf-8")
    (folder / "acts.toml").write_bytes(text.encode("cp1251", errors="replace"))
    with pytest.raises(BrokenDemoData, match="UTF-8"):
        load(folder)
    (folder / "acts.toml").unlink()
    with pytest.raises(BrokenDemoData, match="missing"):
        load(folder)
