"""Editors release what a flood held back, leave it in the inboxes, mark top stories; they join and split stories."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest

from newsbell.common.admin import ByActions
from newsbell.common.clock import now
from newsbell.common.errors import NewsbellError
from newsbell.common.plural import plural
from newsbell.stories import by_hand, editing
from newsbell.stories.models import Article, Story

HELD = "stories that wait for an editor"


class Reasoned:
    """An article's evidence as sentences, not as the list that the database keeps."""

    @admin.display(description="evidence")
    def because(self, article: Article) -> str:
        return " ".join(article.evidence)


class ArticleInline(Reasoned, admin.TabularInline):
    model = Article
    fk_name = "story"
    fields = readonly_fields = ("title", "source", "decision", "change", "because", "seen_at")
    extra = 0
    can_delete = False

    def has_add_permission(self, request: HttpRequest, obj: Story | None = None) -> bool:
        return False


@admin.register(Story)
class StoryAdmin(ByActions):
    list_display = ("__str__", "id", "publisher", "state", "top", "decided_at", "by_hand")
    list_filter = ("state", "top", "publisher")
    list_select_related = ("lead", "publisher")
    search_fields = ("lead__title",)
    fields = readonly_fields = (
        *("id", "publisher", "lead", "state", "top", "decided_at", "due_at"),
        *("thread", "joined_to", "by_hand"),
    )
    inlines = (ArticleInline,)
    actions = ("release", "keep", "mark_top", "join")

    @admin.display(description="by an editor's hand")
    def by_hand(self, story: Story) -> str:
        return " ".join(by_hand.said(story))

    @admin.action(permissions=["change"], description="Release: let the chosen held stories ring")
    def release(self, request: HttpRequest, queryset: QuerySet[Story]) -> None:
        self._say(request, queryset, editing.release, "released; their readers are told within seconds", HELD)

    @admin.action(permissions=["change"], description="Leave the chosen held stories in the inboxes")
    def keep(self, request: HttpRequest, queryset: QuerySet[Story]) -> None:
        self._say(request, queryset, editing.keep, "left in the inboxes; they ring nobody", HELD)

    @admin.action(permissions=["change"], description="Mark as top stories")
    def mark_top(self, request: HttpRequest, queryset: QuerySet[Story]) -> None:
        became = "marked as top stories; who follows those is told"
        self._say(request, queryset, editing.mark_top, became, "stories that are no top stories yet")

    @admin.action(permissions=["change"], description="Join the chosen stories: they are one, and ring nobody anew")
    def join(self, request: HttpRequest, queryset: QuerySet[Story]) -> None:
        first, *others = queryset.order_by("pk")
        if not others:
            self.message_user(request, "One story alone joins nothing: choose two or more.", messages.WARNING)
        for other in others:
            with _refusal_told(self, request):
                kept = by_hand.join(first.pk, other.pk, request.user.get_username(), now())
                self.log_change(request, kept, f"Joined by an editor: story {other.pk} is part of it.")
                self.message_user(request, f"Story {other.pk} is part of story {kept.pk} now; nobody is rung anew.")

    def _say(
        self, request: HttpRequest, queryset: QuerySet[Story], act: Callable[..., int], became: str, only: str
    ) -> None:
        # Before the act, which moves them out of the list's filter.
        chosen = list(queryset)
        acted = [story for story in chosen if act([story.pk], now())]
        for story in acted:
            self.log_change(request, story, f"{became.partition(';')[0].capitalize()} by an editor.")
        if acted:
            self.message_user(request, f"{len(acted)} of {plural(len(chosen), 'story', 'stories')} {became}.")
        else:
            self.message_user(request, f"Nothing was done: this is for {only}.", messages.WARNING)


@admin.register(Article)
class ArticleAdmin(Reasoned, ByActions):
    list_display = ("__str__", "source", "story", "decision", "change", "seen_at")
    list_filter = ("decision", "publisher", "source")
    list_select_related = ("source", "story__lead")
    search_fields = ("title",)
    fields = readonly_fields = (
        *("title", "url", "source", "published_at", "seen_at", "story", "decision", "of", "change", "because"),
    )
    actions = ("split",)

    @admin.action(permissions=["change"], description="Split from their stories: what leaves is told as new")
    def split(self, request: HttpRequest, queryset: QuerySet[Article]) -> None:
        for article in queryset.order_by("pk"):
            with _refusal_told(self, request):
                made = by_hand.split(article.pk, request.user.get_username(), now())
                self.log_change(request, article, f"Split by an editor: story {made.pk} is apart now.")
                self.message_user(request, f"Story {made.pk}, “{made}”, is apart now.")


@contextmanager
def _refusal_told(desk: admin.ModelAdmin, request: HttpRequest) -> Iterator[None]:
    try:
        yield
    except NewsbellError as error:
        desk.message_user(request, f"{error.what}. {error.fix}", messages.WARNING)
