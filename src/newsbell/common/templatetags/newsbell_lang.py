"""For templates: words that may be in another language than the page."""

from typing import Any

from django import template
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from newsbell.common import languages

register = template.Library()


@register.simple_tag(takes_context=True)
def language_of(context: template.Context, said: Any) -> SafeString:
    """Within an element's tag: its `lang`, where what it holds is `said` to be in another language than the page."""
    return languages.attribute(said or "", _page(context))


@register.simple_tag(takes_context=True)
def apart(context: template.Context, words: str, said: Any) -> SafeString:
    """Words of others for a sentence of the page."""
    return languages.apart(words, said or "", _page(context))


def _page(context: template.Context) -> str:
    return str(context.get("language") or get_language() or "")
