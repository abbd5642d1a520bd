"""The archive: articles are admitted, decided one after the other, and make stories."""

import logging
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Protocol

from django.db import transaction
from django.db.models import Q, QuerySet

from newsbell.common import prepared
from newsbell.common.errors import SettingInvalid
from newsbell.common.prepared import Given, Prepared
from newsbell.stories import evidence, known, recent, semantic, turns
from newsbell.stories.decide import Decision
from newsbell.stories.decide import decide as judge
from newsbell.stories.facts import facts
from newsbell.stories.links import link
from newsbell.stories.models import EVERYBODY, Article, Story
from newsbell.stories.rewording import TELLING, tell_more
from newsbell.stories.shingles import pack
from newsbell.stories.tellings import Telling, telling

if TYPE_CHECKING:
    from newsbell.stories.semantic import Array as Meaning

log = logging.getLogger("newsbell.stories")
# A story whose poll is not decided to its end after so long is looked at: its source may be gone.
_LEFT = timedelta(minutes=10)


class Read(Protocol):
    """What is asked of an article as it was read: plain text, absent things None or empty."""

    @property
    def id(self) -> str | None: ...
    @property
    def url(self) -> str | None: ...
    @property
    def title(self) -> str: ...
    @property
    def standfirst(self) -> str | None: ...
    @property
    def body(self) -> tuple[str, ...]: ...
    @property
    def byline(self) -> tuple[str, ...] | None: ...
    @property
    def published(self) -> datetime | None: ...
    @property
    def modified(self) -> datetime | None: ...
    @property
    def language(self) -> str | None: ...
    @property
    def section(self) -> str | None: ...
    @property
    def tags(self) -> tuple[str, ...]: ...


@dataclass(frozen=True)
class Origin:
    """Where an article came from, and which hosts its source and its publisher speak for."""

    publisher: int
    source: int
    rank: int
    own_hosts: Collection[str]
    link_hosts: Collection[str]
    private_origins: Collection[str]


@dataclass(frozen=True)
class Words:
    """A story in its lead's words: what it is matched by, and what a reader is told."""

    story: int
    title: str
    standfirst: str
    body: Sequence[str]
    section: str
    tags: Sequence[str]
    language: str
    url: str
    byline: Sequence[str] = ()
    article: int = 0

    @property
    def summary(self) -> str:
        return self.standfirst or next(iter(self.body), "")


def draft(origin: Origin, read: Read, *, from_page: bool = False) -> Article:
    """An article as a row that is not saved yet. `from_page`: its text is its page's, not its source's own."""
    text = "\n".join((read.standfirst or "", *read.body))
    read_as = facts(
        article=0,
        story=0,
        source=origin.source,
        title=read.title,
        text=text,
        link=read.url,
        own_hosts=origin.own_hosts,
    )
    return Article(
        publisher_id=origin.publisher,
        source_id=origin.source,
        rank=origin.rank,
        entry_id=read.id or "",
        url=link(read.url, origin.link_hosts, origin.private_origins),
        canonical=read_as.url or "",
        title=read.title,
        standfirst=read.standfirst or "",
        body=list(read.body),
        byline=list(read.byline or ()),
        section=read.section or "",
        tags=list(read.tags),
        language=(read.language or "")[:35],
        published_at=read.published,
        updated_at=read.modified,
        shingles=pack(read_as.shingles),
        corrected=read_as.corrected,
        from_page=from_page,
    )


def admit(articles: Iterable[Article], poll: int, now: datetime) -> None:
    """Keeps drafts as undecided articles, oldest first: a feed begins with its newest."""
    rows = list(articles)[::-1]
    for article in rows:
        article.poll_id, article.seen_at = poll, now
    Article.objects.bulk_create(rows, batch_size=250)


def undecided(poll: int) -> Iterable[Article]:
    """A poll's articles that are not decided yet, oldest first."""
    rows = Article.objects.filter(poll=poll, decision=Article.Decision.UNDECIDED)
    return rows.select_related("poll").order_by("pk")


@dataclass(frozen=True)
class Judged:
    """What was decided of an article, and the turn of its publisher at which that was so."""

    turn: int
    known: known.Known
    told: Telling
    decision: Decision


