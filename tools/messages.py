"""Message catalogues: extract, check, compile. No GNU gettext needed.

Sources are one file a room and language, `ratusha/locale/<language>/<room>.po`, so that a room's words live
together and two people do not meet in one file. `compile` merges them into the `django.mo` that Django reads.

    python tools/messages.py extract   # bring the files up to date with code and templates
    python tools/messages.py check     # fail on a missing, fuzzy, obsolete or twofold message
    python tools/messages.py compile   # write the .mo files
"""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Iterator
from pathlib import Path

import polib

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "ratusha"
LOCALE = PACKAGE / "locale"
LANGUAGES = ("uk", "ru")  # English is the language of the message ids
PLURALS = {
    "uk": "nplurals=3; plural=(n%10==1 && n%100!=11 ? 0 : n%10>=2 && n%10<=4 && (n%100<12 || n%100>14) ? 1 : 2);",
    "ru": "nplurals=3; plural=(n%10==1 && n%100!=11 ? 0 : n%10>=2 && n%10<=4 && (n%100<12 || n%100>14) ? 1 : 2);",
}
KEYWORDS = {
    "_": None,
    "N_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
    # refusals that pages show: their sentence is the second argument
    **dict.fromkeys(
        (
            "BadCard",
            "BadComparison",
            "BadDecision",
            "BadFile",
            "BadFrame",
            "BadJudgement",
            "BadMapping",
            "BadProposal",
            "BadWeights",
            "CannotOpen",
            "CannotPublish",
            "NoAnalysis",
            "NoSuchInitiative",
            "NothingToAnalyse",
            "UnknownUnit",
        ),
        (2,),
    ),
    **dict.fromkeys(("BadAssessment", "BadRequest", "BadSimplification", "Forbidden", "Frozen"), (2,)),
    **dict.fromkeys(
        ("AskingError", "InstrumentError", "PictureError", "QualityError", "SimplifyingError"), (2,)
    ),
    **dict.fromkeys(("NoSuchCampaign", "NoSuchInstrument", "NoSuchRequest"), (2,)),
    **dict.fromkeys(
        ("NotOwn", "NoSuchDraft", "DraftClosed", "NotReady", "InstanceRefused", "NoSuchForm"), (2,)
    ),
    **dict.fromkeys(("UnitRefused", "EntryRefused", "NotCollecting", "ImportRefused", "CodingRefused"), (2,)),
    **dict.fromkeys(
        ("DesignRefused", "EstimateRefused", "NoSuchSurvey", "NoSuchEntry", "NotFrozen", "NotPublished"), (2,)
    ),
    **dict.fromkeys(("CodebookRefused", "TableRefused", "CollectedRefusal", "CalibrationRefused"), (2,)),
    **dict.fromkeys(("PlanningRefused", "SamplingRefused"), (2,)),
    **dict.fromkeys(("FieldworkRefused", "MaxDiffRefused", "ScaleRefused", "PublishingRefused"), (2,)),
    **dict.fromkeys(("GroupingRefused", "TermsRefused", "ColumnRefused", "WeightRefused", "OpenPoll"), (2,)),
    **dict.fromkeys(
        ("BadComment", "BadMeasure", "BadMeeting", "BadProgramme", "BadProject", "BadSection"), (2,)
    ),
    **dict.fromkeys(
        ("BadSignature", "KeyTrouble", "NotYet", "NoProgramme", "NoSuchMeasure", "PaidTwice"), (2,)
    ),
}
Found = tuple[str, str, str]  # context, singular, plural


def rooms() -> list[Path]:
    """The folders that have words for people."""
    return sorted(p for p in PACKAGE.iterdir() if (p / "__init__.py").exists())


def extract(room: Path) -> dict[Found, list[str]]:
    """All messages of a room with the places where they stand."""
    found: dict[Found, list[str]] = {}
    for path in sorted([*room.rglob("*.py"), *room.rglob("*.html"), *room.rglob("*.txt")]):
        if "migrations" in path.parts:
            continue
        for message in _messages(path):
            found.setdefault(message, []).append(path.relative_to(ROOT).as_posix())
    return found


def _messages(path: Path) -> Iterator[Found]:
    from babel.messages.extract import extract as babel_extract

    source = path.read_text(encoding="utf-8")
    if path.suffix != ".py":
        from django.template.exceptions import TemplateSyntaxError
        from django.utils.translation.template import templatize

        try:
            source = templatize(source, origin=str(path))
        except (TemplateSyntaxError, SyntaxError) as error:
            sys.exit(f"{path}: {error}")
        # what is left of the markup is no Python: without indentation the tokenizer does not mind
        source = "\n".join(line.strip() for line in source.splitlines())
    for line in babel_extract("python", io.BytesIO(source.encode()), keywords=KEYWORDS):
        message, context = line[1], line[3]
        parts = (message,) if isinstance(message, str) else tuple(message)
        if parts and parts[0]:
            yield (context or "", parts[0], parts[1] if len(parts) > 1 else "")


