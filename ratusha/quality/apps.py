"""The room's registration with Django."""

from django.apps import AppConfig


class QualityConfig(AppConfig):
    """Instruments, measurements, scores, before and after: how good a service is."""

    name = "ratusha.quality"
    label = "quality"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Register the jobs of each day."""
        from ratusha.quality import tasks  # noqa: F401  # importing registers them
