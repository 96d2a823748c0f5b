"""Everything public is described in docs/methods/decision.md."""

from pathlib import Path

from ratusha.core import decision

PAGE = Path(__file__).resolve().parents[3] / "docs/methods/decision.md"


def test_every_public_name_is_described():
    text = PAGE.read_text(encoding="utf-8")
    assert not [name for name in decision.__all__ if f"`{name}`" not in text]
