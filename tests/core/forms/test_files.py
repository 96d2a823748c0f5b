"""A file is what its content says."""

import io
import zipfile

import pytest
from PIL import Image

from ratusha.core.forms.files import FileRefused, checked, media_type


def picture(kind):
    stream = io.BytesIO()
    Image.new("RGB", (2, 2)).save(stream, kind)
    return stream.getvalue()


def archive(**parts):
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as new:
        for name, text in parts.items():
            new.writestr(name.replace("__", "/"), text)
    return stream.getvalue()


@pytest.mark.parametrize(
    ("kind", "found"),
    [("JPEG", "image/jpeg"), ("PNG", "image/png"), ("WEBP", "image/webp"), ("TIFF", "image/tiff")],
)
def test_pictures_are_known(kind, found):
    assert (
        media_type(picture(kind)) == found and checked(picture(kind), "image", "a.png", most=10**6) == found
    )


def test_office_documents_are_known_by_what_is_inside_and_macros_are_not_taken():
    word = archive(**{"[Content_Types].xml": "<T/>", "word/document.xml": "<d/>"})
    assert media_type(word).endswith("wordprocessingml.document")
    assert media_type(archive(mimetype="application/vnd.oasis.opendocument.text")).endswith(
        "opendocument.text"
    )
    macro = archive(
        **{"[Content_Types].xml": "<T/>", "word/document.xml": "<d/>", "word/vbaProject.bin": "x"}
    )
    for content in (macro, archive(**{"run.exe": "x"}), b"PK\x03\x04 broken"):
        with pytest.raises(FileRefused):
            checked(content, "file", "a.docx", most=10**6)


@pytest.mark.parametrize(
    "content",
    [
        b"<html><script>x</script>",
        b"<svg xmlns='http://www.w3.org/2000/svg'/>",
        b"MZ\x90" + b"\0" * 99,
        b"#!/bin/sh",
        b"\x7fELF" + b"\0" * 60,
    ],
)
def test_what_a_browser_or_a_shell_would_run_is_not_taken(content):
    for kind in ("file", "image", "audio", "video"):
        with pytest.raises(FileRefused):
            checked(content, kind, "holiday.jpg", most=10**6)
