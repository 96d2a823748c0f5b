"""How fast forms are read, filled and refilled: `python bench/forms.py`.

The form: 300 questions, of which 75 have a condition, 50 are computed and 25 have a constraint (150 expressions).
Times are the median of many passes, by the clock of the process (other work on the machine does not count).
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from itertools import islice

from ratusha.core.forms import fill, read, refill, sample
from ratusha.core.forms.program import program

PASSES = 200


def large_form() -> str:
    """The Markdown of the form that is measured."""
    rows = ["| survey |", "| | type | name | label | relevant | constraint | calculation |"]
    for number in range(250):
        relevant = f"${{q{number - 1}}} > 3" if number % 3 == 1 and number > 10 and number < 236 else ""
        constraint = ". >= 0 and . <= 1000" if number % 10 == 0 else ""
        rows.append(f"| | integer | q{number} | Question {number} | {relevant} | {constraint} | |")
    for number in range(50):
        rows.append(f"| | calculate | c{number} | | | | ${{q{number}}} + ${{q{number + 100}}} * 2 |")
    return "\n".join(rows)


def median_ms(work: Callable[[], object], passes: int = PASSES) -> float:
    """The median time of one pass in milliseconds."""
    times = []
    for _ in range(passes):
        start = time.process_time()
        work()
        times.append(time.process_time() - start)
    return statistics.median(times) * 1000


def main() -> None:
    """Print the figures."""
    text = large_form().encode()
    start = time.process_time()
    form = read(text, "large.md")
    print(f"read, pyxform included              {(time.process_time() - start) * 1000:8.1f} ms, once")
    start = time.process_time()
    ready = program(form)
    print(f"make ready to run                   {(time.process_time() - start) * 1000:8.1f} ms, once")
    rules = [
        r for item in ready.ready.values() for r in (item.relevant, item.constraint, item.calculate) if r
    ]
    answers = {f"q{number}": number % 7 for number in range(250)}
    filled = fill(form, answers)
    print(
        f"fill {len(form.questions)} questions, {len(rules)} expressions {median_ms(lambda: fill(form, answers)):14.2f} ms a pass"
        f" ({filled.runs} evaluated)"
    )
    changed = refill(filled, {"/q40": 5})
    print(
        f"change one answer                   {median_ms(lambda: refill(filled, {'/q40': 5})):8.2f} ms"
        f" ({changed.runs} evaluated)"
    )
    print(f"make up valid answers               {median_ms(lambda: next(sample(form, seed=7)), 20):8.2f} ms")
    made = list(islice(sample(form, seed=7), 5))
    assert all(fill(form, answers).valid for answers in made)


if __name__ == "__main__":
    main()
