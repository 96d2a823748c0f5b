"""The pictures of the README, taken from the running demo: `make pictures`."""

from __future__ import annotations

import io
import os
import sys
from pathlib import Path

from tools import portal

OUT = portal.ROOT / "docs/pictures"
# file, address
PICTURES = [
    ("home", "/en/"),
    ("priorities", "/en/priorities/"),
    ("thread", "/en/thread/residence-extract/"),
]


def main() -> int:
    """Build the demo if needed, serve it, take the pictures."""
    from PIL import Image

    var = Path(os.environ.get("RATUSHA_VAR") or portal.ROOT / "var")
    OUT.mkdir(parents=True, exist_ok=True)
    portal.build_demo(var)
    with portal.serving(var) as base, portal.chromium() as browser:
        context = browser.new_context(base_url=base, viewport={"width": 1120, "height": 700})
        page = context.new_page()
        for name, path in PICTURES:
            page.goto(path)
            picture = Image.open(io.BytesIO(page.screenshot()))
            picture.convert("P", palette=Image.Palette.ADAPTIVE, colors=64).save(
                OUT / f"{name}.png", optimize=True
            )
    return 0


if __name__ == "__main__":
    sys.exit(main())
