"""How sign-in behaves: accounts are made by the administrator, nobody signs up by himself."""

from __future__ import annotations

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth ships no types
    """Closed sign-up."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """No: a city's officials are added by its administrator."""
        return False
