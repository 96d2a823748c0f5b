"""How fast are expressions? Figures for docs/methods/expressions.md; run by `make bench`.

One core, the clock of the process; each figure is the best of five rounds, as other work on the machine only
ever adds time.
"""

from __future__ import annotations

import time
from collections.abc import Callable

from ratusha.core.forms.expression import Context, Surroundings, compile, parse
from ratusha.core.forms.tree import Node

SIMPLE = (
    "${owner} = 'yes'",
    "${children} > 0",
    "selected(${help}, 'food')",
    "${owner} = 'yes' and ${age} >= 18",
    "not(selected(${help}, 'none'))",
    "${district} != ''",
    ". >= 0 and . <= 120",
    "string-length(${phone}) = 13",
)
ROUNDS = 5
PASSES = 20_000


def main() -> None:
    document, data = _answers()
    form = Surroundings()
    context = Context(data.named["age"][0], form)
    print("simple expressions, each alone:")
    for text in SIMPLE:
        run = _compiled(text)
        seconds = _best(lambda run=run: [run(context) for _ in range(PASSES)]) / PASSES
        print(f"  {seconds * 1e6:6.2f} µs  {1 / seconds:11,.0f} a second   {text}")
    runs = [_compiled(text) for text in SIMPLE]
    seconds = _best(lambda: [run(Context(data, form)) for _ in range(PASSES // len(runs)) for run in runs])
    print(f"  {PASSES / seconds:,.0f} a second over all of them, each with a context of its own")
    _parsing()
    _form_of_300(document)
    _predicates()


def _parsing() -> None:
    text = " and ".join(SIMPLE)
    seconds = _best(lambda: [parse(text) for _ in range(100)]) / 100
    print(
        f"parsing: {seconds / len(text) * 1e6:.2f} µs a character, {seconds * 1e3:.2f} ms for {len(text)} characters"
    )


def _form_of_300(document: Node) -> None:
    data = Node.element("data")
    for number in range(300):
        data.add(f"q{number}", "yes" if number % 3 else number)
    Node.document(data)
    texts = [_of_many(number) for number in range(150)]
    runs = [
        (data.named[f"q{number}"][0], compile(parse(text), "boolean")) for number, text in enumerate(texts)
    ]
    form = Surroundings()
    seconds = _best(lambda: [run(Context(node, form)) for node, run in runs])
    print(f"form of 300 questions with 150 expressions: {seconds * 1e3:.2f} ms a pass over all of them")


def _of_many(number: int) -> str:
    kinds = (
        f"/data/q{number} = 'yes' or /data/q{number + 1} = 'yes'",
        f"/data/q{number} > 10 and not(selected(/data/q{number + 2}, 'no'))",
        f"if(/data/q{number} != '', /data/q{number + 1} + 1, 0) > 3",
        f"coalesce(/data/q{number}, /data/q{number + 5}) = 'yes'",
        f"../q{number} * 2 + ../q{number + 3} < 100",
    )
    return kinds[number % len(kinds)]


def _predicates() -> None:
    data = Node.element("data")
    for number in range(1_000):
        row = data.add("row")
        row.add("age", number % 90)
        row.add("name", f"n{number}")
    Node.document(data)
    run = compile(parse("count(/data/row[age >= 18])"), "number")
    seconds = _best(lambda: run(Context(data, Surroundings())))
    print(f"count(/data/row[age >= 18]) over 1,000 repeats: {seconds * 1e3:.2f} ms")


def _answers() -> tuple[Node, Node]:
    data = Node.element("data")
    answers = {
        "age": 34,
        "owner": "yes",
        "children": 2,
        "help": "food water",
        "district": "center",
        "phone": "+380501234567",
    }
    for name, value in answers.items():
        data.add(name, value)
    return Node.document(data), data


def _compiled(text: str) -> Callable[[Context], object]:
    return compile(parse(text).resolve(lambda name, _absolute: f"/data/{name}"), "boolean")


def _best(run: Callable[[], object]) -> float:
    times: list[float] = []
    for _ in range(ROUNDS):
        start = time.process_time()
        run()
        times.append(time.process_time() - start)
    return min(times)


if __name__ == "__main__":
    main()
