"""Stories and articles in the admin: what editors do with them, each thing an act (newsbell.newsroom.acts)."""

import re
from typing import Any

from django.contrib import admin
from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.html import format_html, format_html_join
from django.utils.timezone import localtime
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from newsbell.common.errors import AddressRefused
from newsbell.common.languages import apart
from newsbell.common.urls import target
from newsbell.newsroom import acts, evidence, story_page
from newsbell.newsroom.asking import RETRACT, STORY, Asking
from newsbell.newsroom.words import AND, DID
from newsbell.reminders.models import Reminder
from newsbell.stories.canonical import canonical
from newsbell.stories.models import Article, ByHand, Story

_BARE = re.compile(r"(?:[\w-]+\.)+(?:[^\W\d_]{2,}|xn--[\w-]+)(?::\d+)?/\S*")
"""A host with a path: in a headline a word may have a dot, and hardly a slash behind it."""


@admin.register(Story)
class StoryAdmin(Asking):
    list_display = ("headline", "number", "publisher", "shown_state", "is_top", "decided_at", "by_an_editor")
    list_filter = ("state", "top", "publisher")
    list_select_related = ("lead", "publisher")
    search_fields = ("pk__exact", "lead__title", "articles__title")
    finds = _("It is found by its number, a headline of one of its articles, or the address of one.")
    fields = readonly_fields = ("standing", "is_top", "publisher", "decided_at", "thread", "develops", "joined_to")
    actions = ("release", "keep", "mark_top", "join", "unthread", "retract")
    change_form_template = "newsbell/desk/story.html"

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Any], search_term: str
    ) -> tuple[QuerySet[Any], bool]:
        if at := _at(search_term.strip(), "articles__"):
            return queryset.filter(at), True
        return super().get_search_results(request, queryset, search_term)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Story]:
        said = ByHand.objects.order_by("pk")
        found: QuerySet[Story] = super().get_queryset(request)
        back = Reminder.objects.filter(kind=Reminder.Kind.RETRACTION)
        own, whole = (Exists(back.filter(story=OuterRef(one))) for one in ("pk", "joined_to"))
        both = (Prefetch(one, said) for one in ("by_hand", "said_of"))
        return found.annotate(retracted=own | whole).prefetch_related(*both)

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        story = self.get_object(request, object_id)
        more: dict[str, Any] = {}
        if story is not None:
            may = {
                "change": self.has_change_permission(request, story),
                "retract": self.has_retract_permission(request),
            }
            more = story_page.facts(story, request, {right for right, has in may.items() if has})
            more |= {"title": _("Story %(number)s") % {"number": story.pk}, "title_language": story.language}
        return super().change_view(request, object_id, form_url, {**(extra_context or {}), **more})

    def get_fields(self, request: HttpRequest, obj: Story | None = None) -> list[Any]:
        """Without those that say nothing: the empty, what is said twice, the one publisher that all stories have."""
        several = "publisher" in self.get_list_display(request)
        empty = {name for name in ("thread", "develops", "joined_to") if obj and not getattr(obj, f"{name}_id")}
        if obj and obj.develops_id == obj.thread_id:
            empty.add("develops")
        return [name for name in self.fields if name not in empty and (several or name != "publisher")]

    @admin.display(description=_("story"))
    def headline(self, story: Story) -> str:
        return apart(str(story), story.language, get_language() or "")

    @admin.display(description=_("number"), ordering="id")
    def number(self, story: Story) -> int:
        return story.pk

    @admin.display(description=_("by an editor"))
    def by_an_editor(self, story: Story) -> str:
        """Who was taken out of a thread is another story than the one that it went on with."""
        own = [one.did for one in story.by_hand.all() if one.did != ByHand.Did.UNTHREADED]
        dids = dict.fromkeys([*own, *(one.did for one in story.said_of.all())])
        return str(AND).join(str(DID[ByHand.Did(one)]) for one in dids)

    @admin.display(description=_("state"), ordering="state")
    def shown_state(self, story: Story) -> str:
        """Of a retracted or joined one not how it was told, which is over."""
        return str(_("retracted") if vars(story)["retracted"] else _part(story) or Story.State(story.state).label)

    @admin.display(description=_("top story"), ordering="top")
    def is_top(self, story: Story) -> str:
        """In words: Django's red cross looks like a fault, and most stories are none."""
        return str(_("yes") if story.top else _("no"))

    @admin.display(description=_("state"))
    def standing(self, story: Story) -> str:
        if words := acts.in_its_place(story):
            said = _("retracted: “%(words)s” stands in its place")
            return format_html(str(said) % {"words": "<bdi>{}</bdi>"}, words)
        if part := _part(story):
            return part
        if story.state == Story.State.HELD and story.due_at:
            said = _("waits in the inboxes for an editor until %(until)s, then it stays there")
            return said % {"until": date_format(localtime(story.due_at), "DATETIME_FORMAT")}
        return str(Story.State(story.state).label)

    @admin.action(permissions=["change"], description=_("Release: let the chosen held stories ring"))
    def release(self, request: HttpRequest, queryset: QuerySet[Story]) -> HttpResponse | None:
        return self.asked(request, queryset, acts.RELEASE)

    @admin.action(permissions=["change"], description=_("Leave the chosen held stories in the inboxes"))
    def keep(self, request: HttpRequest, queryset: QuerySet[Story]) -> HttpResponse | None:
        return self.asked(request, queryset, acts.KEEP)

    @admin.action(permissions=["change"], description=_("Mark as top stories"))
    def mark_top(self, request: HttpRequest, queryset: QuerySet[Story]) -> HttpResponse | None:
        return self.asked(request, queryset, acts.MARK_TOP)

    @admin.action(permissions=["change"], description=_("Join the chosen stories: they are one, and ring nobody anew"))
    def join(self, request: HttpRequest, queryset: QuerySet[Story]) -> HttpResponse | None:
        return self.asked(request, queryset, acts.JOIN)

    @admin.action(permissions=["change"], description=_("Take the chosen stories out of their threads"))
    def unthread(self, request: HttpRequest, queryset: QuerySet[Story]) -> HttpResponse | None:
        return self.asked(request, queryset, acts.UNTHREAD)

    def has_retract_permission(self, request: HttpRequest) -> bool:
        """It puts words in a publisher's name before all who were told: not for everyone who releases and joins."""
        return bool(request.user.has_perm(RETRACT))

    @admin.action(permissions=["retract"], description=_("Retract the chosen story: your words stand in its place"))
    def retract(self, request: HttpRequest, queryset: QuerySet[Story]) -> HttpResponse | None:
        return self.asked(request, queryset, acts.RETRACT)


