"""Which story does a page of the publisher's tell?"""

from newsbell.common.errors import AddressRefused
from newsbell.common.urls import target
from newsbell.stories.facts import facts, keys
from newsbell.stories.models import Article, ArticleKey, Story


def story_at(publisher: int, url: str) -> int | None:
    """The story of the newest article at this address, however it is linked; None where there is none."""
    try:
        host = target(url).host
    except AddressRefused:
        return None
    asked = facts(article=0, story=0, source=0, title="", text="", link=url, own_hosts=[host])
    wanted = [key for kind, key in keys(publisher, asked) if kind == "url"]
    named = ArticleKey.objects.filter(key__in=wanted).order_by("-article").values_list("article", flat=True)[:20]
    at = Article.objects.filter(pk__in=list(named), publisher=publisher, canonical=asked.url)
    told = at.exclude(story=None).exclude(story__state=Story.State.DECIDING).order_by("-pk")
    return told.values_list("story", flat=True).first()
