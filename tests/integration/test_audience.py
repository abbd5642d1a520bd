"""The audience of a story: who follows what it is about, in fixed slices."""

from datetime import datetime, timedelta

import pytest
from tests.readership import NOON, join, publisher

from newsbell.follows import choices
from newsbell.follows.audience import SLICE_BITS, Audience, audience, standing
from newsbell.follows.choices import Wish
from newsbell.follows.models import Posting, Subject
from newsbell.readers.models import Reader

pytestmark = pytest.mark.django_db

DEVON, SEA = Wish("phrase", "Devon"), Wish("topic", "Sea", "inbox")


def test_readers_come_in_fixed_slices_each_with_what_matched() -> None:
    site = publisher()
    both, sea = join(site, DEVON, SEA).reader, join(site, SEA).reader
    join(site, Wish("phrase", "Exeter"))
    join(publisher("herald", "https://herald.example"), DEVON)
    far = Reader.objects.create(pk=((both.pk >> SLICE_BITS) + 7) << SLICE_BITS, publisher=site, created_at=NOON)
    devon, about_sea = (one.subject for one in choices.of(both.pk))
    choices.follow_together([far.pk], site, [DEVON], NOON)
    matched = {devon.pk: "in the headline", about_sea.pk: "filed under Sea"}
    near = both.pk >> SLICE_BITS
    assert [
        Audience(near, [both.pk, sea.pk], [True, False], [0b11, 0b10]),
        Audience(near + 7, [far.pk], [True], [0b01]),
    ] == list(audience(matched, site.pk, NOON, after=-1))
    assert [near + 7] == [part.slice for part in audience(matched, site.pk, NOON, after=near)]
    assert [] == list(audience(matched, site.pk, NOON - timedelta(seconds=1), after=-1)), "none followed then"
    assert [] == list(audience({}, site.pk, NOON, after=-1))
    told = {number: (one.kind, one.name) for number, one in standing([devon.pk, about_sea.pk, 0]).items()}
    assert {devon.pk: ("phrase", "Devon"), about_sea.pk: ("topic", "Sea")} == told


@pytest.mark.uncounted
def test_a_full_subject_is_many_rows_and_nobody_is_left_out_or_told_of_what_they_ended() -> None:
    """3,000 readers over a wide range, some of whom leave: the same as asking each."""
    site = publisher()
    first = join(site, DEVON).reader
    more = [first.pk + 3 * step for step in range(1, 3_000)]
    Reader.objects.bulk_create(Reader(pk=pk, publisher=site, created_at=NOON) for pk in more)
    choices.follow_together(more, site, [DEVON], NOON)
    choices.follow(more[7], site, [Wish("phrase", "Devon", "inbox")], NOON)
    later = Reader.objects.create(pk=first.pk + 4, publisher=site, created_at=NOON)
    choices.follow(later.pk, site, [DEVON], NOON + timedelta(minutes=1))
    (devon,) = (one.pk for one in choices.of(first.pk))
    for pk in more[::2]:
        choices.end(pk, [devon])
    standing = {first.pk, *more[1::2]}
    assert Posting.objects.count() > 2

    def told(at: datetime, after: int = -1) -> dict[int, bool]:
        found = list(audience({devon: ""}, site.pk, at, after=after))
        assert [part.slice for part in found] == sorted({part.slice for part in found})
        assert all(reader >> SLICE_BITS == part.slice for part in found for reader in part.readers)
        return {reader: ring for part in found for reader, ring in zip(part.readers, part.at_once, strict=True)}

    assert {reader: reader != more[7] for reader in standing} == told(NOON)
    assert {*standing, later.pk} == told(NOON + timedelta(minutes=1)).keys()
    half = more[1_500] >> SLICE_BITS
    assert {reader for reader in standing if reader >> SLICE_BITS > half} == told(NOON, half).keys()


def test_more_subjects_than_a_word_has_bits_are_told_apart() -> None:
    site = publisher()
    reader = join(site, *(Wish("topic", f"Topic {number}") for number in range(150))).reader
    matched = dict.fromkeys((one.pk for one in choices.of(reader.pk)), "")
    (part,) = audience(matched, site.pk, NOON, after=-1)
    assert ([reader.pk], [True], [(1 << 150) - 1]) == (part.readers, part.at_once, part.why)


def test_readers_who_are_deleted_leave_no_posting() -> None:
    site = publisher()
    reader = join(site, DEVON, SEA).reader
    assert (2, 2) == (Posting.objects.count(), Subject.objects.count())
    reader.delete()
    assert (0, 0) == (Posting.objects.count(), Subject.objects.count())
