"""Files of rows beside a form."""

import pytest

from ratusha.core.forms.tables import MediaRefusal, external_rows, table_rows


@pytest.mark.parametrize("text", ["a,b\n1,2\n", "a;b\n1;2\n", "a\tb\n1\t2\n", "\ufeffa,b\n1, 2 \n"])
def test_separators_marks_and_spaces_are_understood(text):
    assert [dict(row) for row in table_rows(text.encode(), "t.csv")] == [{"a": "1", "b": "2"}]


def test_xml_and_geojson_are_rows_too():
    xml = b"<root><item><name>a</name><label>A</label></item></root>"
    assert [dict(row) for row in table_rows(xml, "t.xml")] == [{"name": "a", "label": "A"}]
    features = b'{"features": [{"id": "1", "properties": {"title": "A"}, "geometry": {"type": "Point", "coordinates": [30.5, 50.4]}}]}'
    assert [dict(row) for row in table_rows(features, "t.geojson")] == [
        {"title": "A", "geometry": "50.4 30.5 0 0", "id": "1"}
    ]


@pytest.mark.parametrize(
    ("content", "name", "code"),
    [
        ("а,б\n".encode("cp1251"), "t.csv", "not_utf8"), (b'<!DOCTYPE r [<!ENTITY a "b">]><r>&a;</r>', "t.xml", "xml_entities"),
        (b"<r>", "t.xml", "bad_xml"), (b"{}", "t.geojson", "bad_geojson"), (b'a,b\n"' + b"x" * 200_000, "t.csv", "bad_csv"),
    ],
)  # fmt: skip
def test_a_broken_table_is_one_sentence(content, name, code):
    with pytest.raises(MediaRefusal) as caught:
        table_rows(content, name)
    assert caught.value.code == code and caught.value.message.endswith(".") and caught.value.where == name


def test_external_choices_keep_their_authors_columns_as_written():
    rows = [
        {"LIST_NAME": "c1", "Name": "n1", "label": "L1", "YES_NO": "yes"},
        {"list name": "c1", "name": "n2"},
    ]
    assert external_rows(rows) == {"c1": [{"name": "n1", "label": "L1", "YES_NO": "yes"}, {"name": "n2"}]}
