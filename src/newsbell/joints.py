"""What joins two stages: words of the one, turned into words of the other. `pipeline.py` says when.

Each function's docstring begins with the stages that it joins.
"""

import logging
import random
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from django.db import transaction
from django.db.models import Q

from newsbell.common import conf, zones
from newsbell.common.clock import now
from newsbell.common.urls import target
from newsbell.delivery import alarms, lanes, pruning, retry, sender, shelves
from newsbell.follows import audience, choices
from newsbell.follows.match import About
from newsbell.follows.models import Level
from newsbell.parts import Part as Part
from newsbell.readers import erasure, retirement, standing
from newsbell.readers.models import Reader
from newsbell.reminders import changes, outcomes, slices, ways_out
from newsbell.reminders.budget import plan
from newsbell.reminders.models import Reminder, Shard
from newsbell.reminders.packing import SLICE
from newsbell.reminders.quiet import Quiet
from newsbell.reminders.rings import Book
from newsbell.reminders.rows import Row
from newsbell.sources import flood, polls
from newsbell.sources.models import Poll, Source
from newsbell.sources.reading import Reading
from newsbell.stories import archive, by_hand, editing, running
from newsbell.stories.models import Article, Story

log = logging.getLogger("newsbell.joints")
A_MOMENT = timedelta(seconds=2)
READERS_AT_ONCE, SLICES_AT_ONCE = 2_048, 16
# Of a few months' subscriptions so many have ended when they are rung; far more at once is a fault, not readers.
USUALLY_GONE = 0.05
# What an article changed, and the reminder that tells of it; minor edits are not pushed.
CHANGES = {"correction": Reminder.Kind.CORRECTION, "major": Reminder.Kind.UPDATE}
# Safari shows what comes as another notification, with its sound: there a correction stays in the inbox (guarantee 5).
NEVER_REPLACES = "apple"


def origin(source: Source) -> archive.Origin:
    """sources → stories: whose word an article is, and which hosts it may speak for."""
    site = [target(source.publisher.origin).host] if source.publisher.origin else []
    private = conf.get("NEWSBELL_SOURCE_ORIGINS")
    return archive.Origin(
        source.publisher_id, source.pk, source.rank, source.own_hosts, [*source.own_hosts, *site], private
    )


def admit(reading: Reading, articles: Mapping[int, Article]) -> None:
    """sources → stories: the articles of what no other reading has brought yet, in the caller's transaction."""
    polls.claim(reading)
    fresh = [articles[digest] for digest in reading.fresh if digest in articles]
    archive.admit(fresh, polls.keep(reading), now())


@dataclass(frozen=True)
class There:
    """Readers as they are now."""

    allowed: Mapping[int, int]
    origins: Mapping[int, str]
    hushed: set[int]
    editions: Set[int] = frozenset()
    breaking: Set[int] = frozenset()


def matching(matched: Mapping[int, str]) -> list[dict[str, object]]:
    """follows → reminders: what a story matched, in the words that its readers are told.

    Of a running story its number too (`story`): two of them may have one name.
    """
    standing = audience.standing(matched)
    told = ((standing[subject], evidence) for subject, evidence in matched.items() if subject in standing)
    return [
        {"subject": one.pk, "kind": one.kind, "name": one.name, "evidence": evidence}
        | ({"story": one.story} if one.story else {})
        for one, evidence in told
    ]


def parts_of(story: Story, table: Mapping[int, int], among: Sequence[Part] = ()) -> Iterator[Part]:
    """follows → reminders: the audience that is not enlisted yet, slice by slice; `table`: subject → its place.

    `among`: only that of these parts and what lies between them, as it is by now.
    """
    bits = [1 << place for place in table.values()]
    known: dict[int, int] = {}
    # told_to is the first slice that is not enlisted yet.
    first, last = (among[0].slice, among[-1].slice) if among else (story.told_to, None)
    for part in audience.audience(table, story.publisher_id, story.decided_at, after=first - 1, to=last):
        for why in set(part.why) - known.keys():
            known[why] = sum(bit for place, bit in enumerate(bits) if why >> place & 1)
        yield Part(part.slice, part.readers, part.at_once, [known[why] for why in part.why], part.digest)


