"""A reading: what one poll of a source brought, or one push."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from newsbell.sources.conditional import Validators
from newsbell.sources.hubs import Hub
from newsbell.sources.models import Poll, Source


@dataclass
class Reading:
    """`result` is why it is kept, as a poll; the source is due again at `next_at` (None: `stopped` says why not).

    `fresh`: fields of the entries that it has not shown before in this form, by their digest; `addresses`: those of
    them whose titles are not the source's own word; `absent`: at which nothing stands; `left`: for the next poll.
    `past`: digests of what stood there before and is no news. `full`: so much is remembered of the source that what it
    shows no more is forgotten; `shows`: digests of all that it does show, where that is known (None: it is not).
    `parts`: validators of the files that an index names, of which `missing` could not be read.
    `completed`: so many of the fresh ones were read from their pages. `hub`: where the source may be subscribed to;
    `read`: the source showed itself whole.
    """

    source: Source
    at: datetime
    validators: Validators
    result: Poll.Result = Poll.Result.FAILED
    status: int | None = None
    entries: int = 0
    fresh: dict[int, dict[str, Any]] = field(default_factory=dict)
    addresses: set[int] = field(default_factory=set)
    absent: set[int] = field(default_factory=set)
    left: set[int] = field(default_factory=set)
    digests: list[int] = field(default_factory=list)
    past: list[int] = field(default_factory=list)
    full: bool = False
    shows: set[int] | None = None
    problems: list[str] = field(default_factory=list)
    parts: dict[str, Validators] = field(default_factory=dict)
    missing: int = 0
    completed: int = 0
    hub: Hub | None = None
    format: str = ""
    read: bool = False
    pushed: bool = False
    shown: dict[str, Any] = field(default_factory=dict)
    next_at: datetime | None = None
    interval_s: float = 0
    stopped: str = ""

    def leave(self, digest: int) -> None:
        """Leaves an entry for the next poll, which asks for the whole source again."""
        del self.fresh[digest]
        self.digests.remove(digest)
        self.left.add(digest)
        self.validators, self.parts = Validators(), dict.fromkeys(self.parts, Validators())
        self._ends()

    def look_again(self, digest: int) -> None:
        """Nothing stands at this address: it is looked at again after a while."""
        del self.fresh[digest]
        self.absent.add(digest)
        self._ends()

    def _ends(self) -> None:
        if not self.fresh:
            self.result = Poll.Result.UNCHANGED
