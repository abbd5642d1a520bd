"""The admin's index at the stand-alone site: what editors use, by what they do there; what runs inside stands apart."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

from django.contrib.admin import AdminSite
from django.contrib.admin.apps import AdminConfig
from django.http import HttpRequest, HttpResponse
from django.template.response import SimpleTemplateResponse, TemplateResponse
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from newsbell.common.clock import now
from newsbell.common.languages import asked
from newsbell.common.visitors import WINDOW_S, address, within
from newsbell.newsroom.languages import LANGUAGES

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

SIGN_INS = 10
"""So many an address may try a minute: each guess costs as much work as a hundred pages."""

# Each group with its tables as the index calls them, in the words of docs/reference/words.md.
EDITORS: "Mapping[str, Mapping[str, StrPromise]]" = {
    "stories": {"Story": _("Stories"), "Article": _("Articles"), "Reminder": _("Reminders")},
    "publishers": {
        "Publisher": _("Publishers"),
        "Source": _("Sources"),
        "OtherName": _("Other names of subjects"),
        "BellSettings": _("Bell settings"),
    },
    "readers": {"Consent": _("Receipts"), "Proof": _("Proofs of readers who were erased")},
    "accounts": {"User": _("Users"), "Group": _("Groups")},
}
ENGINEERS: "Mapping[str, Mapping[str, StrPromise]]" = {
    "inside": {
        "Alarm": _("Alarms"),
        "Poll": _("Polls of sources"),
        "WebSub": _("WebSub: what hubs push"),
        "Lane": _("Lanes to push services: pace and circuit"),
    },
}
NAMES: "Mapping[str, StrPromise]" = {
    "stories": _("Stories and reminders"),
    "publishers": _("Publishers"),
    "readers": _("Readers' consent"),
    "accounts": _("Accounts"),
    "inside": _("Inside, for engineers: to look at"),
}


class Desk(AdminSite):
    """Django's admin with an index of its own."""

    site_header = site_title = "newsbell"
    index_title = _("For editors")
    index_template = "newsbell/desk/index.html"
    spoken = True

    def register(self, model_or_iterable: Any, admin_class: Any = None, **options: Any) -> None:
        """Django's own tables, too, say so where what is asked of them cannot be."""
        # This module is read before there are tables.
        from newsbell.common.admin import Careful

        if admin_class is not None and not issubclass(admin_class, Careful):
            admin_class = type(admin_class.__name__, (Careful, admin_class), {})
        super().register(model_or_iterable, admin_class, **options)

    def index(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> TemplateResponse:
        """With how many stories wait for an editor, before all else, for whoever may see them."""
        return super().index(request, {**(extra_context or {}), **_waiting(request)})

    def login(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """Django's form, in the language of who asks for it."""
        return _in(LANGUAGES, self._login, request, extra_context)

    def _login(self, request: HttpRequest, extra_context: dict[str, Any] | None) -> HttpResponse:
        """429 for an address that tries again and again, before its password is looked at."""
        if request.method == "POST" and not within(f"sign in {address(request)}", SIGN_INS, now(), WINDOW_S):
            why = _("Your address tried to sign in more than %(n)s times a minute. Wait a minute and try again.")
            said, headers = why % {"n": SIGN_INS}, {"Retry-After": str(WINDOW_S)}
            return HttpResponse(said, status=429, content_type="text/plain; charset=utf-8", headers=headers)
        return super().login(request, extra_context)

    def admin_view(self, view: Any, cacheable: bool = False) -> Any:
        """In the language of the editor's browser where all of a page is told in it; the others stay English."""
        # An app's own page calls its tables as their models do, which is English for most.
        whole = getattr(getattr(view, "__self__", None), "spoken", False) and view.__name__ != "app_index"
        return partial(_in, LANGUAGES if whole else LANGUAGES[:1], super().admin_view(view, cacheable))

    def get_app_list(self, request: HttpRequest, app_label: str | None = None) -> list[Any]:
        """The groups, of what may be seen; what engineers look at comes after; then what nobody named here."""
        apps = super().get_app_list(request, app_label)
        if app_label is not None:
            return apps
        tables = {table["object_name"]: table for app in apps for table in app["models"]}
        groups = {**EDITORS, **ENGINEERS}
        found = [self._group(label, named, tables) for label, named in groups.items()]
        known = {table for named in groups.values() for table in named}
        rest = [{**app, "models": [one for one in app["models"] if one["object_name"] not in known]} for app in apps]
        return [group for group in (*found, *rest) if group["models"]]

    def _group(self, label: str, named: "Mapping[str, StrPromise]", tables: Mapping[str, Any]) -> dict[str, Any]:
        models: Sequence[Any] = [
            {**tables[table], "name": str(called)} for table, called in named.items() if table in tables
        ]
        # A group has no page of its own: its heading leads to the index.
        url = f"{reverse('admin:index')}#{label}"
        name = str(NAMES[label])
        return {"name": name, "app_label": label, "app_url": url, "has_module_perms": True, "models": models}


def _in(
    languages: Sequence[str], view: Callable[..., HttpResponse], request: HttpRequest, *said: Any, **named: Any
) -> HttpResponse:
    """What a view answers, made in the one of these languages that its reader asks for."""
    with override(asked(request, languages)):
        response = view(request, *said, **named)
        if isinstance(response, SimpleTemplateResponse):
            response.render()
    patch_vary_headers(response, ["Accept-Language"])
    return response


def _waiting(request: HttpRequest) -> dict[str, Any]:
    # This module is read before there are tables.
    from newsbell.newsroom.acts import WAITING
    from newsbell.stories.models import Story

    app, table = Story._meta.app_label, Story._meta.model_name
    if not any(request.user.has_perm(f"{app}.{may}_{table}") for may in ("view", "change")):
        return {}
    queue = reverse(f"admin:{app}_{table}_changelist", query=WAITING)
    return {"waiting": Story.objects.filter(**WAITING).count(), "queue": queue}


class Admin(AdminConfig):
    """Django's admin app, with the desk for its site."""

    default_site = "newsbell.newsroom.desk.Desk"
