"""The DOCX twin: the same blocks in styles of the program's own, so that an official can edit them.

python-docx is imported only here. No template file: the styles are set by code on the library's plain document.
"""

from __future__ import annotations

import datetime
import io
from collections.abc import Mapping
from dataclasses import dataclass
from html import escape
from typing import Any

from ratusha.papers.render import pdf
from ratusha.papers.render.docx.pieces import field, field_begin, field_end, link, shade, small

_TAGS = {"uk": "uk-UA", "ru": "ru-RU", "en": "en-GB"}
# fine lines between rows, and room around the words of a cell
_LINES = (
    '<w:tblBorders><w:top w:val="single" w:sz="8" w:color="1C2422"/><w:bottom w:val="single" w:sz="8" w:color="1C2422"/>'
    '<w:insideH w:val="single" w:sz="4" w:color="B9B5A8"/></w:tblBorders>'
)
_ROOM = (
    '<w:tblCellMar><w:top w:w="45" w:type="dxa"/><w:left w:w="70" w:type="dxa"/>'
    '<w:bottom w:w="30" w:type="dxa"/><w:right w:w="70" w:type="dxa"/></w:tblCellMar>'
)
_INK, _ACCENT = "1C2422", "0A5F58"
_COLOURS = {  # of charts, as in house.typ
    **{"c1": "0A5F58", "c2": "C26A1B", "c3": "5B4A9C", "c4": "9A9C90", "c5": "B0304F", "c6": "2F78B7"},
    **{"d1": "8C2F14", "d2": "D98A52", "d3": "CFCABB", "d4": "6FB3A8", "d5": "0A5F58"},
}
_FONT = (
    "Arial"  # what an official's computer has, or has its like of: the words do not move when it is opened
)


def build(paper: Mapping[str, Any]) -> bytes:
    """The DOCX bytes."""
    import docx

    return _Writer(docx.Document(), paper).write()


@dataclass(frozen=True, slots=True)
class _Cell:
    """What stands in a cell: runs, set right for figures, shaded for heads."""

    words: list[dict[str, Any]]
    right: bool = False
    shade: str = ""


