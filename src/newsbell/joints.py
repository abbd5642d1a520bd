"""What joins two stages: words of the one, turned into words of the other. `pipeline.py` says when.

Each function's docstring begins with the stages that it joins.
"""

import random
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import cast

from newsbell.articles import gazetteer, subjects
from newsbell.articles.item import read_item
from newsbell.common import conf, secrets, tallies
from newsbell.common.clock import now
from newsbell.common.urls import target
from newsbell.delivery import alarms, lanes, promptness, pruning, retry, sender
from newsbell.delivery.endpoints import Vendor
from newsbell.delivery.models import FirstAccepted
from newsbell.delivery.payload import Payload, declare, topic
from newsbell.follows import audience
from newsbell.follows.match import About
from newsbell.readers import retirement, standing
from newsbell.readers.models import Device
from newsbell.reminders import changes, ledger, slices
from newsbell.reminders.budget import Standing, plan
from newsbell.reminders.models import Reminder, Shard
from newsbell.sources import polling
from newsbell.sources.models import Poll, Source
from newsbell.stories import archive
from newsbell.stories.models import Article, Story

# What is counted for who watches: answers by vendor and kind, and the buckets of seen-to-accepted.
ANSWERS, DELAYS = "answers", "delays"
A_MOMENT = timedelta(seconds=2)
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


def articles_of(reading: polling.Reading) -> Iterator[tuple[int, Article]]:
    """sources → articles → stories: each fresh entry as an article; one that cannot be read never fails its feed."""
    for digest, entry in reading.fresh.items():
        try:
            yield digest, archive.draft(origin(reading.source), read_item(**entry))
        except Exception as error:  # noqa: BLE001 - whatever is wrong with one entry, the others must go on
            what = type(error).__name__
            reading.problems.append(f"one entry could not be read ({what}): {entry['title']}")


def admit(reading: polling.Reading, articles: Mapping[int, Article]) -> None:
    """sources → stories: the articles of what no other reading has brought yet, in the caller's transaction."""
    polling.claim(reading)
    fresh = [articles[digest] for digest in reading.fresh if digest in articles]
    archive.admit(fresh, polling.keep(reading), now())


@dataclass(frozen=True)
class Member:
    """A reader who follows at least one matched subject; `why` names each."""

    reader: int
    at_once: bool
    why: list[dict[str, object]]


def members_of(matched: Mapping[int, str], story: Story, page: int) -> Iterator[list[Member]]:
    """follows → reminders: the audience of a story beyond the reader `told_to`, at most `page` of a slice at once."""
    named = audience.names(matched)
    standing = {subject: why for subject, why in matched.items() if subject in named}
    parts: list[dict[str, object]] = [
        {"subject": subject, "kind": named[subject][0], "name": named[subject][1], "evidence": why}
        for subject, why in standing.items()
    ]
    # The slice in which it was left goes again: whoever has an outcome keeps it.
    begun = (story.told_to >> audience.SLICE_BITS) - 1
    for part in audience.audience(standing, story.publisher_id, story.decided_at, after=begun):
        members = [
            Member(reader, at_once, [one for place, one in enumerate(parts) if why >> place & 1])
            for reader, at_once, why in zip(part.readers, part.at_once, part.why, strict=True)
            if reader > story.told_to
        ]
        for start in range(0, len(members), page):
            yield members[start : start + page]


def about(words: archive.Words) -> About:
    """articles, sources → follows: the people, places and organisations that a story names, and who tells it."""
    named = subjects.subjects(words.title, words.standfirst, words.body, words.tags)
    sources = Source.objects.filter(articles=words.article).values_list("name", flat=True) if words.article else ()
    return About(
        named=[(one.name, one.kind, one.within) for one in named if one.kind != "topic"],
        authors=words.byline,
        source="".join(sources),
        listed=lambda name: gazetteer.find(name) is not None,
    )


def budget(profile: standing.Profile, rung: Mapping[int, int]) -> Standing:
    """readers → reminders: where a reader's ring would go, and how many they still get."""
    allowed = conf.get("NEWSBELL_RINGS_A_DAY") if profile.rings_a_day is None else profile.rings_a_day
    return Standing(profile.reader, profile.origin, rung.get(profile.reader, 0), allowed)


