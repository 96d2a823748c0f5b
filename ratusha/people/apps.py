"""The room's registration with Django."""

from django.apps import AppConfig


class PeopleConfig(AppConfig):
    """City, units, persons, roles, deputies, rights, and the trail of who did what."""

    name = "ratusha.people"
    label = "people"
    default_auto_field = "django.db.models.BigAutoField"
