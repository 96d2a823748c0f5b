"""Pages where initiatives are proposed, corrected and withdrawn, and groups of them are said."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from ratusha.catalogue import queries as catalogue
from ratusha.core.proposals import HOURS, NEED
from ratusha.people.forms import AmountsForm, amounts_as_initial, attempt
from ratusha.people.queries import units, who_asks
from ratusha.priorities import actions, forms, queries
from ratusha.priorities.forms.proposing import SPARE, EffectRow
from ratusha.priorities.views.framing import done, form_page, in_words, told

STAFF = "staff"  # the row of people's time; no source of money has this name


def new_initiative(request: HttpRequest) -> HttpResponse:
    """Propose an initiative."""
    return _initiative(request, None)


def edit_initiative(request: HttpRequest, code: str) -> HttpResponse:
    """Correct an initiative; saving one that was withdrawn brings it back."""
    return _initiative(request, _found(code))


def _initiative(request: HttpRequest, found: queries.InitiativeFacts | None) -> HttpResponse:
    data = request.POST or None
    form = _main(data, found)
    costs, effects, gains = _costs(data, found), _effects(data, found), _gains(data, found)
    beside = [costs, effects, gains]

    def work(clean: dict[str, Any]) -> None:
        amounts: dict[str, dict[int, int]] = {}
        for (row, year), amount in costs.amounts().items():
            if amount:
                amounts.setdefault(row.removeprefix("s-"), {})[year] = amount
        actions.propose_initiative(
            actor=who_asks(request),
            code=found.code if found else clean["code"],
            cost={source: by for source, by in amounts.items() if source != STAFF},
            staff=amounts.get(STAFF, {}),
            effects=_unasked(found, effects) | effects.effects(),
            synergies=gains.synergies(),
            **form.words,
        )

    wrong = [other for other in beside if not other.is_valid()]  # each is looked at, not only the first
    if request.method == "POST" and not wrong and attempt(form, work, told):
        return done(request, _("Saved."), "initiatives")
    return form_page(
        request,
        form,
        template="priorities/initiative_form.html",
        beside=beside,
        title=in_words(found.title) if found else _("Propose an initiative"),
        label=_("Bring it back") if found and found.withdrawn else _("Save"),
        initiative=found,
        costs=costs,
        effects=effects,
        gains=gains if gains.rows else None,
        computed=[c for c in queries.criteria() if c.code in (NEED, HOURS)],
    )


def withdraw_page(request: HttpRequest, code: str) -> HttpResponse:
    """Say why an initiative is proposed no longer."""
    found = _found(code)
    form = forms.WithdrawForm(request.POST or None)

    def work(clean: dict[str, Any]) -> None:
        actions.withdraw_initiative(actor=who_asks(request), code=code, reason=clean["reason"])

    if request.method == "POST" and attempt(form, work, told):
        return done(request, _("The initiative is withdrawn; the reason stands beside it."), "initiatives")
    title = _("Withdraw “%(initiative)s”") % {"initiative": in_words(found.title)}
    return form_page(request, form, title=title, label=_("Withdraw"))


def new_group(request: HttpRequest) -> HttpResponse:
    """Say that of some initiatives only so many may be chosen."""
    return _group(request, None)


def edit_group(request: HttpRequest, code: str) -> HttpResponse:
    """Correct a group, or let its members be chosen freely again."""
    found = next((group for group in queries.groups() if group.code == code), None)
    if found is None:
        raise Http404
    if request.POST.get("what") == "drop":
        actions.drop_group(actor=who_asks(request), code=code)
        return done(request, _("The group is gone: its initiatives are chosen freely."), "groups")
    return _group(request, found)


def _group(request: HttpRequest, found: queries.GroupFacts | None) -> HttpResponse:
    initial = {"title": found.title, "members": found.members, "most": found.most} if found else {}
    form = forms.GroupForm(request.POST or None, initial=initial, is_new=found is None, others=_others(""))

    def work(clean: dict[str, Any]) -> None:
        given = {name: clean[name] for name in ("title", "members", "most")}
        actions.set_group(actor=who_asks(request), code=found.code if found else clean["code"], **given)

    if request.method == "POST" and attempt(form, work, told):
        return done(request, _("Saved."), "groups")
    return form_page(
        request,
        form,
        template="priorities/group_form.html",
        title=in_words(found.title) if found else _("Add a group"),
        label=_("Save"),
        group=found,
    )


def _found(code: str) -> queries.InitiativeFacts:
    found = next((initiative for initiative in queries.initiatives() if initiative.code == code), None)
    if found is None:
        raise Http404
    return found


def _others(code: str) -> list[tuple[str, str]]:
    """Initiatives that one can name, by title."""
    return [(i.code, in_words(i.title)) for i in queries.initiatives() if i.code != code and not i.withdrawn]


def _main(data: Any, found: queries.InitiativeFacts | None) -> forms.InitiativeForm:
    names = (
        "title",
        "summary",
        "unit",
        "services",
        "target",
        "requires",
        "excludes",
        "duty",
        "barred",
        "order",
    )
    cards = catalogue.services(size=None).items
    return forms.InitiativeForm(
        data,
        initial={name: getattr(found, name) for name in names} if found else {},
        is_new=found is None,
        units=[(unit.code, in_words(unit.name)) for unit in units()],
        services=sorted(
            ((card.identifier, in_words(card.title)) for card in cards), key=lambda pair: pair[1]
        ),
        others=_others(found.code if found else ""),
    )


def _costs(data: Any, found: queries.InitiativeFacts | None) -> AmountsForm:
    """Money by source, and people's time, in each year that has any."""
    rows = {f"s-{code}": in_words(title) for code, title, _ceiling in queries.sources()}
    rows[f"s-{STAFF}"] = _("Person-months")
    known: dict[tuple[str, int], int] = {}
    for source, by_year in {**found.cost, STAFF: found.staff}.items() if found else ():
        known |= {(f"s-{source}", year): amount for year, amount in by_year.items()}
    years = [facts.year for facts in queries.years()]
    return AmountsForm(data, initial=amounts_as_initial(known), rows=rows, years=years)


def _effects(data: Any, found: queries.InitiativeFacts | None) -> forms.EffectsForm:
    criteria = queries.criteria()
    rows = [
        EffectRow(c.code, in_words(c.title), in_words(c.unit))
        for c in criteria
        if c.code not in (NEED, HOURS)
    ]
    if any(c.code == HOURS for c in criteria):
        rows.append(EffectRow("hours", _("Share of today’s hours that is saved"), "%"))
        rows.append(EffectRow("take_up", _("Share of applications that come online"), "%"))
    rows.append(EffectRow("delivery", _("Probability that it is delivered"), "%"))
    initial = forms.effects_as_initial(found.effects, rows) if found else {}
    return forms.EffectsForm(data, initial=initial, rows=rows)


def _unasked(found: queries.InitiativeFacts | None, asked: forms.EffectsForm) -> dict[str, Sequence[float]]:
    """Effects that the form does not ask for, such as those on a retired criterion: they stay."""
    names = {row.name for row in asked.rows}
    return {name: ends for name, ends in found.effects.items() if name not in names} if found else {}


def _gains(data: Any, found: queries.InitiativeFacts | None) -> forms.SynergiesForm:
    known = dict(found.synergies) if found else {}
    others = _others(found.code if found else "")
    rows = min(len(known) + SPARE, len(others))
    return forms.SynergiesForm(data, initial=forms.synergies_as_initial(known), others=others, rows=rows)
