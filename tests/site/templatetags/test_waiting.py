"""Every page of the office menu says what it is for, everything that waits has words."""

from __future__ import annotations

from django.utils import translation

from ratusha.site.context import OFFICE_MENU
from ratusha.site.queries import Waiting
from ratusha.site.templatetags.waiting import PURPOSES, purpose, told, waits


def test_every_page_of_the_menu_has_its_purpose():
    assert set(PURPOSES) == {name for name, _ in OFFICE_MENU}
    assert purpose("no:page") == ""


def test_what_waits_is_counted_in_words():
    with translation.override("uk"):
        assert told(Waiting("late_cases", 3, urgent=True)) == "3 справи прострочені"
        assert told(Waiting("cases_this_week", 5, urgent=False)) == "5 справ на цей тиждень"
    assert waits({}, "delivery:inbox") == ()
