"""The publishers' VAPID keys: rows in the database, private halves as files in the folder of keys (0600)."""

from datetime import datetime
from pathlib import Path

from django.db import transaction

from newsbell.common import conf, secrets
from newsbell.common.errors import KeyRefused, NotFound, SettingInvalid
from newsbell.common.models import Publisher
from newsbell.delivery import vapid
from newsbell.delivery.models import VapidKey


def current(publisher: Publisher, now: datetime) -> VapidKey:
    """The key that new devices subscribe with; made at the first call."""
    found = _newest(publisher)
    if found is None:
        with transaction.atomic():
            # Two processes at once would make two: the first to lock the publisher makes it, the other finds it.
            Publisher.objects.select_for_update().get(pk=publisher.pk)
            found = _newest(publisher) or _make(publisher, now)
    return found


def standing(publisher: Publisher) -> VapidKey:
    """The key that new devices subscribe with, where there is one; else NotFound: to ask changes nothing."""
    found = _newest(publisher)
    if found is None:
        raise NotFound(
            f"{publisher.name} has no applicationServerKey yet",
            why="It is made when a publisher is added by command, or saved in the admin.",
            fix="Its operator saves the publisher once in Django's admin.",
        )
    return found


def named(publisher: Publisher, public: str) -> VapidKey:
    """The publisher's key with that public half (applicationServerKey); NotFound where it never had it."""
    for key in publisher.vapid_keys.filter(public=public.rstrip("="), retired_at=None):
        return key
    raise NotFound(
        f"{publisher.name} has no such applicationServerKey",
        why="A device that subscribed with another key could never be rung.",
        fix="Unsubscribe, and subscribe with the key that the publisher's address in this API gives.",
    )


def new(publisher: Publisher, now: datetime) -> VapidKey:
    """One more generation, which new devices subscribe with from now on; the others ring as before."""
    with transaction.atomic():
        Publisher.objects.select_for_update().get(pk=publisher.pk)
        return _make(publisher, now)


def take_in(publisher: Publisher, pair: vapid.VapidKey, now: datetime, *, use: bool) -> tuple[VapidKey, bool]:
    """A key pair of the publisher's from elsewhere, and whether it was new here.

    New devices subscribe with it where `use` says so, or where the publisher had none. KeyRefused where it is another
    publisher's.
    """
    with transaction.atomic():
        Publisher.objects.select_for_update().get(pk=publisher.pk)
        known = VapidKey.objects.filter(public=pair.public).first()
        if known and known.publisher_id != publisher.pk:
            raise KeyRefused(
                "This key is another publisher's",
                why="A key says to push services who rings: two publishers never share one.",
                fix="Import it for the publisher whose devices subscribed with it.",
            )
        if known is None:
            first = _newest(publisher) is None
            known = VapidKey.objects.create(
                publisher=publisher, public=pair.public, created_at=now, current=use or first
            )
            _path(known).unlink(missing_ok=True)
            secrets.read_private(_path(known), create=pair.to_pem())
            return known, True
    if use:
        choose(known)
    return known, False


def choose(row: VapidKey) -> None:
    """New devices subscribe with this one from now on. KeyRefused where it is retired."""
    if row.retired_at:
        raise KeyRefused(f"{row} is retired", why="No device is rung with it any more.", fix="Make or import another.")
    with transaction.atomic():
        VapidKey.objects.filter(publisher=row.publisher_id).exclude(pk=row.pk).update(current=False)
        VapidKey.objects.filter(pk=row.pk).update(current=True)


def retire(row: VapidKey, now: datetime) -> None:
    """No device is rung with it any more, nor joins with it. KeyRefused for the one that new devices subscribe with."""
    newest = _newest(row.publisher)
    if newest is None or newest.pk == row.pk:
        raise KeyRefused(
            f"{row} is the one that new devices subscribe with",
            why="Without it nobody could join.",
            fix="Make another one first: newsbell keys new SLUG",
        )
    VapidKey.objects.filter(pk=row.pk).update(current=False, retired_at=now)


def load(row: VapidKey) -> vapid.VapidKey:
    """The key pair of a row. Raises SettingInvalid where its file is missing, unreadable or another key's."""
    path = _path(row)
    try:
        key = vapid.VapidKey.from_pem(path.read_bytes())
    except OSError as error:
        raise _unusable(path, f"It cannot be read: {error.strerror}.") from None
    except SettingInvalid as error:
        raise _unusable(path, error.why) from None
    if key.public != row.public:
        raise _unusable(path, "It holds another key than the one that devices subscribed with.")
    return key


def _newest(publisher: Publisher) -> VapidKey | None:
    return publisher.vapid_keys.filter(current=True).last()


def _make(publisher: Publisher, now: datetime) -> VapidKey:
    made = vapid.VapidKey.generate()
    row = VapidKey.objects.create(publisher=publisher, public=made.public, created_at=now)
    # A file that is there already was left by a crash before the commit, or by a database that is gone: it is a key of
    # this installation that no row has, and is never overwritten.
    pem = secrets.read_private(_path(row), create=made.to_pem())
    row.public = vapid.VapidKey.from_pem(pem).public
    row.save(update_fields=["public"])
    return row


def _path(row: VapidKey) -> Path:
    return conf.keys(f"vapid-{row.pk}.pem")


def _unusable(path: Path, why: str) -> SettingInvalid:
    return SettingInvalid(
        f"The VAPID key {path.name} cannot be used",
        why=why,
        fix=f"Put {path} back from your backup of the keys: devices can be rung with no other.",
    )
