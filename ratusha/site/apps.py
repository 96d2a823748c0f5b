"""The room's registration with Django."""

from django.apps import AppConfig


class SiteConfig(AppConfig):
    """The house itself."""

    name = "ratusha.site"
    label = "site"
