"""Files as people send them: read with bounded memory, or refused with the line named."""

import tracemalloc

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ratusha.core.refusal import Refusal
from ratusha.frames import tables


def write(tmp_path, data, name="t.csv"):
    path = tmp_path / name
    path.write_bytes(data if isinstance(data, bytes) else data.encode())
    return path


def read(path, **wanted):
    return tables.read(path, wanted, missing=dict.fromkeys(wanted, ("9",)))


def test_numbers_and_categories(tmp_path):
    path = write(tmp_path, 'x,d,"a, b"\n1.5,Центр,1\n,,2\nNA,"Їжакова, 5",3\n9, Центр ,4\n')
    found = read(path, x="auto", d="text", **{"a, b": "auto"})
    assert np.array_equal(found["x"].values, [1.5, np.nan, np.nan, np.nan], equal_nan=True)
    assert found["d"].levels == ("Їжакова, 5", "Центр") and found["d"].codes.tolist() == [1, -1, 0, 1]
    assert found["a, b"].values.tolist() == [1, 2, 3, 4]


def test_a_column_that_is_not_numbers_becomes_categories(tmp_path):
    found = read(write(tmp_path, "x,y\n1,2\nmany,3\n2,4\n"), x="auto", y="auto")
    assert found["x"].levels == ("1", "2", "many") and found["y"].values.tolist() == [2, 3, 4]


@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_separators_line_ends_and_a_byte_order_mark(tmp_path, separator, end):
    text = end.join([separator.join(row) for row in (["x", "y"], ["1", "2"], ["3", "4"])])
    found = read(write(tmp_path, b"\xef\xbb\xbf" + text.encode()), x="auto", y="auto")
    assert found["x"].values.tolist() == [1, 3]


@pytest.mark.parametrize(
    ("data", "code", "where"),
    [
        (b"", "empty", "line 1"),
        (b"\n", "empty", "line 1"),
        (b"x,y\n1,2\n3", "ragged", "line 3"),
        (b"x,y\n1,2,3\n", "ragged", "line 2"),
        (b'x,y\n1,"2\n', "csv", "line 2"),
        ("x,y\nЦентр,2\n".encode("cp1251"), "encoding", "line 2"),
        ("x,y\n1,2\n".encode("utf-16"), "encoding", "line 1"),
        (b"x,y\n1,\0\n", "binary", "line 2"),
        (b"PAR1\x00\x00", "parquet", "line 1"),
        (b"x," + b"y" * (1 << 21), "long-line", "line 1"),
        (b"x,y\n1," + b"z" * 70_000 + b"\n", "csv", "line 2"),
        (b"x,x\n1,2\n", "columns", "x"),
        (b"y\n1\n", "no-column", "x"),
        (b",".join(b"c%d" % n for n in range(30_000)) + b"\n", "columns", "line 1"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_broken_and_hostile_files_are_refused_with_their_line(tmp_path, data, code, where):
    with pytest.raises(tables.TableRefused) as refusal:
        read(write(tmp_path, data), x="auto")
    assert (refusal.value.code, refusal.value.where) == (code, where)
    assert "\n" not in refusal.value.message


def test_a_missing_file_a_folder_and_a_cut_parquet_file(tmp_path):
    for path in (tmp_path / "none.csv", tmp_path, write(tmp_path, b"PAR1 cut", "cut.parquet")):
        with pytest.raises(tables.TableRefused):
            read(path, x="auto")


def test_a_free_text_is_no_category_but_an_identifier_may_be(tmp_path):
    path = write(tmp_path, "x\n" + "".join(f"text {n}\n" for n in range(20_005)))
    with pytest.raises(tables.TableRefused, match="free text"):
        read(path, x="text")
    assert len(tables.read(path, {"x": "text"}, missing={}, many=["x"])["x"].levels) == 20_005


def test_memory_holds_the_columns_in_use_not_the_file(tmp_path):
    row = ",".join(["1"] + ["a long answer in words"] * 40) + "\n"
    path = write(tmp_path, ",".join(f"c{n}" for n in range(41)) + "\n" + row * 30_000)
    assert path.stat().st_size > 25_000_000
    tracemalloc.start()
    read(path, c0="auto")
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 10_000_000


@settings(max_examples=60, deadline=None)
@given(data=st.binary(max_size=200))
def test_any_bytes_are_read_or_refused(tmp_path_factory, data):
    path = tmp_path_factory.mktemp("any") / "t.csv"
    path.write_bytes(b"x,y\n" + data)
    try:
        found = read(path, x="auto", y="text")
    except Refusal:
        return
    assert len(found["x"]) == len(found["y"])
