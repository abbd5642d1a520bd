"""Editors see how far each reminder is; who was told stands on no page."""

from django.contrib import admin
from django.contrib.admin.utils import unquote
from django.db.models import QuerySet, Sum
from django.http import HttpRequest, HttpResponse
from django.utils.html import format_html_join
from django.utils.safestring import SafeString

from newsbell.common.admin import ReadOnly
from newsbell.common.clock import now
from newsbell.reminders import progress
from newsbell.reminders.models import Reminder

REFRESH_S = 5


@admin.register(Reminder)
class ReminderAdmin(ReadOnly):
    list_display = ("__str__", "decided_at", "planned", "accepted", "waiting", "in_inbox")
    list_filter = ("kind", "publisher")
    list_select_related = ("story__lead",)
    fields = readonly_fields = ("story", "kind", "decided_at", "deadline", "forgotten_at", "by_origin", "estimate")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Reminder]:
        counted = {name: Sum(f"shards__{name}", default=0) for name in ("members", "accepted", "waiting", "inbox")}
        own = {f"_{name}": of for name, of in counted.items()}
        found: QuerySet[Reminder] = super().get_queryset(request).exclude(kind__in=Reminder.APART)
        return found.annotate(**own)

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, object] | None = None
    ) -> HttpResponse:
        """The page asks for itself again while the reminder is being sent."""
        response = super().change_view(request, object_id, form_url, extra_context)
        shown = self.get_object(request, unquote(object_id))
        if shown is not None and any(one.runs for one in progress.of([shown.pk])):
            response["Refresh"] = str(REFRESH_S)
        return response

    @admin.display(description="planned")
    def planned(self, reminder: Reminder) -> int:
        return int(vars(reminder)["_members"])

    @admin.display(description="accepted by push services")
    def accepted(self, reminder: Reminder) -> int:
        return int(vars(reminder)["_accepted"])

    @admin.display(description="waiting")
    def waiting(self, reminder: Reminder) -> int:
        return int(vars(reminder)["_waiting"])

    @admin.display(description="in the inbox alone")
    def in_inbox(self, reminder: Reminder) -> int:
        return int(vars(reminder)["_inbox"])

    @admin.display(description="by push origin")
    def by_origin(self, reminder: Reminder) -> SafeString:
        """A line for each origin."""
        (seen,) = progress.of([reminder.pk])
        lines = [*sorted(seen.origins.items()), ("all", seen.total)]
        words = "{}: {} planned, {} accepted, {} waiting ({} retrying, {} held), {} in the inbox, {} other"
        return format_html_join(
            "",
            f"<div>{words}</div>",
            (
                (
                    origin or "no post",
                    *(one.planned, one.accepted, one.waiting, one.retrying, one.held, one.in_inbox),
                    one.other,
                )
                for origin, one in lines
            ),
        )

    @admin.display(description="seconds left (estimate, at the pace so far)")
    def estimate(self, reminder: Reminder) -> int | None:
        (seen,) = progress.of([reminder.pk])
        return seen.estimate_s(now())
