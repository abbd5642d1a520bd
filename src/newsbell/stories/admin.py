"""Editors release what a flood held back, leave it in the inboxes, and mark top stories."""

from collections.abc import Callable

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from newsbell.common.clock import now
from newsbell.stories import editing
from newsbell.stories.models import Article, Story


class ArticleInline(admin.TabularInline):
    model = Article
    fk_name = "story"
    fields = readonly_fields = ("title", "source", "decision", "change", "evidence", "seen_at")
    extra = 0
    can_delete = False

    def has_add_permission(self, request: HttpRequest, obj: Story | None = None) -> bool:
        return False


@admin.register(Story)
class StoryAdmin(admin.ModelAdmin):
    list_display = ("__str__", "publisher", "state", "top", "decided_at")
    list_filter = ("state", "top", "publisher")
    readonly_fields = ("publisher", "lead", "state", "top", "decided_at", "due_at")
    inlines = (ArticleInline,)
    actions = ("release", "keep", "mark_top")

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Story | None = None) -> bool:
        return False

    @admin.action(description="Release: let the chosen held stories ring")
    def release(self, request: HttpRequest, queryset: QuerySet[Story]) -> None:
        self._say(request, queryset, editing.release, "released; their readers are told within seconds")

    @admin.action(description="Leave the chosen held stories in the inboxes")
    def keep(self, request: HttpRequest, queryset: QuerySet[Story]) -> None:
        self._say(request, queryset, editing.keep, "left in the inboxes; they ring nobody")

    @admin.action(description="Mark as top stories")
    def mark_top(self, request: HttpRequest, queryset: QuerySet[Story]) -> None:
        self._say(request, queryset, editing.mark_top, "marked as top stories; who follows those is told")

    def _say(self, request: HttpRequest, queryset: QuerySet[Story], act: Callable[..., int], became: str) -> None:
        number = act(list(queryset.values_list("pk", flat=True)), now())
        self.message_user(request, f"{number} of {queryset.count()} stories {became}.")
