"""Pages follow from the answers."""

from ratusha.core.forms import fill
from ratusha.core.forms.flow import after, before, page_at, pages, unfinished
from tests.core.forms.workbooks import HOUSEHOLD, form

VALUE = form(HOUSEHOLD)


def places(answers):
    return [page.path for page in pages(fill(VALUE, answers))]


def test_one_question_a_page_and_a_counted_repeat_is_gone_through():
    assert places({"members": 2, "member": [{"age": 30}, {"age": 3}]}) == [
        "/members", "/member[1]/name", "/member[1]/age", "/member[1]/works", "/member[2]/name", "/member[2]/age",
        "/flat/region", "/flat/town", "/help", "/thanks",
    ]  # fmt: skip


def test_next_and_back_work_from_a_page_that_is_gone():
    filled = fill(VALUE, {"members": 1, "member": [{"age": 3}]})
    assert page_at(filled, "/member[1]/works") is None
    assert after(filled, "/member[1]/works").path == "/flat/region"
    assert before(filled, "/member[1]/works").path == "/member[1]/age"
    assert after(filled, "/member[2]/age").path == "/flat/region"
    assert after(filled, "/thanks") is None and before(filled, "/members") is None


def test_the_first_unfinished_page_is_found():
    assert unfinished(fill(VALUE, {"members": 1, "member": [{"age": 3}]})).path == "/member[1]/name"
    assert (
        unfinished(fill(VALUE, {"members": 0, "flat": {"region": "north", "town": "beta", "why": "x"}}))
        is None
    )


FREE = """
| survey |
| | type | name | label | relevant | appearance |
| | select_one yn | has | Has? | | |
| | begin repeat | pet | Pet | ${has} = 'yes' | |
| | text | name | Name | | |
| | begin repeat | visit | Visit | | |
| | text | where | Where | | |
| | end repeat | | | | |
| | end repeat | | | | |
| | begin group | last | Last | | field-list |
| | note | n | Words | | |
| | text | x | X | | |
| | text | y | Y | ${x} != '' | |
| | end group | | | | |
| choices |
| | list_name | name | label |
| | yn | yes | Yes |
| | yn | no | No |
"""


def test_a_free_repeat_ends_with_its_own_page_also_inside_another():
    value = form(FREE)

    def there(answers):
        return [(page.path, page.kind) for page in pages(fill(value, answers))]

    assert [path for path, _ in there({})] == ["/has", "/last"]
    assert [path for path, _ in there({"has": "yes"})] == ["/has", "/pet", "/last"]
    found = there({"has": "yes", "pet": [{"name": "a", "visit": [{"where": "x"}]}]})
    assert found == [
        ("/has", "questions"), ("/pet[1]/name", "questions"), ("/pet[1]/visit[1]/where", "questions"),
        ("/pet[1]/visit", "another"), ("/pet", "another"), ("/last", "questions"),
    ]  # fmt: skip


def test_a_group_that_is_one_page_holds_also_what_may_appear():
    value = form(FREE)
    page = page_at(fill(value, {}), "/last/x")
    assert page.path == "/last" and [(e.question.name, e.asked) for e in page.entries] == [
        ("n", True),
        ("x", True),
        ("y", False),
    ]


def test_dense_pages_hold_everything_between_repeats_and_what_may_appear():
    filled = fill(VALUE, {"members": 2, "member": [{"age": 30}, {"age": 3}], "flat": {"region": "north"}})
    found = pages(filled, dense=True)
    assert [(page.path, [e.question.name for e in page.entries]) for page in found] == [
        ("/members", ["members"]),
        ("/member[1]/name", ["name", "age", "works"]),
        ("/member[2]/name", ["name", "age", "works"]),
        ("/flat/region", ["region", "town", "why", "help", "thanks"]),
    ]
    assert [e.asked for e in found[2].entries] == [True, True, False]
    assert page_at(filled, "/help", dense=True).path == "/flat/region"
    assert after(filled, "/members", dense=True).path == "/member[1]/name"
    assert before(filled, "/flat/region", dense=True).path == "/member[2]/name"
    assert unfinished(filled, dense=True).path == "/member[1]/name"
