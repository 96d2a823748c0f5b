"""The demo's open data: the catalogue as CPSV-AP 3.2, written again when a card or an outlook is newer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Max

from ratusha.catalogue import queries
from ratusha.catalogue.models import ServiceOutlook, ServiceVersion
from ratusha.core.catalogue import writing

if TYPE_CHECKING:
    from ratusha.site.demo import Context


def build(context: Context) -> None:
    """Write `catalogue.ttl` beside the documents."""
    path = context.folder / "catalogue.ttl"
    newest = max(
        table.objects.aggregate(at=Max("made_at"))["at"].timestamp()
        for table in (ServiceVersion, ServiceOutlook)
    )
    if not path.exists() or path.stat().st_mtime < newest:
        path.write_text(writing.to_turtle(queries.export()), encoding="utf-8")
    context.lines.append(f"  {path}")
