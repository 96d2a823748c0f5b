"""Words show values; choices are offered and searched; answers are read as people read them."""

from ratusha.core.forms import fill
from ratusha.core.forms.languages import by_code, code_of, language_for
from ratusha.core.forms.words import answer_lines, offered, search, words
from tests.core.forms.workbooks import HOUSEHOLD, form

TALK = """
| survey |
| | type | name | label::Українська (uk) | label::English (en) | parameters |
| | text | who | Хто? | Who? | |
| | begin repeat | pet | Тварина | Pet | |
| | text | name | Ім'я | Name | |
| | integer | age | Скільки ${name}? | How old is ${name}? | |
| | end repeat | | | | |
| | select_one ${name} | best | Хто краща, ${who}? | Which is best, ${who}? | |
| | select_one c | any | Будь-що | Any | randomize=true |
| choices |
| | list_name | name | label::Українська (uk) | label::English (en) |
| | c | a | А | A |
| | c | b | Б | B |
| | c | d | Д | D |
"""
VALUE = form(TALK)
FILLED = fill(
    VALUE,
    {"who": "Оля", "pet": [{"name": "Мурка", "age": 3}, {"name": "Рудий"}], "best": "Рудий", "any": "b"},
)
EN, UK = VALUE.languages[1], VALUE.languages[0]


def test_words_show_the_values_around_them():
    label = VALUE.by_path["/pet/age"].label
    assert words(FILLED, label, "/pet[1]/age", EN) == "How old is Мурка?"
    assert words(FILLED, label, "/pet[2]/age", UK) == "Скільки Рудий?"
    assert words(FILLED, VALUE.by_path["/best"].label, "/best", EN) == "Which is best, Оля?"


def test_choices_may_be_answers_of_a_repeat():
    assert [choice.name for choice in offered(FILLED, "/best")] == ["Мурка", "Рудий"]
    assert FILLED.valid


def test_shuffled_choices_stay_as_they_are_for_one_seed():
    orders = {tuple(choice.name for choice in offered(FILLED, "/any", str(seed))) for seed in range(30)}
    assert len(orders) > 1 and {frozenset(order) for order in orders} == {frozenset("abd")}
    assert offered(FILLED, "/any", "7") == offered(FILLED, "/any", "7")


def test_a_search_finds_every_word_and_begins_with_what_begins():
    choices = form(HOUSEHOLD).choices["town"]
    assert [c.name for c in search(choices, "a", "default", 9)] == ["alpha", "beta", "gamma"]
    assert [c.name for c in search(choices, "ET A", "default", 9)] == ["beta"]
    assert search(choices, "  ", "default", 9) == () and len(search(choices, "a", "default", 2)) == 2


def test_answers_read_as_lines_with_sections_and_labels():
    lines = {line.path: line for line in answer_lines(FILLED, EN)}
    assert (lines["/pet[2]/name"].section, lines["/pet[2]/name"].text) == ("Pet 2", "Рудий")
    assert lines["/any"].text == "B" and lines["/pet[1]/age"].label == "How old is Мурка?"


def test_languages_are_known_by_their_code_or_name():
    assert [code_of(name) for name in ("Українська (uk)", "english", "Русский", "Klingon", "pt (pt-BR)")] == [
        "uk",
        "en",
        "ru",
        "",
        "pt",
    ]
    assert language_for(VALUE, "en") == EN and language_for(VALUE, "ru") == VALUE.default_language
    assert by_code(VALUE) == {"uk": UK, "en": EN} and by_code(form(HOUSEHOLD)) == {"uk": "default"}
