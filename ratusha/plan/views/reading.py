"""What public and office pages share to show a paper: its blocks made ready, paragraphs by anchor, two versions compared."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import get_language

from ratusha.core.planning import differences
from ratusha.papers import queries as papers
from ratusha.plan import queries
from ratusha.plan.queries import documents

Block = dict[str, Any]


def readable(paper: dict[str, Any]) -> dict[str, Any]:
    """The kept blocks made ready for the page: cells know their column, links to this portal are relative."""
    return {**paper, "blocks": [_block(block) for block in paper["blocks"]]}


def drawn_blocks(parts: Iterable[Mapping[str, Any]]) -> list[tuple[str, list[Block]]]:
    """The live blocks among the parts of a section as they would be drawn today."""
    names = list(dict.fromkeys(p["block"] for p in parts if p.get("block") in documents.BLOCKS))
    if not names:
        return []
    try:
        seen = documents.matter()
    except queries.NoProgramme:
        return []
    return [
        (documents.block_name(name), [_block(block.json()) for block in documents.BLOCKS[name](seen)])
        for name in names
    ]


def paragraphs(version: int, language: str) -> dict[str, str]:
    """The words of every paragraph of a version by its anchor."""
    return {
        block["anchor"]: "".join(run["text"] for run in block["runs"])
        for block in papers.content(version, language)["blocks"]
        if block["kind"] == "paragraph" and block.get("anchor")
    }


def compared(request: HttpRequest, known: tuple[papers.VersionFacts, ...]) -> dict[str, Any]:
    """What changed between the two versions that the address names (`a`, `b`), else between the newest two."""
    numbers = {str(v.number): v for v in known}
    newer = numbers.get(request.GET.get("b", ""), known[0] if known else None)
    older = numbers.get(request.GET.get("a", ""), known[1] if len(known) > 1 else None)
    if newer is None or older is None:
        return {"versions": known}
    language = get_language() or "uk"
    before, after = (papers.content(v.id, language)["blocks"] for v in (older, newer))
    return {
        "versions": known,
        "older": older,
        "newer": newer,
        "changes": differences.changes(before, after),
        "number_changes": differences.numbers(before, after),
    }


def _block(block: Block) -> Block:
    made = {**block}
    if block["kind"] == "wide":
        made["blocks"] = [_block(inner) for inner in block["blocks"]]
    for name in ("runs", "source"):
        if block.get(name):
            made[name] = _relative(block[name])
    if block["kind"] == "table":
        made["labelled"] = [
            list(zip(block["columns"], map(_relative, row), strict=True)) for row in block["rows"]
        ]
    if block["kind"] == "facts":
        made["rows"] = [(name, _relative(value)) for name, value in block["rows"]]
    return made


def _relative(runs: list[Block]) -> list[Block]:
    return [
        {**run, "href": run["href"].removeprefix(settings.ORIGIN)} if "href" in run else run for run in runs
    ]
