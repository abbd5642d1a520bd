"""What the demo says before it serves: where to look, and what to try."""

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from newsbell.commands.demonstration.performance import program
from newsbell.commands.demonstration.show import heading
from newsbell.common import conf
from newsbell.common.plural import plural


def where_to_look(note: str, held: int) -> RenderableType:
    """The site's addresses. `note` is of its port, `held` how many stories wait for an editor."""
    url = conf.get("NEWSBELL_URL")
    release = f"release the {plural(held, 'story that waits', 'stories that wait')}, " if held else ""
    pages = Table.grid(padding=(0, 3, 0, 2))
    pages.add_row(Text(f"{url}/", "cyan"), "what was read, told apart and rung, and why")
    pages.add_row(
        Text(f"{url}/demo/", "cyan"), "be a reader in your own browser, and publish a story that rings who follows it"
    )
    pages.add_row(Text(f"{url}/admin/", "cyan"), f"{release}mark top stories, see every row")
    pages.add_row("", Text.assemble("an account for it: ", (f"{program()} createsuperuser", "cyan")))
    pages.add_row(Text(f"{url}/api/v1/openapi.json", "cyan"), "the API")
    notes = [Text(f"! {note}", "magenta")] if note else []
    return Group("", heading("The site"), *notes, pages, "")
