"""What a publisher's page asks for: who the publisher is, and to join."""

from collections import Counter
from functools import partial

from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from ninja import Router
from ninja.responses import Status

from newsbell import wishes
from newsbell.api import joining, schemas
from newsbell.api.cors import check_origin
from newsbell.api.limits import check_joins
from newsbell.common.clock import now
from newsbell.common.errors import NotFound
from newsbell.common.models import Publisher
from newsbell.common.text import fold
from newsbell.delivery import keys
from newsbell.follows.match import labels
from newsbell.readers.names import public_name

CACHED_S = 300
RECENT = 500
MOST_TOPICS = 100

router = Router(tags=["publisher"])


@router.get("/publishers/{slug}", response=schemas.PublisherOut, summary="A publisher: its key and its topics")
def publisher(request: HttpRequest, slug: str, response: HttpResponse) -> schemas.PublisherOut:
    """The same for everyone, so it may be cached. Topics: what the latest articles are filed under, commonest first."""
    found = named(slug)
    check_origin(request, found)
    response["Cache-Control"] = f"public, max-age={CACHED_S}"
    return schemas.PublisherOut(
        slug=found.slug,
        name=found.name,
        language=found.language,
        applicationServerKey=keys.standing(found).public,
        topics=cache.get_or_set(f"newsbell.topics.{found.pk}", partial(topics, found), CACHED_S) or [],
    )


@router.post("/publishers/{slug}/readers", response={201: schemas.JoinedOut}, summary="Become a reader")
def join(request: HttpRequest, slug: str, body: schemas.JoinIn) -> Status[schemas.JoinedOut]:
    """A push subscription, the consent and the first follows make a reader. The capabilities are shown this once."""
    found, moment = named(slug), now()
    check_origin(request, found)
    check_joins(request, moment)
    joined = joining.join(
        found,
        joining.read_subscription(found, body.subscription.model_dump(), moment),
        joining.Choice(**body.consent.model_dump()),
        wishes.of(found, (follow.model_dump() for follow in body.follows)),
        body.language,
        moment,
    )
    answer = schemas.JoinedOut(
        reader=public_name(joined.reader.pk), device=joined.device.pk, capabilities=dict(joined.tokens)
    )
    return Status(201, answer)


def topics(publisher: Publisher) -> list[str]:
    """What the publisher's latest articles are filed under, commonest first.

    Never what readers follow: whoever asks would learn that somebody does.
    """
    filed: Counter[str] = Counter()
    names: dict[str, str] = {}
    for section, tags in publisher.articles.order_by("-pk").values_list("section", "tags")[:RECENT]:
        for label in labels(section, tags):
            filed[fold(label)] += 1
            names.setdefault(fold(label), label)
    return [names[one] for one, _ in filed.most_common(MOST_TOPICS)]


def named(slug: str) -> Publisher:
    """The publisher of that slug, or NotFound."""
    for found in Publisher.objects.filter(slug=slug):
        return found
    raise NotFound(f"There is no publisher {slug[:50]}", fix="See its address in the newsroom.")
