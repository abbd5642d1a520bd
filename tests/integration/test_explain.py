"""Explaining a story that many were told of."""

import re

import pytest
from rich.cells import cell_len
from tests.integration.commands.running import lines, run
from tests.readership import NOON, join, publisher, told

from newsbell.commands.headlines import LONGEST, Headlines, cut
from newsbell.common.errors import NotFound
from newsbell.readers import sample
from newsbell.readers.models import Consent, Reader
from newsbell.reminders import explain, ledger
from newsbell.reminders.models import Reminder
from newsbell.stories.models import Article, Story

MANY = 1_100


@pytest.mark.django_db
def test_a_story_of_more_readers_than_one_question_takes_is_explained() -> None:
    """SQLite refuses a question with a thousand keys in it; and these readers are of several slices."""
    site = publisher()
    one = told(join(site).reader, "Ferry strikes pier")
    readers = Reader.objects.bulk_create(Reader(publisher=site, language="en", created_at=NOON) for _ in range(MANY))
    reminder = Reminder.objects.get(pk=one.reminder)
    ledger.enter(reminder, [reader.pk for reader in readers], "in-inbox", "daily-cap", one.why, NOON)
    lines = explain.readers(one.story)
    assert MANY + 1 == len({line["reader"] for line in lines})
    assert {"accepted", "in-inbox"} == {line["outcome"] for line in lines}
    assert [readers[-1].pk] == [line["reader"] for line in explain.readers(one.story, readers[-1].pk)]


@pytest.mark.django_db
def test_a_reader_is_named_by_number_and_a_sample_by_name_too() -> None:
    site = publisher()
    wilf, other = join(site).reader, join(site).reader
    Consent.objects.create(reader=wilf, choice=sample.CHOICE, page=sample.NAMED.format("Wilf"), at=NOON)
    story = str(told(wilf, "Ferry strikes pier").story)
    for name in ("Wilf", str(wilf.pk)):
        assert [wilf.pk] == [line["reader"] for line in lines("explain", story, name)[0]["readers"]]
    assert re.search(rf"^{wilf.pk} Wilf ", run("explain", story), re.MULTILINE), (
        "and is called so where they are told of"
    )
    assert [] == lines("explain", story, str(other.pk))[0]["readers"]
    for name in ("Wilfred", "0", "-1", "9" * 5000):
        with pytest.raises(NotFound, match=r"There is no reader .* newsbell reader list"):
            run("explain", story, "--", name)
    for name in ("Ferry", "9" * 30):
        with pytest.raises(NotFound, match=r"There is no story .* newsbell story list"):
            run("explain", name)


@pytest.mark.django_db
def test_a_long_headline_is_said_in_full_once() -> None:
    """In the heading, the thread, of each article and of each reader's follow it was a wall of words."""
    title = "Bridge over the river falls after a night of rain, and all those who were on it came away unhurt"
    other = "Nobody was hurt when the old bridge fell, says the paper from across the river after a day of rumours"
    reader = join(publisher()).reader
    why = {"subject": 1, "kind": "thread", "name": title, "evidence": "it goes on with this running story"}
    first, second = (told(reader, title, minutes=minutes, why=[why]).story for minutes in (0, 1))
    Story.objects.filter(pk=second).update(thread=first)
    (lead,) = Article.objects.filter(story=second)
    for headline in (title, other, other):
        Article.objects.create(
            publisher=lead.publisher, story=lead.story, title=headline, seen_at=NOON, evidence=[f"As “{title}”."]
        )
    said = " ".join(run("explain", str(second)).split())
    brief = title[: LONGEST - 1] + "…"
    assert f"Story {second} {title} Its thread: {first} {brief} {second} {brief}, goes on with {first} " in said
    assert f"{other} As “{brief}”." in said
    # Their last words, since a cell may fold them.
    assert (1, 1) == (said.count("unhurt"), said.count("rumours"))
    assert title == lines("explain", str(second))[0]["articles"][-3]["title"], "programs get all of it"


def test_a_headline_is_cut_by_the_columns_that_it_takes_and_a_short_one_stays() -> None:
    assert LONGEST == cell_len(cut("洪水" * LONGEST))
    seen = Headlines("Ferry strikes pier")
    assert "As “Ferry strikes pier”." == seen.within("As “Ferry strikes pier”.")
    assert "Ferry strikes pier" == seen.once("Ferry strikes pier")
