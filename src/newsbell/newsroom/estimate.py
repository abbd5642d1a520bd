"""How many readers an editor's word would ring, told before it is given: the ledger's own plan, written down nowhere.

It is an estimate: until they are rung readers come and go, are rung of something else, or begin their quiet hours.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass, field
from itertools import chain, pairwise
from typing import TypeVar

from django.db.models import Count, QuerySet, Sum
from django.utils import translation

from newsbell.common.clock import now
from newsbell.follows import audience
from newsbell.follows.choices import Kind
from newsbell.follows.models import Subject
from newsbell.joints import Part, there
from newsbell.pipeline import KEPT
from newsbell.readers import standing
from newsbell.reminders import ledger, planning, progress, rings, rows
from newsbell.reminders.models import Reminder, Shard
from newsbell.reminders.outcome import REASONS
from newsbell.reminders.packing import SLICE_BITS, VALUES
from newsbell.reminders.rows import REASON, Row
from newsbell.stories import by_hand
from newsbell.stories.models import Story

T = TypeVar("T")
MOST = 64
"""So many slices of an audience, 1,024 readers at most each, are looked at, evenly spread over all: an editor waits."""
LEAST = 4
"""And so many of each story, where several are asked of together and share them."""


@dataclass(frozen=True)
class Estimate:
    """`readers` ring, on so many `devices`; `quiet`: how many are told without a ring, by the reason.

    `finding`: newsbell is looking for the story's readers still, so there may be more.
    """

    readers: int = 0
    devices: int = 0
    quiet: Counter[str] = field(default_factory=Counter)
    finding: bool = False

    @property
    def unrung(self) -> int:
        """They find it in the inbox or in an edition."""
        return self.quiet.total()

    @property
    def reasons(self) -> list[tuple[str, int]]:
        """Why they are not rung, in the ledger's words, the most frequent first."""
        return [(translation.gettext(REASONS[reason]), count) for reason, count in self.quiet.most_common()]

    def __add__(self, other: "Estimate") -> "Estimate":
        return Estimate(
            self.readers + other.readers,
            self.devices + other.devices,
            self.quiet + other.quiet,
            self.finding or other.finding,
        )


@dataclass(frozen=True)
class SoFar:
    """Of a story's readers: whom a push service accepted it for, who has it without that, and who waits.

    `forgotten`: it is not known any more; `finding`: as above. It is counted; `estimated`: but for how many of them are
    readers of several of its stories, who are looked for in a part of its slices.
    """

    rung: int
    unrung: int
    waiting: int
    forgotten: bool
    finding: bool
    estimated: bool = False


def so_far(story: Story) -> SoFar:
    """What became of a story, and of what was joined to it, until now; a reader counts once, by the best of it."""
    stories = [story.pk, *story.joined.values_list("pk", flat=True)]
    counts = progress.told(stories)
    again, each = _again(stories)
    found = {
        "rung": counts.accepted,
        "waiting": counts.waiting,
        "unrung": counts.planned - counts.accepted - counts.waiting - counts.other,
    }
    once = {what: max(0, count - round(again[what] * each)) for what, count in found.items()}
    return SoFar(**once, forgotten=ledger.forgotten(stories), finding=_is_finding(story), estimated=each > 1)


def _again(stories: Collection[int]) -> tuple[Counter[str], float]:
    """What else became of these stories for readers of several, beside the best; and for how many each of it stands.

    A story has a reader once, so the slices of several alone are looked at.
    """
    told = Shard.objects.filter(reminder__story__in=stories, reminder__kind=Reminder.Kind.STORY)
    of_slice = told.order_by("slice").values("slice").annotate(many=Count("reminder", distinct=True))
    several = list(of_slice.filter(many__gt=1).values_list("slice", Sum("members")))
    kept, _each = spread(several, MOST)
    # By what is in them: the first slices are full of readers, the newest and those that many left are not.
    some = sum(members for _slice, members in kept)
    each = sum(members for _slice, members in several) / some if some else 0
    again: Counter[str] = Counter()
    for slice_, _members in kept:
        own: dict[int, list[int]] = defaultdict(list)
        for row in rows.read(told.filter(slice=slice_).order_by("pk")):
            for at in row.positions():
                own[row.page.places[at]].append(_RANK[row.page.value[at]])
        again.update(_BEST[rank] for ranks in own.values() for rank in sorted(ranks)[1:])
    return again, each


_BEST = ("rung", "waiting", "unrung", "other")
_BECAME = {"accepted": "rung", "deferred": "waiting", "in-inbox": "unrung", "in-edition": "unrung"}
_RANK = [_BEST.index(_BECAME.get(value, "other")) for value in VALUES]


