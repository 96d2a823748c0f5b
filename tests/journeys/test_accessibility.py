"""axe-core finds nothing on any public page: light and dark, phone and desk, three languages."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe

from tools import portal

TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


@pytest.fixture(scope="module")
def pages(base):
    """One address of every kind of public page, found by following links from the home page."""
    return {name: found[0] for name, found in portal.crawl(base).items()}


def findings(page):
    # only what is violated: gathering what passes takes most of the time on a long page
    options = {"runOnly": {"type": "tag", "values": TAGS}, "resultTypes": ["violations"]}
    results = Axe().run(page, options=options)
    return [
        f"{page.url}: {v['id']}: {v['help']} — {v['nodes'][0]['html'][:120]} ({len(v['nodes'])}×)"
        for v in results.response["violations"]
    ]


def test_no_link_of_a_public_page_is_broken(pages):
    assert "broken link" not in pages, pages.get("broken link")
    assert len(pages) >= 5


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 1280])
def test_every_public_page_is_accessible(chromium, base, pages, scheme, width):
    context = chromium.new_context(
        base_url=base, color_scheme=scheme, viewport={"width": width, "height": 800}
    )
    page = context.new_page()
    found = []
    for path in pages.values():
        page.goto(path)
        found += findings(page)
    context.close()
    assert not found, "\n".join(found)


@pytest.mark.parametrize("prefix", ["/ru", "/en"])
def test_every_public_page_is_accessible_in_the_other_languages(chromium, base, pages, prefix):
    context = chromium.new_context(base_url=base, viewport={"width": 360, "height": 800})
    page = context.new_page()
    found = []
    for path in pages.values():
        page.goto(prefix + path)
        found += findings(page)
    context.close()
    assert not found, "\n".join(found)