def judged(article: Article) -> Judged:
    """Tells an article apart from all that were decided before. Reads alone: no other writer waits for it."""
    turn = turns.current(article.publisher_id)
    own, told = known.facts_of(article), _telling(article)
    before = known.by(known.of(article.publisher_id, own))
    try:
        decision = judge(
            own,
            before.candidates,
            before.furniture,
            lambda: recent.nearest(article.publisher_id, told),
        )
    except Exception as error:
        # One article must not stop those behind it, and a doubt must not cost a reader a story.
        log.exception("article %d could not be compared", article.pk)
        unsure = evidence.UNSURE.say(error=type(error).__name__)
        decision = Decision("new-story", None, None, None, (unsure,))
    return Judged(turn, before, told, decision)


def decide(article: Article, now: datetime, *, old: bool, judgement: Judged | None = None) -> None:
    """Writes down what an article is, and makes or joins its story. Run inside a transaction.

    `old`: it stood in its source's first reading, so it makes nothing new. `judgement`: what was found before the
    transaction. Of two copies that arrive at once one must see the other: the publisher's turn is locked, and where
    another article was decided since, this one is judged again.
    """
    turn = turns.take(article.publisher_id)
    if judgement is None or judgement.turn != turn:
        judgement = judged(article)
    decision = judgement.decision
    if decision.story is None:
        developed = _developed(decision)
        story = Story(
            publisher_id=article.publisher_id,
            lead=article,
            decided_at=now,
            due_at=now + _LEFT,
            develops=developed,
            thread_id=(developed.thread_id or developed.pk) if developed else None,
        )
        prepared.add(story)
    else:
        story = Story.objects.select_related("lead").get(pk=decision.story)
        _join(story, article, decision, now, old=old)
    article.story, article.of_id = story, decision.of
    article.decision, article.change, article.evidence = decision.kind, decision.change or "", list(decision.evidence)
    prepared.change(article, ("story", "of", "decision", "change", "evidence"))
    known.remember(article.pk, judgement.known)
    if decision.kind != "same-article":  # its words are there already, and would count as less rare
        recent.keep(article.publisher_id, [replace(judgement.told, story=story.pk)], now)


def _developed(decision: Decision) -> Story | None:
    """The story that a new one develops, as it stands now: an editor may have taken it out of its thread."""
    return Story.objects.filter(pk=decision.develops).first() if decision.develops is not None else None


def _join(story: Story, article: Article, decision: Decision, now: datetime, *, old: bool) -> None:
    lead = story.lead
    if _leads(article, lead, changed=decision.kind == "update"):
        Story.objects.filter(pk=story.pk).update(lead=article)
        if lead and article.rank < lead.rank and not old:
            _tell_anew(story.pk, now)
    elif decision.kind == "same-article" and lead and _is_peer(article, lead) and not old:
        tell_more([story.pk], now)


def opened_by(poll: int, *, old: bool) -> list[int]:
    """The stories that wait for this poll to be told: those that its articles opened, or took over.

    `old`, a first reading takes none over: what another poll opened is that one's to tell.
    """
    mine = Q(articles__poll=poll, articles__decision=Article.Decision.NEW_STORY)
    rows = Story.objects.filter(mine if old else mine | Q(lead__poll=poll), state=Story.State.DECIDING)
    return list(rows.order_by("pk").values_list("pk", flat=True).distinct())


def settle(stories: Iterable[int], now: datetime, *, old: bool, held: bool, restored: bool = False) -> None:
    """Sends stories on their way: old ones tell nobody, held ones wait in the inboxes for an editor.

    `restored`: they may have rung before a backup was restored, so they go to the inboxes alone.
    """
    state = Story.State.HELD if held else Story.State.NEW
    state = Story.State.OLD if old else Story.State.RESTORED if restored else state
    rows = Story.objects.filter(pk__in=stories, state=Story.State.DECIDING)
    rows.update(state=state, due_at=None if old else now)


def settle_left(story: Story, now: datetime) -> datetime | None:
    """A story that waits long for its poll is looked at again later; where the poll is gone, an editor looks.

    Where the source is gone too, the operator did not want it: what it had not told to the end tells nobody.
    """
    if story.articles.filter(poll__isnull=False, poll__stories=None).exists():
        return now + _LEFT
    gone = not story.articles.exclude(source=None).exists()
    settle([story.pk], now, old=gone, held=not gone)
    return None if gone else now


def look_back(publisher: int) -> None:
    """After a poll was decided: what a worker that starts now need not count again is written down."""
    recent.snapshot(publisher)


def told(story: Story, slice_: int) -> bool:
    """Remembers the first slice of readers that is not enlisted yet, so that a story taken over goes on there.

    False, and nothing is remembered, where the story is not as it was; it may be told from the first reader on again.
    """
    if not _as_it_was(story).update(told_to=slice_):
        return False
    story.told_to = slice_
    return True


