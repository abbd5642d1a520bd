"""The forms of the API: what comes in, what goes out."""

from datetime import datetime, time
from typing import Annotated, Any, Literal, Self

from ninja import Field, Schema
from pydantic import ConfigDict, model_validator

from newsbell.common import zones

Kind = Literal["topic", "place", "person", "organisation", "phrase", "author", "source", "thread", "top-stories"]
Level = Literal["at-once", "digest", "inbox"]
Number = Annotated[int, Field(ge=-(2**63), lt=2**63)]
"""What may be the number of a row: no database can be asked for another one."""
Language = Field("", max_length=35, pattern=r"^[A-Za-z0-9-]*$", description="BCP 47, for example en or pt-BR")

AWAKE = 15
"""Minutes of a day that quiet hours leave: in fewer no reminder or edition would find its moment."""


class Strict(Schema):
    """What comes in: a field that is not known is a mistake, told at once."""

    model_config = ConfigDict(extra="forbid")


class Keys(Schema):
    p256dh: str = Field(max_length=200)
    auth: str = Field(max_length=100)


class SubscriptionIn(Schema):
    """A browser's `PushSubscription.toJSON()`, with the key that it was made with; what else it says is not read."""

    endpoint: str = Field(max_length=2048)
    keys: Keys
    applicationServerKey: str = Field(  # noqa: N815 - the Push API's own word
        "", max_length=120, description="base64url; empty: the publisher's current one"
    )


class ConsentIn(Strict):
    """What was shown to the reader, and what they chose."""

    words: str = Field(min_length=1, max_length=4000)
    choice: str = Field(min_length=1, max_length=32, examples=["allow"])
    language: str = Language
    page: str = Field("", max_length=2048)


class ConsentOut(Schema):
    """A receipt. `digest`: what stands for the words where they may not be shown, the publisher's proof."""

    at: datetime
    choice: str
    words: str
    language: str
    page: str
    digest: str


class FollowIn(Strict):
    kind: Kind
    name: str = Field("", max_length=200, description="not needed for top stories and threads")
    level: Level = "at-once"
    story: int | None = Field(
        None, ge=1, lt=2**63, description="of a thread: any story of it; it is called as its first is"
    )

    @model_validator(mode="after")
    def _is_known(self) -> Self:
        if (self.kind == "thread") != (self.story is not None):
            raise ValueError("a thread, and nothing else, is known by a story of it (story)")
        return self


class JoinIn(Strict):
    subscription: SubscriptionIn
    consent: ConsentIn
    follows: list[FollowIn] = Field([], max_length=200)
    language: str = Language


class QuietIn(Strict):
    """Quiet hours: from this time of the day until before that one, by the clock of the reader's time zone."""

    begins: time
    ends: time
    zone: str = Field(max_length=64, description="IANA, for example Africa/Cairo")

    @model_validator(mode="after")
    def _is_a_time(self) -> Self:
        if self.zone not in zones.known():
            raise ValueError(f"{self.zone} is no time zone that this machine knows")
        if (self.begins.hour, self.begins.minute) == (self.ends.hour, self.ends.minute):
            raise ValueError("quiet hours begin and end at different times")
        begins, ends = (60 * at.hour + at.minute for at in (self.begins, self.ends))
        if (begins - ends) % (24 * 60) < AWAKE:
            raise ValueError(f"quiet hours leave {AWAKE} minutes of the day at least, or nothing could ever ring")
        return self


class QuietOut(Schema):
    begins: time
    ends: time
    zone: str


class EditionIn(Strict):
    """An edition of what did not ring at once: daily, or weekly on a weekday, at this hour of the reader's clock."""

    rhythm: Literal["daily", "weekly"]
    weekday: int | None = Field(None, ge=0, le=6, description="of a weekly one; 0 is Monday")
    at: time
    zone: str = Field(max_length=64, description="IANA, for example Africa/Cairo; the quiet hours' too")
    channel: Literal["push", "email", "inbox"] = Field(
        "push", description="where it cannot come so, it is in the inbox, as its stories are in any case"
    )

    @model_validator(mode="after")
    def _has_an_hour(self) -> Self:
        if self.zone not in zones.known():
            raise ValueError(f"{self.zone} is no time zone that this machine knows")
        if (self.rhythm == "weekly") != (self.weekday is not None):
            raise ValueError("a weekly edition has a weekday, a daily one has none")
        return self


class EditionOut(Schema):
    rhythm: str
    weekday: int | None
    at: time
    zone: str
    channel: str


