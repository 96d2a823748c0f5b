"""Pictures of every page: two widths, light and dark, three languages, with an index to look through.

    python -m tools.shots [--only PART] [--public]

Fails on a status other than 200, on anything wider than the screen, on a character without a glyph, on text
under 12 px, on contrast under 4.5 and on sentences left in another language. Writes to build/shots/.
"""

from __future__ import annotations

import argparse
import html
import os
import sys
from pathlib import Path
from typing import Any

from tools import looks, portal

OUT = portal.ROOT / "build/shots"
WIDTHS = (360, 1280)
SCHEMES = ("light", "dark")
LANGUAGES = {"uk": "", "ru": "/ru", "en": "/en"}


def name_of(view: str) -> str:
    """A file name for a kind of page."""
    return view.replace(":", "-").replace(" ", "-")


def shoot(browser: Any, base: str, pages: dict[str, str], cookies: list[dict[str, str]]) -> list[str]:
    """Take all pictures of these pages; returns what is wrong."""
    wrong = []
    for language, prefix in LANGUAGES.items():
        for width in WIDTHS:
            for scheme in SCHEMES:
                context = browser.new_context(
                    base_url=base, color_scheme=scheme, viewport={"width": width, "height": 800}
                )
                context.add_cookies(cookies)
                page = context.new_page()
                for view, path in pages.items():
                    label = f"{view} {language} {width} {scheme}"
                    answer = page.goto(prefix + path)
                    if answer is None or answer.status != 200:
                        wrong.append(f"{label}: status {answer.status if answer else 'none'}")
                        continue
                    wrong += [f"{label}: {problem}" for problem in looks.problems(page, language)]
                    file = OUT / f"{name_of(view)}.{language}.{width}.{scheme}.png"
                    page.screenshot(path=str(file), full_page=True)
                context.close()
    return wrong


def index(pages: dict[str, str]) -> None:
    """A page to look through all pictures."""
    rows = []
    for view, path in pages.items():
        cells = "".join(
            f'<td><a href="{f}"><img src="{f}" width="{180 if w == 360 else 360}" loading="lazy" alt="{f}"></a></td>'
            for w in WIDTHS
            for s in SCHEMES
            for lang in LANGUAGES
            if (f := f"{name_of(view)}.{lang}.{w}.{s}.png")
        )
        rows.append(
            f"<h2>{html.escape(view)} <small>{html.escape(path)}</small></h2><table><tr>{cells}</tr></table>"
        )
    text = "<!doctype html><meta charset=utf-8><title>Ratusha: pages</title>" + "".join(rows)
    (OUT / "index.html").write_text(text, encoding="utf-8")


def main() -> int:
    """Build the demo if needed, serve it, take the pictures, say what is wrong."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--only", default="", help="only pages whose name holds this")
    parser.add_argument("--public", action="store_true", help="public pages only")
    options = parser.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ratusha.site.settings")
    import django

    django.setup()
    var = Path(os.environ.get("RATUSHA_VAR") or portal.ROOT / "var")
    OUT.mkdir(parents=True, exist_ok=True)
    portal.build_demo(var)
    wrong: list[str] = []
    all_pages: dict[str, str] = {}
    with portal.serving(var) as base, portal.chromium() as browser:
        jobs: list[tuple[str, list[dict[str, str]]]] = [("/", [])]
        if not options.public:
            jobs += [("/office/", c) for c in portal.signed_in(browser, base).values()]
        for start, cookies in jobs:
            header = "; ".join(f"{c['name']}={c['value']}" for c in cookies)
            found = portal.crawl(base, start, cookie=header)
            wrong += [f"broken link: {link}" for link in found.pop("broken link", [])]
            pages = {
                view: paths[0]
                for view, paths in found.items()
                if view not in all_pages and options.only in view and (start == "/" or "/office/" in paths[0])
            }
            all_pages |= pages
            wrong += shoot(browser, base, pages, cookies)
    index(all_pages)
    print("\n".join(wrong))
    print(
        f"{len(all_pages)} pages, pictures in {OUT.relative_to(portal.ROOT)}/index.html; {len(wrong)} things to mend"
    )
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
