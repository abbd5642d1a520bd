"""What planning asks of readers: the same answers whether they are asked for in a row or one by one."""

from collections.abc import Iterator
from datetime import timedelta

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


def test_a_profile_has_the_chosen_device_first_then_the_newest_and_what_its_reader_chose(here: World) -> None:
    plain, several, choosy = (here.reader("phrase:Devon") for _ in range(3))
    moments = [clock.now() + timedelta(minutes=minute) for minute in (2, 1, 3, 0)]
    devices = [Device.objects.get(reader=several), *(here.device(several) for _ in range(3))]
    for device, moment in zip(devices, moments, strict=True):
        Device.objects.filter(pk=device.pk).update(created_at=moment)
    Device.objects.filter(pk=devices[3].pk).update(chosen=True)
    Device.objects.filter(pk=devices[2].pk).update(gone_at=clock.now())
    own = {"ringing": "all", "rings_a_day": 2, "quiet_from": 1, "quiet_to": 2, "zone": "UTC", "breaking": True}
    Reader.objects.filter(pk=choosy.pk).update(**own, edition="daily")
    far = Reader.objects.create(pk=choosy.pk + 5_000, publisher=here.publisher, created_at=clock.now(), rings_a_day=3)
    near = [plain.pk, several.pk, choosy.pk]
    for asked, lock in ((near, False), ([*near, far.pk], False), (near, True)):
        found = standing.profiles(asked, lock=lock)
        assert asked == list(found)
        assert [devices[at].pk for at in (3, 0, 1)] == [device.pk for device in found[several.pk].devices]
        assert [devices[2].pk] == [device.pk for device in found[several.pk].ended]
        assert standing.Profile(plain.pk, False, None, devices=found[plain.pk].devices) == found[plain.pk]
        said = found[choosy.pk]
        assert (True, 2, (1, 2, "UTC"), True, True) == (
            said.ring_all,
            said.rings_a_day,
            said.quiet,
            said.edition,
            said.breaking,
        )
        assert [1, 3, 1] == [len(found[pk].devices) for pk in near]
    assert 3 == standing.profiles([*near, far.pk])[far.pk].rings_a_day


def test_a_reader_without_a_device_has_a_profile_and_one_who_left_has_none(here: World) -> None:
    rung = here.reader("phrase:Devon")
    bare = Reader.objects.create(publisher=here.publisher, created_at=clock.now())
    found = standing.profiles([bare.pk, rung.pk, bare.pk + 1])
    assert {rung.pk: 1, bare.pk: 0} == {reader: len(one.devices) for reader, one in found.items()}
    assert found == standing.profiles([bare.pk, rung.pk, bare.pk + 1], lock=True)
    ((endpoint, point, auth),) = standing.opened(found[rung.pk].devices[:1]).values()
    device = Device.objects.get(reader=rung)
    assert (device.address, device.p256dh, device.auth) == (endpoint, point, auth)
