"""Editors say when the bell asks, and in which words and colours."""

from django.contrib import admin

from newsbell.bell.models import BellSettings
from newsbell.common.admin import Fitting


@admin.register(BellSettings)
class BellSettingsAdmin(Fitting):
    times = False
    list_display = ("publisher", "stories", "scroll", "end", "days", "accent")
    fieldsets = (
        (None, {"fields": ("publisher",)}),
        ("When it asks", {"fields": ("stories", "scroll", "end", "days")}),
        ("What it looks like and says", {"fields": ("accent", "words", "actions")}),
        ("Its worker, on the publisher's site", {"fields": ("worker", "scope")}),
    )
