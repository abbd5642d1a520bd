"""newsbell source: where articles come from."""

from datetime import datetime
from typing import Any

from django.core.management.base import CommandParser
from django.db import IntegrityError
from rich.markup import escape

from newsbell.commands.terminal import TerminalCommand, publisher, table
from newsbell.common import urls
from newsbell.common.clock import now
from newsbell.common.errors import InputUnreadable, NotFound
from newsbell.common.plural import plural
from newsbell.common.urls import shown
from newsbell.sources.models import Poll, Source, WebSub

_CHANGES = {
    "pause": "is not read any more; it keeps what it has shown",
    "resume": "a paused one is read again",
    "remove": "it goes, with its polls; the stories that it told stay",
}


class Command(TerminalCommand):
    help = "Adds sources, polls them now, lists what each found and what was wrong, pauses and removes them."

    def add_arguments(self, parser: CommandParser) -> None:
        does = parser.add_subparsers(dest="does", required=True, metavar="add | check | list | pause | resume | remove")
        add = does.add_parser(
            "add", help="a new source: a feed, a sitemap or a page; what stands in it at its first reading rings nobody"
        )
        add.add_argument("url")
        add.add_argument("--publisher", required=True, metavar="SLUG")
        add.add_argument(
            "--page", action="store_true", help="it is a front or section page: its links to articles are its entries"
        )
        add.add_argument("--name", default="")
        add.add_argument(
            "--rank",
            type=int,
            help="0: the publisher's own (default for its own hosts); higher: less trusted (default 1)",
        )
        add.add_argument("--host", action="append", default=[], help="a host beside its own whose links it may give")
        add.add_argument(
            "--complete",
            choices=Source.Complete.values,
            default=Source.Complete.AUTO,
            help="read the pages of entries that are only teasers: yes, no, or auto: of sitemaps and pages",
        )
        check = does.add_parser("check", help="polls now: one source, or all that are not paused")
        check.add_argument("source", type=int, nargs="?", metavar="ID")
        listing = does.add_parser("list", help="all sources, when each was read and what was wrong")
        for word, what in _CHANGES.items():
            does.add_parser(word, help=what).add_argument("source", type=int, metavar="ID")
        for one in (check, listing):
            one.add_argument("--json", action="store_true", help="a JSON line each")

    def handle(self, *_args: Any, does: str, **said: Any) -> None:
        getattr(self, f"_{does}")(**said)

    def _add(self, url: str, name: str, rank: int | None, host: list[str], **said: Any) -> None:
        whole = urls.target(url).url
        hosts = [urls.target(f"https://{one}").host for one in host]
        of = publisher(said["publisher"])
        if rank is None:
            rank = 0 if _is_own(whole, of.origin) else 1
        if not 0 <= rank <= 1000:
            raise InputUnreadable(f"{rank} is no rank", fix="Take 0 for the publisher's own, up to 1000 for others.")
        kind = Source.Kind.PAGE if said["page"] else Source.Kind.FEED
        own = {"name": name, "rank": rank, "hosts": hosts, "kind": kind, "complete": said["complete"]}
        try:
            made = Source.objects.create(publisher=of, url=whole, due_at=now(), **own)
        except IntegrityError:
            raise InputUnreadable("The publisher has this source already", fix="See: newsbell source list") from None
        trust = "the publisher's own" if rank == 0 else f"of rank {rank}, less trusted than the publisher's own"
        self.console.print(
            f"Added source [bold]{made.pk}[/], {trust}. It is read at once where newsbell serves, or by:"
        )
        self.console.print(f"  newsbell source check {made.pk}", style="cyan")

    def _check(self, source: int | None, json: bool, **_said: Any) -> None:
        from newsbell import work  # half a second, for which who lists or adds sources need not wait

        wanted = Source.objects.filter(paused=False) if source is None else Source.objects.filter(pk=source)
        if source is not None:
            _source(source)
        # One after the other, so that each is told as soon as it is known.
        for one in wanted:
            last = one.polls.first()
            work.check([one.pk])
            poll = one.polls.filter(pk__gt=last.pk if last else 0).first()
            if one.paused:
                self._tell_paused(one, json)
            elif poll:
                poll.source.refresh_from_db()
                self._tell(poll, json)
            elif json:
                self.json({"source": one.pk, "url": one.url, "result": "busy"})
            else:
                self.console.print(f"[yellow]![/] [bold]{one.pk}[/] {escape(str(one))}\n  a worker reads it just now")

    def _tell_paused(self, source: Source, json: bool) -> None:
        if json:
            self.json({"source": source.pk, "url": source.url, "result": "paused"})
            return
        self.console.print(f"[yellow]![/] [bold]{source.pk}[/] {escape(str(source))}")
        self.console.print(f"  is paused; it is read again after: newsbell source resume {source.pk}")

    def _pause(self, source: int, **_said: Any) -> None:
        found = _source(source)
        Source.objects.filter(pk=found.pk).update(paused=True)
        self.console.print(f"Source [bold]{found.pk}[/] is not read any more, until: newsbell source resume {found.pk}")

    def _resume(self, source: int, **_said: Any) -> None:
        found = _source(source)
        Source.objects.filter(pk=found.pk).update(paused=False, due_at=now())
        self.console.print(f"Source [bold]{found.pk}[/] is read again, at once where newsbell serves.")

    def _remove(self, source: int, **_said: Any) -> None:
        found = _source(source)
        found.delete()
        self.console.print(f"Source [bold]{source}[/] is gone. The stories that it told stay, also in the inboxes.")

    def _tell(self, poll: Poll, json: bool) -> None:
        if json:
            self.json(_facts(poll))
            return
        mark = "[red]✗[/]" if poll.result == Poll.Result.FAILED else "[green]✓[/]"
        self.console.print(f"{mark} [bold]{poll.source_id}[/] {escape(str(poll.source))}")
        form, hub = poll.source.format, pushes(poll.source, now())
        self.console.print(f"  {form + ': ' if form else ''}{found(poll)}")
        if hub:
            self.console.print(f"  {hub}")
        for problem in poll.problems:
            self.console.print(f"  [yellow]![/] {escape(str(problem))}")

    def _list(self, json: bool, **_said: Any) -> None:
        rows = table("id", "publisher", "source", "rank", "read", "found", "wrong")
        for source in Source.objects.select_related("publisher"):
            last = source.polls.first()
            if json:
                said = _facts(last) if last else {}
                own = {"source": source.pk, "url": source.url, "kind": source.kind, "format": source.format}
                own |= {"complete": source.complete, "paused": source.paused}
                self.json({**own, **said, "problem": source.problem, "websub": _websub(source)})
                continue
            rows.add_row(
                str(source.pk),
                escape(source.publisher.slug),
                escape(f"{source.name}\n{source.url}" if source.name else source.url),
                str(source.rank),
                "paused" if source.paused else _ago(source.polled_at, now()),
                "\n".join(filter(None, (source.format, found(last) if last else "", pushes(source, now())))),
                escape(" ".join(filter(None, (source.problem, *source.websubs.values_list("problem", flat=True))))),
            )
        if not json:
            self.console.print(rows if rows.row_count else "No source yet: newsbell source add URL --publisher SLUG")