def together(parts: Iterable[Part]) -> Iterator[list[Part]]:
    """Slices that are enlisted in one transaction: few enough for 10 ms of it, enough to share what each costs."""
    some: list[Part] = []
    for part in parts:
        some.append(part)
        if len(some) == SLICES_AT_ONCE or sum(len(one.readers) for one in some) >= READERS_AT_ONCE:
            yield some
            some = []
    if some:
        yield some


def there(publisher: int, readers: Sequence[int]) -> There:
    """readers → reminders: where each rings, how often they may, whose hours are quiet, who wants editions."""
    own = standing.limits(publisher, readers, conf.get("NEWSBELL_RINGS_A_DAY"))
    hushed = {one for one, said in own.quiet.items() if rings_for_s(said) < slices.LEAST_S}
    return There(own.allowed, own.origins, hushed, own.editions, own.breaking)


def take(reader: Reader) -> dict[str, Any]:
    """readers, reminders: everything that is kept of a reader, fit for JSON."""
    return erasure.take(reader) | ways_out.take(reader.pk)


def mute(reader: Reader, now: datetime) -> None:
    """stories, follows, reminders: what the reader wants to be told of no more, and did not ring yet, rings no more.

    A transaction that enlists them still, since it began before they ended a follow, ends first.
    """
    archive.wait_for_tellings(reader.publisher_id)
    ways_out.mute(reader.pk, choices.in_order([reader.pk])[reader.pk], now)


def mute_what_is_less(reader: Reader, levels: Iterable[str], now: datetime) -> None:
    """follows, reminders: the same, where these levels were chosen: what is for the inbox alone rings no more."""
    if Level.INBOX in levels:
        mute(reader, now)


def leave(reader: Reader, now: datetime) -> None:
    """readers, reminders: ends all devices and follows, and what still waits to ring."""
    erasure.leave(reader, now, ways_out.leave)


def erase(reader: Reader, now: datetime) -> None:
    """readers, reminders, delivery: removes the reader and all that is theirs."""
    shelves.forget(reader.devices.values_list("pk", flat=True))
    erasure.erase(reader, now, ways_out.erase)


def about(words: archive.Words) -> About:
    """articles, sources → follows: the people, places and organisations that a story names, and who tells it."""
    sources = Source.objects.filter(articles=words.article).values_list("name", flat=True) if words.article else ()
    named = _named(words)
    return About(
        named=named or (),
        authors=words.byline,
        source="".join(sources),
        threads=running.goes_on_with(words.story),
        # Where nobody knows what it names, the words of a place are all there is.
        listed=lambda name: named is not None and _is_place(name),
    )


def _is_place(name: str) -> bool:
    from newsbell.articles.known import gazetteer
    from newsbell.articles.subjects.uncased import naming as uncased

    return (gazetteer.find(name) or uncased.listed(name)) is not None


def _named(words: archive.Words) -> list[tuple[str, str, Sequence[str]]] | None:
    """None: it cannot be said; the story is told all the same, by its words, its labels and who tells it."""
    # The clock and the web process never ask, and their start would be longer by a third.
    from newsbell.articles.subjects import finding as subjects

    try:
        found = subjects.subjects(
            words.title,
            words.standfirst,
            words.body,
            words.tags,
            section=words.section,
            byline=words.byline,
            url=words.url,
        )
    except Exception:
        # Text is anybody's: what is too odd for these rules must not cost a reader the story, nor stop those behind it.
        log.exception("what story %d names could not be read", words.story)
        return None
    return [(one.name, one.kind, one.within) for one in found if one.kind != "topic"]


@transaction.atomic
def retract(story: Story, words: str, now: datetime, by: str) -> Story:
    """stories, reminders: an editor's words stand in the place of the story and its parts; nobody is rung any more.

    Returns the whole that it is by then.
    """
    whole = by_hand.whole(story)
    # The stories first, as whoever enlists their readers: who is enlisted just now is found below, and nobody waits for
    # another who waits for them.
    for one in list(Story.objects.select_for_update().filter(Q(pk=whole.pk) | Q(joined_to=whole)).order_by("pk")):
        changes.retract(one.pk, one.publisher_id, words, now)
        editing.withdraw(one.pk, now, by if one == whole else "")
    return whole


def retract_as_part(story: Story, now: datetime) -> None:
    """stories, reminders: what was joined to a retracted story since is retracted with it, and told anew as that is."""
    if not story.joined_to_id or not changes.retraction(story.joined_to_id) or changes.retraction(story.pk):
        return
    with transaction.atomic():
        # By now it may be part of another, which stands.
        whole = by_hand.whole(story)
        if words := changes.retraction(whole.pk):
            retract(whole, words, now, "")


