"""The secretary and the mayor at work: thirty comments, two amendments, a lost quorum, a donor's overlap, all by pages.

The journeys follow one another in a city of their own and leave it tidy (nothing waits for approval).
"""

import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tools import portal

WORDS = {  # of the field's three languages only the first is asked for
    "problem": "Послуги розпорошені, черги довгі, папери зайві.",
    "shorter": "Послуги розпорошені, черги довгі.",
}


@pytest.fixture(scope="module")
def demo_var(demo_built, tmp_path_factory):
    """A city of its own: what is written here in one language is nothing that other journeys read."""
    return Path(shutil.copytree(demo_built, tmp_path_factory.mktemp("plan") / "var"))


@pytest.fixture(scope="module")
def base(demo_var):
    with portal.serving(demo_var) as address:
        yield address


@pytest.fixture(scope="module")
def people():
    from ratusha.site.demo import sign_ins

    return sign_ins()


@pytest.fixture
def secretary(staff, people):
    return staff(people["secretary"])


def by_the_door(var, code):
    """Run some lines beside the served city; what they print as JSON comes back."""
    done = subprocess.run(
        [sys.executable, "-m", "ratusha", "shell", "-v", "0", "-c", code],
        env=portal.environment(var),
        cwd=portal.ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    return json.loads(done.stdout.strip().splitlines()[-1])


def write_first_paragraph(page, words):
    """Put new words into the first part of the first section, and make a version with a reason."""
    page.goto("/en/office/plan/concept/section/problem/")
    page.fill("[name=part-0-text_uk]", words)
    page.get_by_role("button", name="Save the section").click()
    expect(page.get_by_text("The section is saved.")).to_be_visible()
    page.goto("/en/office/plan/concept/")
    page.fill("[name=reason_uk]", f"Уточнено: {words[:30]}")
    page.get_by_role("button", name="Make a version").click()
    expect(page.get_by_text("A version of the Concept is made.")).to_be_visible()
    return re.search(r"/agreement/(\d+)/", page.content())[1]


def agree(page, version, unit="cnap"):
    page.goto(f"/en/office/plan/agreement/{version}/")
    page.select_option("[name=unit]", unit)
    page.get_by_role("button", name="Put it on the sheet").click()
    page.select_option(f"#v-{unit}", "remarks")
    page.fill(f"#r-{unit}", "Додати джерело")
    page.get_by_role("button", name="Decide").click()
    page.fill(f"#a-{unit}", "Додано")
    page.get_by_role("button", name="Answer", exact=True).click()
    expect(page.get_by_text("Everybody agreed and every remark is answered.")).to_be_visible()


def publish_draft(page, version):
    """Too early a sitting is refused with the dates; the first day that is offered is taken."""
    page.goto(f"/en/office/plan/draft/{version}/")
    first = page.input_value("[name=sitting]")
    page.fill("[name=sitting]", "2025-12-16")
    page.get_by_role("button", name="Publish the draft decision").click()
    expect(page.locator(".errors")).to_contain_text("15.12.2025")
    expect(page.locator(".errors")).to_contain_text("16.12.2025")
    page.fill("[name=sitting]", first)
    page.get_by_role("button", name="Publish the draft decision").click()
    expect(page.get_by_text("The draft of the decision is published.")).to_be_visible()
    return first


def approve(page, day, act):
    page.goto("/en/office/plan/approve/")
    form = page.locator("section.card form")
    form.locator("[name=act_uk]").fill(act)
    form.locator("[name=day]").fill(day)
    form.get_by_role("button").click()


def amend(secretary, mayor, words, act):
    """An amendment from the section to the act; returns the version's row."""
    version = write_first_paragraph(secretary, words)
    agree(secretary, version)
    day = publish_draft(secretary, version)
    approve(mayor, "2025-12-16", act)  # before the draft has lain open
    expect(mayor.locator(".errors")).to_contain_text("at the earliest")
    approve(mayor, day, act)
    expect(mayor.get_by_text("Approved. The signed files")).to_be_visible()
    return version


COMMENTS = """
import json, datetime
from ratusha.plan import actions, queries
talk = queries.consultation({version})
for i in range(30):
    actions.comment(consultation=talk.id, paragraph="problem-1", quote="", text=f"Зауваження номер {{i}}", name="", email="",
                    language="uk", day=datetime.date(2025, 12, 5), confirmed=True)
print(json.dumps(talk.id))
"""


def test_thirty_comments_are_answered_in_two_groups_and_one_is_kept_out(secretary, staff, people, demo_var):
    version = write_first_paragraph(secretary, WORDS["problem"])
    secretary.goto(f"/en/office/plan/consultation/{version}/")
    secretary.fill("[name=opens]", "2025-12-01")
    secretary.fill("[name=days]", "10")
    secretary.get_by_role("button", name="Publish the version").click()
    by_the_door(demo_var, COMMENTS.format(version=version))
    agree(secretary, version)
    day = publish_draft(secretary, version)
    mayor = staff(people["mayor"])
    approve(mayor, day, "Рішення № 520")
    expect(mayor.locator(".errors")).to_contain_text("30 comments wait for an answer")

    def tick(numbers):
        secretary.goto(f"/en/office/plan/consultation/{version}/")
        for number in numbers:
            secretary.check(f"#c{number}")

    tick(range(1, 21))
    secretary.locator("label", has_text=re.compile("^accepted$")).click()
    secretary.fill("[name=text_uk]", "Додано до розділу.")
    secretary.get_by_role("button", name="Publish the answer").click()
    tick(range(21, 30))
    secretary.locator("label", has_text=re.compile("^rejected$")).click()
    secretary.fill("[name=text_uk]", "Це вирішує інший документ.")
    secretary.get_by_role("button", name="Publish the answer").click()
    tick([30])
    secretary.fill("[name=reason_uk]", "Містить персональні дані")
    secretary.get_by_role("button", name="Do not publish").click()
    expect(secretary.get_by_text("No comment waits for an answer.")).to_be_visible()

    public = staff(people["mayor"])
    public.goto("/en/concept/")
    voices = public.locator("#problem-1 .voice")
    expect(voices.nth(29)).to_be_attached()
    assert "Зауваження номер 29" not in public.content()
    approve(mayor, day, "Рішення № 520")
    expect(mayor.get_by_text("Approved. The signed files")).to_be_visible()


def test_two_amendments_are_two_versions_whose_differences_anybody_reads(secretary, staff, people, page):
    mayor = staff(people["mayor"])
    for words, act in ((WORDS["shorter"], "Рішення № 521"), (WORDS["problem"], "Рішення № 522")):
        amend(secretary, mayor, words, act)
    page.goto("/concept/differences/")  # the Ukrainian words were amended
    added = page.locator(".pair ins.words-new", has_text="папери зайві.")
    expect(added.first).to_be_visible()
    mayor.goto("/en/office/plan/approve/")
    expect(mayor.get_by_text("Nothing waits for approval.")).to_be_visible()


def call_meeting(page):
    page.goto("/en/office/group/new-meeting/")
    page.fill("[name=day]", "2025-12-22")
    page.fill("[name=agenda_uk]", "Звіт про виконання\nРізне")
    page.get_by_role("button", name="Call the meeting").click()
    expect(page.get_by_text("The meeting is called")).to_be_visible()
    return page.url


def test_a_meeting_that_loses_its_quorum_resolves_nothing_and_another_is_called(secretary, page):
    call_meeting(secretary)
    seats = secretary.locator("select[name^=m]")
    for i in range(3):
        seats.nth(i).select_option("0")
    secretary.get_by_role("button", name="Record the attendance").click()
    expect(secretary.get_by_text("Without a quorum nothing can be resolved.")).to_be_visible()
    expect(secretary.get_by_text("Record a resolution")).to_have_count(0)
    secretary.get_by_role("button", name="Publish the minutes").click()
    secretary.get_by_role("link", name="Call a meeting").click()
    call_meeting(secretary)
    seats = secretary.locator("select[name^=m]")
    for i in range(seats.count()):
        seats.nth(i).select_option("0")
    secretary.get_by_role("button", name="Record the attendance").click()
    secretary.get_by_text("Record a resolution").click()
    secretary.fill("[name=text_uk]", "Оприлюднити звіт")
    secretary.select_option("[name=owner]", index=1)
    secretary.fill("[name=due]", "2025-12-10")  # past already: it shows as overdue
    secretary.fill("[name=yes]", "9")
    secretary.get_by_role("button", name="Record the resolution").click()
    secretary.goto("/en/office/group/")
    expect(secretary.locator("#overdue").get_by_text("Оприлюднити звіт")).to_be_visible()
    page.goto("/en/programme/")
    expect(page.get_by_text("no quorum, nothing resolved").first).to_be_visible()
    row = secretary.locator("tr", has_text="Оприлюднити звіт")
    row.locator("[name=evidence]").fill("/programme/")
    row.get_by_role("button").click()
    expect(secretary.get_by_text("The resolution is carried out.")).to_be_visible()


def test_a_donor_s_overlap_is_found_settled_and_never_paid_twice(secretary, page):
    secretary.goto("/en/office/plan/measure/7/edit/")
    services = secretary.input_value("[name=services]").split(", ")

    def describe(slug):
        secretary.goto("/en/office/programme/new-project/")
        fields = {"slug": slug, "title_uk": f"Проєкт {slug}", "donor_uk": "Фонд", "services": services[0]}
        for name, words in (fields | {"start": "2026-02-01", "end": "2026-12-31"}).items():
            secretary.fill(f"[name={name}]", words)
        secretary.select_option("[name=source]", "donor")
        secretary.get_by_role("button", name="Save and look for overlaps").click()
        expect(secretary.get_by_text("The project is described.")).to_be_visible()

    def link(stand, settled=""):
        secretary.select_option("#link [name=number]", "7")
        secretary.select_option("[name=stand]", stand)
        secretary.fill("[name=settled_uk]", settled)
        secretary.locator("#link button").click()

    describe("bright-school")
    expect(secretary.get_by_role("link", name="Say how it stands")).to_be_visible()
    link("funds")
    describe("second-school")
    link("funds")
    expect(secretary.locator(".errors")).to_contain_text("would pay for the same work")
    link("duplicates", "Другий фонд бере лише навчання")
    page.goto("/en/partners/second-school/")
    expect(page.get_by_text("Другий фонд бере лише навчання").first).to_be_visible()