def _source(number: int) -> Source:
    source = Source.objects.filter(pk=number).first()
    if source is None:
        raise NotFound(f"There is no source {number}", fix="See: newsbell source list")
    return source


def found(poll: Poll) -> str:
    """What a reading found, in words."""
    if poll.result == Poll.Result.FAILED:
        return f"could not be read (HTTP {poll.status})" if poll.status else "could not be read"
    if poll.result == Poll.Result.UNCHANGED:
        return "unchanged"
    entries = plural(poll.entries, "entry", "entries")
    words = f"{entries}, {poll.fresh} {'fresh' if poll.entries == 1 else 'of them fresh'}"
    if poll.completed:
        words += f" ({poll.completed} completed from {'its page' if poll.completed == 1 else 'their pages'})"
    if poll.first:
        return f"{words}: the first reading rings nobody"
    if poll.stories is None:
        return f"{words}; not decided yet"
    stories = f"{words}, {plural(poll.stories, 'new story', 'new stories')}"
    return f"{stories}: so many that they wait for an editor" if poll.held else stories


def pushes(source: Source, moment: datetime) -> str:
    """What its hub does for a source, in words; "" where there is none."""
    for one in source.websubs.order_by("-pk"):
        if one.state == WebSub.State.ACTIVE and one.ends_at:
            last = f"last {_ago(one.pushed_at, moment)}" if one.pushed_at else "none yet"
            return f"its hub pushes until {one.ends_at:%Y-%m-%d %H:%M} UTC, {last}"
        return {
            WebSub.State.ASKING: "its hub is asked to push",
            WebSub.State.DENIED: "its hub refuses to push",
            WebSub.State.LEAVING: "its hub is told to push no more",
        }.get(WebSub.State(one.state), "")
    return ""


def _websub(source: Source) -> dict[str, Any] | None:
    for one in source.websubs.order_by("-pk"):
        times = {"until": one.ends_at, "pushed": one.pushed_at, "missed": one.missed_at}
        said = {name: at.isoformat() if at else None for name, at in times.items()}
        return {"hub": shown(one.hub), "state": one.state, **said, "problem": one.problem}
    return None


def _facts(poll: Poll) -> dict[str, Any]:
    return {
        "source": poll.source_id,
        "url": poll.source.url,
        "at": poll.at.isoformat(),
        "result": poll.result,
        "status": poll.status,
        "first": poll.first,
        "pushed": poll.pushed,
        "entries": poll.entries,
        "fresh": poll.fresh,
        "completed": poll.completed,
        "stories": poll.stories,
        "held": poll.held,
        "problems": poll.problems,
    }


def _ago(then: datetime | None, moment: datetime) -> str:
    if then is None:
        return "not yet"
    seconds = max(0, int((moment - then).total_seconds()))
    for size, unit in ((86_400, "d"), (3_600, "h"), (60, "min")):
        if seconds >= size:
            return f"{seconds // size} {unit} ago"
    return f"{seconds} s ago"


def _is_own(url: str, origin: str) -> bool:
    """Does the publisher's own site give this address? A publisher without an origin has its own feeds anywhere."""
    site = urls.target(origin).host.removeprefix("www.") if origin else ""
    return not site or urls.host_within(urls.target(url).host, site)
