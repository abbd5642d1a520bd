"""Editors see of each source when it was read, what was found, and what was wrong."""

from django.contrib import admin
from django.db import models
from django.db.models import Model, QuerySet
from django.forms import ModelForm
from django.http import HttpRequest

from newsbell.common.admin import Fitting, ReadOnly
from newsbell.common.clock import now
from newsbell.common.plural import plural
from newsbell.sources.models import Poll, Source, WebSub


@admin.register(Source)
class SourceAdmin(Fitting):
    list_display = ("__str__", "publisher", "url", "format", "polled_at", "changed_at", "problem", "paused")
    list_filter = ("publisher", "kind", "paused")
    readonly_fields = ("format", "first_read_at", "polled_at", "changed_at", "problem", "failures", "due_at")
    formfield_overrides = {models.URLField: {"assume_scheme": "https"}}
    actions = ("poll_now",)

    def save_model(self, request: HttpRequest, obj: Source, form: ModelForm, change: bool) -> None:
        """A source that is new, at another address or no more paused is read at once."""
        changed = list(form.changed_data)
        if not change or "url" in changed or ("paused" in changed and not obj.paused):
            obj.due_at = now()
            changed.append("due_at")
        # What the form did not change, a worker may be writing just now.
        obj.save(update_fields=changed if change else None)
        if "paused" in changed:
            obj.websubs.update(due_at=now())  # its hub is told

    @admin.action(permissions=["change"], description="Poll the chosen sources now")
    def poll_now(self, request: HttpRequest, queryset: QuerySet[Source]) -> None:
        number = queryset.update(due_at=now())
        self.message_user(request, f"{plural(number, 'source is', 'sources are')} polled within seconds.")


@admin.register(Poll)
class PollAdmin(ReadOnly):
    list_display = ("source", "at", "came", "status", "found", "opened", "problems")
    list_filter = ("result", "held", "pushed", "source")
    list_select_related = ("source",)

    @admin.display(description="result", ordering="result")
    def came(self, poll: Poll) -> str:
        return f"{poll.result}, pushed by its hub" if poll.pushed else poll.result

    @admin.display(description="fresh of entries", ordering="fresh")
    def found(self, poll: Poll) -> str:
        completed = f", {poll.completed} completed" if poll.completed else ""
        return f"{poll.fresh} of {poll.entries}{completed}"

    @admin.display(description="stories", ordering="stories")
    def opened(self, poll: Poll) -> str:
        """Empty while they are being decided."""
        if poll.stories is None:
            return ""
        return f"{poll.stories}, held as a flood" if poll.held else str(poll.stories)

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return admin.ModelAdmin.has_delete_permission(self, request, obj)  # else no source could be deleted


@admin.register(WebSub)
class WebSubAdmin(ReadOnly):
    list_display = ("source", "hub", "state", "ends_at", "pushed_at", "missed_at", "problem")
    list_filter = ("state",)
    # Not the capability, and not the secret.
    fields = (
        "source",
        "hub",
        "topic",
        "state",
        "tries",
        "asked_at",
        "verified_at",
        "ends_at",
        "pushed_at",
        "missed_at",
    )
