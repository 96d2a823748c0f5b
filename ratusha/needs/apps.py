"""The room's registration with Django."""

from django.apps import AppConfig


class NeedsConfig(AppConfig):
    """Surveys, samples, responses, published estimates: what residents need."""

    name = "ratusha.needs"
    label = "needs"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Take finished questionnaires from `intake`; let the worker make estimates."""
        import ratusha.needs.tasks  # noqa: F401  # importing it registers the job
        from ratusha.intake import ports
        from ratusha.needs import actions

        ports.register(ports.Owner("needs", "take-part", actions.take_response, finish="answer"))
        ports.register(ports.Owner("needs-invited", "take-part", actions.take_invited, finish="answer"))
        ports.register(ports.Owner("needs-entry", "office/entry", actions.take_entry, finish="answer"))
