"""A person walks the golden thread from the priorities to the outcome and back, and the command prints the same."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

from tools import portal

SERVICE = "residence-extract"
KNOTS = ["need", "scores", "rank", "measure", "launch", "outcome"]


@pytest.fixture(scope="module")
def printed(demo_var, base):
    """What `ratusha export thread SERVICE --json` prints."""
    command = [sys.executable, "-m", "ratusha", "export", "thread", SERVICE, "--json"]
    done = subprocess.run(
        command, cwd=portal.ROOT, env=portal.environment(demo_var), capture_output=True, text=True, check=True
    )
    return json.loads(done.stdout)


def test_every_knot_has_a_value_a_source_and_a_rule(printed):
    assert list(printed) == KNOTS
    for name, knot in printed.items():
        assert knot["value"] is not None, name
        assert knot["source_url"].startswith("/")
        assert knot["rule"]
    assert printed["need"]["n"] > 1000
    low, high = printed["need"]["interval"]
    assert low < printed["need"]["value"] < high
    assert "interval" not in printed["outcome"], "complete counts have no interval"


def test_every_address_of_the_thread_opens_and_leads_back(page, printed):
    for name, knot in printed.items():
        answer = page.goto(knot["source_url"])
        assert answer.status == 200, f"{name}: {knot['source_url']}"
        back = page.locator(f"main a[href*='/thread/{SERVICE}/']")
        assert back.count() > 0, f"{name}: {knot['source_url']} does not lead back to the thread"


def test_the_page_shows_what_the_command_prints(page, printed):
    page.goto(f"/en/thread/{SERVICE}/")
    for name in KNOTS:
        assert page.locator(f"#{name}").is_visible()
    shown = page.locator("#measure").inner_text()
    assert str(printed["measure"]["value"]) in shown


def test_a_person_walks_from_the_priorities_to_the_outcome_without_scripts(plain_page):
    page = plain_page
    page.goto("/en/priorities/")
    page.locator("main table a", has_text="extract").first.click()
    page.locator(f"main a[href*='/thread/{SERVICE}/']").first.click()
    assert page.url.endswith(f"/en/thread/{SERVICE}/")
    for knot, part in [
        ("scores", "/quality/"),
        ("measure", "/plan/"),
        ("launch", "/services/"),
        ("outcome", "/measured/"),
    ]:
        page.locator(f"#{knot} a").last.click()
        assert part in page.url
        page.locator(f"main a[href*='/thread/{SERVICE}/']").first.click()
        assert page.url.endswith(f"/en/thread/{SERVICE}/")
