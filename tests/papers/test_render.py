"""One source, three builds: each validates alone, none says more than another, a broken template is named."""

import datetime
import io
import subprocess
import zipfile

import docx
import page
import pytest
from PIL import Image

from ratusha.papers import actions, charts
from ratusha.papers.actions import (
    BadPaper,
    Column,
    Facts,
    Heading,
    Paper,
    Paragraph,
    Picture,
    Points,
    Table,
    Wide,
)
from ratusha.papers.render import apart, pdf
from ratusha.papers.render.blocks import plain, runs

DAY = datetime.date(2025, 12, 15)
LETTER = {
    "title": "Рішення про видачу дозволу",
    "issuer": "Зразківська міська рада",
    "date": "2025-12-15",
    "body": ["Дозвіл **видано**.", "Діє до [15 грудня](https://example.org/calendar)."],
    "facts": [("Заявник", "Ґалаґан Євгенія"), ("Сума", "1 200 ₴")],
    "to": ["Ґалаґан Євгенії"],
    "signer": ("Начальниця", "О. Їжак"),
    "legal": "Рішення можна оскаржити протягом 30 днів.",
}


def paper(language="uk", **more):
    chart = charts.bars(
        title="Потреба",
        desc="Частка",
        items=[charts.Item("Довідка", 0.62, 0.58, 0.66, n=2400)],
        source="Опитування",
        source_url="https://example.org/s",
    )
    blocks = [
        Facts("Паспорт програми", [("Замовник", "Рада"), ("Мета", "Послуги [вдома](https://example.org/m)")]),
        Heading("Проблема"),
        Paragraph("Серед мешканців [62,4 %](https://example.org/estimate) назвали її першою."),
        Heading("Причини", 2),
        Points(["черги", "папери"]),
        Picture(chart),
        Wide([Heading("План"), Table("Заходи", [Column("№", 0.3), Column("Захід", 3), Column("Сума", number=True)], [["1", "Довідка онлайн", "1 000"], ["", "Разом", "1 000"]], total=True)]),
        Heading("Додаток 1", annex=True),
        Paragraph("Застереження", role="warn"),
    ]  # fmt: skip
    given = {"title": "Концепція", "language": language, "issuer": "Рада", "date": DAY, "blocks": blocks}
    return Paper(**given | {"cover": True, "contents": True, "stamp": ["ЗАТВЕРДЖЕНО"], "attached": {"plan.json": "{}"}} | more)  # fmt: skip


@pytest.fixture(scope="module")
def builds():
    return apart.here(paper().json(), apart.KINDS, "document")


def test_the_accessible_build_is_pdf_ua_1(builds):
    report = page.validate_pdf_bytes(builds["pdf"])
    assert report.is_compliant, [f.message for f in report.failures]
    assert b"pdfuaid" in builds["pdf"]


def test_the_archival_build_is_pdf_a_3b_and_carries_the_data(builds):
    import pikepdf

    report = page.validate_pdf_bytes(builds["pdfa"])
    assert report.is_compliant, [f.message for f in report.failures]
    with pikepdf.open(io.BytesIO(builds["pdfa"])) as pdf:
        assert list(pdf.attachments) == ["plan.json"]


def test_the_pdf_is_tagged_speaks_its_language_and_links_its_numbers(builds):
    import pikepdf

    with pikepdf.open(io.BytesIO(builds["pdf"])) as pdf:
        assert pdf.Root.MarkInfo.Marked
        assert str(pdf.Root.Lang) == "uk"
        links = {
            str(note.A.URI) for leaf in pdf.pages for note in leaf.get("/Annots", []) if "/A" in note and "/URI" in note.A
        }  # fmt: skip
    assert {"https://example.org/estimate", "https://example.org/s", "https://example.org/m"} <= links


def test_the_docx_twin_holds_the_same_words_tables_and_pictures(builds):
    document = docx.Document(io.BytesIO(builds["docx"]))
    words = "\n".join(p.text for p in document.paragraphs)
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    assert "1 Проблема" in words
    assert "1.1 Причини" in words
    assert "62,4 %" in words
    assert {"Замовник", "Довідка онлайн", "Разом"} <= set(cells)
    assert len(document.inline_shapes) == 1
    assert document.inline_shapes[0]._inline.docPr.get("descr") == "Потреба. Частка"
    assert document.core_properties.language == "uk"
    assert zipfile.ZipFile(io.BytesIO(builds["docx"])).testzip() is None


def test_no_stream_of_the_archival_build_ends_like_a_line(monkeypatch):
    """One stream in 256 ends in a carriage return by chance; until one does, the paper is varied."""
    for i in range(2000):
        words = f"{i} " + "Черги довгі. " * 3
        raw = apart_pdf(paper(blocks=[Paragraph(words)], cover=False, contents=False))
        if b"\r\nendstream" in raw:
            break
    else:
        pytest.fail("no paper of two thousand had such a stream")
    made = pdf._unambiguous(raw)
    assert b"\r\nendstream" not in made
    assert page.validate_pdf_bytes(made).is_compliant


