"""The room's registration with Django."""

from django.apps import AppConfig


class PrioritiesConfig(AppConfig):
    """Criteria, judgements, analyses, the decision: which services first, and why."""

    name = "ratusha.priorities"
    label = "priorities"
    default_auto_field = "django.db.models.BigAutoField"
