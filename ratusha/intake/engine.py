"""The pages of a draft: one question at a time, back and forth, check the answers, hand them in.

Any room's draft is shown here, at the address its owner registered (`ports.Owner.prefix`). A request is read,
one action is called, and the next page follows from the answers (`core.forms.flow`); no page is stored.
Everything works without JavaScript.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import wraps
from typing import Any

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import translate_url
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from ratusha.core.forms import Filled, Form, refill
from ratusha.core.forms.files import FileRefused
from ratusha.core.forms.flow import Page, after, before, page_at, pages, unfinished
from ratusha.core.forms.languages import code_of, language_for
from ratusha.core.forms.script import browser_answers
from ratusha.core.forms.words import answer_lines, words
from ratusha.core.refusal import Refusal
from ratusha.intake import actions, forms, ports, queries
from ratusha.intake.models import Upload

FROM_CHECK = "check"


@dataclass(frozen=True, slots=True)
class Visit:
    """One request to a draft: who it is for, what it holds, in which language it is shown."""

    request: HttpRequest
    secret: str
    draft: queries.DraftFacts
    form: Form
    filled: Filled
    language: str  # of the page
    form_language: str

    def address(self, page: str = "start", **more: Any) -> str:
        """The address of one of this draft's pages."""
        return queries.address(self.draft.owner, self.draft.about, self.secret, page, **more)

    def page_address(self, page: Page | None) -> str:
        """The address of a question's page; of the check page after the last one."""
        return self.address("page", place=place_of(page.path)) if page else self.address("check")

    @property
    def from_check(self) -> bool:
        """Whether the person came to change one answer and goes back to the check page."""
        return FROM_CHECK in (self.request.GET.get("from"), self.request.POST.get("from"))

    @property
    def shown_language(self) -> str:
        """The form's language when it is not the page's, for `lang=`."""
        code = code_of(self.form_language)
        return code if code and code != self.language else ""


def place_of(path: str) -> str:
    """`/member[2]/age` as an address: `member/2/age`."""
    return path.strip("/").replace("[", "/").replace("]", "")


def path_of(place: str) -> str:
    """The way back from `place_of`: a step of digits is a position."""
    path = ""
    for part in place.strip("/").split("/"):
        path += f"[{part}]" if part.isdigit() else f"/{part}"
    return path


Shows = Callable[..., HttpResponse]


def visiting(*, open_only: bool = True) -> Callable[[Shows], Shows]:
    """Open the draft that the address names, and keep the answers out of caches, indexes and other sites' logs."""

    def wrap(view: Shows) -> Shows:
        @wraps(view)
        def opened(request: HttpRequest, prefix: str, about: str, secret: str, **more: Any) -> HttpResponse:
            response = _open(view, request, prefix, (about, secret), open_only=open_only, **more)
            response["Cache-Control"] = "no-store"
            response["X-Robots-Tag"] = "noindex"
            response["Referrer-Policy"] = (
                "same-origin"  # no-referrer would make browsers post with Origin: null
            )
            return response

        return opened

    return wrap


def _open(
    view: Shows, request: HttpRequest, prefix: str, key: tuple[str, str], *, open_only: bool, **more: Any
) -> HttpResponse:
    about, secret = key
    try:
        draft = queries.draft(secret)
    except queries.NoSuchDraft:
        return render(request, "intake/gone.html", status=404)
    if draft.about != about or draft.prefix != prefix:
        raise Http404
    if open_only and not draft.open:
        return HttpResponseRedirect((draft.receipt or {}).get("address", "/"))
    language = get_language() or "uk"
    form = queries.form(draft.form, draft.form_hash)
    filled = queries.filled(draft, language)
    return view(Visit(request, secret, draft, form, filled, language, language_for(form, language)), **more)


@visiting()
def start(visit: Visit) -> HttpResponse:
    """Where the person stopped, or the first page."""
    here = page_at(visit.filled, visit.draft.position) if visit.draft.position else None
    first = here or next(iter(pages(visit.filled)), None)
    return HttpResponseRedirect(visit.page_address(first))


