"""Following and unfollowing."""

from datetime import timedelta
from pathlib import Path

import pytest
from tests import followed
from tests.readership import NOON, join, publisher

from newsbell.common import tombstones
from newsbell.common.errors import FollowRefused, NotFound, PhraseRefused
from newsbell.follows import choices, matcher
from newsbell.follows.choices import Wish
from newsbell.follows.models import Subject
from newsbell.readers.models import Reader
from newsbell.stories.archive import Words

pytestmark = pytest.mark.django_db
LATER = NOON + timedelta(hours=1)


def _names(follows: object) -> list[tuple[str, str, str]]:
    return [(one.subject.kind, one.subject.name, one.level) for one in follows]  # type: ignore[attr-defined] # a sequence of follows


def _number(reader: Reader, name: str) -> int:
    return next(one.pk for one in reader.favourites.standing() if one.subject.name == name)


def test_a_follow_counts_from_the_moment_it_is_made() -> None:
    site = publisher()
    reader = join(site).reader
    (made,) = choices.follow(reader.pk, site, [Wish("topic", " Local \n News ")], LATER)
    assert ("topic", "Local News", "at-once", LATER) == (*_names([made])[0], made.since)


def test_names_that_a_reader_would_call_the_same_are_one_subject() -> None:
    site = publisher()
    first, second = join(site, Wish("phrase", "São Paulo")), join(site, Wish("phrase", "SAO PAULO"))
    assert 1 == Subject.objects.count()
    assert {first.reader.pk, second.reader.pk} == followed.readers()


def test_the_same_name_is_another_subject_of_another_kind_or_publisher() -> None:
    join(publisher(), Wish("phrase", "Devon"), Wish("topic", "Devon"))
    join(publisher("herald", "https://herald.example"), Wish("phrase", "Devon"))
    assert 3 == Subject.objects.count()


def test_following_again_changes_the_level_and_not_since_when() -> None:
    site = publisher()
    reader = join(site, Wish("phrase", "Devon")).reader
    (again,) = choices.follow(reader.pk, site, [Wish("phrase", "devon", "inbox")], LATER)
    assert ("inbox", NOON) == (again.level, again.since)


def test_top_stories_are_one_subject_whatever_they_are_called() -> None:
    site = publisher()
    join(site, Wish("top-stories"))
    join(site, Wish("top-stories", "The best"))
    assert [("top-stories", "Top stories")] == followed.subjects()


@pytest.mark.parametrize("phrase", ["", "   ", "…", "a", "the", "x" * 101])
def test_a_phrase_that_matches_nothing_or_nearly_everything_is_refused(phrase: str) -> None:
    site = publisher()
    reader = join(site).reader
    with pytest.raises(PhraseRefused):
        choices.follow(reader.pk, site, [Wish("phrase", "Devon"), Wish("phrase", phrase)], NOON)
    assert not followed.readers()


@pytest.mark.parametrize(
    "wish", [Wish("mood", "merry"), Wish("topic", "Sport", "loudly"), Wish("topic", "!?"), Wish("topic", "x" * 201)]
)
def test_what_cannot_be_followed_is_refused(wish: Wish) -> None:
    site = publisher()
    with pytest.raises(FollowRefused):
        choices.follow(join(site).reader.pk, site, [wish], NOON)


def test_a_reader_follows_200_subjects_at_most_and_the_201st_changes_nothing() -> None:
    site = publisher()
    reader = join(site, *(Wish("topic", f"Topic {number}") for number in range(200))).reader
    with pytest.raises(FollowRefused):
        choices.follow(reader.pk, site, [Wish("topic", "One more")], NOON)
    with pytest.raises(FollowRefused):
        choices.replace(reader.pk, site, [Wish("topic", f"Other {number}") for number in range(201)], NOON)
    assert 200 == len(reader.favourites.standing())
    assert "One more" not in followed.names()


