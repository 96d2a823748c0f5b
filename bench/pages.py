"""How many pages of a form a second: `python bench/pages.py`.

A form of 20 questions is filled in from the first page to the check page, each page shown and answered, through
the whole of Django (middleware, session, database, templates) in one process on one core, SQLite on the disk.
"""

from __future__ import annotations

import os
import re
import tempfile
import time
from pathlib import Path

FORM = "| survey |\n| | type | name | label | relevant |\n" + "".join(
    f"| | {'integer' if n % 4 else 'text'} | q{n} | Question number {n} | {f'${{q{n - 1}}} != 0' if n % 4 == 2 else ''} |\n"
    for n in range(20)
)


def main() -> None:
    """Print the figures."""
    with tempfile.TemporaryDirectory() as folder:
        os.environ |= {"RATUSHA_VAR": folder, "DJANGO_SETTINGS_MODULE": "ratusha.site.settings"}
        Path(folder, "static").mkdir()
        import django

        django.setup()
        from django.core.management import call_command

        call_command("migrate", verbosity=0)
        _measure()


def _measure() -> None:
    from django.conf import settings
    from django.test import Client

    from ratusha.intake import actions, ports
    from ratusha.people.queries import Actor

    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }
    form = actions.publish_form(actor=Actor.system("bench"), content=FORM.encode(), filename="bench.md")
    ports.register(ports.Owner("bench", "apply", lambda submission: ports.Receipt("/")))
    client = Client()
    shown = answered = 0.0
    pages = 0
    for _ in range(5):
        key = actions.start_draft(form=form.id, owner="bench", about=form.code, language="en")
        pages_now, shown_now, answered_now = _walk(client, key.address)
        pages, shown, answered = pages + pages_now, shown + shown_now, answered + answered_now
    print(f"form of {form.questions} questions, {pages} pages")
    print(f"show a page     {pages / shown:7.0f} pages a second ({shown / pages * 1000:.1f} ms)")
    print(
        f"answer a page   {pages / answered:7.0f} pages a second ({answered / pages * 1000:.1f} ms, one durable write)"
    )


def _walk(client: object, address: str) -> tuple[int, float, float]:
    """Fill one draft in; returns pages, seconds of showing, seconds of answering."""
    place = client.get(address)["Location"]  # type: ignore[attr-defined]  # Django's test client
    pages = 0
    shown = answered = 0.0
    while "/q/" in place:
        start = time.perf_counter()
        html = client.get(place).content.decode()  # type: ignore[attr-defined]  # Django's test client
        middle = time.perf_counter()
        name = re.search(r'name="(/q\d+)"', html)
        seen = re.search(r'name="seen" value="(\w+)"', html)
        assert name and seen
        place = client.post(place, {name[1]: "7", "seen": seen[1]})["Location"]  # type: ignore[attr-defined]  # as above
        answered += time.perf_counter() - middle
        shown += middle - start
        pages += 1
    return pages, shown, answered


if __name__ == "__main__":
    main()
