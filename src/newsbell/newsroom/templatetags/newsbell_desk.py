"""What Django's own pages lack: roles of tables that a narrow screen shows otherwise, words, one language."""

import re

from django import template
from django.urls import reverse
from django.utils.html import escape
from django.utils.translation import get_language
from django.utils.translation import gettext as _

register = template.Library()
ROLES = {"table": "table", "thead": "rowgroup", "tbody": "rowgroup", "tr": "row", "td": "cell", "th": "rowheader"}
_FIELD = 'id="searchbar"'
_TAG = re.compile(rf"<({'|'.join(ROLES)})(?=[\s>])([^>]*)>")


@register.filter(is_safe=True)
def with_roles(html: str) -> str:
    """The same tables, each of their parts with the role that it has as a table's.

    What a narrow screen shows otherwise is no table in some browsers, without roles of its own.
    """
    return _TAG.sub(_with_role, html)


@register.filter(is_safe=True)
def with_help(html: str, element: str) -> str:
    """The same search, described by this element; and named in words, since its label is a picture alone."""
    named = f'{_FIELD} aria-label="{escape(_("Search"))}" aria-describedby="{element}"'
    return html.replace('alt="Search"', 'alt=""').replace(_FIELD, named)


@register.filter(is_safe=True)
def in_one_language(html: str) -> str:
    """The same scripts, whose words are in the language of the page: not all pages are in that of the browser."""
    words = reverse("admin:jsi18n")
    return html.replace(f'"{words}"', f'"{words}?lang={get_language()}"')


def _with_role(found: re.Match[str]) -> str:
    tag, said = found.groups()
    role = "columnheader" if 'scope="col"' in said else ROLES[tag]
    return f'<{tag} role="{role}"{said}>'
