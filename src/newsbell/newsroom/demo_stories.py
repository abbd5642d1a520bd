"""The stories of the demo's papers, which are made up: each has a page here, as it was read, with the bell on it."""

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from newsbell.common import conf
from newsbell.follows import directory
from newsbell.newsroom.demo import only_in_the_demo, rendered
from newsbell.stories import running
from newsbell.stories.models import Story

MOST = 5
"""What a story names first can be followed from its page: so much of it."""


@only_in_the_demo
@require_safe
def page(request: HttpRequest, number: int) -> HttpResponse:
    """A story in the words that are told."""
    story = Story.objects.select_related("lead__source", "publisher").filter(pk=number).first()
    if story is None or story.lead is None or not running.is_public(story):
        raise Http404
    facts = {
        "paper": story.publisher,
        "title": story.lead.title,
        "told_by": story.lead.source,
        "paragraphs": [one for one in (story.lead.standfirst, *story.lead.body) if one],
        "follows": [f"{one.kind}:{one.name}" for one in directory.named_by(story.pk, MOST)],
        "spoken": story.lead.language,
    }
    return rendered(request, "newsbell/demo_story.html", facts)


def address(story: Story, language: str) -> str:
    """Where a story can be read: at its own address; in the demo, where that is made up, on its page here."""
    if story.lead is None:
        return ""
    if not conf.get("NEWSBELL_DEMO") or story.lead.url.startswith(f"{conf.get('NEWSBELL_URL')}/"):
        return story.lead.url
    return f"{reverse('demo-paper', args=[story.pk])}?lang={language}"
