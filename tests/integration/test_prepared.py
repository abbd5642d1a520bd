"""A statement that is made once answers and writes as the one that Django makes each time."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import DatabaseError

from newsbell.common import prepared, tallies
from newsbell.common.models import Publisher, Tally
from newsbell.common.prepared import Given, Prepared, update
from newsbell.reminders import rows, slices
from newsbell.reminders.models import Reminder, Shard
from newsbell.stories.models import Article, Story, Telling

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)

pytestmark = pytest.mark.django_db


@pytest.fixture
def reminder() -> Reminder:
    publisher = Publisher.objects.create(slug="gazette", name="The Gazette")
    story = Story.objects.create(publisher=publisher, state="new", decided_at=NOON)
    return Reminder.objects.create(
        story=story, publisher=publisher, decided_at=NOON, deadline=NOON + timedelta(hours=4), seed=b"s" * 32
    )


@pytest.fixture
def article() -> Article:
    publisher = Publisher.objects.create(slug="gazette", name="The Gazette", origin="https://gazette.example")
    return Article.objects.create(publisher=publisher, title="The harbour is open", seen_at=NOON)


def test_it_finds_and_changes_what_it_is_given_each_time(reminder: Reminder) -> None:
    find = Prepared(
        lambda: Reminder.objects.filter(pk=Given("pk")).values_list("deadline", "seed", "kind").query  # sealed, a time
    )
    change = Prepared(lambda: update(Reminder.objects.filter(pk=Given("pk")), "deadline", "open"))
    for hours in (1, 2):
        assert change.change(pk=reminder.pk, deadline=NOON + timedelta(hours=hours), open=True) == 1
        assert [(NOON + timedelta(hours=hours), b"s" * 32, "story")] == list(map(tuple, find.rows(pk=reminder.pk)))
    assert change.change(pk=reminder.pk + 1, deadline=NOON, open=True) == 0
    assert [] == list(find.rows(pk=reminder.pk + 1))


def test_a_row_of_a_key_is_the_one_that_the_orm_reads(reminder: Reminder) -> None:
    there, read = Reminder.objects.get(pk=reminder.pk), prepared.get(Reminder, reminder.pk)
    names = prepared.columns(Reminder)
    assert [getattr(there, name) for name in names] == [getattr(read, name) for name in names]
    assert (set(), False) == (read.get_deferred_fields(), read._state.adding)
    with pytest.raises(Reminder.DoesNotExist):
        prepared.get(Reminder, reminder.pk + 1)


def test_what_is_sealed_is_written_as_its_field_would(reminder: Reminder) -> None:
    change = Prepared(lambda: update(Reminder.objects.filter(pk=Given("pk")), "seed", "deadline", open=False))
    change.change_each([{"pk": reminder.pk, "seed": b"t" * 32, "deadline": NOON}])
    reminder.refresh_from_db()
    assert (b"t" * 32, NOON, False) == (bytes(reminder.seed or b""), reminder.deadline, reminder.open)


def test_many_new_rows_are_as_the_orm_would_have_them(article: Article) -> None:
    story = Story.objects.create(publisher=article.publisher, lead=article, decided_at=NOON)
    said = {"rank": 7, "title": "Déjà vu", "seen_at": NOON, "published_at": None, "packed": b"p"}
    own = {"publisher": article.publisher_id, "article": article.pk, "story": story.pk}
    prepared.add_many(Telling, (*own, *said), [(*own.values(), *said.values())])
    assert [said] == list(Telling.objects.filter(**own).values(*said))


def test_a_row_is_read_anew_as_its_lease_was_claimed(reminder: Reminder) -> None:
    row = rows.new(reminder, 0, "https://push.example")
    row.add([1], [1], value=[1], retry=[1])
    row.save(due_at=NOON)
    claimed = Shard.objects.get()
    Shard.objects.update(due_at=NOON + timedelta(hours=1), answered=3)
    Reminder.objects.update(deadline=NOON)
    again = slices.locked(claimed)
    assert (again.shard.due_at, again.shard.answered, again.shard.reminder.deadline) == (NOON, 3, NOON)
    assert not again.tried
    assert slices.due_at(claimed) == NOON
    Shard.objects.all().delete()
    assert slices.due_at(claimed) is None
    with pytest.raises(Shard.DoesNotExist):
        slices.locked(claimed)


def test_counts_of_the_same_name_add_up() -> None:
    tallies.add({})
    tallies.add({("a", "x"): 1, ("a", "y"): 2})
    tallies.add({("a", "x"): 3})
    assert {"x": 4, "y": 2} == tallies.of("a")
    assert Tally.objects.count() == 2


def test_a_row_that_is_added_is_as_the_orm_would_have_it(article: Article) -> None:
    fields = {"publisher_id": article.publisher_id, "lead": article, "decided_at": NOON}
    one, other = Story(**fields), Story.objects.create(**fields)
    prepared.add(one)
    assert one.pk != other.pk
    assert values(other) == values(Story.objects.get(pk=one.pk))
    one.save()
    assert 2 == Story.objects.count()


def test_the_fields_that_are_changed_are_written_and_no_others(article: Article) -> None:
    article.evidence, article.change, article.title = ["“Déjà vu”"], "minor", "Another title"
    prepared.change(article, ("change", "evidence"))
    kept = Article.objects.get(pk=article.pk)
    assert ("minor", ["“Déjà vu”"], "The harbour is open") == (kept.change, kept.evidence, kept.title)


def test_a_row_that_is_gone_is_not_changed_in_silence(article: Article) -> None:
    Article.objects.all().delete()
    with pytest.raises(DatabaseError, match="is gone"):
        prepared.change(article, ("change",))


def values(story: Story) -> list[object]:
    return [getattr(story, field.attname) for field in Story._meta.concrete_fields if not field.primary_key]