class ReaderPatch(Strict):
    ringing: Literal["one", "all"] | None = None
    rings_a_day: int | None = Field(None, ge=0, le=1000, description="null: the installation's number")
    language: str | None = Field(None, max_length=35, pattern=r"^[A-Za-z0-9-]*$")
    quiet: QuietIn | None = Field(None, description="when nothing rings; null: no quiet hours")
    updates: bool | None = Field(None, description="rung again where a story that rang changes much; with `consent`")
    breaking: bool | None = Field(None, description="top stories ring beyond the rings of the day; with `consent`")
    edition: EditionIn | None = Field(None, description="what did not ring at once, as one; null: none")
    consent: ConsentIn | None = Field(None, description="what was shown when it was chosen, for the receipt")

    @model_validator(mode="after")
    def _asked(self) -> Self:
        if self.updates and not self.consent:
            raise ValueError("to ring for updates takes the words that the reader agreed to (consent)")
        if self.breaking and not self.consent:
            raise ValueError("to ring beyond the rings of the day takes the words that the reader agreed to (consent)")
        return self


class PublisherOut(Schema):
    slug: str
    name: str
    language: str
    applicationServerKey: str  # noqa: N815 - the Push API's own word
    topics: list[str]


class JoinedOut(Schema):
    """`capabilities`, by purpose, are shown this once: whoever has one may do what it is for."""

    reader: str
    device: int
    capabilities: dict[str, str]


class ReaderOut(Schema):
    reader: str
    publisher: str
    language: str
    ringing: str
    rings_a_day: int | None
    updates: bool
    breaking: bool
    quiet: QuietOut | None = Field(description="when nothing rings; null: no quiet hours")
    edition: EditionOut | None = Field(description="what did not ring at once, as one; null: none")
    created_at: datetime


class FollowOut(Schema):
    id: int
    kind: str
    name: str
    level: str
    since: datetime
    story: int | None = Field(description="of a thread: its first story")
    language: str = Field(description="of a thread's name, which is a headline; empty: not known")
    page: str | None = Field(description="where its stories are; null where no story names it")


class SubjectOut(Schema):
    """What can be followed, as it is followed: kind, name and, of a thread, its first story."""

    kind: str
    name: str
    story: int | None
    language: str = Field(description="of a thread's name, which is a headline; empty: not known")
    within: list[str] = Field(description="of a place: what contains it, the nearest first")
    readers: int = Field(description="at least so many follow it, coarsely; 0: too few to say")
    page: str = Field(description="where its stories are, with its feeds")


class DeviceOut(Schema):
    """A device as its reader sees it. `state`: `rings`, `gone`, or `mismatch` (it must subscribe again)."""

    id: int
    vendor: str
    created_at: datetime
    chosen: bool
    state: Literal["rings", "gone", "mismatch"]


class CapabilityOut(Schema):
    purpose: str
    capability: str


class FeedOut(Schema):
    """The addresses of the reader's own feed: each is a secret, since whoever has it reads it."""

    atom: str
    json_feed: str


class ItemOut(Schema):
    """A story in the inbox: `reason` is a stable word, `because` the same as a sentence."""

    id: int
    story: int
    title: str
    standfirst: str = Field(description="empty once it is retracted")
    url: str
    why: list[dict[str, Any]]
    outcome: str
    reason: str
    because: str
    decided_at: datetime
    read_at: datetime | None
    joined: bool = Field(description="an editor said that several stories are this one: it is here once")
    later: datetime | None = Field(description="when it rings again, as the reader asked")
    corrected: bool = Field(description="its words were corrected since it was decided")
    retraction: str = Field(description="what an editor says in the title's place; empty: it stands")
    language: str = Field(description="of title and standfirst, as BCP 47 has it; empty: not known")


class InboxOut(Schema):
    items: list[ItemOut]
    next: int | None = Field(description="ask again with before=NEXT; null: this was the last page")


class UnreadOut(Schema):
    unread: int = Field(description="of the newest hundred")
    at: datetime = Field(description="when they were counted: what is decided after it is not among them")


class ShownIn(Strict):
    items: list[Number] = Field(min_length=1, max_length=100, description="the items that the reader was shown")


class StoryOut(Schema):
    id: int
    title: str
    standfirst: str
    url: str
    state: str
    top: bool
    articles: int
    decided_at: datetime


class StoriesOut(Schema):
    stories: list[StoryOut]
    next: int | None = Field(description="ask again with before=NEXT; null: this was the last page")


class Done(Schema):
    done: bool = True


class Problem(Schema):
    """What every error looks like."""

    code: str
    what: str
    why: str
    fix: str
    docs: str
