"""A room that takes answers, a published form, and a person who fills it in."""

from __future__ import annotations

import re

import pytest

from ratusha.intake import actions, ports
from tests.cast import SYSTEM
from tests.worlds import world

FORM = """
| survey |
| | type | name | label::Українська (uk) | label::English (en) | hint::Українська (uk) | hint::English (en) | required | relevant | constraint | constraint_message::Українська (uk) | constraint_message::English (en) | appearance |
| | note | intro | Вітаємо | Welcome | | | | | | | | |
| | text | who | Як вас звати? | What is your name? | Повністю | In full | yes | | | | | |
| | date | birth_date | Коли ви народилися? | When were you born? | | | yes | | . <= today() | Не в майбутньому | Not in the future | |
| | integer | children | Скільки у вас дітей? | How many children do you have? | | | yes | | . >= 0 and . < 20 | Від 0 до 19 | From 0 to 19 | |
| | begin repeat | child | Дитина | Child | | | | ${children} > 0 | | | | |
| | text | first | Ім'я дитини | Child's name | | | yes | | | | | |
| | end repeat | | | | | | | | | | | |
| | begin group | flat | Ваше житло | Your home | | | | | | | | field-list |
| | select_one yesno | owns | Ви власник? | Do you own it? | | | yes | | | | | |
| | text | landlord | Хто власник? | Who does? | | | yes | ${owns} = 'no' | | | | |
| | end group | | | | | | | | | | | |
| | select_multiple help | help | Яка допомога потрібна? | What help do you need? | | | | | | | | |
| | file | plan | План | Plan | | | | | | | | |
| | acknowledge | truth | Це правда | This is true | | | yes | | | | | |
| choices |
| | list_name | name | label::Українська (uk) | label::English (en) |
| | yesno | yes | Так | Yes |
| | yesno | no | Ні | No |
| | help | food | Їжа | Food |
| | help | heat | Тепло | Heat |
| settings |
| | form_title | form_id | default_language |
| | Допомога | help-form | Українська (uk) |
"""


@pytest.fixture
def taken():
    """Submissions that an invented room has taken; its drafts live under /apply/."""
    found = []

    def take(submission):
        found.append(submission)
        return ports.Receipt("/en/about/", f"N-{len(found)}")

    ports.register(ports.Owner("delivery", "apply", take))
    return found


def publish_help():
    return actions.publish_form(actor=SYSTEM, content=FORM.encode(), filename="help.md")


@pytest.fixture
def form(cast):
    """The form of these tests, published."""
    return world(publish_help)


@pytest.fixture
def draft(form, taken):
    """A draft just begun, in English."""
    return actions.start_draft(form=form.id, owner="delivery", about="help", language="en")


class Person:
    """Somebody in front of a browser without JavaScript."""

    def __init__(self, client, key):
        self.client, self.key = client, key
        self._url = key.address
        self.page = client.get(key.address, follow=True)

    @property
    def url(self):
        """The address of the page in front of them."""
        return self.page.redirect_chain[-1][0] if getattr(self.page, "redirect_chain", None) else self._url

    def open(self, place):
        """Go to one of the draft's pages."""
        self._url = f"{self.key.address}{place}"
        self.page = self.client.get(self._url, follow=True)
        return self

    def post(self, data, press="next"):
        """Post raw fields beside the hidden ones."""
        html = self.page.content.decode()
        hidden = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', html))
        where = self.url.split("?")[0]
        self._url = where
        self.page = self.client.post(where, {**hidden, press: "1", **data}, follow=True)
        return self

    @property
    def title(self):
        """The first heading."""
        found = re.search(r"<h1[^>]*>(.*?)</h1>", self.page.content.decode(), re.S)
        return re.sub(r"<[^>]+>|\s+", " ", found[1]).strip() if found else ""

    def says(self, text):
        """Whether the page says it."""
        return text in self.page.content.decode()


@pytest.fixture
def person(client, draft):
    """A person at the first page of the draft."""
    return Person(client, draft)
