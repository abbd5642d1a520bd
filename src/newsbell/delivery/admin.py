"""Publishers, each with its VAPID key; engineers see alarms and closed lanes."""

from django.contrib import admin
from django.db.models import Model, QuerySet
from django.forms import ModelForm
from django.http import HttpRequest

from newsbell.common.admin import Fitting, ReadOnly
from newsbell.common.clock import now
from newsbell.common.models import Publisher
from newsbell.delivery import keys
from newsbell.delivery.models import Alarm, Lane


@admin.register(Publisher)
class PublisherAdmin(Fitting):
    times = False
    list_display = ("name", "slug", "origin", "language")

    def save_model(self, request: HttpRequest, obj: Publisher, form: ModelForm, change: bool) -> None:
        """With the key that its first reader subscribes with: no page makes one just by asking for it."""
        super().save_model(request, obj, form, change)
        keys.current(obj, now())


@admin.register(Alarm)
class AlarmAdmin(ReadOnly):
    list_display = ("kind", "subject", "detail", "count", "first_at", "last_at", "closed_at")
    list_filter = ("kind",)
    actions = ("close",)

    def has_close_permission(self, request: HttpRequest) -> bool:
        """Who may look at alarms may not put them away: nobody would hear of them again."""
        return bool(getattr(request.user, "is_superuser", False))

    @admin.action(permissions=["close"], description="Close the chosen alarms")
    def close(self, request: HttpRequest, queryset: QuerySet[Alarm]) -> None:
        queryset.filter(closed_at=None).update(closed_at=now())


@admin.register(Lane)
class LaneAdmin(ReadOnly):
    list_display = ("origin", "vapid_key", "pace", "circuit")

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return admin.ModelAdmin.has_delete_permission(self, request, obj)  # else no publisher could be deleted
