"""The office for each role: every link opens, every kind of page is accessible and looks right at two widths."""

from __future__ import annotations

import pytest

from tests.journeys.test_accessibility import findings
from tools import looks, portal


@pytest.fixture(scope="module")
def offices(chromium, base):
    """For each role its cookies and what it reaches by links from the office."""
    found = {}
    for role, cookies in portal.signed_in(chromium, base).items():
        header = "; ".join(f"{cookie['name']}={cookie['value']}" for cookie in cookies)
        found[role] = cookies, portal.crawl(base, "/office/", cookie=header)
    return found


def test_no_link_in_the_office_is_broken_or_refused_to_whom_it_is_shown(offices):
    broken = {role: pages["broken link"] for role, (_, pages) in offices.items() if "broken link" in pages}
    assert not broken
    assert all(len(pages) > 5 for _, pages in offices.values())


@pytest.mark.parametrize(("width", "scheme"), [(360, "dark"), (1280, "light")])
def test_every_page_of_the_office_is_accessible_and_looks_right(chromium, base, offices, width, scheme):
    wrong, seen = [], set()
    for role, (cookies, pages) in offices.items():
        context = chromium.new_context(
            base_url=base, color_scheme=scheme, viewport={"width": width, "height": 800}
        )
        context.add_cookies(cookies)
        page = context.new_page()
        for name, (path, *_) in pages.items():
            if name in seen or "/office/" not in path:
                continue
            seen.add(name)
            page.goto(path)
            found = [*findings(page), *looks.problems(page, "uk", contrasts=False)]
            wrong += [f"{role} {name}: {problem}" for problem in found]
        context.close()
    assert len(seen) > 20
    assert not wrong, "\n".join(wrong)
