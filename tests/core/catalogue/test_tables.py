"""Tables of unknown origin: rows with the line they start in, or one sentence; nothing swells, nothing hangs."""

import io
import zipfile

import openpyxl
import pytest

from ratusha.core.catalogue.tables import MOST_ROWS, BadFile, csv_rows, xlsx_rows

HEAD = "id;name;info\n"


def rows(data, encoding="utf-8", delimiter=";"):
    raw = data if isinstance(data, bytes) else data.encode(encoding)
    return list(csv_rows(io.BytesIO(raw), delimiter=delimiter, encoding=encoding, where="file.csv"))


def workbook(cells, sheet="Sheet"):
    book = openpyxl.Workbook()
    page = book.active
    page.title = sheet
    for row in cells:
        page.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def xlsx(data, sheet="", limit=10_000_000):
    return list(xlsx_rows(data, sheet=sheet, where="file.xlsx", limit=limit))


def test_a_row_knows_the_line_where_it_starts():
    found = rows(HEAD + '1;"two\nlines";x\n\n2;b;y\n')
    assert [(row.line, row.cells["id"]) for row in found] == [(2, "1"), (5, "2")]
    assert found[0].cells["name"] == "two\nlines"


def test_a_byte_order_mark_and_windows_line_ends_do_not_matter():
    assert rows(b"\xef\xbb\xbf" + (HEAD + "1;a;b\n").replace("\n", "\r\n").encode())[0].cells == {
        "id": "1",
        "name": "a",
        "info": "b",
    }


@pytest.mark.parametrize("encoding", ["cp1251", "koi8-u", "utf-16", "utf-8"])
def test_a_named_encoding_is_read(encoding):
    assert rows(HEAD + "1;Довідка;так\n", encoding)[0].cells["name"] == "Довідка"


def test_a_row_of_another_length_is_told_not_guessed():
    found = rows(HEAD + "1;a\n2;a;b;c\n3;a;b;\n")
    assert [row.fault for row in found] == ["2", "4", ""]


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "empty"),
        ((HEAD + "1;Довідка;").encode()[:-5] , "truncated"),
        ((HEAD + "1;a;b\n2;c").encode(), "truncated"),
        ((HEAD + '1;"never closed;b\n2;c;d\n').encode(), "truncated"),
        ((HEAD + "1;Довідка;я\n").encode("cp1251"), "encoding"),
        ((HEAD + "1;Довідка;я\n").encode("utf-16"), "encoding"),
        (HEAD.encode() + b"1;a\x00b;c\n", "nul"),
        (b"\x00" * 1000, "nul"),
        (b"PK\x03\x04rest of a workbook", "encoding"),
        (b"%PDF-1.7 ...", "encoding"),
        (b"id;name;name\n1;2;3\n", "header"),
        ((HEAD + "1;" + "x" * 140_000 + ";y\n").encode(), "cell"),
        (b"x" * 1_000_000, "cell"),
        ((HEAD + '1;"a"b;c\n').encode(), "csv"),
        (";".join(f"c{i}" for i in range(600)).encode(), "columns"),
    ],
)  # fmt: skip
def test_a_damaged_table_is_refused_in_one_sentence(data, code):
    with pytest.raises(BadFile) as refusal:
        rows(data)
    assert refusal.value.code == code
    assert refusal.value.where == "file.csv"
    assert "\n" not in refusal.value.message


def test_the_line_of_a_wrong_letter_is_named():
    with pytest.raises(BadFile, match="not utf-8: line 3 cannot"):
        rows(HEAD.encode() + b"1;a;b\n2;\xcf;c\n3;d;e\n")


def test_utf8_under_the_name_of_another_encoding_is_noticed():
    with pytest.raises(BadFile, match="utf-8, not cp1251"):
        list(
            csv_rows(
                io.BytesIO((HEAD + "1;Довідка;я\n").encode()), delimiter=";", encoding="cp1251", where=""
            )
        )


def test_an_unknown_encoding_is_refused():
    with pytest.raises(BadFile, match="no encoding"):
        list(csv_rows(io.BytesIO(HEAD.encode()), delimiter=";", encoding="utf-9", where=""))


def test_a_workbook_is_read_as_people_see_it():
    found = xlsx(workbook([["id", "name", "days"], [1, "Довідка", 30.0], [], ["2", None, True]]))
    assert [(row.line, row.cells) for row in found] == [
        (2, {"id": "1", "name": "Довідка", "days": "30"}),
        (4, {"id": "2", "name": "", "days": "true"}),
    ]


def test_the_sheet_is_chosen_by_name():
    assert xlsx(workbook([["id"], ["7"]], sheet="Послуги"), sheet="Послуги")[0].cells == {"id": "7"}
    with pytest.raises(BadFile, match="it has: Послуги"):
        xlsx(workbook([["id"]], sheet="Послуги"), sheet="Лист1")


def zipped(parts):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return out.getvalue()


def with_part(name, change):
    """A good workbook with one part changed."""
    with zipfile.ZipFile(io.BytesIO(workbook([["id"], ["1"]]))) as archive:
        parts = {item: archive.read(item) for item in archive.namelist()}
    parts[name] = change(parts[name])
    return zipped(parts)


BOMB = zipped({"xl/worksheets/sheet1.xml": b"0" * 60_000_000})
LAUGHS = with_part(
    "xl/workbook.xml",
    lambda xml: (
        b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]>' + xml.partition(b"?>")[2]
    ),
)


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"not a workbook", "workbook"),
        (workbook([["id"]])[:-200], "workbook"),
        (workbook([["id"]])[:300], "workbook"),
        (zipped({"a.txt": b"x"}), "workbook"),
        (LAUGHS, "entities"),
        (with_part("xl/worksheets/sheet1.xml", lambda xml: xml[: len(xml) // 2]), "workbook"),
        (zipped({f"part{i}": b"" for i in range(2_100)}), "workbook"),
    ],
)
def test_a_damaged_workbook_is_refused_in_one_sentence(data, code):
    with pytest.raises(BadFile) as refusal:
        xlsx(data)
    assert refusal.value.code == code


def test_a_workbook_that_swells_is_refused():
    assert len(BOMB) < 100_000
    with pytest.raises(BadFile, match="unpacks to more"):
        xlsx(BOMB, limit=1_000_000)


def test_a_cell_at_the_end_of_the_world_costs_no_memory():
    def far(xml):
        cell = b'<row r="1048576"><c r="XFD1048576" t="inlineStr"><is><t>far</t></is></c></row></sheetData>'
        return xml.replace(b"</sheetData>", cell)

    with pytest.raises(BadFile, match=str(MOST_ROWS)):
        xlsx(with_part("xl/worksheets/sheet1.xml", far))
