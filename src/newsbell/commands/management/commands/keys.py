"""newsbell keys: the keys that publishers ring with, and the one that the database is sealed with."""

from pathlib import Path
from typing import Any

from django.core.management.base import CommandParser
from django.db.models import Count, Q

from newsbell.commands.terminal import TerminalCommand, publisher, table
from newsbell.common import resealing, secrets
from newsbell.common.clock import now
from newsbell.common.errors import InputUnreadable, KeyRefused, NotFound
from newsbell.common.plural import plural
from newsbell.delivery import key_forms, keys
from newsbell.delivery.models import VapidKey
from newsbell.follows import postings
from newsbell.readers import retirement
from newsbell.readers.models import Device
from newsbell.reminders import renewal

RINGS = Q(devices__gone_at=None, devices__mismatch_at=None)


class Command(TerminalCommand):
    help = "Lists, makes, imports, exports and retires VAPID keys; changes the key that the database is sealed with."

    def add_arguments(self, parser: CommandParser) -> None:
        words = "list | new | import | export | use | retire | rotate-sealing"
        does = parser.add_subparsers(dest="does", required=True, metavar=words)
        listing = does.add_parser("list", help="every key, and how many devices ring with it")
        listing.add_argument("--json", action="store_true", help="JSON, a line each")
        new = does.add_parser("new", help="one more key, which new devices subscribe with; the others ring as before")
        new.add_argument("publisher", metavar="SLUG")
        into = does.add_parser("import", help="keys from elsewhere: PEM, base64url, or web-push libraries' JSON")
        into.add_argument("publisher", metavar="SLUG")
        into.add_argument("file", metavar="FILE")
        into.add_argument("--use", action="store_true", help="new devices subscribe with it from now on")
        out = does.add_parser("export", help="a key's private half, in PEM: whoever has it can ring its devices")
        use = does.add_parser("use", help="new devices subscribe with this one from now on")
        retire = does.add_parser("retire", help="no device is rung with it any more")
        retire.add_argument(
            "--with-devices", action="store_true", help="though devices ring with it: they must subscribe again"
        )
        for one in (out, use, retire):
            one.add_argument("key", type=int, metavar="ID")
        does.add_parser("rotate-sealing", help="a new key for all that is sealed; run again, it goes on where it was")

    def handle(self, *_args: Any, does: str, **said: Any) -> None:
        getattr(self, f"_{does.replace('-', '_')}")(**said)

    def _list(self, json: bool, **_said: Any) -> None:
        rows = table("id", "publisher", "applicationServerKey", "since", "devices", "state")
        counted = (
            VapidKey.objects.select_related("publisher").annotate(rings=Count("devices", filter=RINGS)).order_by("pk")
        )
        newest = {one.publisher_id: one.pk for one in counted if one.current}
        for one in counted:
            state = (
                "retired" if one.retired_at else "new devices" if newest.get(one.publisher_id) == one.pk else "rings"
            )
            facts = {
                "key": one.pk,
                "publisher": one.publisher.slug,
                "public": one.public,
                "created_at": f"{one.created_at:%Y-%m-%d %H:%M}",
                "devices": one.rings,
                "state": state,
            }
            if json:
                self.json(facts)
            rows.add_row(*map(str, facts.values()))
        if not json:
            self.console.print(rows)

    def _new(self, **said: Any) -> None:
        key = keys.new(publisher(said["publisher"]), now())
        self.console.print(f"New devices subscribe with key [bold]{key.pk}[/]: {key.public}")

    def _import(self, file: str, use: bool, **said: Any) -> None:
        site = publisher(said["publisher"])
        try:
            pairs = key_forms.read(Path(file).read_bytes())
        except OSError as error:
            raise InputUnreadable(
                f"{file} cannot be read", why=f"{error.strerror}.", fix="Give the file of the key."
            ) from None
        for pair in pairs:
            key, new = keys.take_in(site, pair, now(), use=use)
            self.console.print(f"Key [bold]{key.pk}[/] {'is taken in' if new else 'was here already'}: {key.public}")

    def _export(self, key: int, **_said: Any) -> None:
        self.stdout.write(keys.load(_key(key)).to_pem().decode())

    def _use(self, key: int, **_said: Any) -> None:
        keys.choose(_key(key))
        self.console.print(f"New devices subscribe with key {key}.")

    def _retire(self, key: int, with_devices: bool, **_said: Any) -> None:
        row = _key(key)
        devices = Device.objects.filter(vapid_key=row, gone_at=None, mismatch_at=None)
        ringing = devices.count()
        if ringing and not with_devices:
            raise KeyRefused(
                f"{plural(ringing, 'device rings', 'devices ring')} with key {key}",
                why="They ring again only after their reader's next visit, which subscribes them anew.",
                fix="Wait until there are few: newsbell keys list. Or say --with-devices.",
            )
        keys.retire(row, now())
        retirement.mismatched(devices.values_list("pk", flat=True), now())
        self.console.print(f"Key {key} is retired; {plural(ringing, 'device')} must subscribe again.")

    def _rotate_sealing(self, **_said: Any) -> None:
        left = self._renew()
        if left:
            self.console.print(f"An earlier rotation is finished: {plural(left, 'row is', 'rows are')} sealed anew.")
            return
        generation = secrets.add_generation()
        path = f"master-{generation}.key"
        self.console.print(f"{path} seals from now on. Back it up; the older ones stay where they are.")
        self.console.print(f"{plural(self._renew(), 'row is', 'rows are')} sealed anew.")

    def _renew(self) -> int:
        return sum(resealing.renew()) + sum(postings.renew()) + sum(renewal.renew())


def _key(number: int) -> VapidKey:
    for found in VapidKey.objects.select_related("publisher").filter(pk=number):
        return found
    raise NotFound(f"There is no key {number}", fix="See: newsbell keys list")
