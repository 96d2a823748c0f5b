"""A codebook reads dirty cells as it says, and counts what it does not name."""

import tomllib

import pytest

from ratusha.core.survey import codebook

DOCUMENT = """
[survey]
slug = "s"
[file]
key = "id"
weight = "w"
[missing]
"NA" = "empty"
"R" = "refused"
[[variable]]
name = "sex"
column = "gender"
levels = { f = "Woman", m = "Man" }
recode = { Male = "m", Female = "f" }
[[variable]]
name = "happy"
kind = "number"
range = [0, 10]
missing = { "99" = "do not know" }
[[variable]]
name = "need"
kind = "multiple"
role = "need"
columns = ["q1", "q2", "q3"]
levels = [{ code = "1", title = "Roads", service = "roads" }, { code = "2", title = "Parks" }, "3"]
missing = { "9" = "none chosen" }
[[variable]]
name = "used"
kind = "multiple"
split = " "
levels = ["a", "b"]
none = ["0"]
[[variable]]
name = "ways"
kind = "multiple"
boxes = { web = "w1", phone = "w2" }
unticked = ["Not selected"]
[[variable]]
name = "wish"
kind = "text"
"""


@pytest.fixture
def book():
    return codebook.parse(tomllib.loads(DOCUMENT))


def one(book, name, **row):
    found = codebook.clean(row, [book.variable(name)])
    return found.answers.get(name, found.missing.get(name))


def test_only_the_columns_it_names_are_read(book):
    named = ("id", "w", "gender", "happy", "q1", "q2", "q3", "used", "w1", "w2", "wish")
    assert book.reads == named


@pytest.mark.parametrize(
    ("name", "row", "read"),
    [
        ("sex", {"gender": "Male"}, "m"),
        ("sex", {"gender": " f "}, "f"),
        ("sex", {"gender": "R"}, "refused"),
        ("sex", {"gender": "Mal"}, "unknown code"),
        ("sex", {}, "empty"),
        ("happy", {"happy": "9.5"}, 9.5),
        ("happy", {"happy": "9,5"}, 9.5),
        ("happy", {"happy": "42"}, "out of range"),
        ("happy", {"happy": "99"}, "do not know"),
        ("happy", {"happy": "well"}, "not a number"),
        ("happy", {"happy": "inf"}, "not a number"),
        ("need", {"q1": "2", "q2": "1", "q3": "2"}, ["2", "1"]),
        ("need", {"q1": "2", "q2": "9", "q3": ""}, ["2"]),
        ("need", {"q1": "9", "q2": "9"}, "none chosen"),
        ("need", {"q1": "7"}, "unknown code"),
        ("used", {"used": "b a"}, ["b", "a"]),
        ("used", {"used": "0"}, []),
        ("used", {"used": ""}, "empty"),
        ("ways", {"w1": "Web", "w2": "Not selected"}, ["web"]),
        ("ways", {"w1": "Not selected", "w2": "Not selected"}, []),
        ("ways", {"w1": "", "w2": ""}, "empty"),
        ("ways", {"w1": "R", "w2": "R"}, "refused"),
        ("wish", {"wish": "Ліхтар"}, "Ліхтар"),
        ("wish", {"wish": "я" * 5000}, "too long"),
    ],
)
def test_cells_are_read_as_the_codebook_says(book, name, row, read):
    assert one(book, name, **row) == read


def test_a_multiple_variable_becomes_one_column_a_level(book):
    columns = codebook.spread(book.variables)
    assert list(columns) == [
        "sex",
        "happy",
        "need:1",
        "need:2",
        "need:3",
        "used:a",
        "used:b",
        "ways:web",
        "ways:phone",
    ]
    answers = {"need": ["2"], "sex": "m"}
    values = {name: codebook.cell(answers, *place) for name, place in columns.items()}
    assert (values["need:1"], values["need:2"], values["used:a"], values["sex"]) == (0.0, 1.0, None, "m")


@pytest.mark.parametrize(
    ("document", "words"),
    [
        ("", "names no variable"),
        ("variable = 3", "names no variable"),
        ("colour = 1", "unknown entry “colour”"),
        ("missing = 3\n[[variable]]\nname='a'", "[missing] is not a table"),
        ("[file]\nname = 'x'\n[[variable]]\nname='a'", "unknown entry “name”"),
        ("[[variable]]\nkind='single'", "needs a name"),
        ("[[variable]]\nname='a'", "names no levels"),
        ("[[variable]]\nname='a'\nkind='colour'", "do not exist"),
        ("[[variable]]\nname='a'\ncolour='x'", "unknown entry “colour”"),
        ("[[variable]]\nname='a'\nkind='number'\nrange=[3,1]", "not [lowest, highest]"),
        ("[[variable]]\nname='a'\nkind='text'\n[[variable]]\nname='a'\nkind='text'", "Two variables"),
        ("[[variable]]\nname='a'\nkind='multiple'\nlevels=['x']\nboxes={y='c'}", "not among its levels"),
        ("[[variable]]\nname='a'\nlevels=[{title='x'}]", "has no code"),
    ],
)
def test_a_contradictory_codebook_is_refused_in_a_sentence(document, words):
    with pytest.raises(codebook.CodebookRefused) as refused:
        codebook.parse(tomllib.loads(document))
    assert words in refused.value.message


def test_an_unknown_variable_is_named(book):
    with pytest.raises(codebook.CodebookRefused, match="“age”"):
        book.variable("age")
