"""What the pages of the office are sent, and what they say when they refuse it."""

from __future__ import annotations

NASTY = "<script>alert(1)</script>"


def texts(name, words, **more):
    """What a form sends for a field of words."""
    return {f"{name}_uk": words, f"{name}_ru": "", f"{name}_en": "", **more}


def errors(page):
    return page.content.decode().split('class="errors"')[1:]
