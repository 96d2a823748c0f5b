"""Differences are told by paragraph, by word and by number."""

from ratusha.core.planning.differences import Change, NumberChange, changes, numbers


def heading(text):
    return {"kind": "heading", "text": text}


def paragraph(text):
    return {"kind": "paragraph", "runs": [{"text": text}]}


def table(value):
    cell = [{"text": value, "href": "x"}]
    return {
        "kind": "table",
        "caption": "Кошти",
        "columns": [{"title": "Джерело"}, {"title": "2026"}],
        "rows": [[[{"text": "Місто"}], cell]],
    }


OLD = [
    heading("Мета"),
    paragraph("Послуги з дому."),
    paragraph("Зайве."),
    {"kind": "wide", "blocks": [table("10")]},
]
NEW = [
    heading("Мета"),
    paragraph("Послуги поруч із домом."),
    paragraph("Нове."),
    paragraph("Ще."),
    {"kind": "wide", "blocks": [table("12")]},
]


def test_paragraphs_that_changed_were_added_or_removed_are_told_with_their_section():
    found = changes(OLD, NEW)
    assert [(c.kind, c.where, c.after) for c in found] == [
        ("changed", "Мета", "Послуги поруч із домом."),
        ("changed", "Мета", "Нове."),
        ("added", "Мета", "Ще."),
    ]
    assert found[0].words == (("kept", "Послуги"), ("old", "з дому."), ("new", "поруч із домом."))
    assert changes(NEW, OLD)[-1] == Change("removed", "Мета", "Ще.", "")


def test_a_number_that_changed_is_told_with_its_place():
    assert numbers(OLD, NEW) == [NumberChange("Кошти", "Місто", "2026", "10", "12")]


def test_the_same_paper_has_no_differences():
    assert changes(OLD, OLD) == []
    assert numbers(OLD, OLD) == []


def test_a_row_that_came_or_went_and_a_fact_that_changed_are_told():
    def paper(rows, total):
        table = {
            "kind": "table",
            "caption": "Money",
            "columns": [{"title": "Source"}, {"title": "2026"}],
            "rows": [[[{"text": cell}] for cell in row] for row in rows],
        }
        return [{"kind": "facts", "caption": "Passport", "rows": [["Total", [{"text": total}]]]}, table]

    found = numbers(
        paper([("city", "10"), ("donor", "5")], "15"), paper([("city", "10"), ("region", "7")], "17")
    )
    assert [(c.table, c.row, c.before, c.after) for c in found] == [
        ("Passport", "Total", "15", "17"),
        ("Money", "region", "", "7"),
        ("Money", "donor", "5", ""),
    ]
    assert numbers(paper([], "1"), []) == []
