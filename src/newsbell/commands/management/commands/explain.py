"""newsbell explain: why each reader was, or was not, reminded of a story."""

import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from rich.console import Console
from rich.table import Table

from newsbell.commands import explanation
from newsbell.common.errors import NotFound
from newsbell.stories.models import Story


class Command(BaseCommand):
    help = "Says why each reader was, or was not, reminded of a story, and how its articles were told apart."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("story", type=int)
        parser.add_argument("reader", type=int, nargs="?")
        parser.add_argument("--json", action="store_true", help="one JSON object")

    def handle(self, *args: Any, **options: Any) -> None:
        story = Story.objects.select_related("lead").filter(pk=options["story"]).first()
        if story is None:
            raise NotFound(f"There is no story {options['story']}", fix="The admin and `newsbell demo` list stories.")
        told = explanation.of(story, options["reader"])
        if options["json"]:
            self.stdout.write(json.dumps(told, ensure_ascii=False))
        else:
            _show(told, Console(file=self.stdout))


def _show(told: dict[str, Any], console: Console) -> None:
    console.print(f"[bold]Story {told['story']}[/bold]  {told['title']}", highlight=False)
    articles = Table("article", "decision", "evidence", title="Its articles", title_justify="left")
    for article in told["articles"]:
        articles.add_row(str(article["article"]), article["decision"], " ".join(article["evidence"]))
    console.print(articles)
    readers = Table("reader", "follows", "outcome", "why", "devices", title="Its readers", title_justify="left")
    for line in told["readers"]:
        devices = "\n".join(f"{one['device']}: {one['answer']}" for one in line["devices"])
        readers.add_row(str(line["reader"]), "\n".join(line["follows"]), line["outcome"], line["why"], devices)
    console.print(readers)
