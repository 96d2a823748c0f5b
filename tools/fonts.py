"""Make the project's fonts from the font packages: small woff2 files for pages, static TTF files for PDF.

Run by `make setup`. The packages hold large files (variable axes, many scripts); a page needs Latin, Cyrillic,
figures and a few signs. Nothing is downloaded: the packages are dependencies (OFL licence).
"""

from __future__ import annotations

import importlib.util
import io
import sys
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTFont
from fontTools.varLib import instancer

ROOT = Path(__file__).resolve().parent.parent
WEB = ROOT / "ratusha/site/static/site/fonts"
PRINT = ROOT / "ratusha/papers/fonts"
UNICODES = [*range(0x20, 0x17F), *range(0x400, 0x530), *range(0x2010, 0x2027), 0x202F, 0x2030, 0x2032, 0x2033]
UNICODES += [0x2039, 0x203A, 0x20AC, 0x20B4, 0x2116, 0x2122, 0x2190, 0x2191, 0x2192, 0x2193, 0x2212, 0x2260]
UNICODES += [0x3B1, 0x3BA, 0x2264, 0x2265, 0x2713, 0x2717, 0x25CF, 0x25CB, 0x2022, 0x221A, 0x00D7, 0x2248]
SIGNS = "ҐґЄєІіЇї₴№’«»—→≤≥−"


def package_file(package: str, name: str) -> Path:
    """The path of a font file inside an installed font package."""
    spec = importlib.util.find_spec(package)
    if spec is None or spec.origin is None:
        sys.exit(f"The font package {package} is not installed: run `make setup`.")
    return Path(spec.origin).parent / "files" / name


def load(package: str, name: str) -> bytes:
    """A package's font, cut to the characters we use."""
    font = TTFont(package_file(package, name))
    missing = [sign for sign in SIGNS if ord(sign) not in font.getBestCmap()]
    if missing:
        sys.exit(f"{name} lacks {missing}: choose another font.")
    options = subset.Options(notdef_outline=True, name_IDs=["*"], hinting=False)
    options.layout_features = [*options.layout_features, "tnum", "lnum"]
    options.drop_tables += ["meta"]
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes=UNICODES)
    cutter.subset(font)
    buffer = io.BytesIO()
    font.save(buffer)
    return buffer.getvalue()


def at(source: bytes, **axes: float | tuple[float, float]) -> TTFont:
    """The font at one weight, or over a range of weights."""
    static = all(isinstance(value, (int, float)) for value in axes.values())
    return instancer.instantiateVariableFont(TTFont(io.BytesIO(source)), axes, updateFontNames=static)


def save(font: TTFont, target: Path) -> None:
    """Write a font; the ending tells the kind."""
    target.parent.mkdir(parents=True, exist_ok=True)
    font.flavor = "woff2" if target.suffix == ".woff2" else None
    font.save(str(target))


def main() -> None:
    """Write all files unless they are there and younger than this program; the last one written tells."""
    last = PRINT / "Serif-600.ttf"
    if last.exists() and last.stat().st_mtime > Path(__file__).stat().st_mtime:
        return
    sans = load("fontpkg_ibm_plex_sans", "IBMPlexSans[wdth,wght].ttf")
    serif = load("fontpkg_ibm_plex_serif", "IBMPlexSerif-SemiBold.ttf")
    save(at(sans, wdth=100, wght=(400, 700)), WEB / "sans.woff2")
    save(TTFont(io.BytesIO(serif)), WEB / "serif.woff2")
    for weight in (400, 600, 700):
        save(at(sans, wdth=100, wght=weight), PRINT / f"Sans-{weight}.ttf")
    save(TTFont(io.BytesIO(serif)), last)


if __name__ == "__main__":
    main()
