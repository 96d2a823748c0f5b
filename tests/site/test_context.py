"""The menus: every item leads somewhere."""

from django.urls import reverse

from ratusha.site.context import MENU, OFFICE_MENU


def test_every_item_of_the_menus_leads_somewhere():
    for name, _ in [*MENU, *OFFICE_MENU]:
        assert reverse(name).startswith("/")
