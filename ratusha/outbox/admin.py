"""Messages and jobs in Django's admin: to look, and to try a failed one again."""

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from ratusha.outbox import actions
from ratusha.outbox.models import Job, Message


@admin.register(Message)
class MessageAdmin(admin.ModelAdmin):  # type: ignore[type-arg]  # generic at type-check time only
    """Messages; the body is not listed."""

    list_display = ("key", "channel", "state", "attempts", "made_at", "done_at")
    list_filter = ("state", "channel")
    exclude = ("body",)
    actions = ["try_again"]

    @admin.action(description="Try failed ones again")
    def try_again(self, request: HttpRequest, rows: QuerySet[Message]) -> None:
        """Hand the chosen failed messages over again."""
        for row in rows:
            actions.retry(kind="message", row=row.pk)


@admin.register(Job)
class JobAdmin(admin.ModelAdmin):  # type: ignore[type-arg]  # generic at type-check time only
    """Jobs."""

    list_display = ("key", "name", "state", "attempts", "progress", "made_at", "done_at")
    list_filter = ("state", "name")
