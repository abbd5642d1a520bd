"""newsbell publisher: the news sites that this installation serves."""

from typing import Any

from django.core.management import call_command
from django.core.management.base import CommandParser
from django.db import IntegrityError, connection
from django.utils.text import slugify

from newsbell.api import tokens
from newsbell.commands import place
from newsbell.commands.terminal import TerminalCommand, publisher, table
from newsbell.common import urls
from newsbell.common.clock import now
from newsbell.common.errors import AddressRefused, InputUnreadable
from newsbell.common.models import Publisher
from newsbell.delivery import keys


class Command(TerminalCommand):
    help = "Adds and lists publishers, and makes tokens for their own systems."

    def add_arguments(self, parser: CommandParser) -> None:
        does = parser.add_subparsers(dest="does", required=True, metavar="add | list | token")
        add = does.add_parser("add", help="a new publisher, with its first VAPID key")
        add.add_argument("slug", help="short name, for addresses: gazette")
        add.add_argument("name", help='as readers know it: "The Gazette"')
        add.add_argument("--origin", default="", help="of its pages: only they may let readers join")
        add.add_argument("--language", default="", help="BCP 47: en, pt-BR")
        listing = does.add_parser("list", help="all publishers")
        listing.add_argument("--json", action="store_true", help="a JSON line each")
        token = does.add_parser("token", help="a new API token; printed this once")
        token.add_argument("slug")
        token.add_argument("--name", default="made on the command line", help="what it is for")

    def execute(self, *args: Any, **options: Any) -> str | None:
        self.begins = options["does"] == "add"
        return super().execute(*args, **options)

    def handle(self, *_args: Any, does: str, **said: Any) -> None:
        getattr(self, f"_{does}")(**said)

    def _add(self, slug: str, name: str, origin: str, language: str, **_said: Any) -> None:
        if slugify(slug) != slug:
            raise InputUnreadable(f"{slug!r} cannot be a short name", fix=f"Take {slugify(slug) or 'gazette'}.")
        # What a new installation begins with, before anything of it ran.
        if place.amiss() or not connection.introspection.table_names():
            call_command("migrate", verbosity=0)
        try:
            origin = urls.origin(origin) if origin else ""
            made = Publisher.objects.create(slug=slug, name=name, origin=origin, language=language)
        except AddressRefused as error:
            raise InputUnreadable(
                f"{origin!r} is no origin", why=error.why, fix="Write it with its scheme: https://gazette.example"
            ) from None
        except IntegrityError:
            raise InputUnreadable(f"There is a publisher {slug} already", fix="Take another short name.") from None
        key = keys.current(made, now())
        self.console.print(f"Added [bold]{slug}[/]. Its applicationServerKey is {key.public}")
        if not origin:
            self.console.print("Without --origin no page can let readers join; set it in the admin.", style="yellow")

    def _list(self, json: bool, **_said: Any) -> None:
        rows = table("publisher", "name", "origin", "language", "sources", "readers")
        for one in Publisher.objects.all():
            facts = {
                "publisher": one.slug,
                "name": one.name,
                "origin": one.origin,
                "language": one.language,
                "sources": one.sources.count(),
                "readers": one.readers.count(),
            }
            if json:
                self.json(facts)
            rows.add_row(*map(str, facts.values()))
        if not json:
            self.console.print(rows)

    def _token(self, slug: str, name: str, **_said: Any) -> None:
        self.stdout.write(tokens.issue(publisher(slug), name, now()))
