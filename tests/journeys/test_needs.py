"""A researcher walks a study from its plan to the published table, all by pages, in a city of its own."""

import csv
import io
import shutil

import pytest
from playwright.sync_api import expect

from tests.journeys.test_accessibility import findings
from tests.needs.conftest import CODEBOOK, MARGINS, lines
from tools import portal

FRAME = "code,stratum,cluster\n" + "".join(
    f"a{at},{'north' if at < 180 else 'south'},{'n' if at < 180 else 's'}{at // 30 % 6}\n"
    for at in range(300)
)


def file(name, text):
    return {"name": name, "mimeType": "text/plain", "buffer": text.encode()}


def answers():
    rows = list(lines())
    out = io.StringIO()
    writer = csv.DictWriter(out, list(rows[0]))
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue()


@pytest.fixture
def researcher(demo_built, tmp_path, chromium):
    """Signed in to a copy of the city, so that its newest survey is nobody else's."""
    from ratusha.site.demo import PASSWORD, sign_ins

    var = shutil.copytree(demo_built, tmp_path / "city")
    with portal.serving(var) as base:
        context = chromium.new_context(base_url=base, viewport={"width": 1280, "height": 900})
        page = context.new_page()
        page.set_default_timeout(15_000)
        page.goto("/account/login/")
        page.fill("input[name=login]", sign_ins()["researcher"])
        page.fill("input[name=password]", PASSWORD)
        page.click("main button.button")
        page.wait_for_url("**/office/**")
        yield page
        context.close()


def test_a_study_goes_from_its_plan_to_the_published_table(researcher):
    page = researcher
    # how many to ask
    page.goto("/en/office/surveys/")
    for name, value in {"margin": "6.4", "population": "10000", "deff": "1", "strata": "2"}.items():
        page.fill(f"[name={name}]", value)
    page.get_by_role("button", name="Reckon").click()
    expect(page.get_by_text("addresses to issue")).to_be_visible()
    # the study, its population, its sample
    page.get_by_role("link", name="Plan a study").click()
    page.set_input_files("[name=codebook]", file("book.toml", CODEBOOK))
    page.get_by_role("button", name="Plan the study").click()
    expect(page.get_by_text("The study is planned.")).to_be_visible()
    for question, levels in MARGINS.items():
        for code, total in levels.items():
            page.fill(f"[name='t-{question}-{code}']", f"{total:.0f}")
    page.fill("[name=source]", "Census")
    page.get_by_role("button", name="Save the totals").click()
    expect(page.get_by_text("The totals are saved.")).to_be_visible()
    page.set_input_files("[name=frame]", file("frame.csv", FRAME))
    page.fill("[name=n]", "24")
    page.fill("[name=seed]", "7")
    page.get_by_role("button", name="Draw").click()
    expect(page.get_by_text("The draw, not issued yet")).to_be_visible()
    page.set_input_files("[name=frame]", file("frame.csv", FRAME))
    page.check("[name=issue]")
    page.get_by_role("button", name="Draw").click()
    expect(page.get_by_text("Links: shown once, print them now")).to_be_visible()
    assert findings(page) == []
    page.get_by_role("link", name="To the sample").click()
    expect(page.get_by_text("seed=7")).to_be_visible()
    # answers: a report first, then they are written
    page.goto("/en/office/surveys/answers/")
    for write in (False, True):
        page.set_input_files("[name=file]", file("answers.csv", answers()))
        page.set_input_files("[name=codebook]", file("book.toml", CODEBOOK))
        page.set_checked("[name=write]", write)
        page.get_by_role("button", name="Read the file").click()
        expect(page.get_by_text("Brought in" if write else "What would happen")).to_be_visible()
    page.get_by_role("link", name="To the survey").click()
    expect(
        page.get_by_text("240 answers", exact=False).or_(page.get_by_text("answers of 240 planned"))
    ).to_be_visible()
    # weights, estimates, publication
    page.get_by_role("button", name="Make weights").click()
    expect(page.get_by_text("Weights run from")).to_be_visible(
        timeout=60_000
    )  # the page looks again by itself
    page.get_by_text("Margins before and after").click()
    expect(page.get_by_text("district: north")).to_be_visible()
    assert findings(page) == []
    page.get_by_role("button", name="Estimate and publish").click()
    expect(page.get_by_text("What is published")).to_be_visible(timeout=60_000)
    # what the city sees
    page.goto("/en/needs/?survey=town")
    expect(page.get_by_text("Kindergarten").first).to_be_visible()
    page.get_by_text("Show the numbers", exact=False).first.click()
    assert page.locator("table", has_text="Kindergarten").first.is_visible()
    found = page.request.get("/api/needs/?survey=town").json()
    shown = {figure["level"]: figure for figure in found["figures"]}
    assert shown["a"]["low"] < shown["a"]["value"] < shown["a"]["high"] and shown["a"]["n"] == 240
