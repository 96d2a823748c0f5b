"""The room's registration with Django."""

from django.apps import AppConfig


class IntakeConfig(AppConfig):
    """Forms and their versions, drafts, uploads, the one-question-per-page engine."""

    name = "ratusha.intake"
    label = "intake"
    default_auto_field = "django.db.models.BigAutoField"
