"""A story explained, as `newsbell explain` prints it and the API answers it."""

from typing import Any

from newsbell.reminders import explain
from newsbell.stories import by_hand, running
from newsbell.stories.models import Story


def of(asked: Story, reader: int | None = None) -> dict[str, Any]:
    """{"story","title","by_hand":[…],"thread","articles":[{"article","title","decision","evidence"}],"forgotten","readers":[…]}.

    `by_hand`: what editors said, a sentence each; a story that one of them joined to another is told as that other.
    `thread`: the running story's stories, [{"story","title"}], the first one first; null where it is alone.
    `forgotten`: when its outcomes were, since they were older than the ledger is kept; null while they are kept.
    """
    story = by_hand.root(asked)
    joined = list(story.joined.values_list("pk", flat=True))
    return {
        "story": story.pk,
        "title": str(story),
        "by_hand": by_hand.said(story),
        "thread": _thread(story),
        "articles": [
            {
                "article": article.pk,
                "title": article.title,
                "decision": article.decision,
                "evidence": article.evidence,
            }
            for article in story.articles.order_by("pk")
        ],
        "forgotten": explain.forgotten((story.pk, *joined)),
        "readers": explain.readers(story.pk, reader, joined),
    }


def _thread(story: Story) -> list[dict[str, Any]] | None:
    found = [{"story": one.pk, "title": str(one)} for one in running.whole(story)]
    return found if len(found) > 1 else None
