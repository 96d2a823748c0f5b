"""A mapping file is understood or refused with the place that is wrong."""

from pathlib import Path

import pytest

from ratusha.catalogue import maps
from ratusha.core.catalogue.mapping import BadMapping, read_mapping

WHOLE = """
[source]
format = "csv"
delimiter = ";"
lang = "uk"
[fields]
identifier = "nID"
title.uk = "sName"
"title.fr" = "sNom"
description = "sInfo"
audience = { column = "who", split = ",", map = { PP = "resident" } }
acts = { columns = ["law", "law2"], join = "; ", split = ";" }
[null]
values = ["NULL", "[*]"]
[[skip]]
column = "sName"
matches = "^_"
[duplicates]
key = "sName"
keep = "reject"
"""


def test_a_whole_mapping_is_understood():
    recipe = read_mapping(WHOLE)
    assert recipe.fields["title.uk"].names == ("sName",)
    assert recipe.fields["title.fr"].names == ("sNom",)
    assert recipe.fields["description.uk"].names == ("sInfo",)  # the source's language
    assert recipe.fields["audience"].map == {"PP": "resident"}
    assert recipe.fields["rules.uk"].names == ("law", "law2")  # another name of the field
    assert recipe.nulls == {"NULL", "[*]"}
    assert recipe.duplicates.keep == "reject"
    assert recipe.skips[0].matches.search("_test")


def test_linked_data_needs_only_its_format():
    assert read_mapping('[source]\nformat = "ttl"').format == "ttl"


def test_the_mapping_in_the_docs_is_a_mapping():
    page = Path(__file__).resolve().parents[3] / "docs" / "use" / "catalogue.md"
    text = page.read_text(encoding="utf-8").split("```toml\n")[1].split("```")[0]
    assert read_mapping(text).duplicates.by == "year"


@pytest.mark.parametrize("name", maps.ready())
def test_every_ready_mapping_is_understood_and_says_whose_list_it_reads(name):
    text = maps.path_of(name).read_text(encoding="utf-8")
    assert text.startswith("# ")
    read_mapping(text, name)


@pytest.mark.parametrize(
    ("text", "words", "where"),
    [
        ("[source", "not TOML", "mapping"),
        ("[sorce]\nformat='csv'", "“source”?", "mapping"),
        ("[source]\nformt='csv'", "“format”?", "[source]"),
        ("[source]\nformat='doc'", "not one of", "[source] format"),
        ("[source]\ndelimiter=';;'", "one character", "delimiter"),
        ("[source]\nlang='українська'", "language tag", "lang"),
        ("source = 5", "not a section", "mapping"),
        ("[fields]\ntitle='a'", "identifier", "[fields]"),
        ("[fields]\nidentifier='a'", "title", "[fields]"),
        ("[fields]\nidentifer='a'", "“identifier”?", "[fields]"),
        ("[fields]\nidentifier={colum='a'}", "not a field", "[fields]"),
        ("[fields]\nidentifier={column='a', spilt=','}", "“split”?", "identifier"),
        ("[fields]\nidentifier={column=5}", "name of a column", "identifier"),
        ("[fields]\nidentifier=5\ntitle='a'", "name of a column", "identifier"),
        ("[fields]\nidentifier.uk='a'\ntitle='a'", "not a field", "[fields]"),
        ("[[skip]]\ncolumn='a'", "needs `column` and `matches`", "[[skip]]"),
        ("[[skip]]\ncolumn='a'\nmatches='('", "not a pattern", "[[skip]]"),
        ("[skip]\ncolumn='a'", "two brackets", "[[skip]]"),
        ("[duplicates]\nkeep='best'", "not one of", "keep"),
        ("[duplicates]\nkey=5", "list of columns", "[duplicates]"),
        ("[null]\nvalues='NULL'", "list of words", "[null]"),
        ("[predicates]\ntitle=5", "list of addresses", "[predicates]"),
    ],
)
def test_a_wrong_mapping_is_refused_with_its_place(text, words, where):
    with pytest.raises(BadMapping) as refusal:
        read_mapping(text)
    assert words in refusal.value.message
    assert where in refusal.value.where
    assert "\n" not in refusal.value.message
