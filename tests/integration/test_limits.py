"""What planning asks of readers: the same answers whether they are asked for in a row or one by one."""

from collections.abc import Iterator

import pytest
from tests.world import World, world

from newsbell.common import clock
from newsbell.readers import standing
from newsbell.readers.models import Device, Reader

USUAL = 10
pytestmark = pytest.mark.django_db


@pytest.fixture
def here(monkeypatch: pytest.MonkeyPatch) -> Iterator[World]:
    with world(monkeypatch) as made:
        yield made


def test_limits_are_the_same_for_readers_in_a_row_and_far_apart(here: World) -> None:
    own = here.reader("phrase:Devon")
    Reader.objects.filter(pk=own.pk).update(rings_a_day=2)
    quiet = here.reader("phrase:Devon")
    Reader.objects.filter(pk=quiet.pk).update(quiet_from=1320, quiet_to=420, zone="Europe/London")
    gone = here.reader("phrase:Devon")
    Device.objects.filter(reader=gone).update(gone_at=clock.now())
    two = here.reader("phrase:Devon")
    Device.objects.filter(reader=two).update(origin="https://chosen.example", chosen=True)
    here.device(two)
    far = Reader.objects.create(pk=two.pk + 5_000, publisher=here.publisher, created_at=clock.now())
    near = [own.pk, quiet.pk, gone.pk, two.pk]
    for asked in (near, [*near, far.pk]):
        found = standing.limits(here.publisher.pk, asked, USUAL)
        assert {own.pk: 2, quiet.pk: USUAL, gone.pk: USUAL, two.pk: USUAL} == {
            reader: found.allowed[reader] for reader in near
        }
        assert {quiet.pk: (1320, 420, "Europe/London")} == dict(found.quiet)
        assert {own.pk, quiet.pk, two.pk} == set(found.origins)
        assert "https://chosen.example" == found.origins[two.pk]
    assert USUAL == found.allowed[far.pk]
    assert {} == standing.limits(here.publisher.pk, [], USUAL).allowed


def test_a_reader_without_a_device_has_a_profile_and_one_who_left_has_none(here: World) -> None:
    rung = here.reader("phrase:Devon")
    bare = Reader.objects.create(publisher=here.publisher, created_at=clock.now())
    found = standing.profiles([bare.pk, rung.pk, bare.pk + 1])
    assert {rung.pk: 1, bare.pk: 0} == {reader: len(one.devices) for reader, one in found.items()}
    assert found == standing.profiles([bare.pk, rung.pk, bare.pk + 1], lock=True)
    ((endpoint, point, auth),) = standing.opened(found[rung.pk].devices[:1]).values()
    device = Device.objects.get(reader=rung)
    assert (device.address, device.p256dh, device.auth) == (endpoint, point, auth)
