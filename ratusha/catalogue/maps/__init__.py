"""Ready mapping files for catalogues met in the wild; each says in its first line whose list it reads."""

from __future__ import annotations

from pathlib import Path

FOLDER = Path(__file__).resolve().parent


def ready() -> tuple[str, ...]:
    """Names of the ready mappings."""
    return tuple(sorted(path.stem for path in FOLDER.glob("*.toml")))


def path_of(name: str) -> Path | None:
    """The file of a ready mapping, or None when there is none of that name."""
    return FOLDER / f"{name}.toml" if name in ready() else None
