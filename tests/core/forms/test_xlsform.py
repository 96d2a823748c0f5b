"""Workbooks: what is read, what is refused before it is unpacked, what is remarked."""

import io
import struct
import zipfile

import pytest

from ratusha.core.forms import FormRefusal, inspect, read, read_workbook
from ratusha.core.forms.xlsform import MAX_FILE, MAX_XML
from tests.core.forms.workbooks import SIMPLE, repacked, xlsx


def refusal(content, name="form.xlsx"):
    with pytest.raises(FormRefusal) as caught:
        read(content, name)
    message = caught.value.message
    assert message.endswith(".") and "Traceback" not in message and len(message) < 250
    return caught.value.code


def test_the_text_twin_is_the_same_form_as_the_workbook():
    twin = "| survey |\n| | type | name | label |\n| | text | who | Who? |\n| | integer | age | Age? |\n"
    one, two = read(xlsx(SIMPLE), "form.xlsx"), read(twin.encode(), "form.md")
    assert one.content_hash == two.content_hash
    assert [(q.kind, q.name, q.row) for q in two.questions] == [("text", "who", 2), ("integer", "age", 3)]


def test_the_hash_changes_with_a_word_and_not_with_an_empty_row():
    spaced = {"survey": [SIMPLE["survey"][0], [], *SIMPLE["survey"][1:]]}
    reworded = {"survey": [*SIMPLE["survey"][:2], ["integer", "age", "How old?"]]}
    first = read(xlsx(SIMPLE), "form.xlsx").content_hash
    assert read(xlsx(spaced), "form.xlsx").content_hash == first
    assert read(xlsx(reworded), "form.xlsx").content_hash != first


def test_a_file_of_another_kind_is_refused_in_one_sentence():
    assert refusal(b"%PDF-1.7", "form.pdf") == "file_kind"
    assert refusal(b"%PDF-1.7", "form.xlsx") == "not_xlsx"
    assert refusal(b"%PDF-1.7", "form.xls") == "not_xls"
    assert refusal(b"just words", "form.md") == "unreadable"
    assert refusal(b"", "form.xlsx") == "not_xlsx"


def test_a_file_of_fifty_megabytes_is_refused_by_its_size_alone():
    assert refusal(b"\0" * (MAX_FILE + 1)) == "file_size"


def test_a_zip_bomb_is_refused_before_it_is_unpacked():
    bomb = repacked(xlsx(SIMPLE), {"xl/worksheets/sheet9.xml": b" " * (MAX_XML + 1)})
    assert len(bomb) < 300_000
    assert refusal(bomb) == "unpacked_size"


def test_an_archive_of_thousands_of_parts_is_refused():
    many = repacked(xlsx(SIMPLE), {f"xl/media/{n}.bin": b"" for n in range(2_100)})
    assert refusal(many) == "unpacked_size"


def test_a_directory_that_lies_about_a_size_is_refused():
    content = xlsx(SIMPLE)
    small = bytearray(repacked(content, {"xl/worksheets/sheet1.xml": b" " * 5_000_000}))
    with zipfile.ZipFile(io.BytesIO(bytes(small))) as archive:
        declared = archive.getinfo("xl/worksheets/sheet1.xml").file_size
    lie = bytes(small).replace(struct.pack("<L", declared), struct.pack("<L", 10))
    assert refusal(lie) in {"damaged", "unreadable"}


def test_entities_in_a_part_are_refused():
    laughs = (
        b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]><worksheet>&b;</worksheet>'
    )
    assert refusal(repacked(xlsx(SIMPLE), {"xl/worksheets/sheet1.xml": laughs})) == "xml_entities"


def test_a_damaged_part_is_named():
    content = bytearray(xlsx(SIMPLE))
    with zipfile.ZipFile(io.BytesIO(bytes(content))) as archive:
        part = archive.getinfo("xl/worksheets/sheet1.xml")
    start = part.header_offset + 30 + len(part.filename) + 20
    content[start : start + 40] = b"\xff" * 40
    assert refusal(bytes(content)) in {"damaged", "unreadable"}


def test_text_in_windows_1251_is_named_and_the_way_out():
    text = "| survey |\n| | type | name | label |\n| | text | who | Хто ви? |\n"
    with pytest.raises(FormRefusal, match=r"Windows-1251.*UTF-8"):
        read(text.encode("cp1251"), "form.md")


def test_a_formula_is_remarked_with_its_cell_and_one_without_a_result_blocks():
    import xlsxwriter

    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream)
    sheet = book.add_worksheet("survey")
    sheet.write_row(0, 0, ["type", "name", "label"])
    sheet.write_row(1, 0, ["text", "who"])
    sheet.write_formula(1, 2, '=CONCAT("Who","?")', None, "Who?")
    book.close()
    content = stream.getvalue()
    reading = inspect(read_workbook(content, "form.xlsx"))
    assert reading.form.questions[0].label.plain("default") == "Who?"
    assert [(n.row, n.code, n.block) for n in reading.warnings] == [(2, "formula", False)]
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        part = archive.read("xl/worksheets/sheet1.xml").replace(b"<v>Who?</v>", b"")
    bare = inspect(read_workbook(repacked(content, {"xl/worksheets/sheet1.xml": part}), "form.xlsx"))
    assert [(n.code, n.block) for n in bare.warnings][:1] == [("formula_empty", True)]


def test_merged_cells_are_remarked_with_their_area():
    import xlsxwriter

    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream)
    sheet = book.add_worksheet("survey")
    sheet.write_row(0, 0, ["type", "name", "label"])
    sheet.merge_range("A2:A3", "text")
    sheet.write_row(1, 1, ["who", "Who?"])
    sheet.write_row(2, 1, ["whose", "Whose?"])
    book.close()
    reading = inspect(read_workbook(stream.getvalue(), "form.xlsx"))
    assert reading.form is None and reading.errors[0].row == 3 and reading.errors[0].code == "missing_type"
    assert [(n.row, n.code) for n in reading.warnings] == [(2, "merged")]


def test_a_sheet_of_too_many_rows_is_refused():
    many = {"survey": [SIMPLE["survey"][0], *(["text", f"q{n}", "Q"] for n in range(5_001))]}
    assert refusal(xlsx(many)) == "too_many_rows"


def test_a_cell_can_be_changed_in_memory():
    book = read_workbook(xlsx(SIMPLE), "form.xlsx").with_cell("survey", 3, "name", "years")
    assert [q.name for q in inspect(book).form.questions] == ["who", "years"]
