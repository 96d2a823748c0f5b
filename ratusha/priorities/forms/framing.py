"""Cleaning of what a decision is framed by: criteria, sources of money, years."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from ratusha.core.proposals import HOURS, NEED
from ratusha.people.forms import AmountsForm, OneOf, Tick, Words, amounts_as_initial

STATED = "stated"
MOST_MONTHS = 1_000_000
POINT = re.compile(r"\s*(-?[\d.,]+)\s*[=:;\s]\s*(-?[\d.,]+)\s*")


class Number(forms.FloatField):
    """A finite number; a comma before the decimals is taken too."""

    def to_python(self, value: Any) -> Any:
        """The number, "12,5" as 12.5."""
        return super().to_python(value.replace(",", ".") if isinstance(value, str) else value)


class Points(forms.CharField):
    """Bends of a value function, one a line: the quantity and its value from 0 to 1."""

    def to_python(self, value: Any) -> Any:
        """Pairs (quantity, value)."""
        pairs = []
        for line in (super().to_python(value) or "").splitlines():
            if not line.strip():
                continue
            found = POINT.fullmatch(line)
            try:
                pair = [float(part.replace(",", ".")) for part in found.groups()] if found else []
            except ValueError:
                pair = []
            if len(pair) != 2 or not all(map(math.isfinite, pair)):
                raise forms.ValidationError(
                    gettext("Write one bend a line, quantity and value: 10 = 0.5; “%(line)s” is none."),
                    params={"line": line[:40]},
                )
            pairs.append((pair[0], pair[1]))
        return pairs

    def prepare_value(self, value: Any) -> Any:
        """Pairs as lines."""
        return "\n".join(f"{x:g} = {v:g}" for x, v in value) if isinstance(value, (list, tuple)) else value

    def run_validators(self, value: Any) -> None:
        """The lines were checked one by one."""


class CriterionForm(forms.Form):
    """A criterion: what is counted, in which unit, from which anchor to which."""

    known = forms.ChoiceField(
        label=_("Where its numbers come from"),
        widget=OneOf,
        choices=[
            (STATED, _("each initiative states its effect")),
            (
                NEED,
                _(
                    "from the needs survey: the share of residents who name the service, times the gap it closes"
                ),
            ),
            (
                HOURS,
                _("from measured hours: applications × hours × share saved × share online, in thousands"),
            ),
        ],
    )
    code = forms.SlugField(
        label=_("Short name in addresses"),
        max_length=50,
        required=False,
        help_text=_("Latin letters and dashes, for instance “travel”. Not asked for what is computed."),
    )
    title = Words(label=_("Title"), most=300)
    unit = Words(label=_("Unit it is counted in"), most=100)
    meaning = Words(label=_("What it means"), long=True)
    direction = forms.ChoiceField(
        label=_("Which way is better"),
        widget=OneOf,
        choices=[("max", _("more is better")), ("min", _("less is better"))],
    )
    worst = Number(label=_("Worst: what doing nothing gives"), help_text=_("It is worth 0."))
    best = Number(label=_("Best that is thought possible"), help_text=_("It is worth 1."))
    points = Points(
        label=_("Bends of its value"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_(
            "If half of the way is worth more than half: one bend a line, such as 10 = 0.7. Empty: a straight line."
        ),
    )
    branch = Words(label=_("Part of the tree that it stands in"), most=200, required=False)
    enabler = Tick(
        label=_("It counts what becomes possible for others"),
        help_text=_("Then what initiatives need or gain with others must not say the same again."),
    )
    order = forms.IntegerField(label=_("Place in the list"), min_value=0, max_value=9999, initial=100)
    renew = Tick(
        label=_("A new version of the scale"),
        help_text=_(
            "Members have judged on this scale. A new version asks them to judge again; the earlier one is kept."
        ),
    )

    def __init__(self, *args: Any, is_new: bool, is_settled: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.is_new = is_new
        for name in [] if is_new else ["known", "code"]:
            del self.fields[name]
        if is_new or not is_settled:
            del self.fields["renew"]

    def clean(self) -> dict[str, Any]:
        """The short name where one is asked for, and a direction that agrees with the anchors."""
        clean = self.cleaned_data
        if self.is_new and clean.get("known") == STATED:
            if not clean.get("code") and "code" not in self.errors:
                self.add_error("code", gettext("Give it a short name."))
            if clean.get("code") in (NEED, HOURS):
                self.add_error("code", gettext("This name is kept for what is computed: choose another."))
        worst, best, direction = (clean.get(name) for name in ("worst", "best", "direction"))
        if worst is None or best is None or not direction or worst == best:
            return clean
        if (direction == "max") != (worst < best):
            self.add_error(
                "direction",
                gettext("This does not agree with the anchors: from worst %(worst)g to best %(best)g.")
                % {"worst": worst, "best": best},
            )
        return clean

    @property
    def name(self) -> str:
        """The code: a reserved one for what is computed."""
        known: str = self.cleaned_data["known"]
        return self.cleaned_data["code"] if known == STATED else known

    @property
    def scale(self) -> dict[str, Any]:
        """What `define_criterion` takes besides who and which."""
        clean = self.cleaned_data
        names = ("title", "unit", "meaning", "worst", "best", "points", "branch", "enabler", "order")
        return {name: clean[name] or {} if name == "branch" else clean[name] for name in names}


class SourceForm(forms.Form):
    """A source of money by name."""

    code = forms.SlugField(label=_("Short name in addresses"), max_length=50)
    title = Words(label=_("Source"), most=300)
    order = forms.IntegerField(label=_("Place in the list"), min_value=0, max_value=9999, initial=100)

    def __init__(self, *args: Any, is_new: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not is_new:
            del self.fields["code"]


def ceilings_form(data: Any, years: Iterable[int], ceiling: Mapping[int, int]) -> AmountsForm:
    """What a source has in each year; an empty control is a year without it."""
    initial = amounts_as_initial({("ceiling", year): amount for year, amount in ceiling.items()})
    return AmountsForm(data, initial=initial, rows={"ceiling": gettext("Ceiling")}, years=years)


class YearsForm(forms.Form):
    """For each year the person-months that can be given, and what it is worth beside the first, in percent."""

    def __init__(self, *args: Any, years: Iterable[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.years = list(years)
        for year in self.years:
            self.fields[f"months-{year}"] = forms.IntegerField(
                label=gettext("Person-months of %(year)s") % {"year": year},
                min_value=0,
                max_value=MOST_MONTHS,
                required=False,
            )
            self.fields[f"worth-{year}"] = forms.FloatField(
                label=gettext("Worth of %(year)s, %%") % {"year": year},
                min_value=1,
                max_value=100,
                required=False,
            )

    def grid(self) -> list[tuple[int, forms.BoundField, forms.BoundField]]:
        """Rows of controls."""
        return [(year, self[f"months-{year}"], self[f"worth-{year}"]) for year in self.years]

    def clean(self) -> dict[str, Any]:
        """A worth stands beside person-months, and a later year is never worth more."""
        before = math.inf
        for year in self.years:
            worth = self.cleaned_data.get(f"worth-{year}")
            if worth is None:
                continue
            if self.cleaned_data.get(f"months-{year}") is None and f"months-{year}" not in self.errors:
                self.add_error(
                    f"months-{year}", gettext("Say how many person-months the year has, 0 if none.")
                )
            if worth > before:
                self.add_error(
                    f"worth-{year}", gettext("A later year is never worth more than one before it.")
                )
            before = min(before, worth)
        return self.cleaned_data

    def given(self) -> list[tuple[int, int, float | None]]:
        """(year, months, worth 0..1 or None) of every year that was filled in."""
        clean = self.cleaned_data
        return [
            (
                year,
                clean[f"months-{year}"],
                None if clean[f"worth-{year}"] is None else clean[f"worth-{year}"] / 100,
            )
            for year in self.years
            if clean[f"months-{year}"] is not None
        ]
