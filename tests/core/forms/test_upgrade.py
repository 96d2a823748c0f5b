"""From one version of a form to the next nothing is lost silently."""

from ratusha.core.forms import Occasion, fill
from ratusha.core.forms.upgrade import upgrade
from tests.core.forms.workbooks import HOUSEHOLD, form

ANSWERS = {
    "members": 1, "member": [{"name": "Оля", "age": 41, "works": "yes"}],
    "flat": {"region": "north", "town": "beta"}, "help": ["food"],
}  # fmt: skip


def carried(change):
    return upgrade(fill(form(HOUSEHOLD), ANSWERS), form(change(HOUSEHOLD)), Occasion())


def test_the_same_form_keeps_everything():
    done = carried(lambda text: text)
    assert done.answers == ANSWERS and not done.moved and not done.again


def test_another_kind_a_lost_choice_and_a_lost_question_are_asked_again():
    done = carried(
        lambda text: text.replace("| integer | age |", "| text | age |").replace(
            "| | town | beta |", "| | town | delta |"
        )
    )
    assert set(done.again) == {"/member[1]/age", "/flat/town"} and done.answers["help"] == ["food"]
    done = carried(
        lambda text: text.replace("| select_multiple help | help |", "| select_multiple help | aid |")
    )
    assert done.again == ("/help",)


def test_a_question_that_moved_takes_its_answer_along():
    def change(text):
        return text.replace("| | begin group | flat | Home | | | | | | | |\n", "").replace(
            "| | end group | | | | | | | | | |\n", ""
        )

    done = carried(change)
    assert set(done.moved) == {("/flat/region", "/region"), ("/flat/town", "/town")}
    assert done.answers["region"] == "north" and done.answers["town"] == "beta"
