"""Freeze the answers of a survey as columns in a file, from which everything published is computed.

Responses are read and written a bounded group at a time, so that their number costs time and no memory.
"""

from __future__ import annotations

import hashlib
import tempfile
from pathlib import Path

from django.conf import settings

from ratusha.core.refusal import Refusal
from ratusha.frames import snapshots
from ratusha.needs.models import Snapshot
from ratusha.needs.queries import SurveyFacts
from ratusha.needs.queries.columns import answer_groups, kinds


class EstimateRefused(Refusal):
    """Estimates that cannot be made yet."""


def freeze(about: SurveyFacts) -> Snapshot:
    """The answers as a Parquet file named by its digest; equal answers are one snapshot.

    Raises:
        EstimateRefused: no answers yet.
    """
    root = Path(settings.MEDIA_ROOT)
    (root / "needs").mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=root / "needs", prefix=".freezing-") as desk:
        made = Path(desk) / "answers.parquet"
        rows = snapshots.write_groups(made, kinds(about), answer_groups(about), {"survey": about.slug})
        if not rows:
            raise EstimateRefused(
                "no-answers", "The survey “%(slug)s” has no answers yet.", about.slug, slug=about.slug
            )
        with made.open("rb") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
        path = Path("needs") / f"{about.slug}-{digest[:16]}.parquet"
        made.replace(root / path)
    row = Snapshot.objects.filter(survey_id=about.id, digest=digest).first()
    return row or Snapshot.objects.create(survey_id=about.id, path=path.as_posix(), rows=rows, digest=digest)
