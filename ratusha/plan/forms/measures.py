"""Forms of the plan: measures, what they cost, where the money comes from, progress, reports."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ratusha.people.forms import MOST, Choices, DayField, Key, Listed, Tick, Words

Choice = tuple[Any, Any]


class MeasureForm(forms.Form):
    """Everything of a measure but its money and its reports."""

    title = Words(label=_("Title"), most=500)
    summary = Words(label=_("What is done"), long=True, required=False)
    unit = forms.ChoiceField(label=_("Responsible"))
    co_executors = forms.MultipleChoiceField(label=_("Co-executors"), required=False, widget=Choices)
    start = DayField(label=_("First day"))
    due = DayField(label=_("Last day"))
    services = Listed(
        label=_("Services"),
        max_length=100,
        required=False,
        help_text=_("Identifiers of services from the catalogue, separated by commas."),
    )
    legal_duty = Words(label=_("Legal duty, if it serves no service"), most=500, required=False)
    indicator_title = Words(label=_("Indicator"), most=300, required=False)
    indicator_unit = Words(label=_("Unit of the indicator"), most=100, required=False)
    baseline = forms.FloatField(label=_("Indicator today"), required=False)
    target = forms.FloatField(label=_("Target"), required=False)
    form_of_completion = Words(label=_("Form of completion"), most=300, required=False)
    risk = Words(label=_("Risk"), long=True, required=False)
    assets = Listed(label=_("Assets it builds"), max_length=80, required=False)
    results = Listed(
        label=_("Results"),
        max_length=80,
        required=False,
        help_text=_("Short names separated by commas; the overlap finder compares them with other projects."),
    )

    def __init__(self, *args: Any, units: Iterable[Choice], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("unit", "co_executors"):
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)
            field.choices = list(units)

    def clean(self) -> dict[str, Any]:
        """The last day is not before the first."""
        clean = self.cleaned_data
        if clean.get("start") and clean.get("due") and clean["due"] < clean["start"]:
            self.add_error("due", _("The measure would end before it begins."))
        return clean

    @property
    def words(self) -> dict[str, dict[str, str]]:
        """The texts by the names that the action takes."""
        names = ("title", "summary", "legal_duty", "risk", "form_of_completion")
        return {name: self.cleaned_data[name] or {} for name in names}

    @property
    def indicator(self) -> dict[str, dict[str, str]]:
        """The indicator's texts."""
        clean = self.cleaned_data
        return {"title": clean["indicator_title"] or {}, "unit": clean["indicator_unit"] or {}}

    @property
    def reach(self) -> dict[str, list[str]]:
        """Services, assets and results."""
        return {name: self.cleaned_data[name] for name in ("services", "assets", "results")}


class NewMeasureForm(MeasureForm):
    """A measure that no initiative stands behind."""

    slug = forms.SlugField(label=_("Short name in addresses"), max_length=80)

    def __init__(self, *args: Any, taken: Iterable[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.taken = frozenset(taken)

    def clean_slug(self) -> str:
        """A name that no measure has yet."""
        slug: str = self.cleaned_data["slug"]
        if slug in self.taken:
            raise forms.ValidationError(_("A measure has this name already."))
        return slug


class SourceForm(forms.Form):
    """A source of money by name."""

    identifier = forms.SlugField(label=_("Short name in addresses"), max_length=60)
    title = Words(label=_("Source"), most=300)


class DependForm(forms.Form):
    """Another measure that this one waits for."""

    needs = forms.ChoiceField(label=_("Waits for"))

    def __init__(self, *args: Any, measures: Iterable[Choice], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["needs"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = list(measures)


class ProgressForm(forms.Form):
    """A report on a measure: how far, what was done, what was spent of each line."""

    share = forms.IntegerField(label=_("Done, %"), min_value=0, max_value=100)
    text = Words(label=_("What was done"), long=True)
    evidence = forms.CharField(
        label=_("Address of the evidence"),
        max_length=300,
        required=False,
        help_text=_("An address on the portal or https://…; a finished measure needs it."),
    )
    actual = forms.FloatField(label=_("Indicator reached"), required=False)
    finished = Tick(label=_("The measure is finished"))

    def __init__(self, *args: Any, lines: Iterable[tuple[str, int, str]] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.lines = [(source, year) for source, year, _title in lines]
        for source, year, title in lines:
            self.fields[f"spent-{source}-{year}"] = forms.IntegerField(
                label=_("Spent so far, UAH: %(line)s") % {"line": f"{title} {year}"},
                min_value=0,
                max_value=MOST,
                required=False,
            )

    def clean_evidence(self) -> str:
        """An address that a page may link to."""
        return clean_address(self.cleaned_data["evidence"])

    @property
    def spent(self) -> dict[Key, int]:
        """What was spent by source and year, where something was written."""
        found = {(s, y): self.cleaned_data.get(f"spent-{s}-{y}") for s, y in self.lines}
        return {key: amount for key, amount in found.items() if amount is not None}


def clean_address(value: str) -> str:
    """An address on the portal or of a web page; anything else (a script, say) is refused."""
    value = value.strip()
    if (
        value
        and not value.startswith(("https://", "http://"))
        and not (value[:1] == "/" and value[1:2] != "/")
    ):
        raise forms.ValidationError(_("Enter an address that begins with / or https://."))
    return value


class ReportForm(forms.Form):
    """Which quarter to report on."""

    year = forms.IntegerField(label=_("Year"), min_value=2000, max_value=2100)
    quarter = forms.IntegerField(label=_("Quarter"), min_value=1, max_value=4)
