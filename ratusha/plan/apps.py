"""The room's registration with Django."""

from django.apps import AppConfig


class PlanConfig(AppConfig):
    """Working group, Concept, measures, money, consultation, monitoring."""

    name = "ratusha.plan"
    label = "plan"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Make the room's jobs known."""
        from ratusha.plan import tasks  # noqa: F401  # importing registers them