def wait_for_tellings(publisher: int) -> None:
    """Returns once every transaction has ended that enlists readers of the publisher's stories now: each has its story.

    One by one, so that nobody waits for two.
    """
    told = Story.objects.filter(publisher=publisher, due_at__isnull=False).exclude(lease_owner="")
    for pk in list(told.values_list("pk", flat=True)):
        with transaction.atomic():
            list(Story.objects.select_for_update().filter(pk=pk).values_list("pk"))


def is_being_decided(story: Story) -> bool:
    """Whether the poll that brought what speaks for the story has others to decide still, and says at its end what of
    it is news. A first reading says nothing of the kind.
    """
    return Article.objects.filter(pk=story.lead_id or 0, poll__first=False, poll__stories=None).exists()


def is_as_it_was(story: Story) -> bool:
    """Whether nothing was said of the story since it was read that decides whom it rings, and in which words.

    An editor may have joined, held or marked it, or an article brought another label: those make it due anew.
    """
    return _as_it_was(story).exists()


def _as_it_was(story: Story) -> QuerySet[Story]:
    return Story.objects.filter(pk=story.pk, due_at=story.due_at, top=story.top, lead=story.lead_id)


def words(story: Story) -> Words:
    """The story in the words of its lead, as they are now: a correction counts for what is not sent yet."""
    lead = story.lead or story.articles.order_by("rank", "-pk").first()
    if lead is None:
        return Words(story.pk, "", "", (), "", (), "", "")
    peers = _OF_A_RANK.rows(story=story.pk, rank=lead.rank)
    labels = [label for source, section, tags in peers if source != lead.source_id for label in (section, *tags)]
    tags = [*lead.tags, *labels]
    return Words(
        story.pk,
        lead.title,
        lead.standfirst,
        lead.body,
        lead.section,
        tags,
        lead.language,
        lead.url,
        byline=lead.byline,
        article=lead.pk,
    )


_OF_A_RANK = Prepared(
    lambda: (
        Article.objects.filter(story=Given("story"), rank=Given("rank"), decision__in=("new-story", "same-article"))
        .values_list("source", "section", "tags")
        .query
    )
)


def _is_peer(new: Article, lead: Article) -> bool:
    """The lead's article in another source that is trusted as much, which files it under something."""
    return new.source_id != lead.source_id and new.rank == lead.rank and bool(new.section or new.tags)


def _tell_anew(story: int, now: datetime) -> None:
    """The publisher's own article took a story over from a less trusted source (guarantee 6).

    That this source's first reading had it, or that it came in a flood, silences it no longer; and its own words may
    reach readers whom the other's did not. Nobody is told twice: whoever has an outcome keeps it.
    """
    rows = Story.objects.filter(pk=story)
    waiting = rows.filter(state__in=(Story.State.OLD, Story.State.HELD, Story.State.KEPT))
    waiting.update(state=Story.State.DECIDING, due_at=now + _LEFT)
    rows.filter(state__in=TELLING).update(due_at=now)
    rows.update(told_to=EVERYBODY, decided_at=now)


def _leads(new: Article, lead: Article | None, *, changed: bool) -> bool:
    """Whether an article speaks for its story from now on (guarantee 6: a less trusted source never does)."""
    if lead is None or new.rank < lead.rank:
        return True
    return new.source_id == lead.source_id and (changed or len(new.shingles) >= len(lead.shingles))


def _telling(article: Article) -> Telling:
    told = telling(
        article=article.pk,
        story=article.story_id or 0,
        source=article.source_id or "",
        rank=article.rank,
        title=article.title,
        text="\n".join((article.standfirst, *article.body)),
        published=_when(article),
        seen=article.seen_at,
    )
    return replace(told, meaning=_meaning(told.title)) if told.brief else told


def _meaning(title: str) -> "Meaning | None":
    """What a headline means, where the semantic extra is on. Where it cannot be, words decide: news do not wait."""
    try:
        means = semantic.meaning()
    except SettingInvalid as error:
        log.error("headlines are compared by their words alone: %s", error)
        return None
    return means(title) if means else None


def _when(article: Article) -> datetime:
    """When an article came, whatever it claims: when newsbell first saw it.

    But what stood in a first reading came before that, and its claim is all there is to tell last year's event by.
    """
    stood = article.poll is not None and article.poll.first
    return min(article.published_at, article.seen_at) if stood and article.published_at else article.seen_at
