"""The admin's index at the stand-alone site: what editors use, by what they do there; what runs inside stands apart."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.contrib.admin import AdminSite
from django.contrib.admin.apps import AdminConfig
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse

from newsbell.common.clock import now
from newsbell.common.visitors import WINDOW_S, address, within

SIGN_INS = 10
"""So many an address may try a minute: each guess costs as much work as a hundred pages."""

# Each group with its tables as the index calls them, in the words of docs/reference/words.md.
EDITORS: Mapping[str, Mapping[str, str]] = {
    "Stories and reminders": {"Story": "Stories", "Article": "Articles", "Reminder": "Reminders"},
    "Publishers": {
        "Publisher": "Publishers",
        "Source": "Sources",
        "OtherName": "Other names of subjects",
        "BellSettings": "Bell settings",
    },
    "Readers' consent": {"Consent": "Receipts", "Proof": "Proofs of readers who were erased"},
    "Accounts": {"User": "Users", "Group": "Groups"},
}
ENGINEERS: Mapping[str, Mapping[str, str]] = {
    "Inside, for engineers: to look at": {
        "Alarm": "Alarms",
        "Poll": "Polls of sources",
        "WebSub": "WebSub: what hubs push",
        "Lane": "Lanes to push services: pace and circuit",
    },
}


class Desk(AdminSite):
    """Django's admin with an index of its own."""

    site_header = site_title = "newsbell"
    index_title = "For editors"
    index_template = "newsbell/desk/index.html"

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
        """Django's form; 429 for an address that tries again and again, before its password is looked at."""
        if request.method == "POST" and not within(f"sign in {address(request)}", SIGN_INS, now(), WINDOW_S):
            said = f"Your address tried to sign in more than {SIGN_INS} times a minute. Wait a minute and try again."
            headers = {"Retry-After": str(WINDOW_S)}
            return HttpResponse(said, status=429, content_type="text/plain; charset=utf-8", headers=headers)
        return super().login(request, extra_context)

    def get_app_list(self, request: HttpRequest, app_label: str | None = None) -> list[Any]:
        """The groups, of what may be seen; what engineers look at comes after; then what nobody named here."""
        apps = super().get_app_list(request, app_label)
        if app_label is not None:
            return apps
        tables = {table["object_name"]: table for app in apps for table in app["models"]}
        groups = {**EDITORS, **ENGINEERS}
        found = [self._group(name, named, tables) for name, named in groups.items()]
        known = {table for named in groups.values() for table in named}
        rest = [{**app, "models": [one for one in app["models"] if one["object_name"] not in known]} for app in apps]
        return [group for group in (*found, *rest) if group["models"]]

    def _group(self, name: str, named: Mapping[str, str], tables: Mapping[str, Any]) -> dict[str, Any]:
        models: Sequence[Any] = [
            {**tables[table], "name": called} for table, called in named.items() if table in tables
        ]
        label = name.split()[0].strip("',:").lower()
        # A group has no page of its own: its heading leads to the index.
        url = f"{reverse('admin:index')}#{label}"
        return {"name": name, "app_label": label, "app_url": url, "has_module_perms": True, "models": models}


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
