"""Check the licences of the resolved default install: no GPL, LGPL and MPL only as unmodified packages.

Walks from the project's own requirements through the installed packages' metadata, without the extras.
"""

from __future__ import annotations

import re
import sys
from email.message import Message
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from typing import cast

from packaging.requirements import Requirement

# Packages whose metadata names no licence in a form that can be read, with the licence their files state.
STATED = {"pyxform": "BSD-2-Clause"}
FORBIDDEN = re.compile(r"\bA?GPL|GNU (Affero )?General Public", re.I)
ALLOWED_ANYWAY = re.compile(r"LGPL|Lesser General Public|GNU Lesser", re.I)


def needed(extra: str = "") -> dict[str, Distribution]:
    """Every installed package that the project's default install brings."""
    found: dict[str, Distribution] = {}
    waiting = [("ratusha", frozenset([""]))]
    while waiting:
        name, extras = waiting.pop()
        key = re.sub(r"[-_.]+", "-", name).lower()
        if key in found and extras == frozenset([""]):
            continue
        try:
            package = distribution(name)
        except PackageNotFoundError:
            continue  # a requirement for another platform
        found[key] = package
        for line in package.requires or []:
            requirement = Requirement(line)
            if requirement.marker and not any(requirement.marker.evaluate({"extra": e}) for e in extras):
                continue
            waiting.append((requirement.name, frozenset(["", *requirement.extras])))
    return found


def licence(package: Distribution) -> str:
    """What the metadata says of the licence, in one line."""
    meta = cast(Message, package.metadata)
    words = [meta.get("License-Expression") or "", *(meta.get_all("Classifier") or [])]
    told = [
        w.removeprefix("License :: OSI Approved :: ")
        for w in words
        if w and ("License" in w or w == words[0])
    ]
    text = (meta.get("License") or "").strip().splitlines()
    return STATED.get(meta["Name"].lower(), "; ".join(told) or (text[0] if text else ""))


def main() -> int:
    """Print what is wrong; 1 when there is something."""
    wrong = []
    packages = needed()
    for name, package in sorted(packages.items()):
        said = licence(package)
        # "X OR GPL" leaves the choice to us; "LGPL" is allowed unmodified
        choices = re.split(r"\s+OR\s+|;", said)
        if not said:
            wrong.append(f"{name}: names no licence")
        elif all(FORBIDDEN.search(c) and not ALLOWED_ANYWAY.search(c) for c in choices):
            wrong.append(f"{name}: {said}")
    print("\n".join(wrong) if wrong else f"licences of {len(packages)} packages: no GPL")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
