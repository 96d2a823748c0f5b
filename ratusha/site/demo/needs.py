"""The demo's needs survey: fieldwork in the invented population, its file imported, weighed and published.

The answers go the way of any survey: a CSV file under `var/demo/` and a codebook, read by the same import.
"""

from __future__ import annotations

import csv
import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from ratusha.core.survey import codebook
from ratusha.intake import queries as forms
from ratusha.needs import actions, queries
from ratusha.site.demo import matters
from ratusha.site.demo import survey as made

if TYPE_CHECKING:
    from ratusha.site.demo import Context
    from ratusha.site.demo.reading import DemoData

AGES = {
    "a18_29": {"uk": "18–29 років", "ru": "18–29 лет", "en": "18–29 years"},
    "a30_44": {"uk": "30–44 роки", "ru": "30–44 года", "en": "30–44 years"},
    "a45_59": {"uk": "45–59 років", "ru": "45–59 лет", "en": "45–59 years"},
    "a60_74": {"uk": "60–74 роки", "ru": "60–74 года", "en": "60–74 years"},
    "a75": {"uk": "75 років і більше", "ru": "75 лет и больше", "en": "75 years and over"},
}
SEXES = {
    "woman": {"uk": "Жінка", "ru": "Женщина", "en": "Woman"},
    "man": {"uk": "Чоловік", "ru": "Мужчина", "en": "Man"},
}
ONLINE = {
    "yes": {"uk": "Щотижня або частіше", "ru": "Еженедельно или чаще", "en": "At least weekly"},
    "no": {"uk": "Рідше або ніколи", "ru": "Реже или никогда", "en": "Less often or never"},
}
POLL = {
    "uk": "Які послуги ще варто зробити онлайн? Відкрите голосування",
    "ru": "Какие ещё услуги стоит сделать онлайн? Открытое голосование",
    "en": "Which services should go online next? An open poll",
}
REFUSED, UNSURE = "99", "9"  # what interviewers write for a refusal and for "hard to say"


def build(context: Context) -> None:
    """Publish the survey unless it is published already."""
    data = context.data
    if not any(found.slug == f"{data.survey.id}-poll" for found in queries.surveys()):
        _open_poll(context)
    if any(found.survey.slug == data.survey.id for found in queries.published_surveys()):
        return
    context.progress.share("population", 0, 4)
    people = made.population(data.city, data.survey, data.survey.seed)
    work = made.fieldwork(people, data.survey, data.survey.seed)
    context.progress.share("answers", 1, 4)
    path = context.folder / "needs-survey.csv"
    write(path, rows(people, work, data))
    book = codebook.parse(document(data))
    actions.import_responses(actor=context.actor, path=path, codebook=book)
    context.progress.share("weights and estimates", 2, 4)
    actions.set_margins(
        actor=context.actor,
        slug=data.survey.id,
        margins=people.margins(),
        source={
            "uk": "згенероване населення вигаданого міста, дорослі",
            "ru": "сгенерированное население вымышленного города, взрослые",
            "en": "generated population of the fictional city, adults",
        },
    )
    actions.publish_estimates(actor=context.actor, slug=data.survey.id)
    themes = len(data.wishes.theme)
    actions.propose_themes(actor=context.actor, slug=data.survey.id, variable="wish", count=themes)
    actions.close_survey(actor=context.actor, slug=data.survey.id)
    context.progress.share("published", 4, 4)


def _open_poll(context: Context) -> None:
    """A poll on the site that anybody may answer: shown apart, labelled, without intervals."""
    data = context.data
    form = forms.form_version(data.survey.id)  # the questionnaire has the survey's identifier
    about = actions.About(
        slug=f"{data.survey.id}-poll",
        title=POLL,
        population={
            "uk": "усі охочі",
            "ru": "все желающие",
            "en": "whoever wants to answer",
        },
        kind="open",
        modes=("web",),
        opens=context.day - datetime.timedelta(days=14),
        closes=context.day + datetime.timedelta(days=60),
        form=form.code,
        form_version=form.number,
    )
    book = codebook.parse(document(data))
    actions.describe_survey(actor=context.actor, about=about, questions=book.variables, blocks=book.blocks)


