"""What the demo says where it was shown before: why so little happens, and how to see the whole again."""

from rich.console import Group, RenderableType
from rich.text import Text

from newsbell.common import conf
from newsbell.common.plural import plural


def opening() -> RenderableType:
    """Before the first step."""
    words = (
        "! This newsroom was shown before, with the same data. newsbell remembers what it read and whom it rang: "
        "only what is new since then is told, and nobody is rung twice."
    )
    return Group(Text(words, "magenta"), *_anew(), "")


def closing(*, nothing_new: bool, waiting: int) -> RenderableType:
    """After the counts. `waiting`: stories of earlier runs and of this one that wait for an editor."""
    news = "nothing in it was new, so nobody was rung." if nothing_new else "only what was new since then is told here."
    words = [f"! This newsroom was shown before: {news}"]
    if waiting:
        words.append(f"{plural(waiting, 'story waits', 'stories wait')} for an editor, those of earlier runs too.")
    return Group(Text(" ".join(words), "magenta"), *_anew(), "")


def _anew() -> list[RenderableType]:
    # The folder on one line, however long: it is to be copied. So it is printed without `crop`.
    if conf.get("NEWSBELL_DATABASE"):
        return [Text("To see the whole show again, name an empty database in NEWSBELL_DATABASE.")]
    how = "To see the whole show again, end this demo, remove this folder (newsbell keeps all in it), run it anew:"
    return [Text(how), Text(f"  {conf.data()}", "cyan", no_wrap=True, overflow="ignore")]
