"""A source's subscription at its hub (WebSub, W3C Recommendation of 23 January 2018): to ask, to confirm, to renew."""

import ipaddress
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from hashlib import blake2b
from typing import Literal
from urllib.parse import urlsplit

from django.db import transaction

from newsbell.common import base64url, conf
from newsbell.common.addresses import is_public
from newsbell.common.errors import NewsbellError
from newsbell.common.retry_after import retry_after_s
from newsbell.common.safe_client import Answer, SafeClient
from newsbell.common.sealed import lasting_lookup
from newsbell.common.text import squeeze
from newsbell.sources import hubs
from newsbell.sources.hubs import Hub
from newsbell.sources.models import Ping, Source, WebSub

State = WebSub.State
MAX_BODY = 1024 * 1024
# A hub may confirm late, and again where our answer was lost; what was asked longer ago is no more pending.
PENDING_FOR = timedelta(days=1)
MOST_WAITING = 100
MOST_FAREWELLS = 5


def is_on() -> bool:
    """May hubs push? They must be able to reach us, and what they push must not travel in the clear."""
    said: str = conf.get("NEWSBELL_WEBSUB")
    if said != "auto":
        return said == "1"
    parts = urlsplit(conf.get("NEWSBELL_URL"))
    host = parts.hostname or ""
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return parts.scheme == "https" and "." in host and not host.endswith((".localhost", ".local", ".internal"))
    return parts.scheme == "https" and is_public(host)


def follow(source: Source, hub: Hub | None, now: datetime) -> None:
    """A poll found this hub, or none: the subscription follows, in the caller's transaction."""
    wanted = hub if is_on() else None
    mine = source.websubs.exclude(state=State.LEAVING)
    others = mine if wanted is None else mine.exclude(hub=wanted.url, topic=wanted.topic)
    others.update(state=State.LEAVING, tries=0, due_at=now)
    if wanted and not mine.filter(hub=wanted.url, topic=wanted.topic).exists():
        token, secret = base64url.secret(), base64url.secret()
        WebSub.objects.create(
            source=source,
            hub=wanted.url,
            topic=wanted.topic,
            token=token.encode(),
            digest=_digest(token),
            secret=secret.encode(),
            due_at=now,
        )


def is_alive(source: Source, now: datetime) -> bool:
    """Does its hub push all that is new? So says the newest proof: a push, unless a poll since found what was not."""
    return any(_pushes(websub, now) for websub in source.websubs.all())


def _pushes(websub: WebSub, now: datetime) -> bool:
    if websub.state != State.ACTIVE or websub.pushed_at is None or websub.ends_at is None or websub.ends_at <= now:
        return False
    return websub.missed_at is None or websub.pushed_at > websub.missed_at


def missed(source: Source, now: datetime) -> None:
    """A poll found what the hub had not pushed."""
    source.websubs.filter(state=State.ACTIVE).update(missed_at=now)


# Asking the hub


@dataclass(frozen=True)
class Request:
    """What is asked of a hub (WebSub §5.1); its fields hold our secrets."""

    hub: str
    mode: Literal["subscribe", "unsubscribe"]
    fields: Mapping[str, str] = field(repr=False)


def prepare(websub: WebSub, callback: str, now: datetime) -> Request | None:
    """What to ask now, written down before it is asked, because hubs confirm before they answer. None: nothing more.

    `callback`: the address of ours that the hub is to call.
    """
    wanted = is_on() and websub.source is not None and not websub.source.paused
    if not wanted and websub.state != State.LEAVING:
        websub.state, websub.tries = State.LEAVING, 0
    leaving = websub.state == State.LEAVING
    if leaving and (websub.asked_at is None or websub.tries >= MOST_FAREWELLS):
        websub.delete()
        return None
    if websub.state == State.ACTIVE and websub.ends_at and websub.ends_at <= now:
        websub.state, websub.problem = State.ASKING, f"The lease ended at {websub.ends_at:%Y-%m-%d %H:%M} UTC."
        _poll_soon(websub, now)
    websub.asked_at, websub.tries = now, websub.tries + 1
    websub.save(update_fields=("state", "problem", "asked_at", "tries"))
    mode: Literal["subscribe", "unsubscribe"] = "unsubscribe" if leaving else "subscribe"
    fields = {"hub.callback": callback, "hub.mode": mode, "hub.topic": websub.topic}
    if mode == "subscribe":
        fields |= {"hub.lease_seconds": str(hubs.WANTED_LEASE_S), "hub.secret": bytes(websub.secret).decode()}
    return Request(websub.hub, mode, fields)


def ask(client: SafeClient, request: Request) -> Answer | NewsbellError:
    """Asks the hub. What it or the way there does wrong is a finding, never an exception."""
    try:
        return client.post_form(request.hub, request.fields)
    except NewsbellError as error:
        return error


def is_over(websub: WebSub) -> bool:
    """Did the hub confirm the leave while it was asked?"""
    return not WebSub.objects.filter(pk=websub.pk).exists()


