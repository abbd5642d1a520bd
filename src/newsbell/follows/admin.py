"""Editors say what their subjects are called too."""

from collections.abc import Sequence
from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from newsbell.common.admin import Fitting
from newsbell.follows.models import OtherName


@admin.register(OtherName)
class OtherNameAdmin(Fitting):
    times = False
    list_display = ("name", "kind", "publisher", "others")
    list_filter = ("kind", "publisher")
    search_fields = ("name", "others")

    def save_model(self, request: HttpRequest, obj: OtherName, form: Any, change: bool) -> None:
        super().save_model(request, obj, form, change)
        _call(obj, obj.listed())

    def delete_model(self, request: HttpRequest, obj: OtherName) -> None:
        super().delete_model(request, obj)
        _call(obj, ())

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[OtherName]) -> None:
        for one in queryset:
            self.delete_model(request, one)


def _call(one: OtherName, others: Sequence[str]) -> None:
    # Django loads this module at the start of every command; the directory needs numpy, and few of them do.
    from newsbell.follows import directory
    from newsbell.follows.other_names import Called

    directory.call(one.publisher_id, one.publisher.language, Called(one.kind, one.name, others))
