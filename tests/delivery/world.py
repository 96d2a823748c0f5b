"""A service open online, and what it takes to apply for it."""

from __future__ import annotations

import datetime
import zoneinfo

from ratusha.catalogue import actions as catalogue
from ratusha.core.catalogue.card import Step
from ratusha.delivery import actions
from ratusha.intake import actions as intake
from ratusha.people.queries import Actor
from tests.cast import SYSTEM
from tests.catalogue.cards import complete_card

KYIV = zoneinfo.ZoneInfo("Europe/Kyiv")
FORM = """
| survey |
| | type | name | label::Українська (uk) | label::Русский (ru) | label::English (en) | required |
| | text | surname | Прізвище | Фамилия | Surname | yes |
| | text | street | Вулиця | Улица | Street | yes |
| | text | email | Електронна адреса | Электронный адрес | E-mail | |

| settings |
| | form_title | form_id | version | default_language |
| | Реєстрація місця проживання | residence | 1 | Українська (uk) |
"""


def at(day: int, hour: int = 10) -> datetime.datetime:
    """A moment in December 2025."""
    return datetime.datetime(2025, 12, day, hour, tzinfo=KYIV)


def open_service(identifier: str = "residence") -> int:
    """Publish the card and its form, open the service; returns the form version's id."""
    steps = (
        Step({"uk": "Прийом", "en": "Receiving"}, "cnap", "В", 1, 1),
        Step({"uk": "Перевірка", "en": "Checking"}, "cnap", "У", 2, 2),
    )
    catalogue.draft_card(actor=SYSTEM, identifier=identifier, card=complete_card(steps=steps))
    catalogue.publish_version(actor=SYSTEM, identifier=identifier)
    form = intake.publish_form(actor=SYSTEM, content=FORM.encode(), filename="residence.md")
    actions.open_online(actor=SYSTEM, service=identifier, form=form.id, since=datetime.date(2025, 12, 1))
    return form.id


def apply(form: int, key: str = "draft 1", day: int = 1, **changes) -> actions.Receipt:
    """Hand an application in."""
    given = {
        "actor": Actor.resident(),
        "service": "residence",
        "form": form,
        "form_hash": "f" * 64,
        "values": {"surname": "Зразкова", "street": "Ратушна", "email": "resident@example.org"},
        "key": key,
        "now": at(day),
        "email": "resident@example.org",
    }
    return actions.receive(**given | changes)


def handle(cast, number: str, *, until: str = "delivered", outcome: str = "granted") -> None:
    """Let the centre's people walk a case to a status."""
    clerk, head = cast.actor("olena"), cast.actor("petro")
    actions.register(actor=clerk, number=number, now=at(2))
    if until == "in_work":
        return
    for day in (3, 4):
        actions.finish_step(actor=clerk, number=number, now=at(day))
    grounds = ["papers"] if outcome == "refused" else []
    actions.decide(actor=head, number=number, outcome=outcome, grounds=grounds, now=at(5))
    if until == "delivered":
        actions.deliver(actor=clerk, number=number, now=at(6))
