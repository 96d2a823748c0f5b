"""Every kind of question in a real browser: with a mouse, by keyboard alone, without scripts; nothing for axe to find."""

from __future__ import annotations

import os

import pytest
from axe_playwright_python.sync_playwright import Axe

from ratusha.intake import actions, ports
from tests.cast import SYSTEM, make_cast
from tests.journeys.forms import EVERY, STEPS, VALUES
from tests.journeys.test_accessibility import TAGS

os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "1")


@pytest.fixture
def taken(transactional_db):
    """Submissions taken by an invented room."""
    make_cast()
    found = []

    def take(submission):
        found.append(submission)
        return ports.Receipt("/en/about/", "1")

    ports.register(ports.Owner("delivery", "apply", take))
    return found


@pytest.fixture
def address(live_server, taken):
    """The first page of a new draft."""
    form = actions.publish_form(actor=SYSTEM, content=EVERY.encode(), filename="every.md")
    key = actions.start_draft(form=form.id, owner="delivery", about="every", language="en")
    return live_server.url + key.address


@pytest.fixture
def open_page(chromium):
    """A browser page that keeps what went wrong in its console."""
    contexts = []

    def opened(**options):
        context = chromium.new_context(viewport={"width": 360, "height": 740}, **options)
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(10_000)
        page.problems = []
        page.on(
            "console",
            lambda m: page.problems.append(m.text) if m.type == "error" and "422" not in m.text else None,
        )
        page.on("pageerror", lambda error: page.problems.append(str(error)))
        return page

    yield opened
    for context in contexts:
        context.close()


class Mouse:
    """Points and clicks."""

    def __init__(self, page):
        self.page = page

    def type(self, field, text):
        self.page.fill(f"[id='{field}']", text)

    time = type

    def pick(self, field):
        self.page.check(f"[id='{field}']")

    def select(self, field, value):
        self.page.select_option(f"[id='{field}']", value)

    def file(self, field, name, content):
        self.page.set_input_files(
            f"[id='{field}']", {"name": name, "mimeType": "application/octet-stream", "buffer": content}
        )

    def press(self, button):
        self.page.click(f"main button[name='{button}']")

    def go_on(self):
        self.page.click("main .actions button.button >> nth=0")


class Keyboard(Mouse):
    """Uses keys alone: Tab to reach, letters, Space, arrows and Enter to act."""

    def reach(self, selector):
        self.page.evaluate("document.activeElement.blur()")
        for _ in range(80):
            self.page.keyboard.press("Tab")
            if self.page.evaluate("s => document.activeElement.matches(s)", selector):
                return
        raise AssertionError(f"{selector} is not reached by Tab on {self.page.url}")

    def type(self, field, text):
        self.reach(f"[id='{field}']")
        self.page.keyboard.press("Control+A")
        self.page.keyboard.type(text)

    def time(self, field, text):
        self.reach(f"[id='{field}']")
        hour, minute = text.split(":")
        half = "AM" if int(hour) < 12 else "PM"
        self.page.keyboard.type(f"{int(hour) % 12 or 12:02}{minute}{half}")

    def pick(self, field):
        box = self.page.locator(f"[id='{field}']")
        if box.get_attribute("type") == "radio":
            name = box.get_attribute("name")
            self.reach(f"input[name='{name}']")
            for _ in range(10):
                self.page.keyboard.press("Space")
                if box.is_checked():
                    return
                self.page.keyboard.press("ArrowDown")
                if box.is_checked():
                    return
            raise AssertionError(field)
        self.reach(f"[id='{field}']")
        self.page.keyboard.press("Space")

    def select(self, field, value):
        self.reach(f"[id='{field}']")
        self.page.keyboard.type("Blue")

    def press(self, button):
        self.reach(f"main button[name='{button}']")
        self.page.keyboard.press("Enter")
        self.page.wait_for_load_state()

    def go_on(self):
        self.reach("main .actions button.button")
        with self.page.expect_navigation():
            self.page.keyboard.press("Enter")


def place(page):
    return (
        page.url.split("/q/")[-1].rstrip("/")
        if "/q/" in page.url
        else page.url.rstrip("/").rpartition("/")[2]
    )


def findings(page):
    found = Axe().run(page, options={"runOnly": {"type": "tag", "values": TAGS}}).response["violations"]
    return [f"{place(page)}: {v['id']}: {v['nodes'][0]['html'][:150]}" for v in found]


def fill_in(page, hands, look=lambda page: None):
    """Walk from the first page to the check page; returns the places seen."""
    seen = []
    while place(page) != "check":
        here = place(page)
        assert here not in seen or here == "friend", (here, page.inner_text("main"))
        seen.append(here)
        look(page)
        if here == "friend":
            hands.pick("another" if seen.count("friend") == 1 else "another-no")
        for step, *rest in STEPS.get(here, []):
            getattr(hands, step)(*rest)
        hands.go_on()
    look(page)
    return seen


def handed_in(taken):
    (submission,) = taken
    values = dict(submission.values)
    files = {name: values.pop(name)["name"] for name in ("photo", "paper", "sound")}
    assert files == {"photo": "photo.png", "paper": "paper.pdf", "sound": "sound.wav"}
    assert values.pop("moment").startswith("2026-02-01T09:05")
    assert values == VALUES
    assert {file.kind for file in submission.files} == {"image/png", "application/pdf", "audio/wave"}


