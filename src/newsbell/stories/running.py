"""Running stories: the stories that a thread is, and the numbers by which it is known.

Each but the first goes on with one before it, and several may go on with the same: a thread is a tree.
"""

from collections.abc import Collection, Sequence

from django.db.models import Q, QuerySet

from newsbell.common.errors import NotFound
from newsbell.stories.models import Story

NOT_SHOWN = (Story.State.DECIDING, Story.State.HELD)


def first(publisher: int, story: int) -> Story:
    """The first story of the running one that a story belongs to: itself where nothing came before.

    Raises NotFound for a story of another publisher, and for one that is being decided still.
    """
    rows = Story.objects.select_related("lead").filter(publisher=publisher)
    found = rows.exclude(state=Story.State.DECIDING).filter(pk=story).first()
    if found is None:
        raise NotFound(f"There is no story {story}", fix="Take the number of a story that the publisher's pages show.")
    return _beginning(found)


def is_public(first: Story) -> bool:
    """Not while an editor has not said yet that it is news, and not once it was taken back."""
    return first.pk in public([first.pk])


def public(firsts: Collection[int]) -> set[int]:
    """As `is_public`, of several by their numbers."""
    shown = Story.objects.filter(pk__in=firsts).exclude(state__in=NOT_SHOWN)
    return set(shown.exclude(reminders__kind="retraction").values_list("pk", flat=True))


def goes_on_with(story: int) -> Sequence[int]:
    """The numbers by which the running stories are known that this one develops; none where it is the first.

    An editor may have joined their stories since, and a reader follows by the number of then.
    """
    numbers: list[int] = []
    at = Story.objects.filter(pk=story).values_list("thread", flat=True).first()
    while at is not None and at not in numbers:
        numbers.append(at)
        numbers += Story.objects.filter(joined_to=at).exclude(pk=story).values_list("pk", flat=True)
        at = Story.objects.filter(pk=at).values_list("thread", flat=True).first()
    return numbers


def joined(stories: Collection[int]) -> dict[int, int]:
    """Of these those that an editor joined to another → the one that speaks for both."""
    rows = Story.objects.filter(pk__in=stories).values_list("pk", "joined_to") if stories else ()
    return {part: whole for part, whole in rows if whole}


def after(story: int) -> set[int]:
    """The stories that go on with this one, and those that go on with them."""
    found: set[int] = set()
    newest: set[int] = {story}
    while newest:
        newest = set(Story.objects.filter(_next(newest)).values_list("pk", flat=True)) - found - {story}
        found |= newest
    return found


def onwards(story: int) -> QuerySet[Story]:
    """The stories that go on with this one itself, the first one first."""
    return Story.objects.filter(_next([story]), joined_to=None).select_related("lead").order_by("pk")


def whole(story: Story) -> list[Story]:
    """All stories of the running one that a story belongs to, the first one first; held ones too."""
    start = _beginning(story)
    others = Story.objects.select_related("lead").filter(thread__in=_threads(start.pk), joined_to=None)
    return [start, *others.exclude(pk=start.pk).order_by("pk")]


def before(story: Story) -> int | None:
    """The number of the story that this one goes on with."""
    return story.develops_id or story.thread_id


def titles(numbers: Sequence[int]) -> list[tuple[int, str]]:
    """(number, title) of each of these stories."""
    return [(story.pk, str(story)) for story in Story.objects.select_related("lead").filter(pk__in=numbers)]


def languages(numbers: Collection[int]) -> dict[int, str]:
    """In which language the title of each of these stories is, as far as that is known."""
    rows = Story.objects.filter(pk__in=numbers, lead__language__gt="")
    return dict(rows.values_list("pk", "lead__language")) if numbers else {}


def stories(first: int) -> QuerySet[Story]:
    """All stories of a running one, the newest first."""
    own = Story.objects.filter(Q(pk=first) | Q(thread__in=_threads(first)), joined_to=None)
    return own.exclude(state=Story.State.DECIDING).order_by("-pk")


def _next(stories: Collection[int]) -> Q:
    # Of older ones no more is known than the first story of their thread.
    return Q(develops__in=stories) | Q(develops=None, thread__in=stories)


def _threads(first: int) -> set[int]:
    """The thread, and those that an editor who joined stories made the next of it, by their first stories."""
    found = {first}
    newest = {first}
    while newest:
        next_ = Story.objects.filter(thread__in=newest, developments__isnull=False)
        newest = set(next_.order_by().values_list("pk", flat=True).distinct()) - found
        found |= newest
    return found


def _beginning(story: Story) -> Story:
    seen: set[int] = set()
    while (earlier := story.joined_to_id or story.thread_id) and earlier not in seen:
        seen.add(story.pk)
        story = Story.objects.select_related("lead").get(pk=earlier)
    return story
