"""The room's registration with Django, and its job with the worker."""

from django.apps import AppConfig


class PrioritiesConfig(AppConfig):
    """Criteria, judgements, analyses, the decision: which services first, and why."""

    name = "ratusha.priorities"
    label = "priorities"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Let the worker run analyses."""
        import ratusha.priorities.tasks  # noqa: F401  # importing it registers the job
