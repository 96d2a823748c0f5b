"""Whatever the room refuses is said in the reader's language: no sentence is left in English."""

from __future__ import annotations

import ast
from pathlib import Path

import polib
import pytest
from django.contrib.messages import get_messages
from django.contrib.messages.storage.fallback import FallbackStorage
from django.test import RequestFactory
from django.utils import translation
from django.utils.translation import gettext

from ratusha.core.asking import AskingError
from ratusha.core.forms.files import FileRefused, checked
from ratusha.people.forms import perform

HOUSE = Path(__file__).resolve().parents[2] / "ratusha"
CORE = [
    HOUSE / "core" / f"{name}.py"
    for name in ("quality", "instruments", "asking", "simplifying", "importance")
]
FILES = [*CORE, *(p for p in (HOUSE / "quality").rglob("*.py") if p.stem != "api")]  # JSON speaks English
REFUSALS = {
    "AskingError", "BadAssessment", "BadRequest", "Forbidden", "Frozen", "InstrumentError", "NoSuchCampaign",
    "NoSuchInstrument", "NoSuchRequest", "PictureError", "QualityError", "SimplifyingError",
}  # fmt: skip


def raised():
    """Every refusal that is raised here: its class and the sentence."""
    for path in FILES:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Raise) and isinstance(node.exc, ast.Call) and len(node.exc.args) > 1:
                name = node.exc.func.attr if isinstance(node.exc.func, ast.Attribute) else node.exc.func.id
                yield name, node.exc.args[1].value


def known(language):
    """All sentences that have words in a language."""
    return {
        entry.msgid
        for path in (HOUSE / "locale" / language).glob("*.po")
        for entry in polib.pofile(str(path))
        if entry.translated()
    }


@pytest.mark.parametrize("language", ["uk", "ru"])
def test_every_sentence_of_a_refusal_has_words(language):
    sentences = {sentence for _, sentence in raised()}
    assert len(sentences) > 60
    assert not sentences - known(language)


def test_a_new_kind_of_refusal_is_not_forgotten():
    assert {name for name, _ in raised()} <= REFUSALS


@pytest.mark.parametrize(
    ("language", "start"), [("uk", "Показник лежить"), ("ru", "Показатель лежит"), ("en", "A figure")]
)
def test_a_refused_deed_is_told_on_the_page_with_its_particulars(language, start):
    request = RequestFactory().post("/")
    request.session = {}
    request._messages = FallbackStorage(request)

    def act():
        raise AskingError("range", "A figure lies between 0 and %(most)d.", "online", most=7)

    with translation.override(language):
        assert perform(request, act) is False
        (message,) = get_messages(request)
    assert str(message).startswith(start)
    assert "7" in str(message)


def test_a_file_that_is_refused_is_told_in_the_readers_language():
    for content, most in ((b"", 10), (b"abcdefghijkl", 10), (b"MZ", 10)):
        with pytest.raises(FileRefused) as refused:
            checked(content, "file", "a.png", most=most)
        with translation.override("uk"):
            assert refused.value.said(gettext).startswith("Файл «a.png»")