def of_release(story: Story, stories: int = 1) -> Estimate:
    """Of those who were held for an editor; one of so many stories that are estimated together."""
    held = Shard.objects.filter(reminder__in=_reminder(story), held__gt=0)
    # By slices and not by rows: a slice has one for each push origin, in the same order nearly everywhere, and every
    # second or fourth of them would be of one push origin alone.
    slices = held.order_by("slice").values_list("slice", flat=True).distinct()

    def planned(slice_: int) -> Estimate:
        found = rows.read(held.filter(slice=slice_).order_by("pk"))
        return sum((_planned(story, _held(row), top=row.shard.urgent) for row in found), Estimate())

    return _all(slices.iterator(), planned, stories, finding=_is_finding(story))


def of_top(story: Story, stories: int = 1) -> Estimate:
    """Of those who follow top stories and were not told of it yet; one of so many stories, as above."""
    if story.state == Story.State.OLD or _reminder(story).exclude(forgotten_at=None).exists():
        return Estimate()
    subjects = Subject.objects.filter(publisher=story.publisher_id, kind=Kind.TOP_STORIES)
    matched = dict.fromkeys(subjects.values_list("pk", flat=True), "")
    # Of a large audience not even all rows are read, nor of those read all slices, of which each may have few readers.
    stretches = pairwise(chain(audience.begins(matched), [None]))
    some, each = spread(stretches, _share(stories))

    def parts() -> Iterator[audience.Audience]:
        for first, end in some:
            to = None if end is None else end - 1
            yield from audience.audience(matched, story.publisher_id, story.decided_at, after=(first or 0) - 1, to=to)

    kin, kept = by_hand.kin(story), str(story.state) if story.state in KEPT else ""

    def planned(part: audience.Audience) -> Estimate:
        own = Shard.objects.filter(reminder__kind=Reminder.Kind.STORY, slice=part.slice)
        known, told = _readers(own.filter(reminder__story=story)), _readers(own.filter(reminder__story__in=kin))
        return _planned(story, part, known, told, kept=kept, top=True)

    estimate = _all(parts(), planned, stories, each, finding=_is_finding(story))
    if story.state == Story.State.HELD:
        waits = Counter(held=estimate.readers + estimate.unrung)
        return Estimate(quiet=+waits, finding=estimate.finding)
    return estimate


def spread(items: Iterable[T], most: int) -> tuple[list[T], float]:
    """At most `most` of the items, evenly spread over all, and for how many of all each of them stands. Pure."""
    kept: list[T] = []
    stride, count = 1, 0
    for item in items:
        if count % stride == 0:
            kept.append(item)
            if len(kept) > most:
                kept, stride = kept[::2], 2 * stride
        count += 1
    return kept, count / len(kept) if kept else 0


def _share(stories: int) -> int:
    """So much is looked at of one of so many stories."""
    return max(LEAST, MOST // stories)


def _all(
    items: Iterable[T], planned: Callable[[T], Estimate], stories: int, each: float = 1, *, finding: bool
) -> Estimate:
    """What is planned for all; the items stand for `each` so many."""
    kept, own = spread(items, _share(stories))
    each *= own
    total = sum(map(planned, kept), Estimate())
    quiet = Counter({reason: round(count * each) for reason, count in total.quiet.items()})
    return Estimate(round(total.readers * each), round(total.devices * each), quiet, finding)


def _planned(
    story: Story,
    part: planning.Audience,
    known: Collection[int] = (),
    told: Collection[int] = (),
    *,
    kept: str = "",
    top: bool,
) -> Estimate:
    moment = now()
    groups = planning.planned(
        part,
        there(story.publisher_id, part.readers),
        known,
        told,
        rings.seen(part.slice, moment),
        held=False,
        kept=kept,
        top=top,
    ).values()
    readers: list[int] = []
    quiet: Counter[str] = Counter()
    for group in groups:
        rung = group.waiting()
        readers += ((part.slice << SLICE_BITS) + group.places[rung]).tolist()
        for which, (_value, reason) in enumerate(group.said):
            quiet[reason] += int(((group.which == which) & ~rung).sum())
    return Estimate(len(readers), standing.ringing(readers), +quiet)


def _reminder(story: Story) -> QuerySet[Reminder]:
    return Reminder.objects.filter(story=story, kind=Reminder.Kind.STORY)


def _is_finding(story: Story) -> bool:
    return story.due_at is not None and story.due_at <= now()


def _readers(shards: QuerySet[Shard]) -> set[int]:
    return {reader for shard in shards for reader in rows.readers(shard)}


def _held(row: Row) -> Part:
    """Who waits in a row for an editor's word, as an audience."""
    reason = {row.reader(at): row.page.reason[at] for at in ledger.held(row)}
    readers = sorted(reason)
    at_once = [reason[one] == REASON["held"] for one in readers]
    digest = {one for one in readers if reason[one] != REASON["held"]}
    return Part(row.shard.slice, readers, at_once, [0] * len(readers), digest)