def announce(article: Article, poll: Poll) -> None:
    """stories → reminders: a correction or a major update, of what speaks for a story that its readers are told of."""
    kind = None if poll.first else CHANGES.get(article.change)
    told = Story.objects.filter(articles=article, lead=article, state=Story.State.NEW)
    for story in told if kind else ():
        if changes.announce(story.pk, article.pk, story.publisher_id, str(kind), now()):
            told.update(due_at=now())


def planned(change: Reminder, readers: Sequence[int]) -> Iterator[changes.Planned]:
    """readers → reminders: what becomes of a correction or an update for each of these readers."""
    there = standing.profiles(readers, lock=True).values()
    shown = changes.shown_on(change, readers)
    rung = ledger.rung(readers, now())
    for profile in there:
        if change.kind == Reminder.Kind.UPDATE:
            yield changes.Planned(profile.reader, *plan(budget(profile, rung)), profile.origin)
            continue
        can_ring = [device for device in profile.devices if device.pk in shown[profile.reader]]
        replace_it = [device for device in can_ring if device.vendor != NEVER_REPLACES]
        if replace_it:
            yield changes.Planned(profile.reader, "deferred", "to-send", replace_it[0].origin)
        else:
            reason = "cannot-replace" if can_ring else "nothing-to-replace"
            yield changes.Planned(profile.reader, "in-inbox", reason, None)


def reach(reminder: Reminder, readers: Sequence[int]) -> Mapping[int, slices.Reach]:
    """readers, delivery → reminders: which devices ring, in their order, and which lanes are closed just now.

    A correction goes to every device that showed the older words, and to no other: there it would ring.
    """
    profiles = standing.profiles(readers)
    if reminder.kind in changes.REPLACING:
        shown = changes.shown_on(reminder, readers)
        for one in profiles.values():
            replacing = [device for device in one.devices if device.vendor != NEVER_REPLACES]
            one.devices = [device for device in replacing if device.pk in shown[one.reader]]
            one.ended, one.ring_all = [], True
    # A device that does not ring must not use up the one try of a lane that was closed.
    ringing = {one.reader: one.devices if one.ring_all else one.devices[:1] for one in profiles.values()}
    closed = lanes.closed({way(device) for one in profiles.values() for device in one.every}, now())
    wanted = Counter(way(device) for devices in ringing.values() for device in devices)
    grants = lanes.grants({one: wanted[one] for one in wanted if one not in closed}, now())
    found = {}
    for profile in profiles.values():
        for at in {way(device) for device in ringing[profile.reader]} & grants.keys():
            # The way bears no more just now: the others wait for their turn, or for what its one try hears.
            if not grants[at].left:
                closed[at] = grants[at].next_turn()
        shut = {device.pk: closed[way(device)] for device in profile.every if way(device) in closed}
        for at in (way(device) for device in ringing[profile.reader] if way(device) in grants):
            grants[at].left = max(0, grants[at].left - 1)
        devices, ended = ([device.pk for device in some] for some in (profile.devices, profile.ended))
        found[profile.reader] = slices.Reach(devices, profile.ring_all, shut, ended)
    return found


def messages(shard: Shard, ready: Sequence[slices.Ready]) -> Iterator[sender.Message]:
    """stories, reminders, readers → delivery: the notification of each reader, and where it goes."""
    reminder = shard.reminder
    # As it is now: it may have been corrected since the last batch.
    story = Story.objects.select_related("lead").get(pk=reminder.story_id)
    words = archive.words(story)
    retraction = changes.retraction(story.pk)
    # A snooze rings although the story was shown; all else of a story replaces what it said before.
    snoozed = reminder.kind == Reminder.Kind.SNOOZE
    tag = topic(secrets.derived("topics"), f"snooze {reminder.pk}" if snoozed else f"story {story.pk}")
    devices = standing.devices([message.device for message in ready])
    reasons = slices.reasons([message.outcome for message in ready])
    updates = changes.updates_at(story.pk, devices)
    ttl_s = int((reminder.deadline - now()).total_seconds())
    seed = ledger.seed(reminder)
    for message in ready:
        device = devices.get(message.device)
        if device is None or not device.endpoint:
            continue  # ended since it was taken: the next look settles its outcome
        said = {
            "snooze": reminder.pk if snoozed else 0,
            "correction": 0 if snoozed else message.revision,
            "update": 0 if snoozed else updates.get(device.pk, 0),
        }
        payload = Payload(
            title=retraction or words.title,
            navigate=words.url or reminder.publisher.origin or conf.get("NEWSBELL_URL"),
            body=words.title if retraction else words.summary,
            lang=words.language or reminder.publisher.language,
            tag=tag,
            silent=bool(retraction),
            extras={"story": words.story, "why": reasons[message.outcome]} | {n: of for n, of in said.items() if of},
        )
        yield sender.Message(
            key=message.attempt,
            device=device.pk,
            origin=device.origin,
            vendor=cast(Vendor, device.vendor),
            endpoint=bytes(device.endpoint).decode(),
            p256dh=bytes(device.p256dh),
            auth=bytes(device.auth),
            vapid_key=device.vapid_key_id,
            plaintext=declare(payload, shrink=message.shrunk),
            seed=seed,
            topic=tag,
            ttl_s=ttl_s,
            urgency="high" if story.top else "normal",
        )