@admin.register(Article)
class ArticleAdmin(Asking):
    list_display = ("headline", "source", "of_story", "decision", "change", "seen_at")
    list_filter = ("decision", "publisher", "source")
    list_select_related = ("source", "story")
    search_fields = ("pk__exact", "title")
    finds = _("It is found by its number, headline or address.")
    fields = readonly_fields = (
        *(
            "headline",
            "standfirst",
            "url",
            "source",
            "published_at",
            "seen_at",
            "story",
            "decision",
            "of",
            "change",
            "because",
        ),
    )
    actions = ("split",)
    change_form_template = "newsbell/desk/article.html"

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Any], search_term: str
    ) -> tuple[QuerySet[Any], bool]:
        if at := _at(search_term.strip(), ""):
            return queryset.filter(at), True
        return super().get_search_results(request, queryset, search_term)

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        article = self.get_object(request, object_id)
        may_split = article is not None and acts.SPLIT.fits(article) and self.has_change_permission(request, article)
        more = {"may_split": may_split, "split": acts.SPLIT, "title_language": article.language if article else ""}
        return super().change_view(request, object_id, form_url, {**(extra_context or {}), **more})

    @admin.display(description=_("headline"))
    def headline(self, article: Article) -> str:
        return apart(str(article), article.language, get_language() or "")

    @admin.display(description=_("evidence"))
    def because(self, article: Article) -> str:
        runs = ((one.lang, one.words) for one in evidence.of([article])[0])
        return format_html_join(" ", '<span{} dir="auto">{}</span>', runs)

    @admin.display(description=_("story"), ordering="story")
    def of_story(self, article: Article) -> str:
        """Its number: most have the headline of their article."""
        if article.story_id is None:
            return ""
        said = _("story %(number)s") % {"number": article.story_id}
        return format_html('<a href="{}">{}</a>', reverse(STORY, args=[article.story_id]), said)

    @admin.action(permissions=["change"], description=_("Split from their stories: what leaves is told as new"))
    def split(self, request: HttpRequest, queryset: QuerySet[Article]) -> HttpResponse | None:
        return self.asked(request, queryset, acts.SPLIT)


def _part(story: Story) -> str:
    return _("part of story %(number)s") % {"number": story.joined_to_id} if story.joined_to_id else ""


def _at(said: str, place: str) -> Q | None:
    """At an address, however it is linked; a part of it will do. They hold numbers too: nothing else looks there.

    None: it is none. Browsers leave out the scheme of what they show.
    """
    if "://" not in said and not _BARE.fullmatch(said):
        return None
    here = Q(**{f"{place}url__icontains": said})
    whole = said if "://" in said else f"https://{said}"
    try:
        known = canonical(whole, [target(whole).host])
    except AddressRefused:
        return here
    return here | Q(**{f"{place}canonical": known}) if known else here
