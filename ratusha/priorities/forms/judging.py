"""Cleaning of a member's judgement in its four ways."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from ratusha.core.texts import pick
from ratusha.priorities import queries
from ratusha.priorities.queries import CriterionFacts

MOST = 9  # times that one criterion may matter more than another


class SwingsForm(forms.Form):
    """Points 0 to 100 for the swing of each criterion from worst to best."""

    def __init__(self, data: Any, language: str) -> None:
        super().__init__(data)
        for criterion in queries.criteria():
            self.fields[criterion.code] = forms.FloatField(
                min_value=0,
                max_value=100,
                label=pick(criterion.title, language).text,
                help_text=pick(criterion.meaning, language).text,
            )

    def judgement(self) -> dict[str, Any]:
        """What `record_judgement` takes."""
        return {"swings": dict(self.cleaned_data)}


class OrderForm(forms.Form):
    """A place for each criterion, 1 the most important; no two in one place."""

    def __init__(self, data: Any, language: str) -> None:
        super().__init__(data)
        known = queries.criteria()
        places = [("", "—"), *((str(n), str(n)) for n in range(1, len(known) + 1))]
        for criterion in known:
            self.fields[criterion.code] = forms.ChoiceField(
                choices=places,
                label=pick(criterion.title, language).text,
                help_text=pick(criterion.meaning, language).text,
            )

    def clean(self) -> dict[str, Any]:
        """Refuse two criteria in one place."""
        clean: dict[str, Any] = super().clean() or {}
        if len(clean) == len(self.fields) and len(set(clean.values())) < len(clean):
            raise forms.ValidationError(_("Two criteria stand in one place: give each its own."))
        return clean

    def judgement(self) -> dict[str, Any]:
        """What `record_judgement` takes."""
        return {"order": sorted(self.cleaned_data, key=lambda code: int(self.cleaned_data[code]))}


class PairsForm(forms.Form):
    """Every two criteria: which matters more, and how many times."""

    def __init__(self, data: Any, language: str) -> None:
        super().__init__(data)
        titles = {c.code: pick(c.title, language).text for c in queries.criteria()}
        for first, second in queries.pairs_of(list(titles)):
            self.fields[f"{first}:{second}"] = forms.TypedChoiceField(
                choices=_comparisons(titles[first], titles[second]),
                coerce=int,
                label=_("%(first)s or %(second)s?") % {"first": titles[first], "second": titles[second]},
            )

    def judgement(self) -> dict[str, Any]:
        """What `record_judgement` takes: k for the first k times, −k for the second."""
        return {"pairs": {pair: float(k) if k > 0 else 1 / -k for pair, k in self.cleaned_data.items()}}


class ExtremesForm(forms.Form):
    """The criterion that matters most and the one that matters least, each beside the others, 1 to 9."""

    def __init__(self, data: Any, language: str) -> None:
        super().__init__(data)
        known = queries.criteria()
        named = [(c.code, pick(c.title, language).text) for c in known]
        self.fields["best"] = forms.ChoiceField(choices=named, label=_("Matters most"))
        self.fields["worst"] = forms.ChoiceField(choices=named, label=_("Matters least"))
        for side, words in (
            ("over", _("The most important beside it")),
            ("under", _("It beside the least important")),
        ):
            for code, title in named:
                self.fields[f"{side}_{code}"] = forms.IntegerField(
                    min_value=1,
                    max_value=MOST,
                    label=f"{title}. {words}",
                    widget=forms.NumberInput(attrs={"class": "short"}),
                )

    def judgement(self) -> dict[str, Any]:
        """What `record_judgement` takes."""
        clean = self.cleaned_data
        codes = [name.removeprefix("over_") for name in clean if name.startswith("over_")]
        return {
            "extremes": {
                "best": clean["best"],
                "worst": clean["worst"],
                "to_others": {code: float(clean[f"over_{code}"]) for code in codes},
                "to_worst": {code: float(clean[f"under_{code}"]) for code in codes},
            }
        }


# way of judging -> its form; the words stand in the template
WAYS: dict[str, type[SwingsForm | OrderForm | PairsForm | ExtremesForm]] = {
    "swings": SwingsForm,
    "order": OrderForm,
    "pairs": PairsForm,
    "extremes": ExtremesForm,
}


def said_before(
    way: str, member: queries.MemberFacts | None, known: Sequence[CriterionFacts]
) -> dict[str, Any]:
    """What a form shows first: the member's own last words in this way, else what says nothing yet."""
    mine = member if member and member.method == way else None
    if way == "swings":
        return dict(mine.swings) if mine else {}
    if way == "order":
        return {code: str(place) for place, code in enumerate(mine.order if mine else (), start=1)}
    if way == "pairs":
        given = mine.given if mine else {}
        pairs = [f"{a}:{b}" for a, b in queries.pairs_of([c.code for c in known])]
        return {pair: _times(float(given.get(pair, 1))) for pair in pairs}
    if not mine:
        return {f"{side}_{c.code}": 1 for side in ("over", "under") for c in known}
    return {
        "best": mine.given["best"],
        "worst": mine.given["worst"],
        **{f"over_{code}": int(k) for code, k in mine.given["to_others"].items()},
        **{f"under_{code}": int(k) for code, k in mine.given["to_worst"].items()},
    }


def _comparisons(first: str, second: str) -> list[tuple[int, str]]:
    return [
        *((k, f"{first} × {k}") for k in range(MOST, 1, -1)),
        (1, _("equally")),
        *((-k, f"{second} × {k}") for k in range(2, MOST + 1)),
    ]


def _times(ratio: float) -> int:
    return round(ratio) if ratio >= 1 else -round(1 / ratio)
