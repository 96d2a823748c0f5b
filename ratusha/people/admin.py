"""Reference data in Django's admin."""

from django.contrib import admin

from ratusha.people.models import City, Deputy, District, Position, TrailLine, Unit, User


@admin.register(City, District, Unit, Position, Deputy)
class ReferenceAdmin(admin.ModelAdmin):  # type: ignore[type-arg]  # generic at type-check time only
    """City, units and who holds what role."""


@admin.register(User)
class UserAdmin(admin.ModelAdmin):  # type: ignore[type-arg]  # generic at type-check time only
    """Accounts; passwords are set through sign-in pages, never typed here."""

    exclude = ("password",)
    list_display = ("email", "is_active", "is_staff")


@admin.register(TrailLine)
class TrailAdmin(admin.ModelAdmin):  # type: ignore[type-arg]  # generic at type-check time only
    """The trail: read only."""

    list_display = ("at", "actor", "room", "verb", "subject", "summary")
    list_filter = ("room", "personal")

    def has_add_permission(self, request: object) -> bool:
        """Lines are written by actions."""
        return False

    def has_change_permission(self, request: object, obj: object = None) -> bool:
        """Lines never change."""
        return False

    def has_delete_permission(self, request: object, obj: object = None) -> bool:
        """Lines never go."""
        return False
