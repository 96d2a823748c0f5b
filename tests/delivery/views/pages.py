"""How the tests of pages read and press them."""

from __future__ import annotations

import datetime
import re

from ratusha.delivery.models import Case

ANSWERS = {"surname": "Зразкова", "street": "Ратушна, 1", "email": "resident@example.org"}


def text(answer):
    return answer.content.decode()


def case(number):
    return Case.objects.get(application__number=number)


def unlock(client, receipt):
    """Show number and code, as a resident does on the page of tracking."""
    return client.post("/track/", {"number": receipt.number, "secret": receipt.secret}, follow=True)


def walk(client, address, answers):
    """Answer one question a page until the page to check; returns its address."""
    page = client.get(address, follow=True)
    for _ in range(len(answers) + 2):
        here = page.request["PATH_INFO"]
        if here.endswith("/check/"):
            return here
        name = here.rstrip("/").rpartition("/")[2]
        seen = re.search(r'name="seen" value="([^"]*)"', text(page))
        page = client.post(
            here, {f"/{name}": answers.get(name, ""), "seen": seen[1] if seen else ""}, follow=True
        )
        assert page.status_code == 200, text(page)
    raise AssertionError("the form does not end")


def press(client, number, verb, data, seen=None):
    seen = case(number).events_count if seen is None else seen
    return client.post(f"/office/cases/{number}/{verb}/", {"seen": seen, **data}, follow=True)


def now():
    return datetime.datetime.now(tz=datetime.UTC)