@visiting()
def page(visit: Visit, place: str) -> HttpResponse:
    """Show one page, or take its answers and go on."""
    found = page_at(visit.filled, path_of(place))
    if found is None:
        return HttpResponseRedirect(visit.address())
    if visit.request.method != "POST":
        return _shown(visit, found)
    if "language" in visit.request.POST and found.kind != "questions":
        return HttpResponseRedirect(_in_language(visit, visit.page_address(found)))
    return _another(visit, found) if found.kind == "another" else _taken(visit, found)


def _taken(visit: Visit, found: Page) -> HttpResponse:
    """Save what was typed on a page of questions, then do what the pressed button says."""
    data = visit.request.POST
    changes = forms.posted(found, visit.filled, data)
    refused = _files(visit, found, changes)
    try:
        draft = actions.answer(
            secret=visit.secret,
            changes=changes,
            position=found.path,
            seen=data.get("seen", ""),
            language=visit.language,
        )
    except actions.ChangedElsewhere as conflict:
        return _conflict(visit, found, changes, conflict)
    if data.get("version") not in {None, str(visit.draft.version)}:
        text = _(
            "These answers were also changed in another window. Both changes are kept; check them at the end."
        )
        messages.info(visit.request, text)
    filled = queries.filled(draft, visit.language)
    now = Visit(visit.request, visit.secret, draft, visit.form, filled, visit.language, visit.form_language)
    if "language" in data:
        return HttpResponseRedirect(_in_language(now, now.page_address(found)))
    if "later" in data:
        return HttpResponseRedirect(now.address("later"))
    return _next(now, found, refused, visit)


def _next(now: Visit, found: Page, refused: Mapping[str, str], was: Visit) -> HttpResponse:
    """The page again when something on it is wrong, was searched or appeared; else the one that follows."""
    data = now.request.POST
    here = page_at(now.filled, found.path)
    stays = "search" in data or "remove" in data
    if here is not None and not stays:
        wrong = {fault.path for fault in now.filled.errors} & {e.path for e in here.entries if e.asked}
        if wrong or refused:
            return _shown(now, here, tell=True, refused=refused, status=422)
        if new := _appeared(was, here, found):
            messages.info(now.request, _("Your answer brought more questions: %(names)s") % {"names": new})
            stays = True
    if here is not None and stays:
        return _shown(now, here)
    if now.from_check:
        missing = unfinished(now.filled)
        address = now.page_address(missing)
        return HttpResponseRedirect(f"{address}?from={FROM_CHECK}" if missing else address)
    return HttpResponseRedirect(now.page_address(after(now.filled, found.path)))


def _appeared(was: Visit, here: Page, found: Page) -> str:
    """Labels of questions that this page asks now and did not before (and that the browser could not show)."""
    known = {entry.path for entry in found.entries if entry.asked} | set(was.request.POST)
    new = [e for e in here.answered if e.asked and not any(key.startswith(e.path) for key in known)]
    return ", ".join(e.question.label.plain(was.form_language) for e in new)


def _files(visit: Visit, found: Page, changes: dict[str, Any]) -> dict[str, str]:
    """Store posted files and put them into `changes`; returns what was refused, by path."""
    refused: dict[str, str] = {}
    for entry in forms.file_entries(found):
        sent = visit.request.FILES.get(entry.path)
        if visit.request.POST.get("remove") == entry.path:
            changes[entry.path] = None
        elif sent is not None:
            try:
                changes[entry.path] = actions.attach(
                    secret=visit.secret,
                    path=entry.path,
                    name=sent.name or entry.question.name,
                    content=sent.read(),
                    kind=entry.question.kind,
                )
            except FileRefused as refusal:
                refused[entry.path] = forms.refusal_words(refusal)
    return refused


