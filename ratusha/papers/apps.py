"""The room's registration with Django."""

from django.apps import AppConfig


class PapersConfig(AppConfig):
    """Documents: templates to PDF and DOCX, charts as SVG, signatures, verification."""

    name = "ratusha.papers"
    label = "papers"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Make the room's jobs known."""
        from ratusha.papers import tasks  # noqa: F401  # importing registers them
