"""Tables in Django's admin: lists that fit their page; what is looked at alone, or changed by actions alone."""

from typing import Any

from django.contrib import admin
from django.db.models import Model
from django.http import HttpRequest

from newsbell.common.models import Publisher


class Fitting(admin.ModelAdmin):
    """A list that fits its page. Its publisher's column is for whoever has several; the first names the row.

    `times`: its pages show some, so they say once by which zone. `finds`: by what its search does; Django's own words
    for it leave the field without a label.
    """

    times = True
    finds = ""
    change_list_template = "newsbell/desk/list.html"
    change_form_template = "newsbell/desk/form.html"
    object_history_template = "newsbell/desk/history.html"

    class Media:
        css = {"all": ("newsbell/admin.css",)}

    def get_list_display(self, request: HttpRequest) -> list[Any]:
        first, *others = super().get_list_display(request)
        several = Publisher.objects.count() > 1
        return [first, *(column for column in others if several or column != "publisher")]


class ReadOnly(Fitting):
    """What newsbell alone writes."""

    show_full_result_count = False

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False


class ByActions(Fitting):
    """What editors change by actions alone: nothing on its page can be saved."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False
