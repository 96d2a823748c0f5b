"""Signatures in words: which legal kind each is, and whether it was verified here."""

from __future__ import annotations

from django import template
from django.utils.translation import gettext as _

from ratusha.papers.queries import SignatureFacts

register = template.Library()


@register.filter
def legal_kind(signature: SignatureFacts) -> str:
    """The legal kind in words: what the signature is worth, and who says so."""
    return {
        "demonstration": _("demonstration signature: proves integrity, has no legal force"),
        "advanced": _("advanced electronic signature"),
        "qualified": _("qualified electronic signature"),
        "stated": _("kind as stated by the signature file, nobody has confirmed it here"),
    }.get(signature.legal, signature.legal)


@register.filter
def signature_form(signature: SignatureFacts) -> str:
    """The technical form with its level."""
    form = {"pades": "PAdES", "cades": "CAdES (.p7s)", "asice": "ASiC-E"}.get(signature.form, signature.form)
    return f"{form} {signature.level}".strip()


@register.filter
def signature_state(signature: SignatureFacts) -> str:
    """Whether it holds, in words."""
    return {
        "valid": _("valid"),
        "invalid": _("not valid"),
        "altered": _("not valid"),
        "not_verified_here": _("not verified here"),
    }.get(signature.status, _("not verified here"))


@register.filter
def signature_tag(signature: SignatureFacts) -> str:
    """The colour class of the state."""
    known = {"valid": "tag-good", "invalid": "tag-bad", "altered": "tag-bad"}
    return known.get(signature.status, "tag-warn")
