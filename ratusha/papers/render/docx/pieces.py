"""Small pieces of a DOCX that the library has no call for: links, fields, small print, shading."""

from __future__ import annotations

from typing import Any

SOFT = "4D5955"


def link(line: Any, text: str, known: str) -> Any:
    """Words of a line that lead to a known relation; returns their run."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    element = OxmlElement("w:hyperlink")
    element.set(qn("r:id"), known)
    run = line.add_run(text)
    run.font.underline = True
    element.append(run._r)
    line._p.append(element)
    return run


def field(line: Any, code: str, shown: str = "1") -> None:
    """A field that the word processor keeps up to date: the page number."""
    field_begin(line, code)
    line.add_run(shown)
    field_end(line)


def field_begin(line: Any, code: str) -> None:
    """The beginning of a field; what is shown until it is brought up to date follows."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    _field_mark(line, "begin")
    instruction = OxmlElement("w:instrText")
    instruction.set(qn("xml:space"), "preserve")
    instruction.text = code
    line.add_run("")._r.append(instruction)
    _field_mark(line, "separate")


def field_end(line: Any) -> None:
    """The end of a field that began in this line or in one before."""
    _field_mark(line, "end")


def _field_mark(line: Any, kind: str) -> None:
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    mark = OxmlElement("w:fldChar")
    mark.set(qn("w:fldCharType"), kind)
    line.add_run("")._r.append(mark)


def small(run: Any) -> None:
    """Small print."""
    from docx.shared import Pt, RGBColor

    run.font.size = Pt(9)
    run.font.color.rgb = RGBColor.from_string(SOFT)


def shade(properties: Any, colour: str) -> None:
    """A colour behind a paragraph."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    shade = OxmlElement("w:shd")
    for name, value in (("val", "clear"), ("color", "auto"), ("fill", colour)):
        shade.set(qn(f"w:{name}"), value)
    properties.append(shade)
