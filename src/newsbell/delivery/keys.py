"""The publishers' VAPID keys: rows in the database, private halves as files in the folder of keys (0600)."""

from datetime import datetime
from pathlib import Path

from django.db import transaction

from newsbell.common import conf, secrets
from newsbell.common.errors import NotFound, SettingInvalid
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
    for key in publisher.vapid_keys.filter(public=public.rstrip("=")):
        return key
    raise NotFound(
        f"{publisher.name} has no such applicationServerKey",
        why="A device that subscribed with another key could never be rung.",
        fix="Unsubscribe, and subscribe with the key that the publisher's address in this API gives.",
    )


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
