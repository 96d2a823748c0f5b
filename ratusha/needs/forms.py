"""Input of the office's pages made clean: the sample size calculator and the upload of answers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from ratusha.core.refusal import Refusal
from ratusha.core.survey import planning
from ratusha.core.survey.drawing import Wish

MOST_BYTES = 50_000_000


def refusal_words(refusal: Refusal) -> str:
    """Where and why something is refused, in the reader's language."""
    words = refusal.said(gettext)
    return f"{refusal.where}: {words}" if refusal.where and refusal.where not in words else words


def told_words(told: Mapping[str, Any]) -> str:
    """The same for a refusal that was kept as JSON (`actions.told`)."""
    return refusal_words(Refusal(told["code"], told["template"], told["where"], **told["params"]))


def method_words(method: str) -> SafeString:
    """How published figures were computed (`Publication.method`), in the reader's language; columns as code."""
    whole = {
        "no strata": gettext("no strata"),
        "no clusters": gettext("no clusters"),
        "design weights": gettext("design weights"),
        "linearised standard errors": gettext("linearised standard errors"),
        "logit intervals": gettext("logit intervals"),
        "open poll: shares of those who took part": gettext("open poll: shares of those who took part"),
        "no weights and no intervals": gettext("no weights and no intervals"),
    }
    begun = {
        "strata": gettext("strata: %(names)s"),
        "clusters": gettext("clusters: %(names)s"),
        "raked to": gettext("raked to the totals of %(names)s"),
    }

    def said(part: str) -> str:
        for start, words in begun.items():
            if part.startswith(f"{start} "):
                names = part.removeprefix(f"{start} ").split(" and ")
                columns = format_html_join("; ", "<code>{}</code>", ((name,) for name in names))
                return format_html(words % {"names": "{}"}, columns)
        return whole.get(part, part)

    return format_html_join(", ", "{}", ((said(part),) for part in method.split(", ")))


def mode_words(mode: str) -> str:
    """How an answer came, in the reader's language."""
    words = {
        "web": gettext("on the web"),
        "paper": gettext("on paper"),
        "telephone": gettext("by telephone"),
        "field": gettext("interview with a device"),
        "interview": gettext("interview"),
        "counter": gettext("at the counter"),
    }
    return words.get(mode, mode)


def suspect_words(why: str) -> str:
    """Why an answer is kept out of estimates, in the reader's language."""
    words = {
        "same sender again": gettext("more than three answers from one sender"),
        "same answers again": gettext("the same answers from the same sender"),
        "entries differ": gettext("two entries of a paper differ and wait for a decision"),
    }
    return words.get(why, why)


class SizeForm(forms.Form):
    """Questions of the sample size calculator."""

    margin = forms.FloatField(label=_("Margin of error, points"), initial=3, min_value=0.1, max_value=49)
    share = forms.FloatField(label=_("Expected share, per cent"), initial=50, min_value=0.1, max_value=99.9)
    population = forms.IntegerField(label=_("Population"), initial=400_000, min_value=2)
    deff = forms.FloatField(label=_("Design effect"), initial=1.5, min_value=0.2, max_value=20)
    response = forms.FloatField(label=_("Response rate, per cent"), initial=45, min_value=1, max_value=100)
    strata = forms.IntegerField(
        label=_("Districts to be shown apart"), initial=12, min_value=1, max_value=500
    )

    def plan(self) -> dict[str, object]:
        """The answers of the calculator."""
        given = self.cleaned_data
        size = planning.sample_size(
            given["margin"] / 100,
            p=given["share"] / 100,
            deff=given["deff"],
            population=given["population"],
            response_rate=given["response"] / 100,
        )
        each = max(size.interviews // given["strata"], 1)
        return {
            "size": size,
            "margin": 100 * size.margin,
            "each": each,
            "district_margin": 100 * planning.margin_of_error(each, deff=given["deff"]),
            "difference": 100 * planning.detectable_difference(each, deff=given["deff"]),
        }


MOST_FRAME = 10_000_000


def _small(found: Any, most: int) -> Any:
    if found.size > most:
        raise forms.ValidationError(_("The file is larger than %(mb)s MB.") % {"mb": most // 1_000_000})
    return found


class StudyForm(forms.Form):
    """The codebook of a new study."""

    codebook = forms.FileField(label=_("Codebook (TOML)"))

    def clean_codebook(self) -> object:
        """A codebook within the limit."""
        return _small(self.cleaned_data["codebook"], 1_000_000)


class DrawForm(forms.Form):
    """How a sample is drawn from a frame."""

    frame = forms.FileField(label=_("Frame (CSV)"))
    method = forms.ChoiceField(
        label=_("How to draw"),
        choices=[
            ("stratified", _("in each stratum by simple random sampling")),
            ("neyman", _("in each stratum, more where answers differ more (Neyman)")),
            ("two-stage", _("clusters in proportion to size, then an equal number in each")),
            ("systematic", _("every k-th address in the order of the frame")),
        ],
    )
    n = forms.IntegerField(label=_("Addresses"), min_value=1, max_value=20_000, initial=400)
    minimum = forms.IntegerField(
        label=_("At least in each stratum"), min_value=0, max_value=20_000, initial=0, required=False
    )
    take = forms.IntegerField(
        label=_("In each cluster (two stages)"), min_value=1, max_value=1_000, initial=10, required=False
    )
    reserve = forms.FloatField(
        label=_("Reserve, per cent of the sample"), min_value=0, max_value=200, initial=20, required=False
    )
    seed = forms.IntegerField(label=_("Seed"), min_value=0, max_value=999_999_999, initial=1)
    issue = forms.BooleanField(label=_("Issue the addresses, not only show the draw"), required=False)

    def clean_frame(self) -> object:
        """A frame within the limit."""
        return _small(self.cleaned_data["frame"], MOST_FRAME)

    def wish(self) -> Wish:
        """What is to be drawn."""
        given = self.cleaned_data
        return Wish(
            given["method"],
            given["n"],
            minimum=given["minimum"] or 0,
            take=given["take"] or 10,
            reserve=(given["reserve"] or 0) / 100,
            seed=given["seed"],
        )


class AnswersForm(forms.Form):
    """A file of answers with its codebook."""

    file = forms.FileField(label=_("File of answers (CSV in UTF-8, a row a response)"))
    codebook = forms.FileField(label=_("Codebook (TOML)"))
    write = forms.BooleanField(label=_("Write the answers, not only the report"), required=False)

    def clean_file(self) -> object:
        """A file within the limit."""
        return _small(self.cleaned_data["file"], MOST_BYTES)

    def clean_codebook(self) -> object:
        """A codebook within the limit."""
        return _small(self.cleaned_data["codebook"], 1_000_000)
