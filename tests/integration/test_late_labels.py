"""Labels that come after their story was told: whom they reach, and when so many are no news."""

from collections.abc import Iterator
from typing import Any

import pytest
from tests.press import prose
from tests.world import World, world

from newsbell.articles.item import read_item
from newsbell.common import clock
from newsbell.joints import origin
from newsbell.sources.models import Poll, Source
from newsbell.stories import archive
from newsbell.stories.models import Article, Story
from newsbell.work import drain

pytestmark = pytest.mark.django_db
TOWNS = (
    "Ash",
    "Beer",
    "Colyton",
    "Dalwood",
    "Exton",
    "Farway",
    "Gittisham",
    "Hemyock",
    "Ide",
    "Kenn",
    "Luppitt",
    "Musbury",
)


@pytest.fixture
def here(monkeypatch: pytest.MonkeyPatch) -> Iterator[World]:
    with world(monkeypatch) as made:
        yield made


def told(here: World, *towns: str, tags: list[str], **fields: Any) -> list[Story]:
    """One poll that finds a story of each of these towns, as it is filed now; all is told then."""
    now = clock.now()
    poll = Poll.objects.create(source=here.source, at=now, result="news", entries=30, fresh=len(towns), due_at=now)
    said = [
        {"id": town, "link": f"https://gazette.example/{town}", "summary_html": prose(town), "title": f"{town} floods"}
        for town in towns
    ]
    drafts = [archive.draft(origin(here.source), read_item(**{**one, "tags": tags, **fields})) for one in said]
    archive.admit(drafts, poll.pk, now)
    drain()
    return [article.story for article in poll.articles.select_related("story") if article.story]


def test_a_source_that_files_all_its_stories_anew_rings_nobody(here: World) -> None:
    """No flood: a template that gives every entry of a feed one tag more is no news of each."""
    reader = here.reader("topic:Devon")
    for town in TOWNS:
        told(here, town, tags=["News"])
    assert len(TOWNS) == Story.objects.count()
    told(here, *TOWNS, tags=["News", "Devon"])
    assert here.shown(reader) == []
    told(here, "Zeal", tags=["News", "Devon"])
    assert ["Zeal floods"] == [shown["title"] for shown in here.shown(reader)]
    assert len(TOWNS) + 1 == Story.objects.count()


def test_a_few_stories_that_are_filed_anew_ring_who_follows_the_label_and_nobody_twice(here: World) -> None:
    """Never missed: what another story's article says under the label, and did not lend it, is no word of this one."""
    reader, both = here.reader("topic:Devon"), here.reader("topic:News", "topic:Devon")
    for town in TOWNS[:4]:
        told(here, town, tags=["News"])
    told(here, *TOWNS[:4], tags=["News", "Devon"])
    assert 4 == len(here.shown(reader)) == len(here.shown(both))
    told(here, *TOWNS[:4], tags=["News", "Devon", "Weather"], published=clock.now().isoformat())
    assert 4 == len(here.shown(reader)) == len(here.shown(both))


def test_a_story_that_loses_its_section_is_not_told_again(here: World) -> None:
    told(here, "Ash", tags=["News"], section="Devon")
    (story,) = told(here, "Ash", tags=["News"], section=None)
    assert [] == archive.filed_anew(Poll.objects.latest("pk").pk, clock.now())
    assert story.lead
    assert "" == story.lead.section


def test_a_label_that_another_paper_gave_to_a_telling_of_its_own_is_new_to_this_story(here: World) -> None:
    """Never missed: a story that is told by the same story of another source has none of that one's labels."""
    reader = here.reader("topic:Devon")
    (story,) = told(here, "Ash", tags=["News"])
    other = Source.objects.create(publisher=here.publisher, url="https://gazette.example/other.xml")
    Article.objects.create(
        publisher=here.publisher, source=other, title="Ash", tags=["Devon"], seen_at=clock.now(), story=story,
        decision="same-story",
    )  # fmt: skip
    told(here, "Ash", tags=["News", "Devon"])
    assert ["Ash floods"] == [shown["title"] for shown in here.shown(reader)]
