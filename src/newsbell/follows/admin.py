"""Editors say what their subjects are called too."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from newsbell.follows import directory
from newsbell.follows.models import OtherName
from newsbell.follows.other_names import Called


@admin.register(OtherName)
class OtherNameAdmin(admin.ModelAdmin):
    list_display = ("name", "kind", "publisher", "others")
    list_filter = ("kind", "publisher")
    search_fields = ("name", "others")

    def save_model(self, request: HttpRequest, obj: OtherName, form: Any, change: bool) -> None:
        super().save_model(request, obj, form, change)
        directory.call(obj.publisher_id, obj.publisher.language, Called(obj.kind, obj.name, obj.listed()))

    def delete_model(self, request: HttpRequest, obj: OtherName) -> None:
        super().delete_model(request, obj)
        directory.call(obj.publisher_id, obj.publisher.language, Called(obj.kind, obj.name, ()))

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[OtherName]) -> None:
        for one in queryset:
            self.delete_model(request, one)
