"""What the pages of a draft show: the fields, the way back, a repeat's instances."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render

from ratusha.core.forms import Filled
from ratusha.core.forms.flow import Page, before
from ratusha.core.forms.model import FILES
from ratusha.core.forms.script import browser_answers
from ratusha.core.forms.words import answer_lines, words
from ratusha.intake import actions, forms
from ratusha.intake.engine.visit import Visit


def shown(
    visit: Visit,
    found: Page,
    *,
    tell: bool = False,
    refused: Mapping[str, str] | None = None,
    overlay: Filled | None = None,
    theirs: list[tuple[str, str]] | None = None,
    status: int = 200,
) -> HttpResponse:
    """A page of questions. `tell` says what is wrong; `overlay` are typed answers not saved, beside `theirs`."""
    if found.kind == "another":
        return repeat_page(visit, found)
    look = forms.Shown(
        form_language=visit.form_language,
        lang=visit.shown_language,
        seed=str(visit.draft.id),
        searches=forms.searches(visit.request.POST),
        tell=tell,
    )
    fields = forms.fields(found, overlay or visit.filled, look)
    errors = [(f.id, f.error or (refused or {}).get(f.path, "")) for f in fields]
    context = frame(visit, found) | {
        "fields": [(one, (refused or {}).get(one.path, "")) for one in fields],
        "errors": [(anchor, text) for anchor, text in errors if text],
        "theirs": theirs or [],
        "seen": actions.fingerprint(
            {e.path: visit.filled.given(e.path) for e in found.answered if e.question.kind not in FILES}
        ),
        "single": len(found.answered) == 1 and found.group is None,
        "live": _live(visit) if len(found.answered) > 1 else None,
    }
    return render(visit.request, "intake/page.html", context, status=status)


def _live(visit: Visit) -> dict[str, Any]:
    """What the page's script needs to show and hide as the server would."""
    occasion = visit.filled.state.occasion
    return {
        "script": visit.draft.form_hash,
        "answers": {
            "answers": browser_answers(visit.filled),
            "form": {
                "zone": str(occasion.zone),
                "today": occasion.now.astimezone(occasion.zone).date().isoformat(),
                "now": int(occasion.now.timestamp() * 1000),
            },
        },
    }


def repeat_page(visit: Visit, found: Page, error: str = "") -> HttpResponse:
    """The page of a repeat: what was entered, each to change or remove, and whether there is another."""
    rows = []
    for number, one in enumerate(visit.filled.rows(found.path), start=1):
        path = f"{found.path}[{number}]"
        first = next((p for p in visit.pages() if p.path == path or p.path.startswith(path + "/")), None)
        texts = [
            line.text
            for line in answer_lines(visit.filled, visit.form_language)
            if line.path.startswith(path + "/")
        ]
        rows.append(
            {
                "path": path,
                "seen": actions.fingerprint({path: one}),
                "text": ", ".join(t for t in texts[:3] if t),
                "address": visit.page_address(first),
            }
        )
    context = frame(visit, found) | {"rows": rows, "error": error}
    return render(visit.request, "intake/another.html", context, status=422 if error else 200)


def frame(visit: Visit, found: Page | None) -> dict[str, Any]:
    """What every page of the engine shows: where we are, the way back, the way out."""
    every = visit.pages()
    number = next((n for n, one in enumerate(every, start=1) if found and one.path == found.path), len(every))
    back = before(visit.filled, found.path, dense=visit.dense) if found else (every[-1] if every else None)
    around = (
        [words(visit.filled, group.label, path, visit.form_language) for group, path in found.around]
        if found
        else []
    )
    title = ""
    if found and found.group:
        title = words(visit.filled, found.group.label, found.path, visit.form_language)
    return {
        "visit": visit,
        "draft": visit.draft,
        "title": title,
        "form_title": visit.form.title,
        "around": [text for text in around if text],
        "number": number,
        "count": len(every),
        "back": visit.address("check")
        if visit.from_check
        else (visit.page_address(back) if back else visit.outside),
        "from_check": visit.from_check,
        "check_address": visit.address("check"),
        "later_address": visit.address("later"),
        "upgrade_address": visit.address("upgrade"),
        "posts_language": found is not None,  # what is typed is saved before the language changes
    }
