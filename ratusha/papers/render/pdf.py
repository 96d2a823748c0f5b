"""PDF by typst: the accessible build (PDF/UA-1) and the archival one (PDF/A-3b) from the same blocks.

typst is heavy and is imported only here; a web process reaches it through a child process (`render.apart`).
"""

from __future__ import annotations

import datetime
import io
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from ratusha.papers.render.blocks import BadPaper

HERE = Path(__file__).resolve().parent.parent
FONTS = HERE / "fonts"
TEMPLATES = HERE / "templates" / "papers"
STANDARDS = {"pdf": "ua-1", "pdfa": "a-3b"}


def build(paper: Mapping[str, Any], kind: str, template: str = "document") -> bytes:
    """The PDF bytes; `kind` is pdf (tagged, PDF/UA-1) or pdfa (PDF/A-3b with the data attached)."""
    day = datetime.date.fromisoformat(paper["date"])
    made = _typst(
        TEMPLATES / f"{template}.typ",
        {"paper": json.dumps(paper, ensure_ascii=False), "attach": "1" if kind == "pdfa" else ""},
        pdf_standards=[STANDARDS[kind]],
        timestamp=datetime.datetime(day.year, day.month, day.day, 12, tzinfo=datetime.UTC),
    )
    return _unambiguous(bytes(made)) if kind == "pdfa" else bytes(made)


def _unambiguous(made: bytes) -> bytes:
    """The file with no stream whose last byte looks like a line's end.

    The data of a stream are followed by a line feed and `endstream`. Where they happen to end in a carriage return (one
    stream in 256 does), a checker that looks for the end backwards counts a byte less than the stream says, and the
    file fails PDF/A. Such a stream gets one line feed more before it is packed again; what is in it ignores that.
    """
    if b"\r\nendstream" not in made:
        return made
    import pikepdf

    with pikepdf.open(io.BytesIO(made)) as document:
        for item in document.objects:
            if (
                isinstance(item, pikepdf.Stream)
                and "/Filter" in item
                and item.read_raw_bytes().endswith(b"\r")
            ):
                item.write(item.read_bytes() + b"\n")
        out = io.BytesIO()
        document.save(out, deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.preserve)
    return out.getvalue()


def pictures(paper: Mapping[str, Any]) -> list[bytes]:
    """The charts of a paper as PNG, in order, for builds that cannot hold SVG."""
    svgs = [block["svg"] for block in _walk(paper["blocks"]) if block["kind"] == "picture"]
    if not svgs:
        return []
    source = TEMPLATES / "pictures.typ"
    made = _typst(source, {"svgs": json.dumps(svgs, ensure_ascii=False)}, format="png", ppi=220.0)
    return [bytes(page) for page in made] if isinstance(made, list) else [bytes(made)]


def _walk(blocks: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [b for block in blocks for b in (_walk(block["blocks"]) if block["kind"] == "wide" else [block])]


def _typst(source: Path, inputs: dict[str, str], **options: Any) -> Any:
    import typst

    if not (FONTS / "Serif-600.ttf").exists():
        raise BadPaper("fonts", "The fonts for papers are missing: run `make setup`.", str(FONTS))
    try:
        return typst.compile(
            str(source),
            root=str(TEMPLATES),
            font_paths=[str(FONTS)],
            ignore_system_fonts=True,
            sys_inputs=inputs,
            **options,
        )
    except typst.TypstError as error:
        raise BadPaper(
            "typst", "The paper could not be set: %(reason)s", source.name, reason=str(error)
        ) from error
