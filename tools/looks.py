"""What a machine can see of how a page looks: overflow, small text, contrast, missing glyphs, foreign sentences.

Used by `make shots` and by the journeys. Each check returns sentences that name the page and the place.
"""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import Any

FONTS = Path(__file__).resolve().parent.parent / "ratusha/site/static/site/fonts"
SMALLEST = 12  # px

# Every visible piece of text with its language, its size on the screen and what holds it.
TEXTS = """() => {
  const found = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const node = walker.currentNode, holder = node.parentElement, words = node.textContent.trim();
    if (!words || !holder || holder.closest("script, style, noscript, template")) continue;
    if (!holder.checkVisibility()) continue;  // inside a closed details
    const range = document.createRange(); range.selectNodeContents(node);
    const box = range.getBoundingClientRect(), style = getComputedStyle(holder);
    if (!box.width || !box.height || style.visibility === "hidden" || holder.closest(".unseen")) continue;
    let size = parseFloat(style.fontSize);
    const svg = holder.closest("svg");
    if (svg && holder.getScreenCTM) { const m = holder.getScreenCTM(); size *= Math.hypot(m.a, m.b); }
    found.push({words, size, lang: holder.closest("[lang]")?.lang || "", tag: holder.tagName.toLowerCase(),
                code: !!holder.closest("code, pre, kbd, [translate=no]")});
  }
  return found;
}"""
OVERFLOW = """() => {
  const wide = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth <= wide + 1) return [];
  return [...document.querySelectorAll("body *")].filter(e => e.getBoundingClientRect().right > wide + 1
    && !e.closest(".scroll")).slice(0, 3).map(e => e.outerHTML.slice(0, 120));
}"""
# Letters that one language has and the other has not.
ONLY_RUSSIAN, ONLY_UKRAINIAN = re.compile(r"[ыэъёЫЭЪЁ]"), re.compile(r"[іїєґІЇЄҐ]")
LATIN_RUN = re.compile(r"(?:\b[A-Za-z]{2,}\b[ ,;:’'-]+){2,}\b[A-Za-z]{2,}\b")
LOWER = re.compile(
    r"\b[a-z]{2,}\b"
)  # a sentence has them; a list of names and formats (RDF, JSON-LD, Turtle) has not
CYRILLIC = re.compile(r"[а-яіїєґА-ЯІЇЄҐ]{2,}")


@cache
def glyphs() -> frozenset[int]:
    """Every character that the pages' text font can show."""
    from fontTools.ttLib import TTFont

    return frozenset(TTFont(FONTS / "sans.woff2").getBestCmap())


def problems(page: Any, language: str, *, contrasts: bool = True) -> list[str]:
    """Everything that a machine can see wrong with the page that is open now.

    `contrasts` may be left out where axe-core has gone over the whole page already.
    """
    texts = page.evaluate(TEXTS)
    return [
        *(f"wider than the screen: {html}" for html in page.evaluate(OVERFLOW)),
        *small(texts),
        *missing(texts),
        *foreign(texts, language),
        *(contrast(page) if contrasts else ()),
    ]


def small(texts: list[dict[str, Any]]) -> list[str]:
    """Text under 12 px."""
    return [f"text of {t['size']:.1f} px: {t['words'][:50]!r}" for t in texts if t["size"] < SMALLEST - 0.05]


def missing(texts: list[dict[str, Any]]) -> list[str]:
    """Characters that our font does not have, so that another one shows them."""
    lost = {
        c for t in texts if not t["code"] for c in t["words"] if ord(c) not in glyphs() and not c.isspace()
    }
    return [f"no glyph for {c!r} (U+{ord(c):04X})" for c in sorted(lost)]


def latin_sentence(words: str) -> bool:
    """Three or more Latin words in a row, at least one of them in small letters."""
    return any(LOWER.search(run) for run in (found[0] for found in LATIN_RUN.finditer(words)))


def foreign(texts: list[dict[str, Any]], language: str) -> list[str]:
    """Sentences in another language than their place says."""
    found = []
    for text in texts:
        if text["code"]:
            continue
        said, words = text["lang"] or language, text["words"]
        wrong = {
            "uk": ONLY_RUSSIAN.search(words) or latin_sentence(words),
            "ru": ONLY_UKRAINIAN.search(words) or latin_sentence(words),
            "en": CYRILLIC.search(words),
        }.get(said)
        if wrong:
            found.append(f"not in {said}: {words[:80]!r}")
    return found


def contrast(page: Any) -> list[str]:
    """Contrast under 4.5 (or 3 for large text), as axe-core measures it."""
    from axe_playwright_python.sync_playwright import Axe

    options = {"runOnly": {"type": "rule", "values": ["color-contrast"]}, "resultTypes": ["violations"]}
    results = Axe().run(page, options=options)
    return [
        f"contrast: {node['html'][:120]}" for v in results.response["violations"] for node in v["nodes"][:3]
    ]
