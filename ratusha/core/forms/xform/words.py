"""The words of an XForm: labels, hints and messages in every language, and the files that go with them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType

from lxml import etree

from ratusha.core.forms.model import DEFAULT_LANGUAGE, Output, Piece, Text
from ratusha.core.forms.xform.names import XF

_MISSING = "-"  # what pyxform writes where a language has no words


class Words:
    """The itext of a model. `bare` is the language of words that stand outside it."""

    def __init__(self, model: etree._Element) -> None:
        self.itext: dict[str, dict[str, dict[str, tuple[Piece, ...]]]] = {}  # id -> form of value -> language
        self.languages: list[str] = []
        self.default_language = DEFAULT_LANGUAGE
        self._read(model)

    def _read(self, model: etree._Element) -> None:
        for translation in model.findall(f"{XF}itext/{XF}translation"):
            language = translation.get("lang", DEFAULT_LANGUAGE)
            self.languages.append(language)
            if translation.get("default") or len(self.languages) == 1:
                self.default_language = language
            for text in translation.findall(f"{XF}text"):
                self._read_words(text, language)
        spoken = [
            lang
            for lang in self.languages
            if any(lang in words for f in self.itext.values() for words in f.values())
        ]
        self.languages = [lang for lang in spoken if lang != DEFAULT_LANGUAGE or len(spoken) == 1] or spoken
        if self.default_language not in self.languages and self.languages:
            self.default_language = self.languages[0]
        # words in a column without a language stand beside the translations, in no language of their own
        self.bare = DEFAULT_LANGUAGE if self.languages else self.default_language

    def _read_words(self, text: etree._Element, language: str) -> None:
        """The forms of one text (plain, image, audio …) in one language; pyxform's mark of a gap is left out."""
        forms = self.itext.setdefault(text.get("id", ""), {})
        for value in text.findall(f"{XF}value"):
            pieces = pieces_of(value)
            if pieces and pieces != (_MISSING,):
                forms.setdefault(value.get("form", ""), {})[language] = pieces

    def text(self, element: etree._Element | None, kind: str = "") -> Text:
        """The words of a label, hint or message: its own, or those its itext reference names."""
        if element is None:
            return Text()
        if match := re.match(r"jr:itext\('(.*)'\)$", element.get("ref", "")):
            return Text(MappingProxyType(self.itext.get(match[1], {}).get(kind, {})))
        pieces = pieces_of(element)
        return Text(MappingProxyType({self.bare: pieces})) if pieces and not kind else Text()

    def message(self, written: str) -> Text:
        """The words of `jr:constraintMsg` and the like: plain, or an itext reference."""
        if match := re.match(r"jr:itext\('(.*)'\)$", written):
            return Text(MappingProxyType(self.itext.get(match[1], {}).get("", {})))
        return Text(MappingProxyType({self.bare: (written,)})) if written else Text()

    def media(self, element: etree._Element | None) -> Mapping[str, Text]:
        """Pictures, sounds and films that go with a label: kind -> file name by language."""
        if element is None or not (match := re.match(r"jr:itext\('(.*)'\)$", element.get("ref", ""))):
            return MappingProxyType({})
        return MappingProxyType(
            {
                kind: files_of(words)
                for kind, words in self.itext.get(match[1], {}).items()
                if kind not in {"", "guidance"}
            }
        )

    def media_names(self) -> set[str]:
        """The files that go with words of the form."""
        return {
            name
            for forms in self.itext.values()
            for kind, words in forms.items()
            if kind not in {"", "guidance"}
            for pieces in files_of(words).by_language.values()
            for name in pieces
            if isinstance(name, str)
        }


def pieces_of(element: etree._Element) -> tuple[Piece, ...]:
    """Words and the places of values, with the outer white space pyxform adds taken off."""
    pieces: list[Piece] = [element.text or ""]
    for child in element:
        if etree.QName(child).localname == "output":
            pieces.append(Output(child.get("value", "").strip()))
        pieces.append(child.tail or "")
    if isinstance(pieces[0], str):
        pieces[0] = pieces[0].lstrip()
    if isinstance(pieces[-1], str):
        pieces[-1] = pieces[-1].rstrip()
    return tuple(piece for piece in pieces if piece)


def files_of(words: Mapping[str, tuple[Piece, ...]]) -> Text:
    """File names without the `jr://images/` in front."""
    return Text(
        MappingProxyType(
            {
                language: tuple(p.rpartition("/")[2] if isinstance(p, str) else p for p in pieces)
                for language, pieces in words.items()
            }
        )
    )
