"""A story explained, as `newsbell explain` prints it and the API answers it."""

from typing import Any

from newsbell.reminders import explain
from newsbell.stories.models import Story


def of(story: Story, reader: int | None = None) -> dict[str, Any]:
    """{"story","title","articles":[{"article","decision","evidence"}],"readers":[…]}."""
    return {
        "story": story.pk,
        "title": str(story),
        "articles": [
            {"article": article.pk, "decision": article.decision, "evidence": article.evidence}
            for article in story.articles.order_by("pk")
        ],
        "readers": explain.readers(story.pk, reader),
    }
