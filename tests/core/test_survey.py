"""The survey door is documented: what is public is told, what is told exists."""

import re
from pathlib import Path

from ratusha.core import survey
from ratusha.core.survey import plans

PAGE = (Path(__file__).resolve().parents[2] / "docs/methods/survey.md").read_text(encoding="utf-8")


def test_every_public_name_is_described():
    assert not [name for name in survey.__all__ if f"`{name}" not in PAGE]
    assert all(getattr(survey, name).__doc__ for name in survey.__all__)


def test_every_choice_is_explained():
    choices = [*plans.LONELY, *plans.INTERVALS, *plans.RULES, "jk1", "jkn", "brr", "bootstrap"]
    assert not [choice for choice in choices if not re.search(rf"`{choice}\b", PAGE)]