def _conflict(
    visit: Visit, found: Page, typed: Mapping[str, Any], conflict: actions.ChangedElsewhere
) -> HttpResponse:
    """Show what was typed here beside what another window saved; pressing on keeps what is in the fields."""
    stored = queries.filled(queries.draft(visit.secret), visit.language)
    lines = {line.path: line.text for line in answer_lines(stored, visit.form_language)}
    theirs = [
        (entry.question.label.plain(visit.form_language), lines.get(entry.path, ""))
        for entry in found.answered
        if conflict.theirs.get(entry.path) != typed.get(entry.path)
    ]
    draft = queries.draft(visit.secret)
    here = Visit(visit.request, visit.secret, draft, visit.form, stored, visit.language, visit.form_language)
    mine = refill(stored, dict(typed))
    return _shown(here, found, overlay=mine, theirs=theirs, status=409)


def _another(visit: Visit, found: Page) -> HttpResponse:
    """The page of a repeat: add one more, take one out, or go on."""
    data = visit.request.POST
    if path := data.get("remove"):
        actions.remove_instance(secret=visit.secret, path=path)
        return HttpResponseRedirect(visit.page_address(found))
    if data.get("another") == "yes":
        try:
            path = actions.add_instance(secret=visit.secret, path=found.path)
        except Refusal as refusal:
            return _repeat_page(visit, found, error=forms.refusal_words(refusal))
        filled = queries.filled(queries.draft(visit.secret), visit.language)
        first = next((p for p in pages(filled) if p.path.startswith(path)), None)
        return HttpResponseRedirect(visit.page_address(first))
    if data.get("another") != "no":
        return _repeat_page(visit, found, error=_("Choose yes or no"))
    address = (
        visit.address("check") if visit.from_check else visit.page_address(after(visit.filled, found.path))
    )
    return HttpResponseRedirect(address)


# --- showing


def _shown(
    visit: Visit,
    found: Page,
    *,
    tell: bool = False,
    refused: Mapping[str, str] | None = None,
    overlay: Filled | None = None,
    theirs: list[tuple[str, str]] | None = None,
    status: int = 200,
) -> HttpResponse:
    if found.kind == "another":
        return _repeat_page(visit, found)
    look = forms.Shown(
        form_language=visit.form_language,
        lang=visit.shown_language,
        seed=str(visit.draft.id),
        searches=forms.searches(visit.request.POST),
        tell=tell,
    )
    shown = forms.fields(found, overlay or visit.filled, look)
    errors = [(f.id, f.error or (refused or {}).get(f.path, "")) for f in shown]
    context = _frame(visit, found) | {
        "fields": [(one, (refused or {}).get(one.path, "")) for one in shown],
        "errors": [(anchor, text) for anchor, text in errors if text],
        "theirs": theirs or [],
        "seen": actions.fingerprint({e.path: visit.filled.given(e.path) for e in found.answered}),
        "single": len(found.answered) == 1 and found.group is None,
        "live": _live(visit) if found.group is not None else None,
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


def _repeat_page(visit: Visit, found: Page, error: str = "") -> HttpResponse:
    rows = []
    for number, _one in enumerate(visit.filled.rows(found.path), start=1):
        path = f"{found.path}[{number}]"
        first = next(
            (p for p in pages(visit.filled) if p.path == path or p.path.startswith(path + "/")), None
        )
        texts = [
            line.text
            for line in answer_lines(visit.filled, visit.form_language)
            if line.path.startswith(path + "/")
        ]
        rows.append(
            {"path": path, "text": ", ".join(t for t in texts[:3] if t), "address": visit.page_address(first)}
        )
    context = _frame(visit, found) | {"rows": rows, "error": error}
    return render(visit.request, "intake/another.html", context, status=422 if error else 200)


def _frame(visit: Visit, found: Page | None) -> dict[str, Any]:
    """What every page of the engine shows: where we are, the way back, the way out."""
    every = pages(visit.filled)
    number = next((n for n, one in enumerate(every, start=1) if found and one.path == found.path), len(every))
    back = before(visit.filled, found.path) if found else (every[-1] if every else None)
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
        "back": visit.address("check") if visit.from_check else (visit.page_address(back) if back else ""),
        "from_check": visit.from_check,
        "check_address": visit.address("check"),
        "later_address": visit.address("later"),
        "upgrade_address": visit.address("upgrade"),
        "posts_language": found is not None,  # what is typed is saved before the language changes
    }