def apart_pdf(one):
    """The archival build as typst made it."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(pdf, "_unambiguous", lambda data: data)
        return pdf.build(one.json(), "pdfa")


def test_a_chart_that_is_tall_lets_the_words_after_it_fill_the_page():
    items = [charts.Item(f"Послуга {i}", 0.5, 0.4, 0.6) for i in range(15)]
    tall = Picture(charts.bars(title="Потреба", desc="Частка", items=items), numbers=False)
    filled = [Paragraph("Черги довгі. " * 260), tall, *[Paragraph(f"після {i}") for i in range(10)]]
    import pikepdf

    made = apart.here(paper(blocks=filled, cover=False, contents=False).json(), ["pdf"], "document")["pdf"]
    assert page.validate_pdf_bytes(made).is_compliant
    with pikepdf.open(io.BytesIO(made)) as document:
        assert len(document.pages) == 2


@pytest.mark.parametrize(("rows", "words", "whole"), [(3, "так", True), (12, "так", True), (13, "так", False), (8, "слово " * 40, False)])  # fmt: skip
def test_a_table_is_kept_whole_as_long_as_it_is_small(rows, words, whole):
    made = Table("Т", [Column("а"), Column("б"), Column("в")], [["1", words, "3"]] * rows).json()
    assert made["whole"] is whole
    for kind in ("pdf", "docx"):
        assert apart.here(
            paper(blocks=[Table("Т", [Column("а")], [[words]] * rows)]).json(), [kind], "document"
        )


def test_the_same_paper_gives_the_same_pdf(builds):
    assert apart.here(paper().json(), ["pdf"], "document")["pdf"] == builds["pdf"]


@pytest.mark.parametrize("language", ["ru", "en"])
def test_other_languages_validate_too(language):
    made = apart.here(paper(language).json(), ["pdf"], "document")
    assert page.validate_pdf_bytes(made["pdf"]).is_compliant


def test_a_letter_is_set_in_a_child_process(db):
    made = actions.render(template="letter", context=LETTER, language="uk", formats=("pdf", "docx"))
    assert page.validate_pdf_bytes(made.files["pdf"]).is_compliant
    assert len(made.sha256("pdf")) == 64
    assert "Ґалаґан" in docx.Document(io.BytesIO(made.files["docx"])).tables[0].rows[0].cells[1].text


def test_a_letter_without_its_block_is_refused_by_name():
    with pytest.raises(BadPaper, match="lacks body"):
        actions.render(template="letter", context=LETTER | {"body": []}, language="uk")
    with pytest.raises(BadPaper, match="does not know logo"):
        actions.render(template="letter", context=LETTER | {"logo": "x"}, language="uk")


@pytest.mark.parametrize(("template", "formats"), [("poster", ("pdf",)), ("letter", ("pdf", "odt"))])
def test_an_unknown_template_or_format_is_refused(template, formats):
    with pytest.raises(BadPaper, match=r"poster|odt"):
        actions.render(template=template, context=LETTER, language="uk", formats=formats)


def test_a_table_with_a_short_row_is_named():
    with pytest.raises(BadPaper, match="“Заходи” has 1 cells instead of 2"):
        Table("Заходи", [Column("a"), Column("b")], [["1"]]).json()


def test_hostile_words_stay_words():
    hostile = '#eval("1") $x$ <script> \\ ` @ref *bold* _it_ {{ x }} https://e.org ' + "ї" * 500
    made = apart.here(paper(blocks=[Paragraph(hostile), Heading(hostile)]).json(), apart.KINDS, "document")
    assert page.validate_pdf_bytes(made["pdf"]).is_compliant
    assert hostile in docx.Document(io.BytesIO(made["docx"])).paragraphs[-2].text


def test_inline_marks_are_read_and_can_be_taken_off():
    assert runs("a **b** [c](d)") == [{"text": "a "}, {"text": "b", "bold": True}, {"text": " "}, {"text": "c", "href": "d"}]  # fmt: skip
    assert plain("a **b** [c](d)") == "a b c"
    assert runs("") == [{"text": ""}]


def test_a_child_that_fails_says_why():
    broken = paper().json() | {"date": "not a day"}
    with pytest.raises(BadPaper, match="not a day"):
        apart.build(broken, ["pdf"], "document")


@pytest.mark.full
def test_libreoffice_opens_the_docx_twin_and_finds_its_words(builds, tmp_path):
    (tmp_path / "paper.docx").write_bytes(builds["docx"])
    profile = f"-env:UserInstallation=file://{tmp_path}/profile"
    order = [
        "soffice",
        profile,
        "--headless",
        "--convert-to",
        "pdf",
        "--outdir",
        tmp_path,
        tmp_path / "paper.docx",
    ]
    subprocess.run(order, check=True, timeout=180, capture_output=True)
    told = subprocess.run(
        ["pdftotext", tmp_path / "paper.pdf", "-"], check=True, capture_output=True, text=True
    )
    for words in ("Паспорт програми", "1 Проблема", "62,4 %", "Довідка онлайн", "Додаток 1"):
        assert words in told.stdout


@pytest.mark.full
def test_poppler_draws_every_page_of_the_pdf(builds, tmp_path):
    (tmp_path / "paper.pdf").write_bytes(builds["pdf"])
    subprocess.run(["pdftoppm", "-r", "40", "-png", tmp_path / "paper.pdf", tmp_path / "page"], check=True)
    pages = sorted(tmp_path.glob("page*.png"))
    assert len(pages) >= 4
    assert all(len(set(Image.open(picture).convert("L").tobytes())) > 8 for picture in pages)


def test_rows_of_a_long_docx_table_may_part_and_only_its_last_ones_stay_together():
    table = Table("Т", [Column("а")], [[str(i)] for i in range(20)])
    built = apart.here(paper(blocks=[table]).json(), ["docx"], "document")["docx"]
    rows = docx.Document(io.BytesIO(built)).tables[0].rows
    kept = [row.cells[0].paragraphs[0].paragraph_format.keep_with_next for row in rows]
    assert [i for i, keep in enumerate(kept) if keep] == [0, 18, 19]
