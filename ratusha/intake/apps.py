"""The room's registration with Django."""

from django.apps import AppConfig


class IntakeConfig(AppConfig):
    """Forms and their versions, drafts, uploads, the one-question-per-page engine."""

    name = "ratusha.intake"
    label = "intake"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Let the office try forms out: what is handed in there is only checked, never kept."""
        from ratusha.intake import ports, tasks

        ports.register(ports.Owner("trial", "office/forms/try", tasks.tried_out))
