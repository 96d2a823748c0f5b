"""Bring a catalogue in and take it out: upload, dry-run report, confirm; export as a file."""

from __future__ import annotations

import secrets
from typing import Any

from django.contrib import messages
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST

from ratusha.catalogue import actions, maps, queries
from ratusha.catalogue.forms import ImportForm
from ratusha.catalogue.views.office import words_of
from ratusha.core.catalogue import writing
from ratusha.core.catalogue.harvesting import EXTENSIONS, check_size, harvest_of
from ratusha.core.catalogue.mapping import BadMapping, Recipe, read_mapping
from ratusha.core.catalogue.reading import Harvest
from ratusha.core.catalogue.tables import BadFile
from ratusha.core.refusal import Refusal
from ratusha.people.queries import who_asks

SHOWN = 200  # lines of the report on the page
KEY = "catalogue_import"  # of the session: what waits for "yes, import"
TYPES = {"ttl": "text/turtle", "json": "application/json", "csv": "text/csv"}
REASONS = {
    "skip": gettext_lazy("left out by a rule of the mapping"),
    "duplicate": gettext_lazy("the same service as in another row"),
    "identifier": gettext_lazy("no identifier, or one that is too long"),
    "title": gettext_lazy("no title"),
    "columns": gettext_lazy("not as many cells as the header"),
    "unit": gettext_lazy("a unit that the city does not have"),
    "life_event": gettext_lazy("a life event that is not described"),
    "online": gettext_lazy("open online, and its card would become incomplete"),
}


def bring(request: HttpRequest) -> HttpResponse:
    """Choose a file; the next page says what would happen."""
    form = ImportForm(request.POST or None, request.FILES or None)
    wrong = ""
    if request.method == "POST" and form.is_valid():
        try:
            return _kept(request, form)
        except Refusal as refusal:
            wrong = words_of(refusal)
    return render(
        request,
        "catalogue/bring.html",
        {"form": form, "wrong": wrong, "maps": maps.ready()},
        status=422 if wrong or form.errors else 200,
    )


def report(request: HttpRequest) -> HttpResponse:
    """What the import would do, line by line; nothing is changed yet."""
    waiting = request.session.get(KEY)
    if not waiting:
        return redirect("catalogue:import")
    try:
        plan = actions.plan_import(harvest=_harvest(waiting))
    except Refusal as refusal:
        _forget(request)
        messages.error(request, words_of(refusal))
        return redirect("catalogue:import")
    wanted = request.GET.get("action", "")
    outcomes = [o for o in plan.outcomes if not wanted or o.action == wanted]
    return render(
        request,
        "catalogue/report.html",
        {
            "plan": plan,
            "source": waiting["source"],
            "reasons": [(_why(code), n) for code, n in plan.reasons.items()],
            "outcomes": [(o, _why(o.code)) for o in outcomes[:SHOWN]],
            "left": max(len(outcomes) - SHOWN, 0),
            "wanted": wanted,
        },
    )


@require_POST
def confirm(request: HttpRequest) -> HttpResponse:
    """Do what the report said, or drop the file."""
    waiting = request.session.get(KEY)
    if not waiting:
        return redirect("catalogue:import")
    try:
        if "yes" in request.POST:
            done = actions.import_catalogue(
                actor=who_asks(request), harvest=_harvest(waiting), source=waiting["source"]
            )
            n = done.counts["created"] + done.counts["changed"]
            told = ngettext("%(n)s card was brought in.", "%(n)s cards were brought in.", n) % {"n": n}
            messages.success(request, told)
        else:
            messages.info(request, _("Nothing was changed."))
    finally:
        _forget(request)
    return redirect("catalogue:cards")


def export(request: HttpRequest, kind: str) -> HttpResponse:
    """The catalogue as a file."""
    write = {"ttl": writing.to_turtle, "json": writing.to_json, "csv": writing.to_csv}[kind]
    answer = HttpResponse(write(queries.export()), content_type=f"{TYPES[kind]}; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="catalogue.{kind}"'
    return answer


def _why(code: str) -> str:
    """The reason of a rejection; empty for a row that is not rejected."""
    return str(REASONS.get(code, _("a value that cannot stand in a card"))) if code else ""


def _kept(request: HttpRequest, form: ImportForm) -> HttpResponse:
    """Read the file once to refuse it here, then keep it until the answer."""
    file: UploadedFile[bytes] = form.cleaned_data["file"]
    recipe_text = _recipe_text(form.cleaned_data)
    recipe = _recipe(recipe_text, file.name or "")
    check_size(file.size or 0, recipe.format, file.name or "")
    harvest_of(file.file, recipe, file.name or "")  # type: ignore[arg-type]  # a binary file
    _forget(request)
    file.seek(0)
    name = default_storage.save(f"imports/{secrets.token_urlsafe(16)}", file)
    request.session[KEY] = {"name": name, "recipe": recipe_text, "source": (file.name or "")[:150]}
    return redirect("catalogue:import-report")


def _recipe_text(clean: dict[str, Any]) -> str:
    own = clean.get("own_map")
    if own is not None:
        try:
            return str(own.read().decode("utf-8"))
        except UnicodeDecodeError as error:
            raise BadMapping("encoding", "The mapping is not UTF-8.", own.name) from error
    path = maps.path_of(clean.get("map") or "")
    return path.read_text(encoding="utf-8") if path else ""


def _recipe(text: str, source: str) -> Recipe:
    """The mapping sent or chosen; without one, what the file's ending says."""
    if text:
        return read_mapping(text, _("mapping"))
    kind = EXTENSIONS.get(source.rpartition(".")[2].lower(), "csv")
    if kind in {"csv", "xlsx"}:
        raise BadMapping("map", "A table needs a mapping file.", source)
    return Recipe(format=kind)


def _harvest(waiting: dict[str, str]) -> Harvest:
    if not default_storage.exists(waiting["name"]):
        raise BadFile("gone", "The file is no longer here: choose it again.", waiting["source"])
    with default_storage.open(waiting["name"]) as stream:
        recipe = _recipe(waiting["recipe"], waiting["source"])
        return harvest_of(stream.file, recipe, waiting["source"])  # type: ignore[arg-type]  # a binary file


def _forget(request: HttpRequest) -> None:
    waiting = request.session.pop(KEY, None)
    if waiting:
        default_storage.delete(waiting["name"])
