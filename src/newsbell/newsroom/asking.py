"""An act is asked about before it is done: how many it rings, what follows. Then a message says what was done."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.contrib import messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from newsbell.common.admin import ByActions, number
from newsbell.common.errors import NewsbellError
from newsbell.common.text import squeeze
from newsbell.newsroom.acts import LONGEST, Act, Done, Editor
from newsbell.newsroom.words import told

MOST = 900
"""So many may be asked of at once: the answer names each, and Django takes no form of more than 1,000 fields."""
LISTED = 50
"""So many are named and estimated, and so many results told one by one are too many: an editor reads them."""
SAID = 3
STORY = "admin:newsbell_stories_story_change"
RETRACT = "newsbell_stories.retract_story"


class Asking(ByActions):
    """A table whose actions are acts."""

    spoken = True

    def asked(self, request: HttpRequest, chosen: QuerySet[Any], act: Act) -> HttpResponse | None:
        """The question; or, once it is answered with yes, the doing. None: back to the list."""
        every = list(chosen.order_by("pk"))
        if _page(request) and (unknown := _unknown(request.POST.getlist(ACTION_CHECKBOX_NAME), every)) is not None:
            return self.absent(request, unknown)
        fitting = [one for one in every if act.fits(one)]
        words = squeeze(request.POST.get("words", ""))
        if not fitting or (act.together and len(fitting) < 2) or (act.words and len(every) > 1):
            said = _("Nothing was done: this is for %(only)s.")
            self.message_user(request, said % {"only": act.only}, messages.WARNING)
            return self._back(request)
        if len(fitting) > MOST:
            said = _("Nothing was done: %(most)s at once are the most; filter the list, or go on by pages.")
            self.message_user(request, said % {"most": MOST}, messages.WARNING)
            return self._back(request)
        whole = act.retracts(fitting) if act.retracts else None
        if whole is not None and not request.user.has_perm(RETRACT):
            said = _(
                "Nothing was done: story %(number)s is retracted, and so would be what is joined to it; that takes the"
                " permission “Can retract a story”."
            )
            self.message_user(request, said % {"number": whole.pk}, messages.WARNING)
            return self._back(request)
        if "sure" not in request.POST or (act.words and not 0 < len(words) <= LONGEST):
            return self._question(request, act, every, fitting)
        self._do(request, act, fitting, words)
        return self._back(request)

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        response: HttpResponse = super().history_view(request, object_id, extra_context)
        if isinstance(response, TemplateResponse) and response.context_data:
            for entry in response.context_data["action_list"]:
                entry.change_message = told(entry.change_message)
        return response

    def absent(self, request: HttpRequest, said: str) -> HttpResponse | None:
        super().absent(request, said)
        return self._back(request)

    def _question(self, request: HttpRequest, act: Act, every: Sequence[Any], fitting: Sequence[Any]) -> HttpResponse:
        some = fitting[:LISTED]
        listed = [
            (one, act.beside(one) if act.beside else "", act.estimate(one, len(some)) if act.estimate else None)
            for one in some
        ]
        asks = act.asks % {"n": len(fitting)}
        total = [one for _one, _beside, one in listed if one]
        context = {
            **self.admin_site.each_context(request),
            "title": _("%(asks)s?") % {"asks": asks},
            "opts": self.opts,
            "media": self.media,
            "act": act,
            "asks": asks,
            "listed": listed,
            "more": len(fitting) - len(listed),
            "so_far": act.so_far(fitting[0]) if act.so_far and len(fitting) == 1 else None,
            "total": sum(total[1:], total[0]) if total else None,
            "left_out": len(every) - len(fitting),
            "chosen": [one.pk for one in fitting],
            "page": _page(request),
            "refused": "sure" in request.POST,
            "longest": LONGEST,
            "cancel": reverse(STORY, args=[page]) if (page := _page(request)) else request.get_full_path(),
        }
        return TemplateResponse(request, "newsbell/desk/question.html", context)

    def _do(self, request: HttpRequest, act: Act, fitting: Sequence[Any], words: str) -> None:
        done: list[Done] = []
        by = Editor(request.user.get_username(), request.user.has_perm(RETRACT))
        for one in fitting:
            try:
                made = act.do(one, fitting, by, words)
            except NewsbellError as error:
                self.message_user(request, f"{error.what}. {error.fix}", messages.WARNING)
                continue
            if made:
                for row, said in made.logged.items():
                    self.log_change(request, row, said)
                done.append(made)
        if len(done) > SAID:
            self.message_user(request, act.became % {"done": len(done), "n": len(fitting)})
            return
        for made in done:
            self.message_user(request, _linked(made) if made.story != _page(request) else made.said)
        if done and act.queue and _page(request):
            self._tell_waiting(request, act.queue)

    def _tell_waiting(self, request: HttpRequest, queue: Mapping[str, str]) -> None:
        """Whoever comes back to a row's page does not see the list, and whether more is to be done there."""
        left = self.get_queryset(request).filter(**queue).count()
        if not left:
            self.message_user(request, _("No story waits for an editor any more."))
            return
        url = reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_changelist", query=queue)
        said = ngettext("%(n)s story still waits for an editor", "%(n)s stories still wait for an editor", left)
        self.message_user(request, format_html('<a href="{}">{}</a>.', url, said % {"n": left}))

    def _back(self, request: HttpRequest) -> HttpResponse | None:
        page = _page(request)
        return HttpResponseRedirect(reverse(STORY, args=[page])) if page else None


def _linked(done: Done) -> str:
    """With the way to its story, for who comes back elsewhere."""
    see = _("See story %(number)s.") % {"number": done.story}
    return format_html('{} <a href="{}">{}</a>', done.said, reverse(STORY, args=[done.story]), see)


def _page(request: HttpRequest) -> int | None:
    """The number of the story from whose page it is asked."""
    return number(request.POST.get("page", ""))


def _unknown(said: Sequence[str], every: Sequence[Any]) -> str | None:
    """The first of these that is no row's number: on a story's page an editor types it."""
    known = {one.pk for one in every}
    return next((one for one in said if number(one) not in known), None)