def test_every_question_is_answered_with_a_mouse_and_axe_finds_nothing(open_page, address, taken):
    page, found = open_page(), []
    page.goto(address)
    seen = fill_in(page, Mouse(page), lambda page: found.extend(findings(page)))
    assert set(STEPS) <= set(seen)
    page.click("text=Send the application")
    page.wait_for_url("**/about/**")
    handed_in(taken)
    assert not found, "\n".join(found)
    assert page.problems == []


def test_every_question_is_answered_by_keyboard_alone(open_page, address, taken):
    page = open_page(locale="en-US")
    page.goto(address)
    hands = Keyboard(page)
    fill_in(page, hands)
    hands.go_on()
    page.wait_for_url("**/about/**")
    handed_in(taken)
    assert page.problems == []


def test_every_question_is_answered_without_scripts(open_page, address, taken):
    page = open_page(java_script_enabled=False)
    page.goto(address)

    class Plain(Mouse):
        def type(self, field, text):
            if field == "f-together-pet_name" and self.page.locator(f"[id='{field}']").is_hidden():
                self.go_on()  # without scripts the question appears after the first answer is sent
            super().type(field, text)

    fill_in(page, Plain(page))
    page.click("text=Send the application")
    page.wait_for_url("**/about/**")
    handed_in(taken)


def test_a_question_appears_and_hides_at_once_as_the_server_would_have_it(open_page, address):
    page = open_page()
    page.goto(address)
    page.goto(address + "q/together/")
    name = page.locator("[id='f-together-pet_name']")
    assert name.is_hidden()
    page.check("[id='f-together-pet']")
    assert name.is_visible()
    page.check("[id='f-together-pet-2']")
    assert name.is_hidden()
    assert page.problems == []


def test_errors_are_accessible_and_take_the_focus(open_page, address):
    page = open_page()
    page.goto(address)
    page.click("main .actions button.button >> nth=0")
    assert page.evaluate("document.activeElement.className") == "errors"
    assert findings(page) == []
    page.click(".errors a")
    assert page.evaluate("document.activeElement.id") == "f-words"


def test_the_language_button_saves_what_was_typed(open_page, address):
    page = open_page()
    page.goto(address)
    page.fill("[id='f-words']", "not sent yet")
    page.click("header button[lang=ru]")
    assert "/ru/" in page.url and page.input_value("[id='f-words']") == "not sent yet"


def test_the_browser_fills_in_where_the_person_is(open_page, address):
    page = open_page(geolocation={"latitude": 49.84, "longitude": 24.03}, permissions=["geolocation"])
    page.goto(address)
    page.goto(address + "q/place/")
    page.click("[data-locate]")
    page.wait_for_function("document.querySelector('[data-latitude]').value !== ''")
    assert page.input_value("[id='f-place']") == "49.840000"


def test_the_browser_shows_what_the_server_would_show_on_made_up_answers(open_page, live_server, taken):
    from itertools import islice

    from ratusha.core.forms import fill, sample
    from ratusha.core.forms.script import browser_answers
    from ratusha.intake import queries
    from tests.core.forms.workbooks import HOUSEHOLD

    form = actions.publish_form(actor=SYSTEM, content=HOUSEHOLD.encode(), filename="household.md")
    key = actions.start_draft(form=form.id, owner="delivery", about="home", language="en", mode="paper")
    page = open_page()
    page.goto(live_server.url + key.address)
    value = queries.form(form.id)
    conditions = {item.path for item in value.walk() if item.rules.relevant}
    for answers in islice(sample(value, seed=11), 25):
        filled = fill(value, answers)
        paths = [path for path in filled.relevant if _static(path) in conditions]
        shown = page.evaluate(
            """([answers, paths]) => {
                const x = globalThis.ratushaExpressions, { root, relevant } = globalThis.ratushaForm(x);
                const document = x.tree({ [root]: answers });
                const form = { zone: "UTC", today: "1970-01-01", now: 0 };
                const steps = (path) => path.slice(1).split("/").map((s) => s.match(/^([^[]+)(?:\\[(\\d+)\\])?$/).slice(1));
                const at = (path) => steps(path).reduce((n, [name, p]) => n.named.get(name)[(p || 1) - 1], document.children[0]);
                return paths.map((path) => relevant[path.replace(/\\[\\d+\\]/g, "")](x.context(at(path), form)));
            }""",
            [browser_answers(filled), paths],
        )
        assert shown == [filled.relevant[path] for path in paths]
    assert page.problems == []


def _static(path):
    import re

    return re.sub(r"\[\d+\]", "", path)


def test_the_office_pages_of_forms_are_accessible(open_page, live_server, taken):
    from ratusha.people.models import User

    form = actions.publish_form(actor=SYSTEM, content=EVERY.encode(), filename="every.md")
    page = open_page()
    page.goto(live_server.url + "/en/account/login/")
    page.fill("input[name=login]", "sofia@example.org")
    page.fill("input[name=password]", "a long passphrase 1")
    page.click("main button.button")
    page.wait_for_url("**/office/**")
    assert User.objects.filter(email="sofia@example.org").exists()
    found = []
    page.goto(live_server.url + "/en/office/forms/")
    found += findings(page)
    bad = EVERY.replace("${pet} = 'yes'", "${pet} = 'maybe'").encode()
    page.set_input_files("#form", {"name": "every.md", "mimeType": "text/markdown", "buffer": bad})
    page.click("main form button.button")
    page.wait_for_url("**/proposal/**")
    assert "Nobody was asked" in page.inner_text("main")
    found += findings(page)
    page.goto(live_server.url + f"/en/office/forms/form/{form.code}/?sample=1")
    page.click("text=Check these answers")
    found += findings(page)
    assert "These answers can be handed in" in page.inner_text("main")
    assert not found, "\n".join(found)
