"""Exports of KoboToolbox, ODK Central and LimeSurvey come back as answers."""

import io
import zipfile

import pytest

from ratusha.core.forms import fill
from ratusha.core.forms.collected import CollectedRefusal, match, read_tables
from tests.core.forms.workbooks import HOUSEHOLD, form, xlsx

PLACE = "| survey |\n| | type | name | label |\n| | begin group | g | G |\n| | geopoint | at | Where |\n| | end group | | |\n"


@pytest.fixture(scope="module")
def household():
    return form(HOUSEHOLD)


def collected(value, content, name, **more):
    return match(value, read_tables(content, name), **more)


def test_a_kobo_workbook_with_a_sheet_for_the_repeat(household):
    content = xlsx(
        {
            "household": [
                [
                    "members",
                    "flat/region",
                    "flat/town",
                    "help",
                    "help/food",
                    "help/heat",
                    "help/none",
                    "_index",
                    "_uuid",
                ],
                [2, "north", "beta", "food heat", 1, 1, 0, 1, "u1"],
                [0, "south", "gamma", "", 0, 0, 0, 2, "u2"],
            ],
            "member": [
                ["member/name", "member/age", "member/works", "_parent_index", "_index"],
                ["Оля", 41, "Yes", 1, 1],
                ["Іван", 7, "", 1, 2],
            ],
        }
    )
    found = collected(household, content, "household.xlsx")
    assert [key for key, _ in found.responses] == ["u1", "u2"]
    answers = found.responses[0][1]
    assert answers["help"] == ["food", "heat"] and answers["member"][0] == {
        "name": "Оля",
        "age": "41",
        "works": "yes",
    }
    assert fill(household, answers).valid
    assert found.without_question == ("_index", "_parent_index", "_uuid")
    assert found.without_column == ("/flat/why",)


def test_a_kobo_csv_with_semicolons_and_split_choices(household):
    text = '"members";"flat/region";"flat/town";"help/food";"help/heat"\n"0";"north";"alpha";"1";"0"\n'
    ((_, answers),) = collected(household, text.encode("utf-8-sig"), "kobo.csv").responses
    assert answers == {"members": "0", "flat": {"region": "north", "town": "alpha"}, "help": ["food"]}


def test_an_odk_central_archive_with_a_file_for_the_repeat(household):
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr(
            "form-member.csv", "name,age,works,PARENT_KEY,KEY\nОля,41,no,uuid:1,uuid:1/member[1]\n"
        )
        archive.writestr(
            "form.csv", "SubmissionDate,members,flat-region,flat-town,KEY\n2026,1,south,gamma,uuid:1\n"
        )
    found = collected(household, stream.getvalue(), "form.zip")
    ((key, answers),) = found.responses
    assert key == "uuid:1" and answers["member"] == [{"name": "Оля", "age": "41", "works": "no"}]
    assert fill(household, answers).values["adults"] == 1


def test_a_limesurvey_csv_with_one_column_a_choice(household):
    text = (
        "id,submitdate,members,region,town,help[food],help[heat],help[none]\n7,2026-01-01,0,north,alpha,Y,,\n"
    )
    ((key, answers),) = collected(household, text.encode(), "limesurvey.csv").responses
    assert (
        key == "7" and answers["help"] == ["food"] and answers["flat"] == {"region": "north", "town": "alpha"}
    )


def test_places_come_from_their_parts():
    for text in (
        "g/at,_g/at_latitude,_g/at_longitude\n,50.4,30.5\n",
        "g-at-Latitude,g-at-Longitude\n50.4,30.5\n",
    ):
        ((_, answers),) = collected(form(PLACE), text.encode(), "x.csv").responses
        assert answers == {"g": {"at": [50.4, 30.5, 0.0, 0.0]}}


def test_a_whole_number_with_a_point_and_an_empty_mark_are_understood(household):
    ((_, answers),) = collected(household, b"members,region\n3.0,n/a\n", "x.csv").responses
    assert answers == {"members": 3}


def test_a_table_that_ties_to_nothing_is_told(household):
    content = xlsx({"main": [["members"], [1]], "strange": [["a"], [1]]})
    assert "strange (the whole table)" in collected(household, content, "x.xlsx").without_question


@pytest.mark.parametrize(
    ("content", "name"),
    [
        ("ім'я\nОля\n".encode("cp1251"), "x.csv"), (b"PK nonsense", "x.zip"), (b"nonsense", "x.xlsx"), (b"", "x.txt"),
        (b'a,b\n"' + b"x" * 200_000, "x.csv"),
    ],
)  # fmt: skip
def test_a_broken_export_is_one_sentence(content, name):
    with pytest.raises(CollectedRefusal) as caught:
        read_tables(content, name)
    assert caught.value.message.endswith(".")
