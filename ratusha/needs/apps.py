"""The room's registration with Django."""

from django.apps import AppConfig


class NeedsConfig(AppConfig):
    """Surveys, samples, responses, published estimates: what residents need."""

    name = "ratusha.needs"
    label = "needs"
    default_auto_field = "django.db.models.BigAutoField"