class _Writer:
    """Puts block after block into a document; pictures come as PNG in their order."""

    def __init__(self, document: Any, paper: Mapping[str, Any]) -> None:
        self.document = document
        self.paper = paper
        self.pictures = iter(pdf.pictures(paper))
        self.numbers = {"table": 0, "figure": 0}
        self.sections = [0, 0]
        self.links: dict[str, str] = {}

    def write(self) -> bytes:
        """Everything, in order."""
        self._styles()
        self._page()
        self._front()
        self._blocks(self.paper["blocks"])
        self._properties()
        buffer = io.BytesIO()
        self.document.save(buffer)
        return buffer.getvalue()

    # --- the document as a whole

    def _styles(self) -> None:
        from docx.enum.style import WD_STYLE_TYPE
        from docx.enum.text import WD_ALIGN_PARAGRAPH
        from docx.oxml.ns import qn
        from docx.shared import Pt, RGBColor

        styles = self.document.styles
        for name, font, size, colour in (
            ("Normal", _FONT, 10.5, _INK),
            ("Title", _FONT, 24, _INK),
            ("Heading 1", _FONT, 16, _ACCENT),
            ("Heading 2", _FONT, 13, _INK),
            ("Heading 3", _FONT, 11, _INK),
            ("Caption", _FONT, 9.5, _INK),
        ):
            style = styles[name]
            style.font.name, style.font.size, style.font.color.rgb = (
                font,
                Pt(size),
                RGBColor.from_string(colour),
            )
            fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
            for slot in ("w:ascii", "w:hAnsi", "w:cs", "w:eastAsia"):
                fonts.set(qn(slot), font)
            for theme in ("w:asciiTheme", "w:hAnsiTheme", "w:cstheme", "w:eastAsiaTheme"):
                fonts.attrib.pop(qn(theme), None)
        styles["Normal"].paragraph_format.space_after = Pt(6)
        for name, align in (("Cell", WD_ALIGN_PARAGRAPH.LEFT), ("CellNumber", WD_ALIGN_PARAGRAPH.RIGHT)):
            cell = styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
            cell.base_style, cell.font.size = styles["Normal"], Pt(8.5)
            cell.paragraph_format.space_after, cell.paragraph_format.alignment = Pt(2), align
        self._language(styles.element)

    def _language(self, styles: Any) -> None:
        from docx.oxml.ns import qn

        tag = _TAGS.get(self.paper["language"], self.paper["language"])
        for lang in styles.iter(qn("w:lang")):
            lang.set(qn("w:val"), tag)

    def _page(self) -> None:
        from docx.shared import Mm

        section = self.document.sections[0]
        section.page_width, section.page_height = Mm(210), Mm(297)
        section.left_margin = section.right_margin = Mm(21)
        section.top_margin, section.bottom_margin = Mm(22), Mm(20)
        foot = section.footer.paragraphs[0]
        foot.add_run(f"{self.paper['foot']}   {self.paper['labels']['page']} ")
        field(foot, "PAGE")
        for run in foot.runs:
            small(run)

    def _front(self) -> None:
        from docx.enum.text import WD_ALIGN_PARAGRAPH
        from docx.shared import Mm

        for words in self.paper["stamp"]:
            line = self.document.add_paragraph(words)
            line.paragraph_format.left_indent, line.paragraph_format.space_after = Mm(95), 0
        issuer = self.document.add_paragraph()
        issuer.add_run(self.paper["issuer"]).bold = True
        title = self.document.add_paragraph(self.paper["title"], style="Title")
        title.alignment = WD_ALIGN_PARAGRAPH.LEFT
        for words in (self.paper["subtitle"], self.paper["status"]):
            if words:
                self.document.add_paragraph(words)
        if self.paper["contents"]:
            lead = self.document.add_paragraph()
            lead.add_run(self.paper["labels"]["contents"]).bold = True
            self._contents()
        if self.paper["cover"]:
            self.document.add_page_break()

    def _contents(self) -> None:
        """A field of the contents: the headings, each on its line, until the word processor fills page numbers in."""
        heads = [b["text"] for b in self.paper["blocks"] if b["kind"] == "heading" and b["level"] == 1]
        lines = [self.document.add_paragraph() for _ in heads or [""]]
        field_begin(lines[0], r'TOC \o "1-2" \h \z \u')
        for line, words in zip(lines, heads, strict=False):
            line.add_run(words)
            line.paragraph_format.space_after = 0
        field_end(lines[-1])

    def _properties(self) -> None:
        about = self.document.core_properties
        about.title, about.author = self.paper["title"], self.paper["issuer"]
        about.language = self.paper["language"]
        about.comments = ""
        moment = datetime.datetime.fromisoformat(f"{self.paper['date']}T12:00:00")
        about.created = about.modified = moment

    # --- blocks

    def _blocks(self, blocks: list[dict[str, Any]]) -> None:
        for block in blocks:
            getattr(self, f"_{block['kind']}")(block)

    def _heading(self, block: dict[str, Any]) -> None:
        level, text = block["level"], block["text"]
        if not block["annex"] and level <= 2 and self.paper.get("numbered", True):
            self.sections = (
                [self.sections[0] + 1, 0] if level == 1 else [self.sections[0], self.sections[1] + 1]
            )
            number = ".".join(str(n) for n in self.sections[:level])
            text = f"{number} {text}"
        self.document.add_heading(text, level)

    def _paragraph(self, block: dict[str, Any]) -> None:
        from docx.enum.text import WD_ALIGN_PARAGRAPH

        line = self.document.add_paragraph()
        self._runs(line, block["runs"])
        if block["role"] == "right":
            line.alignment = WD_ALIGN_PARAGRAPH.RIGHT
        elif block["role"] == "note":
            for run in line.runs:
                small(run)
        elif block["role"] == "warn":
            shade(line._p.get_or_add_pPr(), "FBEDD0")

    def _points(self, block: dict[str, Any]) -> None:
        style = "List Number" if block["numbered"] else "List Bullet"
        for item in block["items"]:
            self._runs(self.document.add_paragraph(style=style), item)

    def _table(self, block: dict[str, Any]) -> None:
        self._caption("table", block["caption"])
        numbers = [column["number"] for column in block["columns"]]
        head = [_Cell([{"text": c["title"], "bold": True}], c["number"], "E6EFEB") for c in block["columns"]]
        rows = [
            [_Cell(words, right) for words, right in zip(row, numbers, strict=True)] for row in block["rows"]
        ]
        if block["total"]:
            rows[-1] = [_Cell([{**run, "bold": True} for run in c.words], c.right) for c in rows[-1]]
        whole = block.get("whole", len(rows) <= 8)
        self._grid([c["share"] for c in block["columns"]], [head, *rows], heads=1, whole=whole)
        self._source(block["source"])

    def _facts(self, block: dict[str, Any]) -> None:
        self._caption("table", block["caption"])
        rows = [
            [_Cell([{"text": name, "bold": True}], shade="EEF4F1"), _Cell(value)]
            for name, value in block["rows"]
        ]
        self._grid([0.34, 0.66], rows, heads=0, whole=True)
        self.document.add_paragraph()

    def _picture(self, block: dict[str, Any]) -> None:
        from docx.shared import Emu

        self._caption("figure", block["caption"])
        section = self.document.sections[-1]
        width = section.page_width - section.left_margin - section.right_margin
        picture = self.document.add_picture(io.BytesIO(next(self.pictures)), width=Emu(width))
        about = picture._inline.docPr
        about.set("descr", block["alt"])
        about.set("title", block["caption"])
        self._legend(block["legend"])
        if block["desc"]:
            small(self.document.add_paragraph().add_run(block["desc"]))
        self._source(block["source"])
        if block["rows"]:
            shares = block.get("shares", [2.2, *([1.0] * (len(block["columns"]) - 1))])
            columns = [
                {"title": title, "share": share, "number": i > 0}
                for i, (title, share) in enumerate(zip(block["columns"], shares, strict=True))
            ]
            rows = [[[{"text": cell}] for cell in row] for row in block["rows"]]
            caption = f"{block['caption']} – {self.paper['labels']['numbers']}"
            whole = block.get("whole", len(rows) <= 8)
            self._table(
                {
                    "caption": caption,
                    "columns": columns,
                    "rows": rows,
                    "source": [],
                    "total": False,
                    "whole": whole,
                }
            )

    def _legend(self, legend: list[list[str]]) -> None:
        """The colours with their words, on the line beneath the picture."""
        from docx.shared import RGBColor

        if not legend:
            return
        line = self.document.add_paragraph()
        for look, words in legend:
            mark = line.add_run("■ ")
            small(mark)
            colour = _COLOURS.get(look.split()[-1], _INK)
            mark.font.color.rgb = RGBColor.from_string(colour)
            small(line.add_run(f"{words}   "))

    def _break(self, block: dict[str, Any]) -> None:
        self.document.add_page_break()

    def _wide(self, block: dict[str, Any]) -> None:
        self._turn(across=True)
        self._blocks(block["blocks"])
        self._turn(across=False)

    # --- pieces

    def _turn(self, *, across: bool) -> None:
        from docx.enum.section import WD_ORIENT, WD_SECTION

        section = self.document.add_section(WD_SECTION.NEW_PAGE)
        short, long = sorted((section.page_width, section.page_height))
        section.orientation = WD_ORIENT.LANDSCAPE if across else WD_ORIENT.PORTRAIT
        section.page_width, section.page_height = (long, short) if across else (short, long)

    def _caption(self, kind: str, words: str) -> None:
        self.numbers[kind] += 1
        line = self.document.add_paragraph(style="Caption")
        line.add_run(f"{self.paper['labels'][kind]} {self.numbers[kind]}. {words}").bold = True
        line.paragraph_format.keep_with_next = True

    def _grid(self, shares: list[float], rows: list[list[_Cell]], *, heads: int, whole: bool) -> None:
        """A table written as XML at once: cell by cell through the library takes ten times as long."""
        from docx.oxml import parse_xml
        from docx.oxml.ns import nsdecls

        section = self.document.sections[-1]
        room = (
            section.page_width - section.left_margin - section.right_margin
        ) // 635  # twentieths of a point
        widths = [int(room * share / sum(shares)) for share in shares]
        columns = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
        last = len(rows) - 1
        lines = "".join(
            # a small table stays whole, the last rows of a long one stay together
            self._row(row, widths, head=y < heads, keep=y < last and (whole or y >= last - 2))
            for y, row in enumerate(rows)
        )
        table = parse_xml(
            f'<w:tbl {nsdecls("w", "r")}><w:tblPr><w:tblW w:w="{sum(widths)}" w:type="dxa"/>{_LINES}'
            f'<w:tblLayout w:type="fixed"/>{_ROOM}</w:tblPr><w:tblGrid>{columns}</w:tblGrid>{lines}</w:tbl>'
        )
        self.document.element.body.insert_element_before(table, "w:sectPr")

    def _row(self, row: list[_Cell], widths: list[int], *, head: bool, keep: bool) -> str:
        """A row; a head row repeats on every page and is read as a head by assistive technology."""
        made = "<w:tr><w:trPr><w:cantSplit/>" + ("<w:tblHeader/>" if head else "") + "</w:trPr>"
        together = "<w:keepNext/>" if keep or head else ""
        for cell, width in zip(row, widths, strict=True):
            shade = f'<w:shd w:val="clear" w:color="auto" w:fill="{cell.shade}"/>' if cell.shade else ""
            style = "CellNumber" if cell.right else "Cell"
            words = "".join(self._run_xml(run) for run in cell.words)
            made += (
                f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{shade}</w:tcPr>'
                f'<w:p><w:pPr><w:pStyle w:val="{style}"/>{together}</w:pPr>{words}</w:p></w:tc>'
            )
        return made + "</w:tr>"

    def _run_xml(self, run: dict[str, Any]) -> str:
        look = ("<w:b/>" if run.get("bold") else "") + ('<w:u w:val="single"/>' if "href" in run else "")
        text = f'<w:r><w:rPr>{look}</w:rPr><w:t xml:space="preserve">{escape(run["text"])}</w:t></w:r>'
        return (
            f'<w:hyperlink r:id="{self._known(run["href"])}">{text}</w:hyperlink>' if "href" in run else text
        )

    def _known(self, href: str) -> str:
        """The relation of an address, made once."""
        from docx.opc.constants import RELATIONSHIP_TYPE

        if href not in self.links:
            self.links[href] = self.document.part.relate_to(
                href, RELATIONSHIP_TYPE.HYPERLINK, is_external=True
            )
        return self.links[href]

    def _source(self, words: list[dict[str, Any]]) -> None:
        if not words:
            self.document.add_paragraph()
            return
        line = self.document.add_paragraph()
        self._runs(line, [{"text": self.paper["labels"]["source"] + " "}, *words], fine=True)

    def _runs(self, line: Any, words: list[dict[str, Any]], *, fine: bool = False) -> None:
        for piece in words:
            if "href" in piece:
                run = link(line, piece["text"], self._known(piece["href"]))
            else:
                run = line.add_run(piece["text"])
                run.bold = piece.get("bold") or None
            if fine:
                small(run)
