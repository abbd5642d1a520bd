"""The demo's page: whoever follows the town in it and presses the button is rung by a next story, in their own browser.

At the stand-alone site alone, and only with NEWSBELL_DEMO=1. The button puts a story into a feed of this site, which
newsbell then polls as it polls any other.
"""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import wraps
from pathlib import Path
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.feedgenerator import Rss201rev2Feed
from django.utils.translation import override
from django.views.decorators.csrf import csrf_protect
from django.views.decorators.http import require_http_methods, require_safe

from newsbell.common import conf
from newsbell.common.clock import now
from newsbell.common.languages import asked
from newsbell.common.models import Publisher
from newsbell.newsroom.languages import LANGUAGES, every
from newsbell.sources.models import Source

TOWN = "Saltharbour"
# Each names the town in its own words: whoever follows it sees in the story why it rang. But not in one short sentence,
# in which there is little else: the story would be taken for the next of a running one.
STORIES = (
    (
        "Seal pup found asleep in the fishmonger's van",
        "At dawn it had eaten a whole box of herring. The vet who came from Saltharbour calls it content and heavy.",
    ),
    (
        "Night train to the coast returns after forty years",
        "Sleeping cars leave the capital on Fridays from May, and reach Saltharbour in time for a long breakfast.",
    ),
    (
        "Choir of lighthouse keepers wins the county cup",
        "Nine basses and a foghorn left one judge in tears. Saltharbour hears them at Easter, outdoors, for safety.",
    ),
    (
        "Old cinema to open again as a library of sounds",
        "Visitors will borrow storms, steam engines and silence on grey tapes. Saltharbour pays for the new roof.",
    ),
    (
        "Baker's sourdough turns one hundred",
        "The culture came through two floods in a milk churn. Saltharbour eats four hundred of its loaves a week.",
    ),
    (
        "Council votes to give gulls their own square",
        "Chips are allowed there, sunshades advised. Elsewhere in Saltharbour a fed bird costs a day of sweeping.",
    ),
    (
        "Divers raise the bell of a schooner lost in 1868",
        "It rang once on the way up, the crew swear. The museum of Saltharbour hangs it by its door for all to strike.",
    ),
    (
        "School robot learns to mend fishing nets",
        "Pupils aged ten programmed it in a week of rain. Two skippers from Saltharbour have asked what it would cost.",
    ),
)
View = Callable[..., HttpResponseBase]


@dataclass(frozen=True)
class Told:
    """A story that the button has published."""

    number: int
    title: str
    text: str
    at: datetime

    @property
    def path(self) -> str:
        return reverse("demo-story", args=[self.number])


def only_in_the_demo(view: View) -> View:
    """The view, which nobody finds on a site that is no demo."""

    @wraps(view)
    def wrapped(request: HttpRequest, *args: Any, **parts: Any) -> HttpResponseBase:
        if not conf.get("NEWSBELL_DEMO"):
            raise Http404
        return view(request, *args, **parts)

    return wrapped


@only_in_the_demo
@csrf_protect
@require_http_methods(["GET", "HEAD", "POST"])
def page(request: HttpRequest) -> HttpResponse:
    """The paper's page with the bell on it; POST publishes the next story."""
    paper = _paper()
    if request.method == "POST":
        publish(paper, now())
        return HttpResponseRedirect(f"{reverse('demo')}?lang={asked(request, LANGUAGES)}")
    told = stories()
    facts = {"paper": paper, "town": TOWN, "stories": told[::-1], "more": len(told) < len(STORIES)}
    return rendered(request, "newsbell/demo.html", facts)


@require_safe
def story(request: HttpRequest, number: int) -> HttpResponse:
    """A story's own page: it stays for whoever was told of it, when the demo is over too."""
    for told in stories():
        if told.number == number:
            facts = {"title": told.title, "paragraphs": [told.text], "spoken": "en", "follows": [f"place:{TOWN}"]}
            return rendered(request, "newsbell/demo_story.html", {"paper": _paper(), **facts})
    raise Http404


@only_in_the_demo
@require_safe
def feed(_request: HttpRequest) -> HttpResponse:
    """The feed in which the stories appear."""
    paper = _paper()
    site = conf.get("NEWSBELL_URL")
    made = Rss201rev2Feed(paper.name, site + reverse("demo"), "", feed_url=site + reverse("demo-feed"))
    # Filed under nothing: under the town they would make a topic of it, beside the place that one follows here.
    for told in stories()[::-1]:
        made.add_item(told.title, site + told.path, told.text, unique_id=told.path, pubdate=told.at)
    return HttpResponse(made.writeString("utf-8"), content_type="application/rss+xml; charset=utf-8")


def publish(paper: Publisher, at: datetime) -> None:
    """Puts the next story into the feed, if there is one, and asks for the feed to be read now."""
    times = [told.at.isoformat() for told in stories()]
    if len(times) == len(STORIES):
        return
    _kept().write_text(json.dumps([*times, at.isoformat()]))
    # As if it had been read before: else its first story would be taken for one that always stood there.
    source, _ = Source.objects.get_or_create(
        publisher=paper, url=_address(), defaults={"name": f"{paper.name}: the demo", "first_read_at": at}
    )
    Source.objects.filter(pk=source.pk).update(due_at=at, paused=False)


def pause() -> None:
    """The demo ends, and with it the feed: it is not read until the button is pressed again."""
    Source.objects.filter(url=_address()).update(paused=True)


def stories() -> Sequence[Told]:
    """What the button has published, oldest first."""
    kept = _kept()
    times = json.loads(kept.read_text()) if kept.exists() else []
    return [
        Told(number, *said, datetime.fromisoformat(at))
        for number, (said, at) in enumerate(zip(STORIES, times, strict=False), start=1)
    ]


def rendered(request: HttpRequest, template: str, facts: dict[str, Any]) -> HttpResponse:
    """The page in the reader's language; the paper's own words stay as they are."""
    language = asked(request, LANGUAGES)
    own = {"language": language, "languages": every(), "demo": conf.get("NEWSBELL_DEMO")}
    with override(language):
        return render(request, template, {**facts, **own})


def _address() -> str:
    return f"{conf.get('NEWSBELL_URL')}{reverse('demo-feed')}"


def _kept() -> Path:
    return conf.data("demo", "stories.json")


def _paper() -> Publisher:
    paper = Publisher.objects.order_by("pk").first()
    if paper is None:
        raise Http404
    return paper