def _in_language(visit: Visit, address: str) -> str:
    code = visit.request.POST.get("language", "")
    return translate_url(address, code) + (f"?from={FROM_CHECK}" if visit.from_check else "")


@visiting()
def check(visit: Visit) -> HttpResponse:
    """All answers with a way to change each; then hand them in, once."""
    problems = _problems(visit)
    if visit.request.method == "POST" and not problems:
        try:
            receipt = actions.submit(secret=visit.secret, language=visit.language)
            return HttpResponseRedirect(receipt.address)
        except actions.NotReady:  # another window changed something between our look and the lock
            return HttpResponseRedirect(visit.address("check"))
    found = {
        line.path: page_at(visit.filled, line.path)
        for line in answer_lines(visit.filled, visit.form_language)
    }
    sections: list[tuple[str, list[dict[str, Any]]]] = []
    for line in answer_lines(visit.filled, visit.form_language):
        if not sections or sections[-1][0] != line.section:
            sections.append((line.section, []))
        its_page = found[line.path]
        change = f"{visit.page_address(its_page)}?from={FROM_CHECK}" if its_page else ""
        sections[-1][1].append({"line": line, "change": change})
    repeats = [
        (
            words(visit.filled, p.group.label, p.path, visit.form_language),
            f"{visit.page_address(p)}?from={FROM_CHECK}",
        )
        for p in pages(visit.filled)
        if p.kind == "another" and p.group
    ]
    context = _frame(visit, None) | {
        "sections": sections,
        "problems": problems,
        "repeats": repeats,
        "finish": ports.owner_named(visit.draft.owner).finish,
        "lang": visit.shown_language,
    }
    status = 422 if visit.request.method == "POST" else 200
    return render(visit.request, "intake/check.html", context, status=status)


def _problems(visit: Visit) -> list[tuple[str, str]]:
    """(address, words) of every answer that is missing or wrong."""
    found = []
    for fault in visit.filled.errors:
        its_page = page_at(visit.filled, fault.path)
        node = visit.filled.state.find(fault.path)
        item = visit.filled.state.item_of.get(node) if node else None
        if its_page is None or item is None:
            continue
        label = words(visit.filled, item.label, fault.path, visit.form_language)
        found.append((f"{visit.page_address(its_page)}?from={FROM_CHECK}", label or item.name))
    return found


@visiting()
def later(visit: Visit) -> HttpResponse:
    """The address that brings the person back, and until when it works."""
    address = visit.request.build_absolute_uri(visit.address())
    return render(visit.request, "intake/later.html", _frame(visit, None) | {"address": address})


@visiting()
def upgrade(visit: Visit) -> HttpResponse:
    """Carry the draft over to the newest version of its form, and say what became of the answers."""
    if visit.request.method != "POST" or not visit.draft.stale:
        return HttpResponseRedirect(visit.address())
    done = actions.upgrade(secret=visit.secret)
    labels = {line.path: line.label for line in answer_lines(visit.filled, visit.form_language)}
    context = _frame(visit, None) | {
        "kept": len(done.kept),
        "moved": [labels.get(old, old) for old, _new in done.moved],
        "again": [labels.get(path, path) for path in done.again],
        "address": visit.address(),
    }
    return render(visit.request, "intake/upgraded.html", context)


@visiting(open_only=False)
def file(visit: Visit, upload: int) -> HttpResponse:
    """The person's own uploaded file, as a download that no browser runs."""
    row = Upload.objects.filter(pk=upload, draft_id=visit.draft.id).first()
    if row is None:
        raise Http404
    response = FileResponse(
        row.file.open("rb"), as_attachment=True, filename=row.name, content_type="application/octet-stream"
    )
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return response  # type: ignore[return-value]  # a FileResponse is an HttpResponseBase with the same use
