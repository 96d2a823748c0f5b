"""The room's registration with Django."""

from django.apps import AppConfig


class CatalogueConfig(AppConfig):
    """Services, cards, life events, who is competent, import and export."""

    name = "ratusha.catalogue"
    label = "catalogue"
    default_auto_field = "django.db.models.BigAutoField"
