"""Editors say when the bell asks, and in which words and colours."""

from django.contrib import admin

from newsbell.bell.models import BellSettings


@admin.register(BellSettings)
class BellSettingsAdmin(admin.ModelAdmin):
    list_display = ("publisher", "stories", "scroll", "end", "days", "accent")
