"""The room's registration with Django."""

from django.apps import AppConfig


class OutboxConfig(AppConfig):
    """What must leave the request: rows first, a worker after."""

    name = "ratusha.outbox"
    label = "outbox"
    default_auto_field = "django.db.models.BigAutoField"
