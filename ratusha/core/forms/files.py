"""What a file is, by its content; its name proves nothing."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping

import puremagic

from ratusha.core.refusal import Refusal

PICTURES = frozenset(
    {"image/jpeg", "image/png", "image/webp", "image/gif", "image/heif", "image/heic", "image/tiff"}
)
SOUNDS = frozenset(
    {
        "audio/mpeg",
        "audio/wave",
        "audio/x-wav",
        "audio/wav",
        "audio/mp4",
        "audio/aac",
        "audio/flac",
        "audio/amr",
    }
    | {
        "application/ogg",
        "audio/ogg",
        "video/mp4",
        "video/webm",
        "video/3gpp",
    }  # recorders put sound into these
)
FILMS = frozenset(
    {"video/mp4", "video/webm", "video/quicktime", "video/3gpp", "video/x-matroska", "video/mpeg"}
)
PAPERS = frozenset(
    {
        "application/pdf",
        "application/vnd.oasis.opendocument.text",
        "application/vnd.oasis.opendocument.spreadsheet",
    }
    | {
        f"application/vnd.openxmlformats-officedocument.{kind}"
        for kind in ("wordprocessingml.document", "spreadsheetml.sheet")
    }
)
ALLOWED: Mapping[str, frozenset[str]] = {
    "image": PICTURES,
    "audio": SOUNDS,
    "video": FILMS,
    "file": PAPERS | PICTURES,
}
ACCEPT: Mapping[str, str] = {  # for the browser's file chooser
    "image": "image/*",
    "audio": "audio/*",
    "video": "video/*",
    "file": ".pdf,.jpg,.jpeg,.png,.webp,.heic,.tif,.tiff,.docx,.xlsx,.odt,.ods",
}
_WANTED = {
    "image": "a picture",
    "audio": "a sound recording",
    "video": "a film",
    "file": "a PDF, a picture or a document",
}


class FileRefused(Refusal):
    """A file that is not taken: empty, too large, or of another kind than asked."""


def checked(content: bytes, kind: str, name: str, *, most: int) -> str:
    """The media type of the content; FileRefused unless a question of this kind takes it."""
    if not content:
        raise FileRefused("empty_file", "The file “%(name)s” is empty.", name, name=name)
    if len(content) > most:
        megabytes = most // 1_000_000
        raise FileRefused(
            "file_size", "The file “%(name)s” is larger than %(most)d MB.", name, name=name, most=megabytes
        )
    found = media_type(content)
    if found not in ALLOWED[kind]:
        raise FileRefused(
            f"not_{kind}", f"The file “%(name)s” is not {_WANTED[kind]} by its content.", name, name=name
        )
    return found


def media_type(content: bytes) -> str:
    """The media type, empty when it cannot be told."""
    if content.startswith(b"PK\x03\x04"):
        return _in_archive(content)
    try:
        matches = puremagic.magic_string(content[:65536])
    except (puremagic.PureError, ValueError):
        return ""
    return next((match.mime_type for match in matches if match.mime_type), "")


def _in_archive(content: bytes) -> str:
    """Office documents are archives: look at what is inside."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            names = set(archive.namelist())
            if "mimetype" in names and archive.getinfo("mimetype").file_size < 200:
                return archive.read("mimetype").decode("ascii", "replace").strip()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, RuntimeError):
        return ""
    if "[Content_Types].xml" in names and not any(name.endswith("vbaProject.bin") for name in names):
        office = "application/vnd.openxmlformats-officedocument."
        if "word/document.xml" in names:
            return office + "wordprocessingml.document"
        if "xl/workbook.xml" in names:
            return office + "spreadsheetml.sheet"
    return "application/zip"
