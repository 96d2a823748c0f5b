"""Small forms for tests: written as the text twin, as .xlsx, or broken on purpose."""

from __future__ import annotations

import io
import zipfile

from ratusha.core.forms import read


def form(text, **media):
    """A form from a Markdown table."""
    return read(
        text.encode(), "form.md", {name.replace("_csv", ".csv"): body for name, body in media.items()}
    )


def xlsx(sheets):
    """Bytes of an .xlsx workbook: {sheet: [[cell, …], …]}."""
    import xlsxwriter

    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream, {"in_memory": True})
    for name, rows in sheets.items():
        sheet = book.add_worksheet(name)
        for number, row in enumerate(rows):
            for column, cell in enumerate(row):
                sheet.write(number, column, cell)
    book.close()
    return stream.getvalue()


def repacked(content, changes):
    """The workbook with parts of its archive replaced or added."""
    stream = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as old,
        zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for name in old.namelist():
            new.writestr(name, changes.get(name, old.read(name)))
        for name in set(changes) - set(old.namelist()):
            new.writestr(name, changes[name])
    return stream.getvalue()


SIMPLE = {
    "survey": [["type", "name", "label"], ["text", "who", "Who?"], ["integer", "age", "Age?"]],
}
HOUSEHOLD = """
| survey |
| | type | name | label | relevant | constraint | constraint_message | required | calculation | choice_filter | repeat_count |
| | integer | members | How many? | | . >= 0 and . <= 9 | From 0 to 9. | yes | | | |
| | begin repeat | member | Member | | | | | | | ${members} |
| | text | name | Name | | | | yes | | | |
| | integer | age | Age | | . < 130 | | yes | | | |
| | calculate | adult | | | | | | if(${age} >= 18, 1, 0) | | |
| | select_one yesno | works | Works? | ${age} >= 18 | | | yes | | | |
| | end repeat | | | | | | | | | |
| | calculate | adults | | | | | | sum(${adult}) | | |
| | begin group | flat | Home | | | | | | | |
| | select_one region | region | Region | | | | yes | | | |
| | select_one town | town | Town | | | | yes | | region = ${region} | |
| | text | why | Why no adults? | ${adults} = 0 | | | yes | | | |
| | end group | | | | | | | | | |
| | select_multiple help | help | Help? | | not(selected(., 'none')) or count-selected(.) = 1 | | | | | |
| | note | thanks | Thank you | | | | | | | |
| choices |
| | list_name | name | label | region |
| | yesno | yes | Yes | |
| | yesno | no | No | |
| | region | north | North | |
| | region | south | South | |
| | town | alpha | Alpha | north |
| | town | beta | Beta | north |
| | town | gamma | Gamma | south |
| | help | food | Food | |
| | help | heat | Heat | |
| | help | none | None | |
"""
