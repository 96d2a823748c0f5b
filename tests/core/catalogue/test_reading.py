"""Rows become drafts or reasons; every data row is accounted for."""

import io
import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ratusha.core.catalogue.harvesting import check_size, harvest_of
from ratusha.core.catalogue.mapping import BadMapping, read_mapping
from ratusha.core.catalogue.reading import Draft, Rejection, json_harvest
from ratusha.core.catalogue.tables import BadFile
from tests.catalogue.cards import complete_card

MAP = """
[source]
delimiter = ";"
[fields]
identifier = "id"
title.uk = "name"
title.fr = "nom"
"""


def harvest(table, mapping=MAP):
    return harvest_of(io.BytesIO(table.encode()), read_mapping(mapping), "file.csv").rows


def told(rows):
    return [(r.line, r.identifier, getattr(r, "code", "draft")) for r in rows]


def test_texts_keep_their_languages():
    (row,) = harvest("id;name;nom\n1;Довідка;Certificat\n")
    assert row == Draft(2, "1", row.card)
    assert row.card.title == {"uk": "Довідка", "fr": "Certificat"}


def test_nulls_are_nothing_and_a_missing_title_rejects_but_a_missing_description_does_not():
    mapping = MAP + 'description = "info"\n[null]\nvalues = ["NULL", "[*]"]\n'
    rows = harvest("id;name;nom;info\n1;Довідка;;[*]\n2;NULL;;текст\nNULL;Назва;;\n", mapping)
    assert told(rows) == [(2, "1", "draft"), (3, "2", "title"), (4, "", "identifier")]
    assert rows[0].card.summary == {}


def test_skipped_rows_take_no_part_in_duplicates():
    mapping = MAP + '[[skip]]\ncolumn = "name"\nmatches = "^_"\n[duplicates]\nkey = "nom"\nkeep = "first"\n'
    rows = harvest("id;name;nom\n1;_тест;a\n2;А;a\n3;Б;a\n", mapping)
    assert told(rows) == [(2, "1", "skip"), (3, "2", "draft"), (4, "3", "duplicate")]
    assert "line 3" in rows[2].message


@pytest.mark.parametrize(("keep", "kept"), [("first", ["2"]), ("last", ["4"]), ("reject", [])])
def test_of_duplicates_the_rule_keeps_one_or_none(keep, kept):
    mapping = MAP + f'[duplicates]\nkey = ["name"]\nkeep = "{keep}"\n'
    rows = harvest("id;name;nom\n1;Інша;\n2;Та сама;\n3;та сама;\n4;ТА САМА;\n", mapping)
    assert [r.identifier for r in rows if isinstance(r, Draft)] == ["1", *kept]
    assert all(r.code == "duplicate" for r in rows if isinstance(r, Rejection))


def test_the_last_may_be_by_a_column():
    mapping = MAP + '[duplicates]\nkey = "id"\nkeep = "last"\nby = "nom"\n'
    rows = harvest("id;name;nom\n1;Пізніша;2018\n1;Раніша;2017\n", mapping)
    assert [getattr(r, "code", r.identifier) for r in rows] == ["1", "duplicate"]


def test_one_identifier_twice_is_a_duplicate_without_any_rule():
    assert told(harvest("id;name;nom\n1;А;\n1;Б;\n"))[1] == (3, "1", "duplicate")


def test_a_key_without_words_makes_no_duplicates():
    mapping = MAP + '[duplicates]\nkey = "nom"\n'
    assert len([r for r in harvest("id;name;nom\n1;А;\n2;Б;\n", mapping) if isinstance(r, Draft)]) == 2


