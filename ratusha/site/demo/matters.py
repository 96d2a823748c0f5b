"""What matters to residents at the counter: a best–worst block, importance against performance, a SERVPERF scale.

The invented residents answer by known utilities and means, so that the results page has something true to find.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from ratusha.site.demo import survey as made

# subject: words, utility, mean importance, mean performance (1 to 5)
SUBJECTS: dict[str, tuple[dict[str, str], float, float, float]] = {
    "queue": (
        {"uk": "Не чекати в черзі", "ru": "Не ждать в очереди", "en": "No waiting in line"},
        0.9,
        4.5,
        2.7,
    ),
    "papers": ({"uk": "Менше довідок", "ru": "Меньше справок", "en": "Fewer papers"}, 0.7, 4.4, 2.9),
    "clear": (
        {"uk": "Зрозумілі пояснення", "ru": "Понятные объяснения", "en": "Clear explanations"},
        0.1,
        4.1,
        3.5,
    ),
    "courtesy": ({"uk": "Ввічливість", "ru": "Вежливость", "en": "Courtesy"}, -0.3, 3.8, 4.0),
    "hours": ({"uk": "Зручні години", "ru": "Удобные часы", "en": "Convenient hours"}, -0.5, 3.7, 3.4),
    "room": ({"uk": "Затишне приміщення", "ru": "Уютное помещение", "en": "A pleasant room"}, -0.9, 2.9, 4.1),
}
SETS = (
    ("queue", "papers", "clear", "room"),
    ("clear", "courtesy", "hours", "queue"),
    ("papers", "hours", "room", "courtesy"),
)
ASKED = {
    "best": {"uk": "Найважливіше", "ru": "Важнее всего", "en": "Matters most"},
    "worst": {"uk": "Найменш важливе", "ru": "Наименее важно", "en": "Matters least"},
}
BEST_WORST = {
    "uk": "Що найважливіше в міських послугах",
    "ru": "Что важнее всего в городских услугах",
    "en": "What matters most in city services",
}
PICTURE = {"uk": "Важливо і добре", "ru": "Важно и хорошо", "en": "Important and good"}
SCALE = {
    "uk": "Якість обслуговування (SERVPERF)",
    "ru": "Качество обслуживания (SERVPERF)",
    "en": "Quality of service (SERVPERF)",
}


def questions() -> list[dict[str, Any]]:
    """The variables of the codebook: six marks, and two ratings a subject."""
    words = {name: subject[0] for name, subject in SUBJECTS.items()}
    found: list[dict[str, Any]] = [
        {
            "name": f"{mark}{number}",
            "kind": "single",
            "title": {tag: f"{text} ({number})" for tag, text in title.items()},
            "levels": {name: words[name] for name in shown},
        }
        for number, shown in enumerate(SETS, start=1)
        for mark, title in ASKED.items()
    ]
    for kind in ("need", "is"):
        found += [
            {"name": f"{kind}_{name}", "kind": "number", "title": title, "range": [1, 5]}
            for name, title in words.items()
        ]
    return found


def blocks() -> list[dict[str, Any]]:
    """The blocks of the codebook."""
    return [
        {
            "name": "matters",
            "kind": "best-worst",
            "title": BEST_WORST,
            "rows": [[f"best{n}", f"worst{n}"] for n in range(1, len(SETS) + 1)],
        },
        {
            "name": "picture",
            "kind": "importance-performance",
            "title": PICTURE,
            "rows": [[f"need_{name}", f"is_{name}"] for name in SUBJECTS],
        },
        {"name": "servperf", "kind": "scale", "title": SCALE, "rows": [[f"is_{name}"] for name in SUBJECTS]},
    ]


def answers(size: int, seed: int) -> dict[str, list[str]]:
    """Columns of the file: marks by the logit model, ratings about their means with a mood of each person."""
    rng = np.random.Generator(np.random.PCG64(np.random.SeedSequence([seed, 6])))
    columns: dict[str, list[str]] = {}
    for number, shown in enumerate(SETS, start=1):
        score = np.asarray([SUBJECTS[name][1] for name in shown]) + rng.gumbel(size=(size, len(shown)))
        best, names = score.argmax(axis=1), np.asarray(shown)
        score[np.arange(size), best] = np.inf
        columns[f"best{number}"] = names[best].tolist()
        columns[f"worst{number}"] = names[score.argmin(axis=1)].tolist()
    mood = rng.normal(scale=0.7, size=size)
    for name, (_, _, needed, good) in SUBJECTS.items():
        columns[f"need_{name}"] = _points(needed + rng.normal(scale=0.7, size=size))
        columns[f"is_{name}"] = _points(good + mood + rng.normal(scale=0.6, size=size))
    return columns


def _points(values: made.Floats) -> list[str]:
    return [str(point) for point in np.clip(np.rint(values), 1, 5).astype(int).tolist()]