def po_path(language: str, room: Path) -> Path:
    """The file of a room's words in a language."""
    return LOCALE / language / f"{room.name}.po"


def load(language: str, room: Path) -> polib.POFile:
    """The file, or an empty one with the right header."""
    path = po_path(language, room)
    if path.exists():
        return polib.pofile(str(path), wrapwidth=110)
    file = polib.POFile(wrapwidth=110)
    file.metadata = {
        "Language": language,
        "MIME-Version": "1.0",
        "Content-Type": "text/plain; charset=UTF-8",
        "Content-Transfer-Encoding": "8bit",
        "Plural-Forms": PLURALS[language],
    }
    return file


def _key(entry: polib.POEntry) -> Found:
    return (entry.msgctxt or "", entry.msgid, entry.msgid_plural or "")


def update() -> None:
    """Add new messages, drop those that no longer stand anywhere, keep translations."""
    for room in rooms():
        found = extract(room)
        for language in LANGUAGES:
            file = load(language, room)
            kept = {_key(e): e for e in file if not e.obsolete}
            file.clear()
            for context, singular, plural in sorted(found, key=lambda m: (m[1], m[0])):
                key = (context, singular, plural)
                entry = kept.get(key) or polib.POEntry(msgid=singular)
                if context:
                    entry.msgctxt = context
                if plural:
                    entry.msgid_plural = plural
                    entry.msgstr_plural = entry.msgstr_plural or {0: "", 1: "", 2: ""}
                entry.occurrences = [(place, "") for place in sorted(set(found[key]))]
                file.append(entry)
            if file:
                po_path(language, room).parent.mkdir(parents=True, exist_ok=True)
                file.save(str(po_path(language, room)))
            else:
                po_path(language, room).unlink(missing_ok=True)


def _translated(entry: polib.POEntry) -> bool:
    if entry.fuzzy:
        return False
    if entry.msgid_plural:
        return all(entry.msgstr_plural.get(i, "").strip() for i in range(3))
    return bool(entry.msgstr.strip())


def check() -> int:
    """Report every message that is missing, untranslated or no longer used; 1 when there is one."""
    problems = []
    for room in rooms():
        found = extract(room)
        for language in LANGUAGES:
            path = po_path(language, room)
            have = {_key(e): e for e in load(language, room)}
            name = path.relative_to(ROOT)
            problems += [
                f"{name}: not translated: {k[1]!r}"
                for k in found
                if k not in have or not _translated(have[k])
            ]
            problems += [f"{name}: no longer used: {k[1]!r}" for k in have if k not in found]
    problems += twofold()
    print("\n".join(problems) if problems else "translations: complete in uk, ru, en")
    if problems:
        print(f"{len(problems)} messages to mend: run `make messages`, then translate")
    return 1 if problems else 0


def twofold() -> list[str]:
    """Messages that two rooms translate differently: merged into one file, only one of them would be shown.

    Where the meaning is the same, one translation will do; where it is not, the message takes a context
    (`{% translate "open" context "sample" %}`, `pgettext`).
    """
    found = []
    for language in LANGUAGES:
        said: dict[Found, dict[str, str]] = {}
        for room in rooms():
            for entry in load(language, room):
                words = " | ".join([entry.msgstr, *entry.msgstr_plural.values()])
                said.setdefault(_key(entry), {}).setdefault(words, room.name)
        found += [
            f"{language}: {key[1]!r} has two translations: "
            + ", ".join(f"{r}: {w}" for w, r in words.items())
            for key, words in said.items()
            if len(words) > 1
        ]
    return found


def compile_all() -> None:
    """Merge the rooms' files into one .mo a language; `check` sees to it that no two rooms disagree."""
    for language in LANGUAGES:
        merged = polib.POFile()
        merged.metadata = load(language, PACKAGE / "none").metadata
        seen: set[Found] = set()
        for path in sorted((LOCALE / language).glob("*.po")):
            for entry in polib.pofile(str(path)):
                if _translated(entry) and _key(entry) not in seen:
                    seen.add(_key(entry))
                    merged.append(entry)
        target = LOCALE / language / "LC_MESSAGES" / "django.mo"
        target.parent.mkdir(parents=True, exist_ok=True)
        merged.save_as_mofile(str(target))


def main() -> int:
    """Do what the first argument says."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ratusha.site.settings")
    verb = sys.argv[1] if len(sys.argv) > 1 else ""
    if verb == "extract":
        update()
    elif verb == "check":
        return check()
    elif verb == "compile":
        compile_all()
    else:
        print(__doc__)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
