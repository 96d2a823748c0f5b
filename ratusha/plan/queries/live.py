"""Which live blocks of the Concept show older numbers than their sources have now."""

from __future__ import annotations

from ratusha.plan.models import LiveBlock
from ratusha.plan.queries.documents import live_digests, matter
from ratusha.plan.queries.programme import NoProgramme


def newer_blocks() -> frozenset[str]:
    """Names of blocks whose source has changed since the last version was made."""
    known = dict(LiveBlock.objects.values_list("kind", "digest"))
    if not known:
        return frozenset()
    try:
        now = live_digests(matter())
    except NoProgramme:
        return frozenset()
    return frozenset(kind for kind, digest in now.items() if known.get(kind, digest) != digest)
