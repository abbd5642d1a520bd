"""Labels that come after their story was told: whom they reach, and when so many are no news."""

from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import transaction
from django.db.models import Q
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from tests.press import prose
from tests.world import World, world

from newsbell import pipeline
from newsbell.articles.item import read_item
from newsbell.common import clock
from newsbell.follows import matcher
from newsbell.joints import origin
from newsbell.sources.models import Poll, Source
from newsbell.stories import archive, by_hand, editing, rewording
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


def test_a_source_that_files_all_its_stories_anew_rings_nobody_and_is_in_the_inboxes(here: World) -> None:
    """No flood: a template that gives every entry of a feed one tag more is no news of each. Never missed either."""
    reader = here.reader("topic:Devon")
    for town in TOWNS:
        told(here, town, tags=["News"])
    assert len(TOWNS) == Story.objects.count()
    told(here, *TOWNS, tags=["News", "Devon"])
    assert here.shown(reader) == []
    assert [("in-inbox", "late")] * len(TOWNS) == here.outcomes(reader)
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
    assert ([], []) == rewording.reworded(Poll.objects.latest("pk").pk, clock.now())
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


LABELS = ("News", "Devon", "Sport")
NAMES = ("Exeter", "Torquay")
STEPS = st.one_of(
    st.tuples(
        st.just("file"),
        st.sampled_from(TOWNS[:2]),
        st.sampled_from((0, 1)),
        st.sets(st.sampled_from(LABELS)),
        st.booleans(),
        st.sets(st.sampled_from(NAMES)),
    ),
    st.tuples(st.sampled_from(("remind", "send", "join"))),
    st.tuples(st.just("top"), st.integers(0, 1)),
)
# What is posted before a join is heard of cannot be called back, so nothing is sent in the middle of telling.
MEANWHILE = st.tuples(st.sampled_from(("matching", "parts_of")), STEPS.filter(lambda step: step[0] != "send"))


@pytest.mark.uncounted
@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@example(steps=[*(("file", town, 0, {"News"}, False, set()) for town in TOWNS[:2]), ("top", 1), ("join",)])
@given(steps=st.lists(st.one_of(STEPS, MEANWHILE), min_size=2, max_size=9))
def test_whatever_labels_come_when_nobody_is_missed_or_rung_twice(here: World, steps: list[Any]) -> None:
    """Filed or worded anew, in another feed too, joined or marked, between the steps of telling and within one."""
    with transaction.atomic(), pytest.MonkeyPatch.context() as patches:
        _History(here, patches).goes(steps)
        transaction.set_rollback(True)


class _History:
    """What comes of some steps; each reader follows one label or name, and one all."""

    def __init__(self, here: World, patches: pytest.MonkeyPatch) -> None:
        self.here, self.patches = here, patches
        matcher._indexes.clear()
        other = Source.objects.create(publisher=here.publisher, url="https://gazette.example/other.xml")
        self.sources = (here.source, other)
        self.readers = [here.reader(f"topic:{label}") for label in LABELS]
        self.named = [here.reader(f"phrase:{name}") for name in NAMES]
        everything = [*(f"topic:{label}" for label in LABELS), *(f"phrase:{name}" for name in NAMES), "top-stories"]
        self.tops = here.reader("top-stories")
        self.readers += [*self.named, here.reader(*everything), self.tops]
        self.quiet: list[tuple[Any, int]] = []

    def goes(self, steps: list[Any]) -> None:
        for step in steps:
            if step[0] in ("matching", "parts_of"):
                self.interrupt(step[0], step[1])
            else:
                self.do(step)
        drain()
        for reader in self.readers:
            rung = Counter(shown["title"] for shown in self.here.shown(reader))
            assert not rung or 1 == max(rung.values()), rung
        assert all(len(self.here.shown(reader)) == many for reader, many in self.quiet)
        for story in Story.objects.filter(Q(top=True) | Q(joined__top=True), joined_to=None).distinct():
            assert story.top
            both = [story, *story.joined.all()]
            assert any(self.here.outcomes_of(self.tops, one) for one in both), "top stories"
        # What is joined is told by each under its own labels.
        for story in Story.objects.filter(joined_to=None, joined=None):
            words = archive.words(story)
            for label, reader in zip(LABELS, self.readers, strict=False):
                assert label not in words.tags or self.here.outcomes_of(reader, story), label
            for name, reader in zip(NAMES, self.named, strict=True):
                assert name not in " ".join(words.body) or self.here.outcomes_of(reader, story), name

    def interrupt(self, moment: str, step: Any) -> None:
        real = getattr(pipeline, moment)

        def meanwhile(*args: Any) -> Any:
            self.patches.setattr(pipeline, moment, real)
            found = real(*args)
            self.do(step)
            return found

        self.patches.setattr(pipeline, moment, meanwhile)
        drain("remind")
        self.patches.setattr(pipeline, moment, real)

    def do(self, step: Any) -> None:
        stories = list(Story.objects.filter(joined_to=None).order_by("pk"))
        if step[0] == "file":
            self.file(*step[1:])
        elif step[0] == "remind":
            drain("remind")
        elif step[0] == "send":
            drain("remind")
            drain("send")
        elif step[0] == "top" and len(stories) > step[1]:
            editing.mark_top([stories[step[1]].pk], clock.now())
        elif step[0] == "join" and len(stories) > 1:
            by_hand.join(stories[0].pk, stories[1].pk, "an editor", clock.now())
            self.quiet += [(reader, len(seen)) for reader in self.readers if (seen := self.here.shown(reader))]

    def file(self, town: str, source: int, tags: set[str], more: bool, names: set[str]) -> None:
        text = f"{prose(town)} {prose(town + 'more', 8)}" if more else prose(town)
        text += "".join(f" It is near {name}." for name in sorted(names))
        said: dict[str, Any] = {
            "id": town,
            "link": f"https://gazette.example/{town}",
            "summary_html": text,
            "title": f"{town} floods",
        }
        now, of = clock.now(), self.sources[source]
        poll = Poll.objects.create(source=of, at=now, result="news", entries=30, fresh=1, due_at=now)
        archive.admit([archive.draft(origin(of), read_item(**said, tags=sorted(tags)))], poll.pk, now)
        drain("decide")
