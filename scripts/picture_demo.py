"""Draw docs/images/demo.svg: the demo as a terminal shows it, cut to what tells most.

Run it when the demo looks different: .venv/bin/python scripts/picture_demo.py
"""

import io
import os
import re
import tempfile
from pathlib import Path

PICTURE = Path(__file__).parents[1] / "docs" / "images" / "demo.svg"
COLUMNS = 92
FONTS = "Fira Code, DejaVu Sans Mono, monospace"
STEPS = (2, 8, 10, 16)


def main() -> None:
    with tempfile.TemporaryDirectory(prefix="newsbell-picture-") as folder:
        os.environ |= {
            "DJANGO_SETTINGS_MODULE": "newsbell.settings",
            "NEWSBELL_DATA": f"{folder}/data",
            "NEWSBELL_KEYS": f"{folder}/keys",
        }
        Path(folder, "data").mkdir()
        import django

        django.setup()
        PICTURE.write_text(draw(), encoding="utf-8")


def draw() -> str:
    """The SVG. It names no web font: whoever looks at it fetches nothing from anybody."""
    from django.core.management import call_command
    from rich.console import Console
    from rich.terminal_theme import MONOKAI

    from newsbell.commands.demonstration import cast, outside, run, show, show_ledger, tally
    from newsbell.common.clock import now
    from newsbell.simulator.newsroom_form import SAMPLE, load

    call_command("migrate", verbosity=0)
    screen = Console(record=True, width=COLUMNS, file=io.StringIO(), force_terminal=True, highlight=False, emoji=False)
    newsroom = load(SAMPLE)
    with outside.running(newsroom) as simulated:
        everybody = cast.assemble(newsroom, simulated.push, now())
        since = tally.mark(simulated, now())
        for step in run.steps(newsroom, simulated, everybody):
            if step.number in STEPS:
                screen.print(show.stepped(step))
        run.settle(everybody, lambda *_: None)
        screen.print(show_ledger.figures(tally.count(everybody, simulated, since)))
    svg = screen.export_svg(title="newsbell demo", theme=MONOKAI, unique_id="newsbell-demo")
    return re.sub(r"@font-face\s*{[^}]*}\s*", "", svg).replace("Fira Code, monospace", FONTS)


if __name__ == "__main__":
    main()
