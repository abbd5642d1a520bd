"""An editor's word on which articles are one story: later ones are held to where the editor put the earlier ones.

Nobody is rung anew by a join, and nobody misses what a split sets free: docs/explanation/how-newness-is-decided.md.
"""

from collections.abc import Collection, Iterable
from datetime import datetime

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from newsbell.common.errors import NotFound, StoryRefused
from newsbell.stories import evidence, running, turns
from newsbell.stories.locks import lock
from newsbell.stories.models import Article, ByHand, Story, Telling

# Of these the readers are told, or will be: what waits for one who was told by the other story is called back.
_TELLING = (Story.State.NEW, Story.State.HELD, Story.State.KEPT, Story.State.RESTORED, Story.State.LATE)
_VERSIONS = (Article.Decision.UPDATE, Article.Decision.SAME_ARTICLE)


@transaction.atomic
def join(story: int, other: int, by: str, now: datetime, *, may_retract: bool = True) -> Story:
    """Makes `other` part of `story`, which speaks for both; no reader is rung anew, and the inbox shows one.

    Raises NotFound, or StoryRefused where they are one already or of two publishers, or where `other` would be
    retracted with what it is joined to and whoever joins may not retract.
    """
    publisher = _story(story).publisher_id
    if publisher != _story(other).publisher_id:
        raise StoryRefused(_("They are stories of two publishers"), fix=_("Join stories of one publisher."))
    turns.take(publisher)
    # As they are by now: until their turn came they may have been joined, or retracted.
    kept, gone = root(_story(story)), root(_story(other))
    if kept == gone:
        raise StoryRefused(_("They are one story already"), fix=_explained(kept))
    if not may_retract and _was_retracted(kept):
        raise StoryRefused(
            _("Story %(number)s is retracted, and so would be what is joined to it") % {"number": kept.pk},
            fix=_("Ask somebody who may retract stories."),
        )
    parts = Q(pk__in=(kept.pk, gone.pk)) | Q(joined_to=kept)
    lock(Story.objects.filter(parts | Q(thread=gone) | Q(develops=gone) | Q(joined_to=gone) | Q(told_as=gone)))
    _note(Article.objects.filter(story=gone), evidence.JOINED.say(number=gone.pk))
    for model in (Article, Telling):
        model.objects.filter(story=gone).update(story=kept)
    if kept.pk in running.after(gone.pk):  # it takes the place of the one that it went on with
        Story.objects.filter(pk=kept.pk).update(develops=gone.develops_id, thread=gone.thread_id)
    for relation in ("thread", "develops", "joined_to", "told_as"):
        Story.objects.filter(**{relation: gone}).exclude(pk=kept.pk).update(**{relation: kept})
    Story.objects.filter(pk=kept.pk, thread=gone).update(thread=None)
    # What an editor took back does not speak for what stands.
    speak = (kept.lead, None if _was_retracted(gone) else gone.lead)
    lead = min(filter(None, speak), key=lambda article: article.rank, default=None)
    Story.objects.filter(pk=kept.pk).update(lead=lead, top=kept.top or gone.top)
    Story.objects.filter(pk=gone.pk).update(joined_to=kept)
    # What still waits of an earlier part may ring who was told by this one.
    Story.objects.filter(parts, state__in=_TELLING).update(due_at=now)
    Story.objects.filter(pk=gone.pk, state=Story.State.DECIDING).update(state=Story.State.OLD, due_at=None)
    ByHand.objects.create(did=ByHand.Did.JOINED, story=kept, other=gone, by=by, at=now)
    kept.refresh_from_db()
    return kept


