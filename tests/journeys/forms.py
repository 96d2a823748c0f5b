"""A form with every kind of question, and people who fill it in: with a mouse, by keyboard alone, without scripts."""

from __future__ import annotations

EVERY = """
| survey |
| | type | name | label | hint | required | relevant | constraint | constraint_message | calculation | appearance | parameters | choice_filter |
| | note | welcome | Good morning | | | | | | | | | |
| | text | words | Your words | A few | yes | | | | | | | |
| | text | story | Your story | | | | | | | multiline | | |
| | integer | count | How many? | | yes | | . < 100 | Fewer than 100 | | | | |
| | decimal | price | What price? | | | | | | | | | |
| | range | grade | What grade? | | | | | | | | start=1 end=5 step=1 | |
| | date | when | Which day? | | yes | | | | | | | |
| | time | hour | What time? | | | | | | | | | |
| | dateTime | moment | Which moment? | | | | | | | | | |
| | select_one colour | one | One colour? | | yes | | | | | | | |
| | select_one colour | small | A small list? | | | | | | | minimal | | |
| | select_multiple colour | many | Several colours? | | | | | | | | | |
| | select_one town | town | Which town? | | yes | | | | | | | |
| | rank colour | order | In which order? | | | | | | | | | |
| | geopoint | place | Which place? | | | | | | | | | |
| | barcode | code | Which code? | | | | | | | | | |
| | image | photo | A picture? | | | | | | | | | |
| | file | paper | A paper? | | | | | | | | | |
| | audio | sound | A recording? | | | | | | | | | |
| | calculate | total | | | | | | | ${count} * 2 | | | |
| | note | told | Twice is ${total} | | | | | | | | | |
| | begin group | together | Together | | | | | | | field-list | | |
| | select_one yesno | pet | Have you a pet? | | yes | | | | | | | |
| | text | pet_name | What is it called? | | yes | ${pet} = 'yes' | | | | | | |
| | end group | | | | | | | | | | | |
| | begin repeat | friend | Friend | | | | | | | | | |
| | text | friend_name | Name of the friend | | yes | | | | | | | |
| | end repeat | | | | | | | | | | | |
| | acknowledge | agree | I agree | | yes | | | | | | | |
| choices |
| | list_name | name | label |
| | colour | red | Red |
| | colour | green | Green |
| | colour | blue | Blue |
| | yesno | yes | Yes |
| | yesno | no | No |
TOWNS
| settings |
| | form_title | form_id |
| | Every question | every |
"""
EVERY = EVERY.replace("TOWNS", "\n".join(f"| | town | t{n} | Town {n} of the plain |" for n in range(500)))
PDF = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\nendobj"
PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010806000000" "1f15c4890000000d49444154789c6360000002000001e221bc33"
    "0000000049454e44ae426082"
)  # fmt: skip
WAV = (
    b"RIFF\x24\x00\x00\x00WAVEfmt \x10\x00\x00\x00\x01\x00\x01\x00\x40\x1f\x00\x00\x80\x3e\x00\x00\x02\x00\x10\x00data"
    + b"\0" * 8
)

# place of the page -> what to do there: ("type", id, text) | ("pick", id of the choice) | ("file", id, name, bytes)
STEPS = {
    "words": [("type", "f-words", "Добрий день")],
    "story": [("type", "f-story", "Once")],
    "count": [("type", "f-count", "12")],
    "price": [("type", "f-price", "12,50")],
    "grade": [("type", "f-grade", "4")],
    "when": [("type", "f-when", "31"), ("type", "f-when-month", "1"), ("type", "f-when-year", "2026")],
    "hour": [("time", "f-hour", "14:30")],
    "moment": [
        ("type", "f-moment", "1"), ("type", "f-moment-month", "2"), ("type", "f-moment-year", "2026"),
        ("time", "f-moment-time", "09:05"),
    ],
    "one": [("pick", "f-one-2")],
    "small": [("select", "f-small", "blue")],
    "many": [("pick", "f-many"), ("pick", "f-many-3")],
    "town": [("type", "f-town", "Town 42 "), ("press", "search"), ("pick", "f-town-1")],
    "order": [("type", "f-order", "2"), ("type", "f-order-2", "3"), ("type", "f-order-3", "1")],
    "place": [("type", "f-place", "50.45"), ("type", "f-place-longitude", "30,52")],
    "code": [("type", "f-code", "4820000000017")],
    "photo": [("file", "f-photo", "photo.png", PNG)],
    "paper": [("file", "f-paper", "paper.pdf", PDF)],
    "sound": [("file", "f-sound", "sound.wav", WAV)],
    "told": [],
    "together": [("pick", "f-together-pet"), ("type", "f-together-pet_name", "Мурчик")],
    "friend/1/friend_name": [("type", "f-friend-1--friend_name", "Оля")],
    "agree": [("pick", "f-agree")],
}  # fmt: skip
VALUES = {
    "words": "Добрий день", "story": "Once", "count": 12, "price": 12.5, "grade": 4, "when": "2026-01-31",
    "hour": "14:30:00", "one": "green", "small": "blue", "many": ["red", "blue"], "town": "t42",
    "order": ["blue", "red", "green"], "place": [50.45, 30.52, 0.0, 0.0], "code": "4820000000017", "total": 24,
    "together": {"pet": "yes", "pet_name": "Мурчик"}, "friend": [{"friend_name": "Оля"}], "agree": "OK",
}  # fmt: skip
