"""The room's registration with Django, and with the rooms that hand something to it."""

from django.apps import AppConfig


class DeliveryConfig(AppConfig):
    """Applications, cases, decisions, tracking: the service itself, online."""

    name = "ratusha.delivery"
    label = "delivery"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Take finished applications from `intake`; let the worker make letters."""
        import ratusha.delivery.tasks  # noqa: F401  # importing it registers the job
        from ratusha.delivery import actions
        from ratusha.intake import ports

        ports.register(ports.Owner("delivery", "apply", actions.take_application))
        ports.register(ports.Owner("delivery-answers", "apply", actions.take_answers))