def is_flood(poll: Poll, stories: Collection[int]) -> bool:
    """stories → sources: are these more than a known source may bring at once?"""
    return flood.is_flood(len(stories), polls.shown_by(poll), conf.get("NEWSBELL_FLOOD"))


def announce(article: Article, poll: Poll) -> None:
    """stories → reminders: a correction or a major update, of what speaks for a story that its readers are told of."""
    kind = None if poll.first else CHANGES.get(article.change)
    told = Story.objects.filter(articles=article, lead=article, state=Story.State.NEW)
    for story in told if kind else ():
        if changes.announce(story.pk, article.pk, story.publisher_id, str(kind), now()):
            told.update(due_at=now())


def planned(change: Reminder, part: changes.Told) -> Iterator[changes.Planned]:
    """readers → reminders: what becomes of a correction or an update for each of these readers."""
    there = standing.profiles(part.why, lock=True).values()
    if change.kind == Reminder.Kind.UPDATE:
        usual, rung = conf.get("NEWSBELL_RINGS_A_DAY"), Book(part.slice).counts(now())
        for profile in there:
            allowed = usual if profile.rings_a_day is None else profile.rings_a_day
            place = profile.reader & (SLICE - 1)
            hushed = profile.quiet is not None and rings_for_s(profile.quiet) < slices.LEAST_S
            said = plan(profile.origin, int(rung[place]), allowed, hushed=hushed)
            yield changes.Planned(profile.reader, *said, profile.origin)
        return
    for profile in there:
        can_ring = [device for device in profile.devices if device.pk in part.shown.get(profile.reader, ())]
        replace_it = [device for device in can_ring if device.vendor != NEVER_REPLACES]
        if replace_it:
            yield changes.Planned(profile.reader, "deferred", "to-send", replace_it[0].origin)
        else:
            reason = "cannot-replace" if can_ring else "nothing-to-replace"
            yield changes.Planned(profile.reader, "in-inbox", reason, None)


def asking(change: Reminder, part: changes.Told) -> set[int]:
    """follows → reminders: who of these still wants to be told at once of what their story rang them for.

    Of an update they alone are told, and of those who asked for updates; a correction goes to all who were told.
    """
    if change.kind != Reminder.Kind.UPDATE:
        return set(part.why)
    story = Reminder.objects.get(story=change.story_id, kind=Reminder.Kind.STORY)
    # What matched again in other words ("in the headline") stands there again.
    table: dict[int, int] = defaultdict(int)
    for place, one in enumerate(outcomes.subjects(story)):
        table[int(one["subject"])] |= 1 << place
    follows = choices.at_once(part.why)
    bits = {reader: sum(table.get(one, 0) for one in follows.get(reader, ())) for reader in part.why}
    return {reader for reader, why in part.why.items() if bits[reader] & why}


def wanting(change: Reminder, part: changes.Told) -> changes.Told:
    """readers → reminders: of an update, only who asked for updates."""
    if change.kind != Reminder.Kind.UPDATE:
        return part
    wants = set(Reader.objects.filter(pk__in=part.why, updates=True).values_list("pk", flat=True))
    return replace(part, why={reader: why for reader, why in part.why.items() if reader in wants})


def reach(
    row: Row, readers: Sequence[int], devices: dict[int, standing.Known], held: lanes.Held
) -> Mapping[int, slices.Reach]:
    """readers, delivery → reminders: which devices ring, in their order, and which lanes are closed just now.

    Whoever posts finds them in `devices`, by their key. `held`: lanes that the transaction has locked.
    A correction goes to every device that showed the older words, and to no other: there it would ring.
    """
    profiles = standing.profiles(readers)
    reminder = row.shard.reminder
    if reminder.kind in changes.REPLACING:
        shown = changes.shown_on(reminder, row.shard.slice)
        for one in profiles.values():
            replacing = [device for device in one.devices if device.vendor != NEVER_REPLACES]
            one.devices = [device for device in replacing if device.pk in shown.get(one.reader, ())]
            one.ended, one.ring_all = [], True
    every = [device for one in profiles.values() for device in one.every]
    devices.update((device.pk, device) for device in every)
    known = lanes.locked({device.way for device in every}, held)
    closed = lanes.closed(known, now())
    # A device that does not ring must not use up the one try of a lane that was closed.
    wanted = Counter(device.way for one in profiles.values() for device in one.ringing)
    grants = lanes.grants(known, {one: wanted[one] for one in wanted if one not in closed}, now())
    found = {}
    for one in profiles.values():
        shut = _shut(one, closed, grants) if closed or grants else {}
        live, ended = [device.pk for device in one.devices], [device.pk for device in one.ended]
        rings = rings_for_s(one.quiet) if one.quiet else None
        found[one.reader] = slices.Reach(live, one.ring_all, shut, ended, rings)
    return found


