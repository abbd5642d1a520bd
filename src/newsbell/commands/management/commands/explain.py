"""newsbell explain: why each reader was, or was not, reminded of a story."""

from argparse import ArgumentParser
from collections.abc import Mapping
from typing import Any

from rich.console import Console
from rich.markup import escape

from newsbell.commands import explanation
from newsbell.commands.headlines import Headlines, cut
from newsbell.commands.terminal import TerminalCommand, table
from newsbell.common import conf
from newsbell.common.errors import NotFound
from newsbell.common.plural import plural
from newsbell.readers import sample
from newsbell.readers.models import Reader
from newsbell.stories import running
from newsbell.stories.models import Story


class Command(TerminalCommand):
    help = "Says why each reader was, or was not, reminded of a story, and how its articles were told apart."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("story", metavar="STORY", help="its number: newsbell story list")
        parser.add_argument(
            "reader",
            metavar="READER",
            nargs="?",
            help="a number: newsbell reader list; of a sample reader also the name",
        )
        parser.add_argument("--json", action="store_true", help="one JSON object")

    def handle(self, *args: Any, **options: Any) -> None:
        story = Story.objects.select_related("lead").filter(pk=number(options["story"])).first()
        if story is None:
            raise NotFound(
                f"There is no story {options['story']}",
                why="A story is named by its number.",
                fix="See: newsbell story list",
            )
        reader = None if options["reader"] is None else _reader(options["reader"], story)
        told = explanation.of(story, reader)
        if options["json"]:
            self.json(told)
            return
        thread = Story.objects.select_related("lead").filter(pk__in=[one["story"] for one in told["thread"] or []])
        earlier = {one.pk: running.before(one) for one in thread}
        _show(told, earlier, _nobody(story, reader, told["forgotten"]), self.console)


def number(word: object) -> int:
    """The number that a word of the command line is; 0, which nothing has, where it is none."""
    try:
        return int(str(word))
    except ValueError:
        return 0


def _reader(word: object, story: Story) -> int:
    """A reader's number, by itself or by the name of one of the demo's samples: no other has a name."""
    named = [reader for reader, name in sample.names().items() if name == str(word)]
    by_name = Reader.objects.filter(pk__in=named, publisher=story.publisher_id)
    found = (by_name or Reader.objects.filter(pk=number(word))).values_list("pk", flat=True).first()
    if found is None:
        raise NotFound(
            f"There is no reader {word}",
            why="A reader is known by number; the demo's samples by name too.",
            fix="See: newsbell reader list",
        )
    return found


def _nobody(story: Story, reader: int | None, forgotten: str | None) -> str:
    if forgotten:
        days = plural(conf.get("NEWSBELL_LEDGER_DAYS"), "day")
        return f"What became of it is kept for {days} (NEWSBELL_LEDGER_DAYS); it was forgotten at {forgotten}."
    if story.state == Story.State.OLD:
        return "It stood in its source's first reading: it was never new, and told nobody."
    if reader is not None:
        return f"Reader {reader} followed nothing that it is about when it was decided."
    return "Nobody followed what it is about when it was decided."


def _show(told: dict[str, Any], earlier: Mapping[int, int | None], nobody: str, console: Console) -> None:
    """`earlier`: which story each of its thread goes on with."""
    console.print(f"[bold]Story {told['story']}[/]  {escape(told['title'])}\n")
    for sentence in told["by_hand"]:
        console.print(escape(sentence), style="yellow")
    thread = told["thread"] or []
    headlines = Headlines(told["title"], *(one["title"] for one in thread))
    if thread:
        console.print("Its thread:")
    for one in thread:
        before = earlier[one["story"]]
        goes_on = f", goes on with {before}" if before else ""
        console.print(f"  {one['story']} {escape(cut(one['title']))}{goes_on}")
    articles = table("article", "decision", "evidence", title="Its articles")
    for article in told["articles"]:
        words = f"{headlines.once(article['title'])}\n{headlines.within(' '.join(article['evidence']))}"
        articles.add_row(str(article["article"]), article["decision"], escape(words))
    console.print(articles)
    readers = table("reader", "follows", "outcome", "why", "devices", title="\nIts readers")
    names = sample.names()
    for line in told["readers"]:
        devices = "\n".join(f"{one['device']}: {one['answer']}" for one in line["devices"])
        follows = headlines.within("\n".join(line["follows"]))
        reader = f"{line['reader']} {names.get(line['reader'], '')}".rstrip()
        readers.add_row(*map(escape, (reader, follows, line["outcome"], line["why"], devices)))
        for after in line["later"]:
            at = f"{after['outcome']} {after['due']}" if "due" in after else after["outcome"]
            devices = "\n".join(f"{one['device']}: {one['answer']}" for one in after["devices"])
            readers.add_row("", *map(escape, (after["kind"], at, after["why"], devices)))
    console.print(readers if told["readers"] else f"\n{nobody}")