def write(path: Path, lines: list[dict[str, str]]) -> None:
    """The answers as a CSV file."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(lines[0]))
        writer.writeheader()
        writer.writerows(lines)


def document(data: DemoData) -> dict[str, Any]:
    """The codebook of the file."""
    asked = data.survey
    services = [
        {"code": need.service, "title": dict(data.service[need.service].title), "service": need.service}
        for need in asked.need
    ]
    places = {place.id: dict(place.name) for place in data.city.district}
    questions = [
        _question("district", "domain", places, uk="Район", ru="Район", en="District"),
        _question("sex", "domain", SEXES, uk="Стать", ru="Пол", en="Sex"),
        _question("age", "domain", AGES, uk="Вік", ru="Возраст", en="Age"),
        _question(
            "online", "domain", ONLINE, uk="Користування інтернетом", ru="Пользование интернетом", en="Internet use"
        ),
        _services(
            "first", services, role="need",
            uk="Якими послугами ви найперше скористалися б онлайн?",
            ru="Какими услугами вы в первую очередь воспользовались бы онлайн?",
            en="Which services would you use online first?",
        ),
        _services(
            "used", services, role="",
            uk="Якими з цих послуг ви користувалися за останні 12 місяців?",
            ru="Какими из этих услуг вы пользовались за последние 12 месяцев?",
            en="Which of these services have you used in the last 12 months?",
        ),
    ]  # fmt: skip
    for question in asked.question:
        levels = {choice.id: dict(choice.title) for choice in question.choice}
        questions.append(_question(question.id, "", levels, **question.title))
    wish = {
        "uk": "Що ще варто змінити в міських послугах?",
        "ru": "Что ещё стоит изменить в городских услугах?",
        "en": "What else should change in the city's services?",
    }
    last = {"name": "wish", "kind": "text", "role": "open", "title": wish}
    return {
        "survey": {
            "slug": asked.id,
            "title": dict(asked.title),
            "population": dict(asked.population),
            "kind": "probability",
            "modes": sorted(asked.design.modes),
            "opens": asked.start,
            "closes": asked.end,
            "planned": asked.respondents,
            "form": asked.id,
        },
        "file": {
            "key": "id",
            "strata": "district",
            "cluster": "area",
            "weight": "weight",
            "mode": "mode",
            "day": "day",
        },
        "missing": {REFUSED: "refused", UNSURE: "hard to say"},
        "variable": [*questions, *matters.questions(), last],
        "block": matters.blocks(),
    }


def _question(name: str, role: str, levels: dict[str, dict[str, str]], **title: str) -> dict[str, Any]:
    return {"name": name, "role": role, "kind": "single", "levels": levels, "title": title}


def _services(name: str, levels: list[dict[str, Any]], *, role: str, **title: str) -> dict[str, Any]:
    return {
        "name": name, "role": role, "kind": "multiple", "split": " ", "levels": levels, "title": title, "none": ["none"],
    }  # fmt: skip


# Answers ------------------------------------------------------------------------------------------------


def rows(people: made.Population, work: made.Fieldwork, data: DemoData) -> list[dict[str, str]]:
    """The respondents as lines of the file, in the order in which they were asked."""
    rng = np.random.Generator(np.random.PCG64(np.random.SeedSequence([data.survey.seed, 5])))
    size = len(work.rows)
    online, age = people.online[work.rows], people.age[work.rows]
    columns: dict[str, list[str]] = {"id": [f"n{i:05d}" for i in range(1, size + 1)]}
    analysed = made.columns(people, work)
    for name in ("district", "area", "sex", "age", "online"):
        columns[name] = [str(value) for value in analysed[name]]
    columns["weight"] = [f"{value:.6f}" for value in work.weight]
    columns["mode"] = _modes(rng, data, online)
    columns["day"] = _days(rng, data, size)
    columns["first"] = [" ".join(people.services[i] for i in row) for row in people.chosen[work.rows]]
    columns["used"] = _used(rng, people, data, size)
    for question in data.survey.question:
        columns[question.id] = _closed(rng, question, online, age)
    columns["wish"] = _wishes(rng, data, age)
    columns |= matters.answers(size, data.survey.seed)
    order = rng.permutation(size)
    return [{name: values[i] for name, values in columns.items()} for i in order]


def _modes(rng: np.random.Generator, data: DemoData, online: made.Ints) -> list[str]:
    """Nobody without internet answers on the web."""
    names = list(data.survey.design.modes)
    chance = np.asarray([data.survey.design.modes[name] for name in names])
    offline = np.where(np.asarray(names) == "web", 0.0, chance)
    draws = {1: rng.choice(names, len(online), p=chance / chance.sum())}
    draws[0] = rng.choice(names, len(online), p=offline / offline.sum())
    return [str(draws[int(line)][i]) for i, line in enumerate(online)]


def _days(rng: np.random.Generator, data: DemoData, size: int) -> list[str]:
    length = (data.survey.end - data.survey.start).days + 1
    return [
        (data.survey.start + datetime.timedelta(days=int(n))).isoformat()
        for n in rng.integers(0, length, size)
    ]


def _used(rng: np.random.Generator, people: made.Population, data: DemoData, size: int) -> list[str]:
    share = np.asarray([need.used for need in data.survey.need])
    table = rng.random((size, len(share))) < share
    return [" ".join(people.services[i] for i in np.flatnonzero(row)) or "none" for row in table]


def _closed(rng: np.random.Generator, question: Any, online: made.Ints, age: made.Ints) -> list[str]:
    """An answer by its true share, and now and then "hard to say" or a refusal."""
    shares = np.asarray([[choice.offline, choice.online] for choice in question.choice])[:, online, age]
    ends = np.cumsum(shares / shares.sum(axis=0), axis=0)
    place = (rng.random(len(online)) > ends).sum(axis=0)
    names = [choice.id for choice in question.choice]
    fate = rng.random(len(online))
    return [
        REFUSED if fate[i] < 0.008 else UNSURE if fate[i] < 0.03 else names[min(int(where), len(names) - 1)]
        for i, where in enumerate(place)
    ]


def _wishes(rng: np.random.Generator, data: DemoData, age: made.Ints) -> list[str]:
    """What some write in their own words, on a theme that their age writes about."""
    themes = data.wishes.theme
    by_theme = {
        theme.id: [wish.text for wish in data.wishes.wish if wish.theme == theme.id] for theme in themes
    }
    found = []
    for group in age:
        if rng.random() > data.wishes.answered:
            found.append("")
            continue
        weight = np.asarray([theme.weight[int(group)] for theme in themes])
        theme = themes[int(rng.choice(len(themes), p=weight / weight.sum()))]
        found.append(str(rng.choice(by_theme[theme.id])))
    return found