@transaction.atomic
def split(article: int, by: str, now: datetime) -> Story:
    """Takes an article, with its later versions and copies, apart from its story; returns the new story.

    The story that was told keeps what speaks for it. So where that is the article itself, the others leave. What leaves
    is told as new. Raises NotFound, or StoryRefused where nothing would be left.
    """
    turns.take(_within(article)[1].publisher_id)
    # As they are by now: until its turn came the article may have left its story.
    chosen, story = _within(article)
    inside = Article.objects.filter(story=story)
    moved = _with_versions(chosen)
    if story.lead_id in moved:
        moved = set(inside.exclude(pk__in=moved).values_list("pk", flat=True))
    if not moved or not inside.exclude(pk__in=moved).exists():
        raise StoryRefused(_("The story is nothing but this article"), fix=_explained(story))
    leaving = inside.filter(pk__in=moved)
    lead = leaving.order_by("rank", "-pk").select_related("poll")[0]
    old = lead.poll is not None and lead.poll.first
    made = Story.objects.create(
        publisher_id=story.publisher_id,
        lead=lead,
        state=Story.State.OLD if old else Story.State.NEW,
        decided_at=now,
        due_at=None if old else now,
        told_as=story if leaving.filter(decision=Article.Decision.NEW_STORY).exists() else None,
    )
    ByHand.objects.create(did=ByHand.Did.SPLIT, story=story, other=made, by=by, at=now)
    _note(leaving, evidence.SPLIT.say(number=story.pk))
    leaving.update(story=made)
    Telling.objects.filter(article__in=moved).update(story=made)
    Article.objects.filter(story=story, of__in=moved).update(of=None)
    Article.objects.filter(story=made).exclude(of__in=moved).update(of=None)
    return made


@transaction.atomic
def unthread(story: int, by: str, now: datetime) -> Story:
    """Takes a story out of its thread, with those that go on with it: it is the first one of theirs.

    Who follows the thread that it left is not told how it goes on; what they were told of stays theirs.
    Raises NotFound, or StoryRefused where it goes on with nothing.
    """
    publisher = _story(story).publisher_id
    turns.take(publisher)  # what is decided now would go on with the thread that it leaves
    found = root(_story(story))
    before = found.develops or found.thread
    if before is None or found.thread is None:
        raise StoryRefused(_("It goes on with no other story"), fix=_explained(found))
    after = running.after(found.pk)
    lock(Story.objects.filter(pk__in=(found.pk, *after)))
    Story.objects.filter(pk=found.pk).update(thread=None, develops=None)
    Story.objects.filter(pk__in=after).update(thread=found)
    _note(Article.objects.filter(story=found), evidence.UNTHREADED.say(number=before.pk))
    ByHand.objects.create(did=ByHand.Did.UNTHREADED, story=before, other=found, by=by, at=now)
    found.refresh_from_db()
    return found


def root(story: Story) -> Story:
    """The story that a joined one is part of now; else itself."""
    return story.joined_to or story


def whole(story: Story) -> Story:
    """The same, as it is once its turn has come: until the transaction ends nobody joins it to another."""
    turns.take(story.publisher_id)
    return root(_story(story.pk))


def kin(story: Story) -> list[int]:
    """The other stories whose readers were told of this one: joined with it, or told in its words before the split."""
    family = {story.pk, story.joined_to_id, story.told_as_id} - {None}
    others = Story.objects.filter(Q(joined_to__in=family) | Q(pk__in=family)).exclude(pk=story.pk)
    return list(others.values_list("pk", flat=True))


def notes(story: Story) -> QuerySet[ByHand]:
    """What editors said of a story, oldest first."""
    return ByHand.objects.filter(Q(story=story) | Q(other=story))


def said(story: Story) -> list[str]:
    """The same, in sentences."""
    return [str(one) for one in notes(story)]


def _story(number: int) -> Story:
    found = Story.objects.select_related("lead", "joined_to__lead").filter(pk=number).first()
    if found is None:
        raise NotFound(_("There is no story %(number)s") % {"number": number}, fix=_("See: newsbell story list"))
    return found


def _within(article: int) -> tuple[Article, Story]:
    found = Article.objects.select_related("story").filter(pk=article).exclude(story=None).first()
    if found is None or found.story is None:
        raise NotFound(
            _("There is no article %(number)s in a story") % {"number": article},
            fix=_("See the articles of one: newsbell explain STORY"),
        )
    return found, found.story


def _explained(story: Story) -> str:
    return _("See: newsbell explain %(number)s") % {"number": story.pk}


def _was_retracted(story: Story) -> bool:
    return ByHand.objects.filter(story=story, did=ByHand.Did.RETRACTED).exists()


def _note(articles: Iterable[Article], sentence: str) -> None:
    for article in articles:
        article.evidence = [*article.evidence, sentence]
        article.save(update_fields=["evidence"])


def _with_versions(article: Article) -> set[int]:
    """The article, and those of its story that were told to be it again."""
    found: set[int] = set()
    newest: Collection[int] = {article.pk}
    while newest:
        found.update(newest)
        again = Article.objects.filter(story=article.story_id, of__in=newest, decision__in=_VERSIONS)
        newest = set(again.values_list("pk", flat=True)) - found
    return found
