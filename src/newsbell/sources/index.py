"""The sitemaps that an index names: which of them are read, and what they hold together."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime

from newsbell.common.errors import AddressRefused, FeedUnreadable, NewsbellError
from newsbell.common.plural import plural
from newsbell.common.urls import host_within, shown, target
from newsbell.sources.conditional import Validators
from newsbell.sources.entry import Child, Entry, Feed, counted

MOST_READ = 10
# The protocol allows no index in an index; some sites have one.
DEEPEST = 2
_NEVER = datetime.min.replace(tzinfo=UTC)
Ask = Callable[[str, Validators], tuple[Validators, Feed | None]]


@dataclass
class File:
    """What one of them holds. What is `old` is no news, in a file that was not read before.

    `rest`: what a known file has beyond the newest entries, which comes with them when one of those goes.
    """

    entries: list[Entry] = field(default_factory=list)
    addresses: list[Entry] = field(default_factory=list)
    old: list[Entry] = field(default_factory=list)
    old_addresses: list[Entry] = field(default_factory=list)
    rest: list[Entry] = field(default_factory=list)


@dataclass
class Walk:
    """A reading of the sitemaps that an index names.

    `known`: what each file named its last answer, by address. `hosts`: those whose files are read. `news_after`: what
    is older in a file that was not read before is no news (None: all is). `ask` fetches a file if it changed, and says
    what it names this answer; no feed: unchanged. `files`: those that changed.
    """

    known: Mapping[str, Validators]
    hosts: Collection[str]
    news_after: datetime | None
    ask: Ask
    files: dict[str, File] = field(default_factory=dict)
    validators: dict[str, Validators] = field(default_factory=dict)
    problems: list[str] = field(default_factory=list)
    failures: list[NewsbellError] = field(default_factory=list)

    @property
    def entries(self) -> list[Entry]:
        return [entry for file in self.files.values() for entry in file.entries]

    @property
    def addresses(self) -> list[Entry]:
        return [entry for file in self.files.values() for entry in file.addresses]

    @property
    def old(self) -> list[Entry]:
        return [entry for file in self.files.values() for entry in file.old]

    def through(self, index: Feed) -> None:
        """Reads the newest sitemaps, ten at most. One that fails never hides the others; raises where all failed."""
        waiting = [(child, 1) for child in self._chosen(index.children)]
        read: set[str] = set()
        while waiting and len(read) < MOST_READ:
            child, depth = waiting.pop(0)
            if child.url in read:
                continue
            read.add(child.url)
            try:
                waiting[:0] = [(inner, depth + 1) for inner in self._read(child.url, depth)]
            except NewsbellError as error:
                self.failures.append(error)
                self.problems.append(str(error))
                if child.url in self.known:
                    self.validators[child.url] = self.known[child.url]
        if self.failures and len(self.failures) == len(read):
            raise self.failures[0]
        if left := len({child.url for child, _ in waiting} - read):
            said = plural(left, "of its sitemaps is", "of its sitemaps are")
            self.problems.append(f"{said} not read: add the one that has the news as a source")
        if old := len(self.old):
            self.problems.append(counted(old, "too old to be news, in files read for the first time"))

    def _read(self, url: str, depth: int) -> list[Child]:
        """Reads one file; returns the files that it names itself."""
        validators, feed = self.ask(url, self.known.get(url, Validators()))
        if feed is not None and feed.children:
            if depth == DEEPEST:
                raise FeedUnreadable(
                    f"{shown(url)} is an index deep inside others",
                    why="newsbell follows two of them.",
                    fix="Add the sitemap that has the news as a source.",
                )
            return self._chosen(feed.children)
        self.validators[url] = validators
        if feed is not None:
            self.problems += feed.problems
            self.files[url] = self._sorted(feed, url)
        return []

    def _sorted(self, feed: Feed, url: str) -> File:
        if url in self.known:
            return File(list(feed.entries), list(feed.addresses), rest=list(feed.rest))
        if (news_after := self.news_after) is None:
            return File([*feed.entries, *feed.rest], list(feed.addresses))
        file = File()
        for entry in feed.entries:
            (file.old if entry.published and entry.published < news_after else file.entries).append(entry)
        # Beyond the newest, what does not say that it is news is none: it would ring when one of those goes.
        for entry in feed.rest:
            (file.entries if entry.published and entry.published >= news_after else file.old).append(entry)
        # Of an archive that appears nobody could read all pages, to find that none of them is news.
        for entry in feed.addresses:
            (file.old_addresses if entry.updated is None else file.addresses).append(entry)
        return file

    def _chosen(self, children: Sequence[Child]) -> list[Child]:
        """Those of the source's hosts: what calls itself news first, then the newest, then as they stand."""
        own = [child for child in children if _is_of(child.url, self.hosts)]
        if others := len(children) - len(own):
            self.problems.append(f"{others:,} of its sitemaps on other hosts: they are not read")
        own.sort(key=lambda child: child.modified or _NEVER, reverse=True)
        return sorted(own, key=lambda child: "news" not in child.url.lower())


def _is_of(url: str, hosts: Collection[str]) -> bool:
    try:
        host = target(url).host
    except AddressRefused:
        return False
    return any(host_within(host, own.removeprefix("www.")) for own in hosts)
