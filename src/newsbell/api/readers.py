"""What a reader does with the manage capability: preferences, follows, devices, and the ways out."""

from collections.abc import Sequence
from contextlib import nullcontext, suppress
from dataclasses import asdict
from typing import Any

from django.db import transaction
from django.http import HttpRequest
from django.urls import reverse
from ninja import Body, Router
from ninja.responses import Status

from newsbell import editions, joints, wishes
from newsbell.api import joining, schemas
from newsbell.api.auth import MANAGE, UNSUBSCRIBE, holder_of, reader_of
from newsbell.api.subjects import addresses, languages_of
from newsbell.common import conf
from newsbell.common.clock import now
from newsbell.common.errors import NotFound
from newsbell.follows import choices
from newsbell.follows.choices import Wish
from newsbell.follows.models import Follow
from newsbell.readers import capabilities, consent, devices, digest, hours
from newsbell.readers.models import Capability, Device, Reader
from newsbell.readers.names import public_name

router = Router(tags=["reader"], auth=MANAGE)
Wishes = list[schemas.FollowIn]


@router.get("/reader", response=schemas.ReaderOut, summary="Preferences")
def reader(request: HttpRequest) -> schemas.ReaderOut:
    return _reader(reader_of(request))


@router.patch("/reader", response=schemas.ReaderOut, summary="Change preferences")
def change(request: HttpRequest, body: schemas.ReaderPatch) -> schemas.ReaderOut:
    """Only what is sent changes. With `consent` the choice has its receipt."""
    found = reader_of(request)
    sent = body.model_dump(exclude_unset=True, exclude={"consent", "quiet", "edition"})
    if "quiet" in body.model_fields_set:
        said = body.quiet
        sent |= hours.fields(hours.Hours(said.begins, said.ends, said.zone) if said else None)
    if "edition" in body.model_fields_set:
        wish = body.edition
        sent |= digest.fields(digest.Digest(**wish.model_dump()) if wish else None)
    for name, value in sent.items():
        if value is not None or name in ("rings_a_day", *hours.FIELDS, *digest.FIELDS):
            setattr(found, name, value)
    with transaction.atomic():
        # The edition's row first, as who makes the edition locks them.
        if body.model_fields_set & {"quiet", "edition"}:
            editions.expect(found, now())
        found.save(update_fields=list(sent))
        if agreed := body.consent:
            consent.receipt(found, agreed.choice, agreed.words, agreed.language or found.language, agreed.page, now())
    return _reader(found)


@router.delete("/reader", response=schemas.Done, summary="Erase the reader and all that is theirs")
def erase(request: HttpRequest) -> schemas.Done:
    joints.erase(reader_of(request), now())
    return schemas.Done()


@router.get("/reader/export", summary="Take everything along")
def export(request: HttpRequest) -> dict[str, Any]:
    return joints.take(reader_of(request))


@router.get("/reader/consents", response=list[schemas.ConsentOut], summary="Receipts, the newest first")
def consents(request: HttpRequest) -> list[schemas.ConsentOut]:
    """What was shown, in which words, and what was chosen: the reader's own proof."""
    receipts = reader_of(request).consents.order_by("-pk")
    return [schemas.ConsentOut(**consent.told(one)) for one in receipts]


@router.get("/reader/follows", response=list[schemas.FollowOut], summary="Follows")
def follows(request: HttpRequest) -> list[schemas.FollowOut]:
    found = reader_of(request)
    return _follows(found, choices.of(found.pk))


@router.post("/reader/follows", response=list[schemas.FollowOut], summary="Follow more subjects")
def follow(request: HttpRequest, body: Body[Wishes]) -> list[schemas.FollowOut]:
    """One that is followed already takes the new level."""
    found = reader_of(request)
    follows = choices.follow(found.pk, found.publisher, _wishes(found, body), now())
    joints.mute_what_is_less(found, (one.level for one in body), now())
    return _follows(found, follows)


@router.put("/reader/follows", response=list[schemas.FollowOut], summary="Follow exactly these subjects")
def refollow(request: HttpRequest, body: Body[Wishes]) -> list[schemas.FollowOut]:
    found = reader_of(request)
    follows = choices.replace(found.pk, found.publisher, _wishes(found, body), now())
    joints.mute(found, now())
    return _follows(found, follows)


@router.delete("/reader/follows/{follow}", response=schemas.Done, summary="Unfollow, with a receipt")
def unfollow(request: HttpRequest, follow: schemas.Number) -> schemas.Done:
    """NotFound where the reader does not follow it, or no more: told like what is another's."""
    found = reader_of(request)
    names = [one.subject.name for one in choices.of(found.pk) if one.pk == follow]
    # Another tab may have ended since what was there.
    with suppress(NotFound) if names else nullcontext():
        choices.unfollow(found.pk, follow, now())
    joints.mute(found, now())
    consent.note(found, "unfollow", ", ".join(names), now())
    return schemas.Done()


