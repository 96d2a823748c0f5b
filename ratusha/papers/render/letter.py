"""A letter from plain values: a decision, an answer, a notice. One page, the official parts in their order."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any

from ratusha.papers.render.blocks import BadPaper, Block, Facts, Paper, Paragraph, Points

# what a letter cannot do without, and what it may have
NEEDED = ("title", "issuer", "date", "body")
OPTIONAL = ("subtitle", "to", "facts", "facts_caption", "points", "legal", "signer", "foot")


def letter(values: Mapping[str, Any], language: str) -> Paper:
    """Lay the values out.

    `title`, `issuer` (who writes), `date`, `body` (paragraphs) are needed; `subtitle` (number and date in words),
    `to` (lines), `facts` (pairs) with `facts_caption`, `points`, `legal` (how to object), `signer` (post, name),
    `foot` (where to verify) may be given.
    """
    missing = [name for name in NEEDED if not values.get(name)]
    strange = sorted(set(values) - {*NEEDED, *OPTIONAL})
    if missing or strange:
        raise BadPaper(
            "letter",
            "The letter lacks %(missing)s and does not know %(strange)s."
            if missing and strange
            else "The letter lacks %(missing)s."
            if missing
            else "The letter does not know %(strange)s.",
            missing=", ".join(missing),
            strange=", ".join(strange),
        )
    day = values["date"]
    blocks: list[Block] = [Paragraph(words) for words in values["body"]]
    if facts := values.get("facts"):
        blocks.append(Facts(values.get("facts_caption", values["title"]), list(facts)))
    if points := values.get("points"):
        blocks.append(Points(list(points)))
    if legal := values.get("legal"):
        blocks.append(Paragraph(legal, role="note"))
    if signer := values.get("signer"):
        blocks.append(Paragraph(f"{signer[0]}   **{signer[1]}**", role="right"))
    return Paper(
        title=values["title"],
        subtitle=values.get("subtitle", ""),
        language=language,
        issuer=values["issuer"],
        date=day if isinstance(day, datetime.date) else datetime.date.fromisoformat(day),
        stamp=tuple(values.get("to", ())),
        blocks=blocks,
        foot=values.get("foot", ""),
    )
