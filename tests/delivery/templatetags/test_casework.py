"""The legal clock is explained in whole sentences in three languages, and no word of a case is left untranslated."""

from __future__ import annotations

import datetime

import pytest
from django.utils.translation import override

from ratusha.core.casework import ALLOWED
from ratusha.core.casework.state import ALWAYS, OUTCOMES
from ratusha.core.clock import Event, Term, calendar, due
from ratusha.delivery.templatetags import casework

DAY = datetime.date
EXPLAINED = {
    "en": [
        "The application came on 1 March 2024; the count starts the day after.",
        "On 25 March 2024 the term was extended by 15 calendar days.",
        "45 calendar days from then end on 25 April 2024.",
        "10 days in which the city waited for the applicant are not counted.",
        "By law the whole may not last beyond 15 April 2024.",
        "Decided on 16 April 2024, late.",
    ],
    "uk": [
        "Заява надійшла 1 березня 2024 року; відлік починається з наступного дня.",
        "25 березня 2024 року строк подовжено на 15 календарних днів.",
        "45 календарних днів від цього дня спливають 25 квітня 2024 року.",
        "10 днів, коли місто чекало на заявника, не рахуються.",
        "За законом загальний строк не може тривати довше, ніж до 15 квітня 2024 року.",
        "Рішення ухвалено 16 квітня 2024 року, із запізненням.",
    ],
    "ru": [
        "Заявление поступило 1 марта 2024 года; отсчёт начинается со следующего дня.",
        "25 марта 2024 года срок продлён на 15 календарных дней.",
        "45 календарных дней с этого дня истекают 25 апреля 2024 года.",
        "10 дней, когда город ждал заявителя, не считаются.",
        "По закону общий срок не может длиться дольше, чем до 15 апреля 2024 года.",
        "Решение принято 16 апреля 2024 года, с опозданием.",
    ],
}


def history():
    """Thirty days, a pause of ten, an extension of fifteen, a cap of forty-five, decided a day late."""
    term = Term(30, "calendar_day", max_extension=15, total_cap=45)
    events = [
        Event("filed", DAY(2024, 3, 1)),
        Event("suspended", DAY(2024, 3, 10)),
        Event("resumed", DAY(2024, 3, 20)),
        Event("extended", DAY(2024, 3, 25), 15),
        Event("decided", DAY(2024, 4, 16)),
    ]
    return due(term, events, calendar("ua-martial"))


@pytest.mark.parametrize("language", ["uk", "ru", "en"])
def test_a_due_date_is_explained_step_by_step(language):
    with override(language):
        assert casework.explained(history()) == EXPLAINED[language]


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("uk", "Від 4 березня 2024 року перебіг строку зупинено"),
        ("ru", "С 4 марта 2024 года"),
        ("en", "Since 4 March 2024 the count stands still"),
    ],
)
def test_a_count_that_stands_still_says_since_when(language, words):
    waiting = due(
        Term(5, "working_day"),
        [Event("filed", DAY(2024, 3, 1)), Event("suspended", DAY(2024, 3, 4))],
        calendar("ua"),
    )
    with override(language):
        assert words in casework.explained(waiting)[-1]


@pytest.mark.parametrize(
    ("language", "words"),
    [("uk", "переноситься"), ("ru", "переносится"), ("en", "so it moves to 1 April 2024")],
)
def test_a_moved_last_day_says_why(language, words):
    moved = due(
        Term(30, "calendar_day", roll="next"), [Event("filed", DAY(2024, 3, 1))], calendar("ua-martial")
    )
    with override(language):
        assert words in casework.explained(moved)[-1]


@pytest.mark.parametrize(
    ("language", "amounts"),
    [
        ("uk", ["1 робочий день", "2 робочі дні", "5 робочих днів", "21 робочий день"]),
        ("ru", ["1 рабочий день", "2 рабочих дня", "5 рабочих дней", "21 рабочий день"]),
        ("en", ["1 working day", "2 working days", "5 working days", "21 working days"]),
    ],
)
def test_amounts_agree_with_their_units(language, amounts):
    with override(language):
        assert [casework.length(n, "working_day") for n in (1, 2, 5, 21)] == amounts


@pytest.mark.parametrize("language", ["uk", "ru"])
def test_no_word_of_a_case_is_left_in_english(language):
    kinds = {kind for allowed in ALLOWED.values() for kind in allowed} | ALWAYS
    with override(language):
        translated = [
            *(casework.happening(kind) for kind in kinds),
            *(casework.status(status) for status in ALLOWED if status != "new"),
            *(casework.outcome(outcome) for outcome in OUTCOMES),
            *(casework.turn(turn) for turn in ("office", "applicant", "nobody")),
            *(casework.days_left(days) for days in (None, -2, 0, 3)),
        ]
    assert not [words for words in translated if any("a" <= letter <= "z" for letter in words.lower())]


def test_days_left_count_to_the_day_itself():
    with override("en"):
        assert [casework.days_left(days) for days in (None, -1, -2, 0, 1, 4)] == [
            "stands still",
            "1 day late",
            "2 days late",
            "today",
            "1 day left",
            "4 days left",
        ]
