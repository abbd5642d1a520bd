"""A measurement in a process of its own: nothing else's memory and CPU count, and nobody's data are touched."""

import json
import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from newsbell.common.errors import MeasurementFailed

Figures = dict[str, Any]

OPTIONS: Mapping[str, tuple[int, Sequence[str], str]] = {
    "devices": (1_000, ("send",), "devices that are sent to"),
    "rounds": (5, ("send", "match", "ingest"), "rounds, of which the median is told"),
    "alone": (0, ("send",), "1: newsbell without its peers; 2: its whole way alone"),
    "follows": (1_000_000, ("match",), "phrases that are followed"),
    "followers": (1_000_000, ("match",), "readers who follow five of them each"),
    "window": (10_000, ("stories",), "stories among which each article is told apart"),
    "sources": (2_000, ("ingest",), "sources that are polled and show nothing new"),
    "seconds": (60, ("web",), "seconds of load"),
    "rate": (100, ("web",), "requests a second"),
    "readers": (2_000, ("web",), "readers whom stories are sent to meanwhile"),
}
"""Each size with its default, the benchmarks that have it, and what it is."""

SIZES = {
    name: [size for size, (_, of, _) in OPTIONS.items() if name in of]
    for name in ("send", "match", "stories", "ingest", "web")
}
"""Each benchmark with its sizes."""


def measured(name: str, sizes: Mapping[str, int]) -> Figures:
    """The figures of one benchmark, on a data folder that is new and gone afterwards. Raises MeasurementFailed."""
    with TemporaryDirectory(prefix="newsbell-bench-") as folder:
        command = [sys.executable, "-m", __package__, name, json.dumps(sizes)]
        done = subprocess.run(command, env=_environment(Path(folder)), stdout=subprocess.PIPE, check=False)  # noqa: S603 - our own
    if done.returncode:
        raise MeasurementFailed(
            f"The benchmark {name} ended with status {done.returncode}",
            why="What its process said is above.",
            fix="Mend that, or measure less at a time: newsbell bench --help tells the sizes.",
        )
    figures: Figures = json.loads(done.stdout)
    return figures


def _environment(folder: Path) -> dict[str, str]:
    """Ours without newsbell's settings: figures are of the defaults, and comparable from one machine to another."""
    others = {name: value for name, value in os.environ.items() if not name.startswith("NEWSBELL_")}
    return others | {
        "DJANGO_SETTINGS_MODULE": "newsbell.settings",
        "NEWSBELL_DATA": str(folder / "data"),
        "NEWSBELL_KEYS": str(folder / "keys"),
    }
