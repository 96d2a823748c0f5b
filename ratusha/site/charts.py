"""Pictures on pages that join rooms."""

from __future__ import annotations

from django.utils.translation import gettext as _

from ratusha.delivery.queries import Figures
from ratusha.papers.charts import Chart, Parts, distribution


def satisfaction(figures: Figures) -> Chart | None:
    """The whole distribution of ratings, with how many answered of how many could; None while nobody has."""
    if not figures.rated:
        return None
    answered = _("%(n)d of %(asked)d answered") % {"n": figures.rated, "asked": figures.asked}
    return distribution(
        title=_("How satisfied applicants are"),
        desc=_("Those who answered chose to; the shares say nothing of the others. %(answered)s.")
        % {"answered": answered},
        rows=[Parts(answered, figures.ratings)],
        categories=[
            _("very dissatisfied"),
            _("dissatisfied"),
            _("neither"),
            _("satisfied"),
            _("very satisfied"),
        ],
        source=_("ratings given when a case was completed"),
    )