def heard(websub: WebSub, answer: Answer | NewsbellError, now: datetime, jitter: float) -> datetime | None:
    """Writes down what a hub answered; returns when to ask again, should it not confirm.

    A hub that confirmed meanwhile has set the time itself, and that stands.
    """
    fresh = WebSub.objects.select_for_update().get(pk=websub.pk)
    if fresh.verified_at and websub.asked_at and fresh.verified_at >= websub.asked_at:
        return fresh.due_at
    status = answer.status if isinstance(answer, Answer) else None
    wait = retry_after_s(answer.headers.get("retry-after"), now) if isinstance(answer, Answer) else None
    if isinstance(answer, NewsbellError):
        fresh.problem = str(answer)
    elif not 200 <= answer.status < 300:
        said = squeeze(answer.body[:500].decode("utf-8", "replace"))[:200]
        fresh.problem = f"The hub answered {answer.status}{': ' if said else ''}{said}."
    elif fresh.tries > 1:
        fresh.problem = "The hub took the request and did not confirm it."
    fresh.save(update_fields=("problem",))
    again = hubs.ask_again_at(now, status, fresh.tries, wait, jitter)
    return hubs.first_not_later(again, [fresh.ends_at] if fresh.state == State.ACTIVE else [], now)


# What the hub asks and sends


def verify(token: str, said: Mapping[str, str], now: datetime, jitter: float) -> str | None:
    """The words to answer a hub that verifies our intent, or says no (WebSub §5.2, §5.3). None: that is not ours.

    Only what is pending is confirmed, for its own topic: nobody subscribes us to anything, nor ends what we want. A
    hub whose answer was lost may ask again.
    """
    known = WebSub.objects.filter(digest=_digest(token))
    if not known.exists():
        return None  # no stranger makes a writer wait
    with transaction.atomic():
        websub = known.select_for_update().first()
        if websub is None or not hubs.is_same(websub.topic, said.get("hub.topic", "")):
            return None
        mode, challenge = said.get("hub.mode", ""), said.get("hub.challenge", "")
        if mode == "denied" and websub.state != State.LEAVING:
            reason = squeeze(said.get("hub.reason", ""))[:200]
            websub.state, websub.problem = State.DENIED, f"The hub refuses{': ' if reason else ''}{reason}."
            websub.due_at = hubs.ask_again_at(now, 403, 1, None, jitter)
            _poll_soon(websub, now)
            websub.save(update_fields=("state", "problem", "due_at"))
            return ""
        pending = websub.asked_at is not None and now - websub.asked_at <= PENDING_FOR
        if not challenge or not pending:
            return None
        if mode == "unsubscribe" and websub.state == State.LEAVING:
            websub.delete()
            return challenge
        if mode != "subscribe" or websub.state == State.LEAVING:
            return None
        lease_s = hubs.lease_s(said.get("hub.lease_seconds", ""))
        websub.state, websub.tries, websub.problem = State.ACTIVE, 0, ""
        websub.verified_at, websub.ends_at = now, now + timedelta(seconds=lease_s)
        websub.due_at = hubs.renew_at(now, lease_s, jitter)
        websub.save(update_fields=("state", "tries", "problem", "verified_at", "ends_at", "due_at"))
        return challenge


def receive(token: str, headers: Mapping[str, str], body: bytes, now: datetime) -> bool:
    """Keeps a push for a worker to read; False where nobody wants it here (any more).

    What is not signed with our secret, or is about another topic, is noted and dropped (WebSub §7.1). `headers` have
    lower-case names.
    """
    websub = WebSub.objects.select_related("source").filter(digest=_digest(token)).exclude(state=State.LEAVING).first()
    if websub is None or websub.source is None:
        return False
    if websub.source.paused:
        return True
    own = WebSub.objects.filter(pk=websub.pk)
    if not hubs.is_signed(headers.get("x-hub-signature", ""), bytes(websub.secret), body):
        own.update(problem=f"A push at {now:%Y-%m-%d %H:%M} UTC was not signed with our secret: it was dropped.")
        return True
    if not hubs.is_of(websub.topic, headers):
        own.update(problem=f"A push at {now:%Y-%m-%d %H:%M} UTC was about another topic: it was dropped.")
        return True
    own.update(pushed_at=now)
    if websub.pings.count() >= MOST_WAITING:
        _poll_soon(websub, now)  # which finds all of it
        return True
    kept = Ping(
        websub=websub,
        at=now,
        content_type=headers.get("content-type", "")[:200],
        body=body,
        digest=blake2b(body, digest_size=16).digest(),
        due_at=now,
    )
    # The same words again, before they were read, are the same push.
    Ping.objects.bulk_create([kept], ignore_conflicts=True)
    return True


def token_of(websub: WebSub) -> str:
    """The capability of the address that its hub calls."""
    return bytes(websub.token).decode()


def poll_soon(source: Source, now: datetime) -> None:
    """The source is polled as soon as its least interval allows."""
    least, own = timedelta(seconds=conf.get("NEWSBELL_POLL_MIN")), Source.objects.filter(pk=source.pk)
    allowed = max(now, source.polled_at + least) if source.polled_at else now
    own.filter(due_at__gt=allowed).update(due_at=allowed)
    # Whoever polls it just now may have asked before there was news.
    own.filter(due_at__lte=now, lease_until__gt=now).update(due_at=now + least)


def _poll_soon(websub: WebSub, now: datetime) -> None:
    if websub.source is not None:
        poll_soon(websub.source, now)


def _digest(token: str) -> bytes:
    return lasting_lookup(f"hub callback {token}")
