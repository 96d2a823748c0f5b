"""Cleaning of initiatives: their words, what they bring as ranges, what they need and gain with others; groups."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from ratusha.people.forms import Choices, Words
from ratusha.priorities.forms.framing import Number
from ratusha.priorities.queries import SHARES

Choice = tuple[Any, Any]
ENDS = ("low", "mode", "high")
SPARE = 2  # empty rows for what is gained with others


class InitiativeForm(forms.Form):
    """An initiative but for its money, its effects and what it gains with others."""

    code = forms.SlugField(label=_("Short name in addresses"), max_length=80)
    title = Words(label=_("Title"), most=300)
    summary = Words(label=_("What changes"), long=True)
    unit = forms.ChoiceField(label=_("Responsible"))
    services = forms.MultipleChoiceField(label=_("Services that it raises"), required=False, widget=Choices)
    target = forms.TypedChoiceField(
        label=_("Level of the services afterwards, 0–4"),
        choices=[(n, n) for n in range(4, -1, -1)],
        coerce=int,
    )
    requires = forms.MultipleChoiceField(label=_("Cannot begin without"), required=False, widget=Choices)
    excludes = forms.MultipleChoiceField(label=_("Not together with"), required=False, widget=Choices)
    duty = Words(
        label=_("The law that demands it, if one does"),
        most=500,
        required=False,
        help_text=_("It is then part of every portfolio."),
    )
    barred = Words(
        label=_("What in the law forbids it for now, if anything does"),
        most=500,
        required=False,
        help_text=_("It then waits at the gate."),
    )
    order = forms.IntegerField(label=_("Place in the list"), min_value=0, max_value=9999, initial=100)

    def __init__(
        self,
        *args: Any,
        is_new: bool,
        units: Iterable[Choice],
        services: Iterable[Choice],
        others: Iterable[Choice],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        if not is_new:
            del self.fields["code"]
        known = list(others)
        offered = {"unit": units, "services": services, "requires": known, "excludes": known}
        for name, choices in offered.items():
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)
            field.choices = list(choices)
        for name in [] if known else ["requires", "excludes"]:
            del self.fields[name]

    @property
    def words(self) -> dict[str, Any]:
        """What `propose_initiative` takes of it."""
        clean = self.cleaned_data
        names = ("title", "summary", "unit", "services", "target", "duty", "barred", "order")
        found = {name: clean[name] or {} if name in ("duty", "barred") else clean[name] for name in names}
        return found | {name: clean.get(name, []) for name in ("requires", "excludes")}


@dataclass(frozen=True, slots=True)
class EffectRow:
    """An effect to be filled in: its name, its words, and whether it is a share (shown in percent)."""

    name: str
    words: str
    unit: str

    @property
    def times(self) -> float:
        """What a written number is divided by."""
        return 100.0 if self.name in SHARES else 1.0


class EffectsForm(forms.Form):
    """Ranges: the least, the most likely and the most; all three or none, or the most likely alone if it is sure."""

    def __init__(self, *args: Any, rows: Iterable[EffectRow], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.rows = list(rows)
        words = {"low": gettext("least"), "mode": gettext("most likely"), "high": gettext("most")}
        for row in self.rows:
            for end in ENDS:
                limits: dict[str, Any] = {"min_value": 0, "max_value": 100} if row.name in SHARES else {}
                self.fields[f"{row.name}-{end}"] = Number(
                    label=f"{row.words}, {words[end]}", required=False, **limits
                )

    def grid(self) -> list[tuple[EffectRow, list[forms.BoundField]]]:
        """Rows of controls."""
        return [(row, [self[f"{row.name}-{end}"] for end in ENDS]) for row in self.rows]

    def clean(self) -> dict[str, Any]:
        """Each row is whole and goes from low to high."""
        for row in self.rows:
            low, mode, high = (self.cleaned_data.get(f"{row.name}-{end}") for end in ENDS)
            if any(f"{row.name}-{end}" in self.errors for end in ENDS):
                continue
            if mode is None and (low is not None or high is not None):
                self.add_error(f"{row.name}-mode", gettext("Say the most likely too."))
            elif (low is None) != (high is None):
                self.add_error(
                    f"{row.name}-mode", gettext("Say both the least and the most, or neither if it is sure.")
                )
            elif low is not None and mode is not None and high is not None and not low <= mode <= high:
                self.add_error(f"{row.name}-mode", gettext("The three go from the least to the most."))
        return self.cleaned_data

    def effects(self) -> dict[str, list[float]]:
        """Ranges by name; what was left empty is not there."""
        found = {}
        for row in self.rows:
            low, mode, high = (self.cleaned_data.get(f"{row.name}-{end}") for end in ENDS)
            if mode is not None:
                found[row.name] = [(mode if x is None else x) / row.times for x in (low, mode, high)]
        return found


def effects_as_initial(effects: Mapping[str, Sequence[float]], rows: Iterable[EffectRow]) -> dict[str, float]:
    """Known ranges as the grid shows them."""
    return {
        f"{row.name}-{end}": round(x * row.times, 9)
        for row in rows
        if row.name in effects
        for end, x in zip(ENDS, effects[row.name], strict=True)
    }


class SynergiesForm(forms.Form):
    """With which others something more is gained (or, below nought, shared), in percent of the value scale."""

    def __init__(self, *args: Any, others: Iterable[Choice], rows: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.rows = rows
        choices = [("", "—"), *others]
        for at in range(rows):
            self.fields[f"with-{at}"] = forms.ChoiceField(
                label=gettext("Together with"), choices=choices, required=False
            )
            self.fields[f"gain-{at}"] = Number(
                label=gettext("Gains, % of the value scale"), min_value=-100, max_value=100, required=False
            )

    def grid(self) -> list[tuple[forms.BoundField, forms.BoundField]]:
        """Rows of controls."""
        return [(self[f"with-{at}"], self[f"gain-{at}"]) for at in range(self.rows)]

    def clean(self) -> dict[str, Any]:
        """Both controls of a row or none, and nobody twice."""
        seen: set[str] = set()
        for at in range(self.rows):
            other, gain = self.cleaned_data.get(f"with-{at}"), self.cleaned_data.get(f"gain-{at}")
            if bool(other) != (gain is not None) and not {f"with-{at}", f"gain-{at}"} & set(self.errors):
                self.add_error(
                    f"gain-{at}" if other else f"with-{at}", gettext("Fill in both, or leave both empty.")
                )
            if other and other in seen:
                self.add_error(f"with-{at}", gettext("This one stands in two rows."))
            seen.add(other or "")
        return self.cleaned_data

    def synergies(self) -> dict[str, float]:
        """Code to share of the value scale."""
        pairs = (
            (self.cleaned_data[f"with-{at}"], self.cleaned_data[f"gain-{at}"]) for at in range(self.rows)
        )
        return {other: gain / 100 for other, gain in pairs if other}


def synergies_as_initial(synergies: Mapping[str, float]) -> dict[str, Any]:
    """Known synergies as the rows show them."""
    found: dict[str, Any] = {}
    for at, (other, share) in enumerate(synergies.items()):
        found |= {f"with-{at}": other, f"gain-{at}": round(100 * share, 9)}
    return found


class WithdrawForm(forms.Form):
    """Why an initiative is proposed no longer."""

    reason = Words(label=_("Why it is withdrawn"), long=True)


class GroupForm(forms.Form):
    """Initiatives that stand for one another."""

    code = forms.SlugField(label=_("Short name in addresses"), max_length=50)
    title = Words(label=_("Title"), most=300)
    members = forms.MultipleChoiceField(label=_("Initiatives of the group"), widget=Choices)
    most = forms.IntegerField(label=_("At most so many may be chosen"), min_value=1, max_value=999, initial=1)

    def __init__(self, *args: Any, is_new: bool, others: Iterable[Choice], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not is_new:
            del self.fields["code"]
        field = self.fields["members"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = list(others)
