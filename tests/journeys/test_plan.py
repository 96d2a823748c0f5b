"""From the plan to a measure to its service and back; the Concept is read, commented on and verified by upload."""

import re

import pytest
from playwright.sync_api import expect


def test_a_resident_walks_from_the_plan_to_a_service_and_back(page):
    page.goto("/en/plan/")
    page.get_by_role("link", name=re.compile("kindergarten", re.I)).first.click()
    expect(page.get_by_role("heading", level=1)).not_to_be_empty()
    page.get_by_role("link", name="The service").first.click()
    expect(page).to_have_url(re.compile("/services/"))
    page.go_back()
    page.get_by_role("link", name="Plan of measures").first.click()
    expect(page).to_have_url(re.compile("/en/plan/$"))


def test_the_numbers_of_a_chart_open_without_a_script(plain_page):
    plain_page.goto("/en/plan/")
    details = plain_page.locator("figure.chart details").first
    details.locator("summary").click()
    expect(details.locator("table tbody tr").nth(4)).to_be_visible()


def test_every_comment_on_the_concept_has_its_answer_beside_the_paragraph(page):
    page.goto("/en/concept/")
    place = page.locator("#goal-3")
    place.locator("summary").click()
    expect(place.locator(".voice").nth(1)).to_be_visible()
    assert (
        place.locator(".voice .reply").count()
        == place.locator(".voice:not(:has-text('not published'))").count()
    )


def test_a_late_comment_is_taken_without_a_script_and_without_an_account(plain_page):
    plain_page.goto("/en/concept/")
    plain_page.locator("#goal-1 a", has_text="Comment").first.click()
    plain_page.fill("#say textarea", "What about villages?")
    plain_page.fill("#say input[name=email]", "resident@example.org")
    plain_page.click("#say button")
    expect(plain_page.get_by_text("counts once you open the address")).to_be_visible()


@pytest.mark.parametrize("language", ["uk", "ru", "en"])
def test_the_signed_concept_verifies_and_an_altered_one_does_not(page, demo_var, tmp_path, language):
    signed = demo_var / "demo" / f"concept.{language}.pdf"
    altered = tmp_path / "altered.pdf"
    data = bytearray(signed.read_bytes())
    data[len(data) // 3] ^= 1
    altered.write_bytes(data)
    for file, word in ((signed, "notice-good"), (altered, "notice-bad")):
        page.goto("/en/verify/")
        page.set_input_files("#id_paper", file)
        page.get_by_role("button", name="Verify").click()
        expect(page.locator(f".{word}[role=status]")).to_be_visible()


def test_the_secretary_sees_what_waits_and_the_mayor_has_one_page(staff):
    from ratusha.site.demo import sign_ins

    people = sign_ins()
    page = staff(people["secretary"])
    page.goto("/en/office/plan/concept/")
    page.get_by_role("link", name="What changed between versions").click()
    expect(page.get_by_role("heading", name="What changed from version 1 to version 2")).to_be_visible()
    page = staff(people["mayor"])
    page.goto("/en/office/plan/approve/")
    expect(page.get_by_text("Nothing waits for approval.")).to_be_visible()


def test_pages_of_the_plan_are_complete_on_a_phone(page):
    for path in ("/plan/", "/plan/1/", "/concept/", "/programme/", "/partners/new-home/", "/verify/"):
        page.goto(path)
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), path