def _shut(
    profile: standing.Profile,
    closed: dict[lanes.Way, datetime],
    grants: Mapping[lanes.Way, lanes.Grant],
) -> dict[int, datetime]:
    """Until when a reader's devices are closed; what may go still is granted to who rings."""
    for at in {device.way for device in profile.ringing} & grants.keys():
        # The way bears no more just now: the others wait for their turn, or for what its one try hears.
        if not grants[at].left:
            closed[at] = grants[at].next_turn()
    shut = {device.pk: closed[device.way] for device in profile.every if device.way in closed}
    for at in (device.way for device in profile.ringing if device.way in grants):
        grants[at].left = max(0, grants[at].left - 1)
    return shut


class Sent(NamedTuple):
    """A message on its way: what it is in the ledger, its lane, and the TTL that was asked for."""

    to: slices.Ready
    way: lanes.Way
    ttl_s: int


def hear(row: Row, heard: Sequence[tuple[Sent, sender.Answer]], held: lanes.Held) -> None:
    """delivery → reminders, readers: whose fault was it, and what becomes of outcome, device and lane (see `reach`)?"""
    moment, shard, reminder = now(), row.shard, row.shard.reminder
    broken = lanes.hear([lanes.Heard(way, to.device, answer.verdict) for (to, way, _), answer in heard], moment, held)
    for (at, _), circuit in broken.items():
        alarms.sound("our-keys", at, f"The push service refuses our key or token: {circuit.reason}.", moment)
        retirement.believe_again(map(int, circuit.mismatched), reminder.decided_at)
    written: list[slices.Answered] = []
    ended: dict[str, list[int]] = {"gone": [], "key-mismatch": []}
    for (to, way, ttl_s), answer in heard:
        verdict = answer.verdict
        if verdict.kind == "key-mismatch" and way in broken:
            verdict = replace(verdict, kind="our-keys")  # so many at once are our fault, which retires nothing
        again = None
        if verdict.kind in ("theirs", "too-fast", "our-keys"):
            again = retry.retry_at(to.tries, verdict, moment, reminder.deadline, jitter()) or reminder.deadline
        ttl = verdict.ttl_in_force if verdict.ttl_in_force != ttl_s else None
        written.append(slices.Answered(to, verdict.kind, answer.status, verdict.reason, ttl, again))
        ended.get(verdict.kind, []).append(to.device)
        if verdict.kind == "payload" and to.shrunk:
            alarms.sound("payload-refused", shard.origin, f"Shortened too, it was refused: {verdict.reason}.", moment)
    slices.record(row, written, moment)
    if ended["key-mismatch"]:
        retirement.mismatched(ended["key-mismatch"], moment)
    if ended["gone"]:
        retirement.gone(ended["gone"], moment)
        row.save()  # it counts among its run
    if ended["gone"] and _too_many_gone(shard):
        alarms.sound("mass-gone", shard.origin, "Too many devices are reported gone; none is retired.", moment)
        retirement.believe_again(slices.doubt_gone(shard), reminder.decided_at)


def _too_many_gone(shard: Shard) -> bool:
    """reminders → delivery: are so many gone that it is no matter of theirs?"""
    # While a push service refuses all others, for our keys or because it is overrun, these are most of its last words.
    # What it said besides is counted in the shard alone: in all of the run it would be a million rows.
    return pruning.too_many_gone(*slices.gone_share(shard), USUALLY_GONE) and pruning.far_above(
        *slices.own_share(shard), USUALLY_GONE
    )


def rings_for_s(hours: standing.Hours) -> int:
    """readers → reminders: so many seconds until the reader's quiet hours begin; 0: they are now."""
    begins, ends, zone = hours
    return int(Quiet(begins, ends, zones.zone(zone)).left(now()).total_seconds())


def jitter() -> float:
    return random.random()  # noqa: S311 - spreads work in time, guards nothing
