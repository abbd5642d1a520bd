"""The publisher's side, with an API token: its stories."""

from typing import Annotated

from django.db.models import Count
from django.http import HttpRequest
from ninja import Field, Query, Router

from newsbell import joints
from newsbell.api import schemas
from newsbell.api.auth import PUBLISHER, publisher_of
from newsbell.common.clock import now
from newsbell.common.errors import NotFound
from newsbell.stories.models import Story

MOST = 100

router = Router(tags=["stories"], auth=PUBLISHER)
Size = Annotated[int, Query(ge=1, le=MOST)]


class RetractIn(schemas.Strict):
    """What stands in the story's place, in the publisher's language."""

    words: str = Field(min_length=1, max_length=500)


@router.post("/stories/{story}/retract", response=schemas.Done, summary="Retract a story, in words")
def retract(request: HttpRequest, story: schemas.Number, body: RetractIn) -> schemas.Done:
    """The words replace it in silence where it was shown, and stand in the inboxes; nobody is rung for it any more."""
    for found in Story.objects.filter(pk=story, publisher=publisher_of(request)):
        joints.retract(found, body.words, now(), "by API")
        return schemas.Done()
    raise NotFound(f"There is no story {story}", fix="List the stories to see their numbers.")


@router.get("/stories", response=schemas.StoriesOut, summary="Stories, newest first")
def stories(request: HttpRequest, before: schemas.Number | None = None, size: Size = 20) -> schemas.StoriesOut:
    rows = Story.objects.filter(publisher=publisher_of(request), joined_to=None).select_related("lead").order_by("-pk")
    if before is not None:
        rows = rows.filter(pk__lt=before)
    found = list(rows.annotate(count=Count("articles"))[: size + 1])
    return schemas.StoriesOut(
        stories=[
            schemas.StoryOut(
                id=story.pk,
                title=str(story),
                standfirst=story.lead.standfirst if story.lead else "",
                url=story.lead.url if story.lead else "",
                state=story.state,
                top=story.top,
                articles=story.count,
                decided_at=story.decided_at,
            )
            for story in found[:size]
        ],
        next=found[size - 1].pk if len(found) > size else None,
    )
