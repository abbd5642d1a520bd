"""What can be followed of a publisher: searched as it is typed, what many follow, and what one of its pages is about.

The same for everyone, without a secret, and cached: of readers it tells coarse counts alone (follows/popular.py).
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Annotated

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from ninja import Query, Router

from newsbell.api import schemas
from newsbell.api.cors import check_origin
from newsbell.api.limits import check_searches
from newsbell.api.publishers import CACHED_S, named
from newsbell.common import conf, lang
from newsbell.common.clock import now
from newsbell.common.models import Publisher
from newsbell.follows import directory
from newsbell.follows.models import Listed, Subject
from newsbell.stories import pages, running

MOST = 20
MOST_OF_PAGE = 8

router = Router(tags=["publisher"])
Size = Annotated[int, Query(ge=1, le=MOST)]
Text = Annotated[str, Query(max_length=100, description="what was typed; empty: what many follow")]
Address = Annotated[str, Query(max_length=2048, description="the address of a story's page")]


@router.get("/publishers/{slug}/subjects", response=list[schemas.SubjectOut], summary="What can be followed")
def subjects(
    request: HttpRequest, slug: str, response: HttpResponse, q: Text = "", size: Size = 8
) -> list[schemas.SubjectOut]:
    """Those whose name, or a word of it, begins as was typed; without that, what most readers follow.

    Only what the publisher's own stories name. `readers` is of ten and more, coarse, and counted once a day.
    """
    found = _asked(request, slug, response)
    listed = directory.search(found.pk, q, size) if q.strip() else directory.most_followed(found.pk, size)
    return _told(listed, found)


@router.get("/publishers/{slug}/page", response=list[schemas.SubjectOut], summary="What a story's page is about")
def page(request: HttpRequest, slug: str, response: HttpResponse, url: Address) -> list[schemas.SubjectOut]:
    """The subjects of the story, and the story itself as one that may run on; nothing where the page is of no story."""
    found = _asked(request, slug, response)
    story = pages.story_at(found.pk, url)
    if story is None:
        return []
    first = running.first(found.pk, story)
    if not running.is_public(first):
        return []
    thread = Listed(publisher=found, kind="thread", key=str(first.pk), name=str(first))
    return _told([*directory.named_by(story, MOST_OF_PAGE), thread], found)


def _asked(request: HttpRequest, slug: str, response: HttpResponse) -> Publisher:
    found = named(slug)
    check_origin(request, found)
    check_searches(request, now())
    response["Cache-Control"] = f"public, max-age={CACHED_S}"
    return found


def _told(listed: Sequence[Listed], publisher: Publisher) -> list[schemas.SubjectOut]:
    languages = languages_of(one.story for one in listed)
    return [
        schemas.SubjectOut(
            kind=one.kind,
            name=one.name,
            story=one.story,
            language=languages.get(one.story, ""),
            within=one.within,
            readers=one.readers,
            page=_page(publisher, one.kind, one.key),
        )
        for one in listed
    ]


def languages_of(threads: Iterable[int | None]) -> Mapping[int | None, str]:
    """Of the names of running stories, by their numbers: tags, where they are known."""
    said = running.languages([one for one in threads if one is not None])
    return {number: lang.tag(one) for number, one in said.items()}


def _page(publisher: Publisher, kind: str, key: str) -> str:
    path = reverse("newsbell:newsbell-bell:subject", args=[publisher.slug, kind, key.replace(" ", "-")])
    return f"{conf.get('NEWSBELL_URL')}{path}"


def addresses(publisher: Publisher, subjects: Sequence[Subject]) -> Mapping[int, str]:
    """Subject → the address of its page, of those that have one: what stories name, and running stories on show."""
    named = Listed.named(publisher.pk, [(one.kind, one.key) for one in subjects])
    threads = running.public([one.story for one in subjects if one.story is not None])
    there = {*named.values_list("kind", "key"), *((Subject.Kind.THREAD.value, str(one)) for one in threads)}
    return {one.pk: _page(publisher, one.kind, one.key) for one in subjects if (one.kind, one.key) in there}
