"""Reads the annotated pages, feeds and texts, and writes what the scorers compare. Says how long it took.

python scripts/score_reading.py FOLDER GOLD.jsonl OUT.jsonl
"""

import json
import statistics
import sys
import time
from pathlib import Path
from typing import Any

from newsbell.commands.reading import read
from newsbell.common.errors import NewsbellError


def main(folder: Path, gold: Path, out: Path) -> None:
    """A line for each file that `gold` names; CPU in milliseconds at the end."""
    costs = []
    with out.open("w") as lines:
        for line in gold.read_text().splitlines():
            one: dict[str, Any] = json.loads(line)
            body = (folder / one["file"]).read_bytes()
            started = time.process_time()
            try:
                seen = {"file": one["file"], **read(body, None, one.get("url") or "")}
            except NewsbellError as error:
                seen = {"file": one["file"], "error": str(error)}
            costs.append((time.process_time() - started) * 1e3)
            lines.write(json.dumps(seen) + "\n")
    costs.sort()
    print(
        f"CPU ms: median {statistics.median(costs):.1f}, p99 {costs[int(len(costs) * 0.99)]:.1f}, most {costs[-1]:.1f}"
    )


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:4]))
