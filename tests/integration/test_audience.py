"""The audience of a story: who follows what it is about, in fixed slices."""

from datetime import timedelta

import pytest
from tests.readership import NOON, join, publisher

from newsbell.follows import choices
from newsbell.follows.audience import SLICE_BITS, Audience, audience, names
from newsbell.follows.choices import Wish
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
    assert {devon.pk: ("phrase", "Devon"), about_sea.pk: ("topic", "Sea")} == names([devon.pk, about_sea.pk, 0])
