"""The room's registration with Django."""

from django.apps import AppConfig


class DeliveryConfig(AppConfig):
    """Applications, cases, decisions, tracking: the service itself, online."""

    name = "ratusha.delivery"
    label = "delivery"
    default_auto_field = "django.db.models.BigAutoField"
