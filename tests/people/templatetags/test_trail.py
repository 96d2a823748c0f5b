"""Everything that is written into the trail has words."""

from __future__ import annotations

import datetime
import re
from pathlib import Path

from django.utils import translation

from ratusha.core.casework import state
from ratusha.people.queries import TrailEntry
from ratusha.people.templatetags.trail import ROOMS, VERBS, deed, room_name

HOUSE = Path(__file__).resolve().parents[3] / "ratusha"
WRITTEN = re.compile(r'(?:\bverb=|\b_note\((?:actor|Actor\.\w+\([^)]*\)), )"([a-z_]+)"')


def test_every_verb_that_an_action_writes_has_words():
    written = {
        verb
        for path in HOUSE.glob("*/actions*")
        for file in ([path] if path.is_file() else path.rglob("*.py"))
        for verb in WRITTEN.findall(file.read_text(encoding="utf-8"))
    }
    assert len(written) > 60
    assert not written - set(VERBS)


def test_every_event_of_a_case_has_words():
    assert not set().union(*state.ALLOWED.values()) - set(VERBS)


def test_every_room_that_writes_has_a_name():
    assert {path.parent.name for path in HOUSE.glob("*/actions*")} <= set(ROOMS)


def test_words_come_in_the_readers_language_and_an_unknown_verb_as_it_is():
    line = TrailEntry(datetime.datetime.now(datetime.UTC), "Olena", "plan", "call_meeting", "m", "s", False)
    with translation.override("uk"):
        assert (room_name(line), deed(line)) == ("Концепція і план", "скликано засідання")
    with translation.override("en"):
        assert deed(line) == "called a meeting"
    old = TrailEntry(datetime.datetime.now(datetime.UTC), "Olena", "plan", "once_was", "m", "s", False)
    assert deed(old) == "once_was"