def test_unfollowing_ends_ones_own_follow_and_leaves_a_tombstone_without_its_name() -> None:
    site = publisher()
    mine, other = join(site, Wish("phrase", "Devon")).reader, join(site, Wish("phrase", "Devon")).reader
    theirs = other.favourites.standing()[0]
    with pytest.raises(NotFound):
        choices.unfollow(mine.pk, theirs.pk + 1, NOON)
    choices.unfollow(mine.pk, mine.favourites.standing()[0].pk, NOON)
    assert {other.pk} == followed.readers()
    from newsbell.common import conf

    last = conf.data(tombstones.FILE).read_text().splitlines()[-1]
    assert tombstones.subject_digest(mine.pk, theirs.pk) in last
    assert "Devon" not in last


def test_a_tombstone_is_written_for_what_ended_and_for_nothing_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    site = publisher()
    reader = join(site, Wish("phrase", "Devon")).reader
    monkeypatch.setenv("NEWSBELL_DATA", str(tmp_path))
    choices.replace(reader.pk, site, [Wish("phrase", "Devon"), Wish("top-stories")], LATER)
    assert not (tmp_path / tombstones.FILE).exists()
    choices.replace(reader.pk, site, [], LATER)
    assert 2 == len((tmp_path / tombstones.FILE).read_text().splitlines())


def test_a_subject_goes_when_its_last_follow_ends() -> None:
    """What nobody follows any more says what somebody read, and fills the disk for nothing."""
    site = publisher()
    mine = join(site, Wish("phrase", "Devon"), Wish("phrase", "my illness"), Wish("topic", "Sport")).reader
    join(site, Wish("phrase", "Devon"))
    choices.unfollow(mine.pk, _number(mine, "my illness"), LATER)
    choices.unfollow(mine.pk, _number(mine, "Devon"), LATER)
    assert {"Devon", "Sport"} == followed.names()
    choices.replace(mine.pk, site, [Wish("topic", "Politics")], LATER)
    assert {"Devon", "Politics"} == followed.names()


def test_the_matcher_follows_what_comes_and_goes(monkeypatch: pytest.MonkeyPatch) -> None:
    """To build it again for every unfollow would stall all stories."""
    monkeypatch.setattr(matcher, "_indexes", {})
    site = publisher()
    reader = join(site, Wish("phrase", "Devon"), Wish("phrase", "Exeter")).reader
    words = Words(0, "Devon, Exeter, Truro", "", [], "", [], "", "")
    assert ["Devon", "Exeter"] == _found(matcher.matched(site.pk, words, top=False))
    built = matcher._indexes[site.pk]
    choices.replace(reader.pk, site, [Wish("phrase", "Truro"), Wish("phrase", "Exeter")], LATER)
    assert ["Exeter", "Truro"] == _found(matcher.matched(site.pk, words, top=False))
    assert built is matcher._indexes[site.pk]
    choices.replace(reader.pk, site, [], LATER)
    assert [] == _found(matcher.matched(site.pk, words, top=False))


def test_many_subjects_are_read_some_at_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(matcher, "_indexes", {})
    monkeypatch.setattr(matcher, "AT_ONCE", 2)
    site = publisher()
    join(site, *(Wish("phrase", name) for name in ("Devon", "Exeter", "Truro", "Bude")))
    words = Words(0, "Bude, Devon, Exeter, Truro, Looe", "", [], "", [], "", "")
    assert ["Bude", "Devon", "Exeter", "Truro"] == _found(matcher.matched(site.pk, words, top=False))
    join(site, Wish("phrase", "Looe"))
    assert 5 == len(matcher.matched(site.pk, words, top=False))


def _found(matched: dict[int, str]) -> list[str]:
    return sorted(one.name for one in Subject.objects.filter(pk__in=matched))


def test_replacing_keeps_what_stays_since_when_it_was_followed() -> None:
    site = publisher()
    reader = join(site, Wish("phrase", "Devon"), Wish("topic", "Sport")).reader
    choices.replace(reader.pk, site, [Wish("topic", "sport", "inbox"), Wish("top-stories")], LATER)
    assert [
        ("topic", "Sport", "inbox", NOON),
        ("top-stories", "Top stories", "at-once", LATER),
    ] == [(*_names([one])[0], one.since) for one in choices.of(reader.pk)]
    assert [] == choices.replace(reader.pk, site, [], LATER)
