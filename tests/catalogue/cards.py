"""Cards for the room's tests: one complete, in three languages; a test changes what it is about."""

from __future__ import annotations

import dataclasses

from ratusha.core.catalogue.card import Card, Channel, Cost, Evidence, Named, Rule, Step, Term


def complete_card(**changes) -> Card:
    """A card with nothing missing, of the service centre of `tests/cast.py`."""
    card = Card(
        title={
            "uk": "Реєстрація місця проживання",
            "ru": "Регистрация места жительства",
            "en": "Registering an address",
        },
        summary={
            "uk": "Запис про нову адресу.",
            "ru": "Запись о новом адресе.",
            "en": "An entry about the new address.",
        },
        keywords={"uk": "прописка, прописатися, переїзд"},
        unit="cnap",
        audience=("resident",),
        channels=(Channel("counter"), Channel("online")),
        evidence=(
            Evidence("passport", {"uk": "Паспорт"}, {"uk": "ДМС"}),
            Evidence(
                "ownership", {"uk": "Право власності"}, {"uk": "Реєстр речових прав"}, already_held=True
            ),
        ),
        costs=(Cost("0"),),
        term=Term(5, "working_day", "act"),
        outputs=(Named("entry", {"uk": "Запис у реєстрі"}),),
        refusal_grounds=(Named("papers", {"uk": "Неповний комплект"}),),
        rules=(Rule("act", {"uk": "Закон"}, "1871-IX"),),
        steps=(
            Step({"uk": "Прийом"}, "cnap", "В", 1, 1),
            Step({"uk": "Перевірка"}, "land", "П", 2, 2),
            Step({"uk": "Запис"}, "cnap", "З", 2, 3),
        ),
    )
    return dataclasses.replace(card, **changes)
