"""What a machine can see of every public page on a phone: nothing overflows, nothing is too small, too pale,
without a glyph, or left in another language."""

from __future__ import annotations

import pytest

from tools import looks, portal


@pytest.fixture(scope="module")
def pages(base):
    return {name: found[0] for name, found in portal.crawl(base).items() if name != "broken link"}


@pytest.mark.parametrize(("language", "prefix"), [("uk", ""), ("ru", "/ru"), ("en", "/en")])
def test_every_public_page_looks_right_on_a_phone(chromium, base, pages, language, prefix):
    scheme = "dark" if language == "ru" else "light"
    context = chromium.new_context(base_url=base, color_scheme=scheme, viewport={"width": 360, "height": 780})
    page = context.new_page()
    found = []
    for name, path in pages.items():
        answer = page.goto(prefix + path)
        assert answer.status == 200, prefix + path
        found += [f"{name} {language}: {problem}" for problem in looks.problems(page, language)]
    context.close()
    assert not found, "\n".join(found)