def test_fields_are_split_exchanged_and_joined():
    mapping = """
[source]
lang = "en"
[fields]
identifier = { columns = ["org", "id"], join = "/" }
title = "name"
provider = { column = "both", split = " | ", take = 2 }
audience = { column = "who", split = "+", map = { PP = "resident", ES = "business" } }
channels.online = "online"
volumes.phone = "calls"
volumes.counter = "visits"
acts.en = { column = "law", split = ";" }
acts.fr = { column = "loi", split = ";" }
cost = { column = "fee", map = { N = "0" } }
term = "term"
evidence = { column = "papers", split = ";" }
life_events = { column = "event", split = ";" }
"""
    head = "org,id,name,both,who,online,calls,visits,law,loi,fee,term,papers,event"
    line = (
        "x,1,Name,EN | FR,PP+ES+dogs,Y,12,0,Act A;Act B,Loi A;Loi B,N,10 business days,Passport;Photo,Birth"
    )
    (row,) = harvest(f"{head}\n{line}\n", mapping)
    card = row.card
    assert row.identifier == "x/1"
    assert card.provider == {"en": "FR"}
    assert card.audience == ("resident", "business", "dogs")
    assert [c.kind for c in card.channels] == ["online", "phone"]
    assert card.volumes == {"phone": 12, "counter": 0}
    assert card.rules[1].title == {"en": "Act B", "fr": "Loi B"}
    assert card.costs[0].is_free
    assert (card.term.amount, card.term.unit) == (10, "working_day")
    assert [e.identifier for e in card.evidence] == ["passport", "photo"]
    assert card.life_events == ("Birth",)


@pytest.mark.parametrize(
    ("mapping", "place"),
    [
        (MAP.replace('"nom"', '"nome"'), "[fields] title.fr"),
        (MAP + '[[skip]]\ncolumn = "naem"\nmatches = "x"\n', "[[skip]]"),
        (MAP + '[duplicates]\nkey = "nothing"\n', "[duplicates] key"),
    ],
)
def test_a_column_that_is_not_there_is_refused_with_the_columns_that_are(mapping, place):
    with pytest.raises(BadMapping) as refusal:
        harvest("id;name;nom\n1;А;\n", mapping)
    assert place in refusal.value.message
    assert "id, name, nom" in refusal.value.message


def test_a_size_over_the_limit_is_refused_before_reading():
    with pytest.raises(BadFile, match="200 MB; at most 50 MB"):
        check_size(200_000_000, "csv", "big.csv")
    with pytest.raises(BadFile, match="at most 10 MB"):
        check_size(10_000_001, "xlsx", "big.xlsx")
    check_size(200_000_000, "csv", "big.csv", max_mb=300)
    with pytest.raises(BadFile, match="empty"):
        check_size(0, "csv", "no.csv")


def exported(**changes):
    service = {"identifier": "a", "slug": "a", "card": complete_card().to_dict(), **changes}
    return json.dumps({"services": [service]}).encode()


def test_our_own_json_comes_back_as_the_same_card():
    (row,) = json_harvest(exported(), "x.json").rows
    assert row.card == complete_card()


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"identifier": ""}, "identifier"),
        ({"identifier": 5}, "identifier"),
        ({"identifier": "x" * 501}, "identifier"),
        ({"identifier": "a\x00"}, "characters"),
        ({"card": {}}, "title"),
        ({"card": {"title": {"uk": "x"}, "steps": [{"letter": "?"}]}}, "word"),
        ({"card": "card"}, "card"),
    ],
)
def test_a_service_that_cannot_be_a_card_is_rejected_alone(changes, code):
    (row,) = json_harvest(exported(**changes), "x.json").rows
    assert row.code == code


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"{",
        b"[" * 100_000,
        b"5",
        b'{"services": 5}',
        b'{"services": [], "units": [5]}',
        b'{"services": [], "life_events": [{"identifier": "", "title": {}}]}',
        b'{"services": [], "life_events": [{"identifier": "a", "title": "x"}]}',
        b'{"services": [NaN]}',
        "{'services'}".encode("utf-16"),
        exported()[:-20],
    ],
)
def test_what_is_no_json_of_ours_is_refused(data):
    with pytest.raises(BadFile) as refusal:
        json_harvest(data, "x.json")
    assert "\n" not in refusal.value.message


@given(st.lists(st.tuples(*[st.text(alphabet='ab;"\n_1 ', max_size=5)] * 3), max_size=8))
@settings(max_examples=80, deadline=None)
def test_every_data_row_is_accounted_for(cells):
    import csv

    out = io.StringIO()
    writer = csv.writer(out, delimiter=";", lineterminator="\n")
    writer.writerow(["id", "name", "nom"])
    writer.writerows(cells)
    rows = harvest(
        out.getvalue(), MAP + '[[skip]]\ncolumn = "name"\nmatches = "^_"\n[duplicates]\nkey = "name"\n'
    )
    assert len(rows) == len(cells)
    drafts = [r.identifier for r in rows if isinstance(r, Draft)]
    assert len(drafts) == len(set(drafts))
