"""Forms of the programme: its words, variants, risks, components, milestones, news, projects of others."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ratusha.people.forms import DayField, Everyone, Listed, Tick, Words
from ratusha.plan.forms.measures import clean_address

MOST_ROWS = 30
Choice = tuple[Any, Any]


class ProgrammeForm(forms.Form):
    """The programme's words and period."""

    title = Words(label=_("Title"), most=300)
    goal = Words(label=_("Goal"), long=True)
    basis = Words(label=_("Law it stands on"), long=True, required=False)
    start = DayField(label=_("First day"))
    end = DayField(label=_("Last day"))


class VariantForm(forms.Form):
    """A variant that is compared with others."""

    title = Words(label=_("Variant"), most=300, required=False)
    strengths = Words(label=_("Strengths"), long=True, required=False)
    weaknesses = Words(label=_("Weaknesses"), long=True, required=False)
    chosen = Tick(label=_("This variant is chosen"))


class RiskForm(forms.Form):
    """A risk with who answers for it."""

    title = Words(label=_("Risk"), most=500, required=False)
    response = Words(label=_("Response"), long=True, required=False)
    owner = Words(label=_("Answers for it"), most=200, required=False)
    likelihood = forms.IntegerField(label=_("Likelihood, 1–5"), min_value=1, max_value=5, initial=3)
    impact = forms.IntegerField(label=_("Impact, 1–5"), min_value=1, max_value=5, initial=3)


VariantSet = forms.formset_factory(
    VariantForm, formset=Everyone, extra=1, max_num=MOST_ROWS, absolute_max=MOST_ROWS, validate_max=True
)
RiskSet = forms.formset_factory(
    RiskForm, formset=Everyone, extra=1, max_num=MOST_ROWS, absolute_max=MOST_ROWS, validate_max=True
)


def kept(rows: forms.BaseFormSet[Any]) -> list[dict[str, Any]]:
    """The rows that were filled in: those with a title."""
    return [form.cleaned_data for form in rows.forms if form.cleaned_data.get("title")]


class ComponentForm(forms.Form):
    """A component of the programme."""

    number = forms.IntegerField(label=_("Number"), min_value=1, max_value=99)
    title = Words(label=_("Title"), most=300)
    summary = Words(label=_("What is done"), long=True, required=False)
    lead = forms.ChoiceField(label=_("Answers for it"))
    partner = Words(label=_("Partner"), most=300, required=False)
    start = DayField(label=_("First day"))
    end = DayField(label=_("Last day"))

    def __init__(self, *args: Any, units: Iterable[Choice], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _choose(self.fields["lead"], list(units))


class MilestoneForm(forms.Form):
    """A point to reach, and what shows that it is reached."""

    component = forms.TypedChoiceField(label=_("Component"), coerce=int)
    identifier = forms.SlugField(label=_("Short name in addresses"), max_length=80)
    title = Words(label=_("Milestone"), most=300)
    due = DayField(label=_("Due"))
    done_on = DayField(label=_("Reached on"), required=False)
    evidence = Words(
        label=_("What shows it"), most=500, required=False, help_text=_("Asked for once it is reached.")
    )
    evidence_address = forms.CharField(label=_("Address of the evidence"), max_length=300, required=False)

    def __init__(self, *args: Any, components: Iterable[Choice], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _choose(self.fields["component"], list(components))

    def clean_evidence_address(self) -> str:
        """An address that a page may link to."""
        return clean_address(self.cleaned_data["evidence_address"])


class NewsForm(forms.Form):
    """News or a briefing note."""

    kind = forms.ChoiceField(label=_("Kind"), choices=[("news", _("news")), ("briefing", _("briefing note"))])
    slug = forms.SlugField(label=_("Short name in addresses"), max_length=80)
    day = DayField(label=_("Day"))
    title = Words(label=_("Title"), most=300)
    text = Words(label=_("Text"), long=True, most=8000)


class ProjectForm(forms.Form):
    """A project that somebody else pays for."""

    slug = forms.SlugField(label=_("Short name in addresses"), max_length=80)
    title = Words(label=_("Title"), most=300)
    donor = Words(label=_("Donor"), most=300)
    scope = Words(label=_("Scope"), long=True, required=False)
    services = Listed(
        label=_("Services"),
        max_length=100,
        required=False,
        help_text=_("Identifiers of services from the catalogue, separated by commas."),
    )
    assets = Listed(label=_("Assets it builds"), max_length=80, required=False)
    results = Listed(label=_("Results"), max_length=80, required=False)
    start = DayField(label=_("First day"))
    end = DayField(label=_("Last day"))
    money = forms.IntegerField(
        label=_("UAH, where it is known"), min_value=0, max_value=10**12, required=False
    )
    source = forms.ChoiceField(label=_("Source in the plan through which its money comes"), required=False)
    contact = forms.CharField(label=_("Contact"), max_length=200, required=False)

    def __init__(self, *args: Any, sources: Iterable[Choice], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _choose(self.fields["source"], [("", _("none")), *sources])

    def clean(self) -> dict[str, Any]:
        """The last day is not before the first."""
        clean = self.cleaned_data
        if clean.get("start") and clean.get("end") and clean["end"] < clean["start"]:
            self.add_error("end", _("The project would end before it begins."))
        return clean


class LinkForm(forms.Form):
    """How a project stands to a measure."""

    number = forms.ChoiceField(label=_("Measure"))
    stand = forms.ChoiceField(
        label=_("How it stands"),
        choices=[
            ("funds", _("pays for it")),
            ("duplicates", _("does the same")),
            ("depends", _("depends on it")),
        ],
    )
    settled = Words(
        label=_("How the overlap was settled"),
        most=500,
        required=False,
        help_text=_("Who does which part, so that nothing is done or paid twice."),
    )

    def __init__(self, *args: Any, measures: Iterable[Choice], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _choose(self.fields["number"], list(measures))


def _choose(field: forms.Field, choices: list[Choice]) -> None:
    assert isinstance(field, forms.ChoiceField)
    field.choices = choices
