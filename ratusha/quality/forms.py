"""Cleaning of what is typed in the office: a reading, a campaign, an assessment."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from ratusha.catalogue import queries as catalogue
from ratusha.core.catalogue.card import Card, Evidence
from ratusha.core.forms.files import ACCEPT
from ratusha.core.instruments import answers
from ratusha.core.simplifying import Ground
from ratusha.core.texts import pick, same
from ratusha.quality import queries

# sentences about files that `core` puts together, marked so that they are translated
REFUSALS = (
    gettext_noop("The file “%(name)s” is empty."),
    gettext_noop("The file “%(name)s” is larger than %(most)d MB."),
    gettext_noop("The file “%(name)s” is not a PDF, a picture or a document by its content."),
    gettext_noop("The file “%(name)s” is not taken: %(found)s."),
)
_ANSWERS = {"success": _("success"), "tolerance": _("tolerance"), "failure": _("failure")}


def answer_words(answer: str) -> str:
    """How a criterion was judged, in the reader's language; a level of a ladder is its own word."""
    return str(_ANSWERS.get(answer, answer))


class MeasurementForm(forms.Form):
    """One reading of one service by one yardstick."""

    service = forms.ChoiceField(label=_("Service"))
    instrument = forms.ChoiceField(label=_("Instrument"))
    date = forms.DateField(label=_("Day of the reading"), widget=forms.DateInput(attrs={"type": "date"}))
    value = forms.FloatField(label=_("Value"))
    n = forms.IntegerField(label=_("Size of the sample (only for a sample)"), min_value=1, required=False)
    low = forms.FloatField(label=_("Lower end of the interval"), required=False)
    high = forms.FloatField(label=_("Upper end of the interval"), required=False)
    method = forms.CharField(label=_("How it was measured"), max_length=500)
    source = forms.CharField(label=_("Evidence: file, register, address"), max_length=300)

    def __init__(self, data: Any = None) -> None:
        super().__init__(data)
        services = catalogue.services(size=None).items
        choices = [(card.identifier, pick(card.title, "uk").text) for card in services]
        self._choices("service", [("", "—"), *choices])
        named = [(i.identifier, pick(i.title, "uk").text) for i in queries.instruments()]
        self._choices("instrument", [("", "—"), *named])

    def _choices(self, name: str, choices: list[tuple[str, str]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = choices


class CampaignForm(forms.Form):
    """A round of assessing."""

    title = forms.CharField(label=_("Name of the campaign"), max_length=200)
    code = forms.SlugField(label=_("Short name for its address, in Latin letters"), max_length=80)
    instrument = forms.ChoiceField(label=_("Instrument"))
    starts = forms.DateField(label=_("First day"), widget=forms.DateInput(attrs={"type": "date"}))
    ends = forms.DateField(label=_("Last day"), widget=forms.DateInput(attrs={"type": "date"}))

    def __init__(self, data: Any, language: str) -> None:
        super().__init__(data)
        field = self.fields["instrument"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [
            (i.identifier, pick(i.title, language).text) for i in queries.instruments() if i.judged
        ]


class ManyFilesInput(forms.ClearableFileInput):
    """A file chooser that takes several."""

    allow_multiple_selected = True


class ManyFilesField(forms.FileField):
    """Several files at once, together no larger than uploads may be; their types are looked at by the action."""

    widget = ManyFilesInput

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        """The uploaded files, in the order given."""
        files = [file for file in (data if isinstance(data, list | tuple) else [data]) if file]
        if sum(file.size or 0 for file in files) > settings.UPLOAD_MAX_BYTES:
            raise forms.ValidationError(
                _("Together the files are larger than %(most)d MB."),
                params={"most": settings.UPLOAD_MAX_BYTES // 1_000_000},
            )
        return files


class AssessmentForm(forms.Form):
    """An answer for each criterion, and where it can be seen (or, when settling, why)."""

    def __init__(
        self,
        data: Any,
        files: Any,
        instrument: queries.InstrumentFacts,
        language: str,
        *,
        asked: tuple[str, ...] = (),
    ) -> None:
        super().__init__(data, files)
        choices = [
            (answer, answer_words(answer)) for answer in answers(instrument.kind, instrument.definition)
        ]
        for criterion in instrument.definition["criteria"]:
            if asked and criterion["code"] not in asked:
                continue
            self.fields[f"c-{criterion['code']}"] = forms.ChoiceField(
                label=pick(criterion["title"], language).text, choices=choices, widget=forms.RadioSelect
            )
        label = _("Why so") if asked else _("Where it can be seen: addresses, screenshots, files")
        self.fields["words"] = forms.CharField(label=label, max_length=2000, widget=forms.Textarea)
        if not asked:
            self.fields["files"] = ManyFilesField(
                label=_("Screenshots and documents (PDF, pictures), several at once"),
                required=False,
                widget=ManyFilesInput(attrs={"accept": ACCEPT["file"]}),
            )

    @property
    def judged(self) -> dict[str, str]:
        """Criterion to answer."""
        return {name[2:]: value for name, value in self.cleaned_data.items() if name.startswith("c-")}


class RequestForm(forms.Form):
    """Figures of a year asked of units."""

    title = forms.CharField(label=_("What the request is called"), max_length=200)
    code = forms.SlugField(label=_("Short name for its address, in Latin letters"), max_length=80)
    year = forms.IntegerField(label=_("Year of the figures"), min_value=2000, max_value=2100)
    due = forms.DateField(
        label=_("Answers are due on"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    units = forms.MultipleChoiceField(
        label=_("Units asked (none chosen: all that answer for a service)"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, data: Any, language: str) -> None:
        super().__init__(data)
        field = self.fields["units"]
        assert isinstance(field, forms.MultipleChoiceField)
        answering = {card.unit.code: card.unit for card in catalogue.services(size=None).items if card.unit}
        field.choices = [(code, pick(unit.name, language).text) for code, unit in sorted(answering.items())]


class FiguresForm(forms.Form):
    """What a unit knows of one service in the year; what it does not know stays empty."""

    online = forms.IntegerField(label=_("Applications online"), min_value=0, required=False)
    counter = forms.IntegerField(label=_("Applications at the counter"), min_value=0, required=False)
    other = forms.IntegerField(
        label=_("Applications by post, e-mail, telephone"), min_value=0, required=False
    )
    refusals = forms.IntegerField(label=_("Refusals"), min_value=0, required=False)
    staff_minutes = forms.FloatField(
        label=_("Minutes of staff for one case, all people together"), min_value=0, required=False
    )
    fees = forms.FloatField(label=_("Fees collected in the year, UAH"), min_value=0, required=False)
    note = forms.CharField(
        label=_("Note: where the figures come from, or why one is not known"),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class VerdictForm(forms.Form):
    """What happens to a sheet: sent to the head, approved, or returned with a reason."""

    do = forms.ChoiceField(choices=[(word, word) for word in ("send", "approve", "return")])
    reason = forms.CharField(
        label=_("Reason"), max_length=1000, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )


class SimplifyForm(forms.Form):
    """One application afterwards, and for each document that goes away its holder and act."""

    hours = forms.FloatField(label=_("Hours of a resident for one application, afterwards"), required=False)
    trips = forms.FloatField(label=_("Visits for one application, afterwards"), required=False)
    take_up = forms.IntegerField(
        label=_("Share of applications that will come this way, per cent"), min_value=0, max_value=100
    )

    def __init__(self, data: Any, as_is: Card, to_be: Card, language: str) -> None:
        super().__init__(data)
        demanded = {evidence.identifier for evidence in to_be.demanded}
        self.gone = [evidence for evidence in as_is.evidence if evidence.identifier not in demanded]
        acts = [pick(rule.title, language).text for rule in as_is.rules]
        for number, evidence in enumerate(self.gone):
            self._ask(number, evidence, acts[0] if acts else "", language)

    def _ask(self, number: int, evidence: Evidence, act: str, language: str) -> None:
        if evidence.already_held:
            self.fields[f"{number}-away"] = forms.BooleanField(
                label=_("People still bring it; they will not any more"), required=False
            )
        holder = pick(evidence.holder, language).text
        must = not evidence.already_held
        self.fields[f"{number}-holder"] = forms.CharField(
            label=_("Who holds it"), max_length=300, initial=holder, required=must
        )
        self.fields[f"{number}-act"] = forms.CharField(
            label=_("Act that it rests on"), max_length=300, initial=act, required=must
        )
        self.fields[f"{number}-number"] = forms.CharField(
            label=_("Number of the act"), max_length=60, required=False
        )
        self.fields[f"{number}-change"] = forms.BooleanField(
            label=_("This act must be changed first"), required=False
        )

    @property
    def documents(self) -> list[tuple[Evidence, list[forms.BoundField]]]:
        """Each document that goes away with its questions."""
        return [
            (evidence, [self[name] for name in self.fields if name.startswith(f"{number}-")])
            for number, evidence in enumerate(self.gone)
        ]

    @property
    def grounds(self) -> dict[str, Ground]:
        """Document to ground, as typed; an optional one only where it was ticked."""
        clean = self.cleaned_data
        return {
            evidence.identifier: Ground(
                same(clean[f"{number}-holder"]),
                same(clean[f"{number}-act"]),
                clean[f"{number}-number"],
                clean[f"{number}-change"],
            )
            for number, evidence in enumerate(self.gone)
            if clean.get(f"{number}-away", True)
        }