def hear(shard: Shard, ready: Sequence[slices.Ready], answers: Sequence[sender.Answer]) -> None:
    """delivery → reminders, readers: whose fault was it, and what becomes of outcome, device and lane?"""
    moment, deadline = now(), shard.reminder.deadline
    sent = {message.attempt: message for message in ready}
    devices = standing.devices([message.device for message in ready])
    ways = {pk: way(device) for pk, device in devices.items()}
    known = [(sent[answer.key], answer) for answer in answers if sent[answer.key].device in ways]
    broken = lanes.hear([lanes.Heard(ways[to.device], to.device, answer.verdict) for to, answer in known], moment)
    for (at, _), circuit in broken.items():
        alarms.sound("our-keys", at, f"The push service refuses our key or token: {circuit.reason}.", moment)
        retirement.believe_again(map(int, circuit.mismatched), shard.reminder.decided_at)
    written: list[slices.Answered] = []
    ended: dict[str, list[int]] = {"gone": [], "key-mismatch": []}
    for to, answer in known:
        verdict = answer.verdict
        if verdict.kind == "key-mismatch" and ways[to.device] in broken:
            verdict = replace(verdict, kind="our-keys")  # so many at once are our fault, which retires nothing
        again = retry.retry_at(to.tries, verdict, moment, deadline, jitter())
        if again is None and verdict.kind in ("theirs", "too-fast", "our-keys"):
            again = deadline
        written.append(
            slices.Answered(
                answer.key, to.outcome, verdict.kind, answer.status, verdict.reason, verdict.ttl_in_force, again
            )
        )
        ended.get(verdict.kind, []).append(to.device)
        if verdict.kind == "payload" and to.shrunk:
            alarms.sound("payload-refused", shard.origin, f"Shortened too, it was refused: {verdict.reason}.", moment)
    slices.record(written, moment)
    retirement.mismatched(ended["key-mismatch"], moment)
    retirement.gone(ended["gone"], moment)
    if ended["gone"] and pruning.too_many_gone(*slices.gone_share(shard), USUALLY_GONE):
        alarms.sound("mass-gone", shard.origin, "Too many devices are reported gone; none is retired.", moment)
        retirement.believe_again(slices.doubt_gone(shard), shard.reminder.decided_at)
    count(shard, {pk: device.vendor for pk, device in devices.items()}, known)


def count(shard: Shard, vendors: Mapping[int, str], heard: Sequence[tuple[slices.Ready, sender.Answer]]) -> None:
    """reminders, stories → delivery: what was answered, and how long the accepted ones took, for who watches."""
    tally = Counter((ANSWERS, f"{vendors[to.device]} {answer.verdict.kind}") for to, answer in heard)
    accepted = sum(answer.verdict.kind == "accepted" for _, answer in heard)
    if accepted and shard.reminder.kind == Reminder.Kind.STORY:
        seen_at = Story.objects.values_list("lead__seen_at", flat=True).get(pk=shard.reminder.story_id)
        took = max(0.0, (now() - seen_at).total_seconds())
        tally[DELAYS, str(promptness.bucket(took))] = accepted
        FirstAccepted.objects.bulk_create(
            [FirstAccepted(reminder_id=shard.reminder_id, at=now(), seconds=took)], ignore_conflicts=True
        )
    tallies.add(tally)


def way(device: Device) -> lanes.Way:
    return device.origin, device.vapid_key_id


def jitter() -> float:
    return random.random()  # noqa: S311 - spreads work in time, guards nothing
