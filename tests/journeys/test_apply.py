"""A resident without account, on a phone: from the search to the downloaded decision; the office handles the case between.

Once without scripts in Ukrainian, once with scripts in English, on the demo city and its real server.
"""

from __future__ import annotations

import re
import subprocess
import sys

import pytest

from tools import portal

HEAD = "tetiana.kovalchuk@zrazkove.example"  # of the service centre and of the registry below it
# page of the form -> what is done there
ANSWERS = {
    "whom": [("pick", "myself")],
    "surname": [("type", "/surname", "Зразкова")],
    "name": [("type", "/name", "Ганна")],
    "birth_date": [
        ("type", "/birth_date:day", "7"),
        ("type", "/birth_date:month", "3"),
        ("type", "/birth_date:year", "1984"),
    ],
    "has_taxnumber": [("pick", "yes")],
    "taxnumber": [("type", "/taxnumber", "1234567890")],
    "purpose": [("pick", "bank")],
    "delivery": [("pick", "counter")],
    "phone": [("type", "/phone", "0501234567")],
    "truth": [("tick",)],
}
WRONG = "12345"  # a taxpayer number has ten digits
WORDS = {
    "": {"query": "витяг про місце проживання"},
    "/en": {"query": "extract registered address"},
}


def place(page):
    return page.url.split("/q/")[-1].split("?")[0].rstrip("/")


def press(page, selector="main form#page .actions button[name=next]"):
    with page.expect_navigation():
        page.click(selector)


def act(page, here):
    for step, *rest in ANSWERS.get(here, ()):
        if step == "type":
            page.fill(f"[name='{rest[0]}']", rest[1])
        elif step == "pick":
            page.check(f"[name='/{here}'][value='{rest[0]}']")
        else:
            page.check("main form#page input[type=checkbox]")


def apply(page, prefix):
    """Find the service, answer everything, one answer wrong at first, change one at the end; number and code."""
    page.goto(f"{prefix}/services/?q={WORDS[prefix]['query']}")
    page.click("main a[href$='/services/residence-extract/'] >> nth=0")
    page.click("main a[href$='/apply/residence-extract/'] >> nth=0")
    press(page, "main form button.button-big")
    seen = []
    while "/check/" not in page.url:
        here = place(page)
        assert here not in seen, (here, page.inner_text("main"))
        seen.append(here)
        if here == "taxnumber":
            page.fill("[name='/taxnumber']", WRONG)
            press(page)
            assert page.locator(".errors").is_visible()
            assert page.input_value("[name='/taxnumber']") == WRONG  # what was typed is kept
        act(page, here)
        press(page)
    assert {"surname", "taxnumber", "phone"} <= set(seen)
    press(page, "main dl.summary a[href*='/q/phone/']")
    page.fill("[name='/phone']", "0677654321")
    press(page)
    assert "/check/" in page.url
    assert "0677654321" in page.inner_text("main")
    press(page, "main form button.button-big")
    assert "/receipt/" in page.url
    return page.locator(".panel-done .figure").all_inner_texts()


def track(chromium, base, prefix, number, secret, *, scripts):
    """A page of the application in a browser that has never been here."""
    context = chromium.new_context(
        base_url=base, viewport={"width": 360, "height": 740}, java_script_enabled=scripts
    )
    page = context.new_page()
    page.set_default_timeout(15_000)
    page.goto(f"{prefix}/track/")
    page.fill("#number", number)
    page.fill("#secret", secret.lower())
    press(page, "main form button.button")
    assert page.url.rstrip("/").endswith(number)
    return context, page


def handle(office, number):
    """Accept, finish every step, decide with the usual words."""
    office.goto(f"/office/cases/{number}/")
    press(office, "form[action$='/register/'] button")
    for _ in range(3):
        press(office, "form[action$='/finish/'] button")
    office.check("#o-granted")
    press(office, "form[action$='/decide/'] button")
    press(office, "form[action$='/deliver/'] button")


@pytest.mark.parametrize(("prefix", "scripts"), [("", False), ("/en", True)])
def test_from_the_search_to_the_decision(chromium, base, demo_var, staff, prefix, scripts):
    context = chromium.new_context(
        base_url=base, viewport={"width": 360, "height": 740}, java_script_enabled=scripts
    )
    page = context.new_page()
    page.set_default_timeout(15_000)
    number, secret = apply(page, prefix)
    assert re.fullmatch(r"\d{4}-\d{6}", number)
    context.close()
    handle(staff(HEAD), number)
    command = [sys.executable, "-m", "ratusha", "work", "--once"]
    subprocess.run(command, cwd=portal.ROOT, env=portal.environment(demo_var), check=True)
    context, page = track(chromium, base, prefix, number, secret, scripts=scripts)
    with page.expect_download() as download:
        page.click("a[href$='/decision.pdf']")
    assert download.value.path().read_bytes().startswith(b"%PDF")
    page.check("#r5")
    press(page, "form[action$='/rate/'] button")
    assert not page.locator("#r5").is_visible()
    assert page.locator("#rate").is_visible()
    context.close()
