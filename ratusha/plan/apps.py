"""The room's registration with Django."""

from django.apps import AppConfig


class PlanConfig(AppConfig):
    """Working group, Concept, measures, money, consultation, monitoring."""

    name = "ratusha.plan"
    label = "plan"
    default_auto_field = "django.db.models.BigAutoField"
