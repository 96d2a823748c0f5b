"""Furniture of forms that every room may use: words in the content languages, days, ticks, lists; refusals told in place.

Words have one control a language, Ukrainian asked for where words are asked for. How a page draws them stands in
`people/templates/people/form`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from ratusha.core.refusal import Refusal
from ratusha.core.texts import LANGUAGES

MOST = 10**12  # of money in one amount
Key = tuple[str, int]


def attempt(
    form: forms.Form,
    work: Callable[[dict[str, Any]], object],
    said: Callable[[Refusal], str] = lambda refusal: refusal.said(gettext),
) -> bool:
    """Run the action on clean input; what it refuses is told in the form, which keeps what was written.

    Where the refusal names a field of the form, it is told beside that field.
    """
    if not form.is_valid():
        return False
    try:
        work(form.cleaned_data)
    except Refusal as refusal:
        if refusal.code == "forbidden":
            raise
        form.add_error(refusal.where if refusal.where in form.fields else None, said(refusal))
        return False
    return True


def perform(request: HttpRequest, act: Callable[[], object], done: str | Promise = "") -> bool:
    """Do what needs no input and say so, or tell on the next page why not; returns whether it was done."""
    try:
        act()
    except Refusal as refusal:
        messages.error(request, refusal.said(gettext), extra_tags="bad")
        return False
    if done:
        messages.success(request, str(done), extra_tags="good")
    return True


class WordsWidget(forms.MultiWidget):
    """A control for each language, named `<field>_uk`, `<field>_ru`, `<field>_en`."""

    template_name = "people/form/words.html"
    use_fieldset = True

    def __init__(self, *, long: bool) -> None:
        kind = forms.Textarea if long else forms.TextInput
        super().__init__(
            {tag: kind(attrs={"lang": tag} | ({"rows": 4} if long else {})) for tag in LANGUAGES}
        )

    def decompress(self, value: Mapping[str, str] | None) -> list[str]:
        """Words by language as the controls take them."""
        return [(value or {}).get(tag, "") for tag in LANGUAGES]

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """The controls with the names of their languages."""
        context = super().get_context(name, value, attrs)
        names = {"uk": _("Ukrainian"), "ru": _("Russian"), "en": _("English")}
        for tag, control in zip(LANGUAGES, context["widget"]["subwidgets"], strict=True):
            control["language"] = names[tag]
        return context


class Words(forms.MultiValueField):
    """Texts: `{"uk": …, "ru": …, "en": …}` without the languages that were left empty."""

    def __init__(
        self, *, label: Any, long: bool = False, required: bool = True, most: int = 2000, help_text: Any = ""
    ) -> None:
        parts = [
            forms.CharField(
                max_length=most,
                required=required and tag == "uk",
                error_messages={"incomplete": _("Write it in Ukrainian at least.")},
            )
            for tag in LANGUAGES
        ]
        super().__init__(
            fields=parts,
            widget=WordsWidget(long=long),
            require_all_fields=False,
            required=required,
            label=label,
            help_text=help_text,
            error_messages={"required": _("Write it in Ukrainian at least.")},
        )

    def compress(self, values: list[str]) -> dict[str, str]:
        """The words that were written, by language."""
        return {tag: words.strip() for tag, words in zip(LANGUAGES, values, strict=False) if words.strip()}

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Whether any word was written or changed; white space around words is none."""
        before = initial if isinstance(initial, list) else self.widget.decompress(initial)
        return [str(w or "").strip() for w in before] != [str(w or "").strip() for w in data or ["", "", ""]]


class DayField(forms.DateField):
    """A day from the browser's calendar."""

    def __init__(self, *, label: Any, required: bool = True, help_text: Any = "") -> None:
        super().__init__(
            label=label,
            required=required,
            help_text=help_text,
            widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
            error_messages={"required": _("Choose a day."), "invalid": _("Choose a day of the calendar.")},
        )


class Tick(forms.BooleanField):
    """Yes or no; no is an answer too."""

    def __init__(self, *, label: Any, help_text: Any = "") -> None:
        super().__init__(label=label, required=False, help_text=help_text)


class Choices(forms.CheckboxSelectMultiple):
    """Several of a list as boxes to tick."""

    template_name = "people/form/choices.html"


class OneOf(forms.RadioSelect):
    """One of a short list."""

    template_name = "people/form/choices.html"


class Listed(forms.CharField):
    """Short words separated by commas, as a list without doubles."""

    def to_python(self, value: Any) -> Any:
        """The list."""
        words = [part.strip() for part in (super().to_python(value) or "").split(",")]
        return list(dict.fromkeys(word for word in words if word))

    def prepare_value(self, value: Any) -> Any:
        """The list as one line."""
        return ", ".join(value) if isinstance(value, (list, tuple)) else value

    def run_validators(self, value: Any) -> None:
        """Lengths are checked word by word."""
        for word in value:
            super().run_validators(word)


class Everyone(forms.BaseFormSet[Any]):
    """Rows of which every one is read as it was sent, also one that is as it was: nothing may get lost."""

    def get_form_kwargs(self, index: int | None) -> dict[str, Any]:
        """A row is not skipped for being unchanged."""
        return {**super().get_form_kwargs(index), "empty_permitted": False}


class AmountsForm(forms.Form):
    """Amounts by row (name to words) and year, as a grid: fields are named `<row>-<year>`."""

    def __init__(self, *args: Any, rows: Mapping[str, str], years: Iterable[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.rows, self.years = dict(rows), list(years)
        for row, words in self.rows.items():
            for year in self.years:
                self.fields[f"{row}-{year}"] = forms.IntegerField(
                    label=f"{words} {year}", min_value=0, max_value=MOST, required=False
                )

    def grid(self) -> list[tuple[str, list[forms.BoundField]]]:
        """Rows of controls."""
        return [(row, [self[f"{row}-{year}"] for year in self.years]) for row in self.rows]

    def amounts(self) -> dict[Key, int]:
        """What was written, by row and year; an empty control is nothing."""
        return {
            (row, year): self.cleaned_data.get(f"{row}-{year}") or 0
            for row in self.rows
            for year in self.years
        }


def amounts_as_initial(found: Mapping[Key, int]) -> dict[str, int]:
    """Known amounts as the grid shows them."""
    return {f"{row}-{year}": amount for (row, year), amount in found.items()}
