"""What stood in a source before newsbell read it, and is no news: noted, so that it never rings; and bounded.

A file of an index is noted whole or not at all. One that must wait counts as not read before at the next poll too:
there what is dated tells its age itself, what is new in it rings meanwhile, and the rest is noted then.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

from newsbell.common.errors import TooMuchToRemember
from newsbell.sources import forms, polls
from newsbell.sources.entry import Entry
from newsbell.sources.index import File
from newsbell.sources.reading import Reading
from newsbell.sources.sitemap import MAX_URLS

MOST = MAX_URLS
"""In one poll: a file, the largest that the protocol allows, always fits."""


def of_files(files: Mapping[str, File], read: Iterable[Entry] | None) -> Iterator[tuple[str, Iterator[int]]]:
    """What is no news in each of these files. `read`: of a first reading, what is kept as articles that stood there."""
    kept = None if read is None else set(map(id, read))
    for url, file in files.items():
        yield url, _of_file(file, kept)


def _of_file(file: File, kept: Collection[int] | None) -> Iterator[int]:
    yield from map(forms.digest, file.old)
    yield from map(forms.place, file.old_addresses)
    if kept is not None:
        yield from (forms.digest(one) for one in file.entries if id(one) not in kept)
        yield from (forms.place(one) for one in file.addresses if id(one) not in kept)


def all_of(files: Mapping[str, File]) -> set[int]:
    """Digests of all that these files show."""
    every = files.values()
    return {forms.digest(one) for file in every for one in (*file.entries, *file.old, *file.rest)} | {
        forms.place(one) for file in every for one in (*file.addresses, *file.old_addresses)
    }


def note(
    reading: Reading, past: Iterable[tuple[str, Iterator[int]]], news: Collection[int], *, full: bool
) -> Sequence[str]:
    """Puts into the reading what of `past`, by its file, was not shown before; returns the files that have to wait.

    `news`: digests of what is none. `full`: so much is remembered of the source that nothing old is.
    """
    room, waiting = 0 if full else MOST, []
    for url, digests in past:
        # Where nothing fits any more, a hundred thousand digests need not be made to know that.
        some = set(digests if room else (one for one, _ in zip(digests, range(1), strict=False))).difference(news)
        new = some - polls.known(reading, some) if room else some
        if len(new) > room:
            waiting.append(url)
        else:
            reading.past += new
            room -= len(new)
    if waiting:
        reading.problems.append(str(_wait(len(waiting))))
    return waiting


def _wait(files: int) -> TooMuchToRemember:
    said = "1 of its sitemaps waits" if files == 1 else f"{files:,} of its sitemaps wait"
    return TooMuchToRemember(
        f"{said} to be read whole",
        why=f"A poll takes note of {MOST:,} entries that are too old to be news.",
        fix="Nothing: what is new in them rings, and the next polls note the rest.",
    )
