"""A yardstick is a text file: read, checked, written back the same."""

import pytest
import tomli_w

from ratusha.core.instruments import InstrumentError, read_instrument, score, to_plain
from ratusha.core.quality import QualityError

LADDER = """
identifier = "maturity"
version = 2
kind = "ladder"
top = 4
decides = "min"
[title]
en = "Maturity"
[rule]
en = "The weakest decides"
[[criteria]]
code = "evidence"
title = {en = "Evidence"}
[[criteria]]
code = "result"
title = {en = "Result"}
"""
CHECKLIST = LADDER.replace("ladder", "checklist").replace("top = 4", "tolerance = 0.5")


def test_a_file_written_back_is_the_same_yardstick():
    for text in (LADDER, CHECKLIST):
        found = read_instrument(text)
        assert read_instrument(tomli_w.dumps(to_plain(found))) == found


def test_the_number_follows_from_what_was_judged():
    ladder, checklist = read_instrument(LADDER), read_instrument(CHECKLIST)
    assert score("ladder", ladder.definition, {"evidence": "1", "result": "4"}) == 1
    shared = {**ladder.definition, "decides": "share"}
    assert score("ladder", shared, {"evidence": "1", "result": "4"}) == 2.5
    assert score("checklist", checklist.definition, {"evidence": "success", "result": "tolerance"}) == 0.75


@pytest.mark.parametrize(
    ("judged", "words"),
    [
        ({"evidence": "1"}, "every criterion"),
        ({"evidence": "1", "result": "5"}, "judged as one of"),
        ({"evidence": "1", "result": "good"}, "judged as one of"),
    ],
)
def test_a_judgement_outside_the_yardstick_is_refused(judged, words):
    with pytest.raises(QualityError, match=words):
        score("ladder", read_instrument(LADDER).definition, judged)


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("version = 2", "version = 2 2", "TOML"),
        ('kind = "ladder"', 'kind = "thermometer"', "kind is one of"),
        ('identifier = "maturity"', "", "identifier"),
        ('identifier = "maturity"', 'identifier = "../x"', "small Latin letters"),
        ("version = 2", "version = 0", "whole number"),
        ("version = 2", "version = true", "whole number"),
        ('decides = "min"', 'decides = "max"', "decides is"),
        ('code = "result"', 'code = "evidence"', "same code"),
        ('[title]\nen = "Maturity"', "title = 3", "texts by language"),
    ],
)
def test_a_broken_file_is_refused_in_one_sentence(old, new, words):
    assert old in LADDER
    with pytest.raises(InstrumentError, match=words):
        read_instrument(LADDER.replace(old, new))


def test_hostile_files_are_refused():
    for text in ("x = 1\n" * 100_000, "a=" + "[" * 5000, 'kind="ladder"\ncriteria=[1,2]'):
        with pytest.raises(InstrumentError):
            read_instrument(text)
