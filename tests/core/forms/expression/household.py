"""A small filled form and what surrounds it, on which expressions are tried."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from ratusha.core.forms.expression import Context, Surroundings, compile, parse
from ratusha.core.forms.tree import Geopoint, Node

KYIV = ZoneInfo("Europe/Kyiv")


def household() -> Node:
    """A small filled form."""
    data = Node.element("data")
    data.add("age", 34)
    data.add("income", 1500.5)
    data.add("consent", "yes")
    data.add("help", ["food", "water"])
    data.add("blank", None)
    data.add("born", date(1991, 5, 7))
    data.add("visit", datetime(2026, 1, 31, 9, 30, tzinfo=KYIV))
    data.add("start", time(9, 30))
    data.add("place", Geopoint(50.45, 30.52))
    for name, age in (("Оля", 34), ("Ян", 7), ("Іра", 12)):
        member = data.add("member")
        member.add("name", name)
        member.add("years", age)
        for toy in ("ball", "kite")[: age % 3]:
            member.add("toy").add("kind", toy)
    Node.document(data)
    return data


def surroundings(**more: Any) -> Surroundings:
    city = Node.element("cities")
    root = city.add("root")
    for name, region in (("kyiv", "north"), ("odesa", "south"), ("mykolaiv", "south")):
        item = root.add("item")
        item.add("name", name)
        item.add("region", region)
    given: dict[str, Any] = {
        "now": datetime(2026, 1, 31, 9, 30, tzinfo=KYIV),
        "zone": KYIV,
        "instances": {"cities": city},
        "choice_name": lambda value, question: {("yes", "/data/consent"): "Так"}.get((value, question), ""),
        "itext": {"hello": "Вітаємо"}.get,
        "pulldata": lambda table, column, key_column, key: f"{table}.{column}[{key_column}={key}]",
        "properties": {"username": "olha"},
        "version": "7",
    }
    return Surroundings(**given, **more)


def value(text: str, at: str = "/data", **more: Any) -> Any:
    data = household()
    context = Context(data, surroundings(**more))
    context = Context(compile(parse(at), "nodes")(context)[0], context.form)
    return compile(parse(text))(context)