@router.get("/reader/devices", response=list[schemas.DeviceOut], summary="Devices")
def all_devices(request: HttpRequest) -> list[schemas.DeviceOut]:
    """Never with their endpoints: those are secrets."""
    return [_device(device) for device in reader_of(request).devices.all()]


@router.post("/reader/devices", response={201: schemas.DeviceOut}, summary="Add a device, or refresh it")
def add_device(request: HttpRequest, body: schemas.SubscriptionIn) -> Status[schemas.DeviceOut]:
    found = reader_of(request)
    subscription = joining.read_subscription(found.publisher, body.model_dump(), now())
    return Status(201, _device(devices.register(found, subscription, now(), holder_of(request))))


@router.post("/reader/devices/{device}/choose", response=schemas.Done, summary="Let this device be the one that rings")
def choose_device(request: HttpRequest, device: schemas.Number) -> schemas.Done:
    devices.choose(devices.of(reader_of(request), device))
    return schemas.Done()


@router.delete("/reader/devices/{device}", response=schemas.Done, summary="Remove a device")
def remove_device(request: HttpRequest, device: schemas.Number) -> schemas.Done:
    """Its browser's capabilities end with it, unless it is that browser which asks.

    Both or neither: of a device that is gone nobody could ask again.
    """
    with transaction.atomic():
        found = devices.of(reader_of(request), device)
        devices.remove(Device.objects.filter(pk=found.pk))
        if found.holder != holder_of(request):
            capabilities.end(found.reader, found.holder)
    return schemas.Done()


@router.post(
    "/reader/capabilities/{purpose}",
    response={201: schemas.CapabilityOut},
    summary="Replace a secret link",
)
def replace_capability(request: HttpRequest, purpose: Capability.Purpose) -> Status[schemas.CapabilityOut]:
    """The old one of this browser stops working at once; the new one is shown this once."""
    token = capabilities.issue(reader_of(request), purpose, now(), holder_of(request))
    return Status(201, schemas.CapabilityOut(purpose=purpose.value, capability=token))


@router.post("/reader/feed", response={201: schemas.FeedOut}, summary="Make the link to the reader's own feed")
def make_feed(request: HttpRequest) -> Status[schemas.FeedOut]:
    """Shown this once; the one before stops working at once."""
    token = capabilities.issue(reader_of(request), capabilities.Purpose.FEED, now(), capabilities.FEED)
    base = f"{conf.get('NEWSBELL_URL')}{reverse('newsbell:newsbell-bell:feed', args=[token, 'atom'])}"
    return Status(201, schemas.FeedOut(atom=base, json_feed=base.removesuffix("atom") + "json"))


@router.post("/reader/leave", response=schemas.Done, summary="Leave, from the preference page")
def leave_by_page(request: HttpRequest) -> schemas.Done:
    joints.leave(reader_of(request), now())
    return schemas.Done()


@router.post("/leave", response=schemas.Done, auth=UNSUBSCRIBE, summary="Leave: all devices and follows end")
def leave(request: HttpRequest) -> schemas.Done:
    """With the unsubscribe capability. It asks nothing else, and there is no GET that a link scanner could follow."""
    joints.leave(reader_of(request), now())
    return schemas.Done()


def _reader(found: Reader) -> schemas.ReaderOut:
    return schemas.ReaderOut(
        reader=public_name(found.pk),
        publisher=found.publisher.slug,
        language=found.language,
        ringing=found.ringing,
        rings_a_day=found.rings_a_day,
        updates=found.updates,
        quiet=schemas.QuietOut(begins=own.begins, ends=own.ends, zone=own.zone) if (own := hours.of(found)) else None,
        breaking=found.breaking,
        edition=schemas.EditionOut(**asdict(wish)) if (wish := digest.of(found)) else None,
        created_at=found.created_at,
    )


def _follows(found: Reader, follows: Sequence[Follow]) -> list[schemas.FollowOut]:
    pages = addresses(found.publisher, [one.subject for one in follows])
    languages = languages_of(one.subject.story for one in follows)
    return [
        schemas.FollowOut(
            id=one.pk,
            kind=one.subject.kind,
            name=one.subject.name,
            level=one.level,
            since=one.since,
            story=one.subject.story,
            language=languages.get(one.subject.story, ""),
            page=pages.get(one.pk),
        )
        for one in follows
    ]


def _device(found: Device) -> schemas.DeviceOut:
    return schemas.DeviceOut(
        id=found.pk,
        vendor=found.vendor,
        created_at=found.created_at,
        chosen=found.chosen,
        state="gone" if found.gone_at else "mismatch" if found.mismatch_at else "rings",
    )


def _wishes(found: Reader, body: Sequence[schemas.FollowIn]) -> list[Wish]:
    return wishes.of(found.publisher, (follow.model_dump() for follow in body), found.pk)
