"""newsbell story: the latest stories, and an editor's word on what belongs together."""

from typing import Any

from django.core.management.base import CommandParser
from rich.markup import escape

from newsbell.commands.terminal import TerminalCommand, table
from newsbell.common.clock import now
from newsbell.stories import by_hand, running
from newsbell.stories.models import Story

BY = "by command"


class Command(TerminalCommand):
    help = "Lists the latest stories; joins two of them, splits an article from its own, or a story from its thread."

    def add_arguments(self, parser: CommandParser) -> None:
        does = parser.add_subparsers(dest="does", required=True, metavar="list | join | split | unthread")
        listing = does.add_parser("list", help="the latest stories, newest first")
        listing.add_argument("--most", type=int, default=20, metavar="N", help="so many at most (default: 20)")
        listing.add_argument("--json", action="store_true", help="a JSON line each")
        join = does.add_parser("join", help="the second story becomes part of the first; nobody is rung anew")
        join.add_argument("story", type=int, metavar="A")
        join.add_argument("other", type=int, metavar="B")
        split = does.add_parser("split", help="an article leaves its story; what leaves is told as new")
        split.add_argument("article", type=int, metavar="ARTICLE", help="as `newsbell explain STORY` numbers it")

        unthread = does.add_parser("unthread", help="a story does not go on with the one before it")
        unthread.add_argument("story", type=int, metavar="STORY")

    def handle(self, *_args: Any, does: str, **said: Any) -> None:
        getattr(self, f"_{does}")(**said)

    def _list(self, most: int, json: bool, **_said: Any) -> None:
        rows = table("id", "state", "articles", "decided", "title")
        stories = Story.objects.select_related("lead").prefetch_related("articles")
        for story in stories.filter(joined_to=None)[: max(most, 0)]:
            articles = [article.pk for article in story.articles.all()]
            if json:
                facts = {"story": story.pk, "title": str(story), "state": story.state, "articles": articles}
                self.json(facts | {"decided_at": story.decided_at.isoformat(), "thread": story.thread_id})
                continue
            decided = f"{story.decided_at:%Y-%m-%d %H:%M}"
            before = running.before(story)
            title = f"{escape(str(story))}\n[dim]goes on with {before}[/]" if before else escape(str(story))
            rows.add_row(str(story.pk), story.state, str(len(articles)), decided, title)
        if not json:
            self.console.print(rows if rows.row_count else "No story yet: newsbell source check")

    def _join(self, story: int, other: int, **_said: Any) -> None:
        kept = by_hand.join(story, other, BY, now())
        self.console.print(f"Story [bold]{kept.pk}[/] is both now: {escape(str(kept))}. Nobody is rung anew.")

    def _split(self, article: int, **_said: Any) -> None:
        made = by_hand.split(article, BY, now())
        told = "it stood in a first reading, so it tells nobody" if made.state == Story.State.OLD else "told as new"
        self.console.print(f"Story [bold]{made.pk}[/] is apart now, {told}: {escape(str(made))}")

    def _unthread(self, story: int, **_said: Any) -> None:
        found = by_hand.unthread(story, BY, now())
        self.console.print(
            f"Story [bold]{found.pk}[/] begins a thread of its own now: {escape(str(found))}. Nobody is rung anew."
        )
