"""What the docs say of newsbell's cost is what was measured and committed."""

import importlib.util
import json
import re
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]


def drawing() -> Any:
    spec = importlib.util.spec_from_file_location("picture_bench", ROOT / "scripts" / "picture_bench.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_page_and_the_picture_show_the_committed_figures() -> None:
    """After a new run: scripts/picture_bench.py."""
    script = drawing()
    runs = json.loads(script.RESULTS.read_text(encoding="utf-8"))
    written = script.PAGE.read_text(encoding="utf-8").partition(script.BEGIN)[2].partition(script.END)[0]
    assert script.tables(runs) == written
    assert script.picture(runs) == script.PICTURE.read_text(encoding="utf-8")


def test_each_run_says_when_where_and_how() -> None:
    for run in json.loads((ROOT / "bench" / "results.json").read_text(encoding="utf-8")):
        assert {"date", "machine", "command", "figures"} == set(run)
        assert run["command"].startswith("newsbell bench ")


def test_the_readme_tells_no_cost_that_was_not_measured() -> None:
    """A figure in µs in the README is one of the committed run, rounded."""
    runs = json.loads((ROOT / "bench" / "results.json").read_text(encoding="utf-8"))
    known = {f"{cost:,.0f}" for run in runs for cost in run["figures"].get("cpu_us", {}).values() if cost}
    told = re.findall(r"([\d,.]+) (?:CPU )?µs", (ROOT / "README.md").read_text(encoding="utf-8"))
    assert set(told) <= known
