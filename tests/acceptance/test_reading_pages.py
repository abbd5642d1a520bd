"""The figures of reading do not fall: a sample of the annotated pages, by the project's scorer."""

import importlib.util
import json
import tarfile
from pathlib import Path
from typing import Any

from newsbell.commands.reading import read
from newsbell.common.errors import NewsbellError

# Each of so many pages in the suite. The figures of all are in docs/explanation/how-pages-are-read.md.
EACH = 5
# A little under what is reached on the sample, so that a page may be read otherwise.
FLOORS = {"body_f1": 0.95, "title": 0.77, "author": 0.69, "date": 0.9, "description": 0.74}
FOLDER = "pages/trafilatura"


def test_pages_are_read_as_well_as_the_docs_say(shared: Path) -> None:
    """Body F1 and the shares of fields that are right."""
    with tarfile.open(shared / "data" / "pages-dev.tar.xz") as tar:
        bodies = {
            member.name: body.read() for member in tar if (body := tar.extractfile(member)) and FOLDER in member.name
        }
    golds = [json.loads(line) for line in bodies[f"{FOLDER}/gold.jsonl"].decode().splitlines()][::EACH]
    reads = [seen(gold, bodies[f"{FOLDER}/html/{gold['file']}"]) for gold in golds]
    found = scorer(shared).score(golds, reads)
    reached = {name: found[name] if name == "body_f1" else found[name]["share"] for name in FLOORS}
    assert not {name: reached[name] for name, floor in FLOORS.items() if reached[name] < floor}, reached


def seen(gold: dict[str, Any], body: bytes) -> dict[str, Any]:
    """What is read of a page; nothing where it is an error."""
    try:
        return {"file": gold["file"], **read(body, None, gold["url"] or "")}
    except NewsbellError:
        return {"file": gold["file"]}


def scorer(shared: Path) -> Any:
    """The scorer beside the data, as a module."""
    spec = importlib.util.spec_from_file_location("score_pages", shared / "score" / "score_pages.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
