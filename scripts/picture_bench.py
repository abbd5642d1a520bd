"""Draw docs/images/bench-send.svg and write the tables of docs/explanation/benchmarks.md, both from bench/results.json.

Run it when a benchmark was run anew: .venv/bin/python scripts/picture_bench.py
Each run in bench/results.json has its date, machine and command, and what the command printed with --json.
"""

import json
import re
from collections.abc import Iterator, Mapping
from html import escape
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
RESULTS = ROOT / "bench" / "results.json"
PAGE = ROOT / "docs" / "explanation" / "benchmarks.md"
PICTURE = ROOT / "docs" / "images" / "bench-send.svg"
BEGIN, END = "<!-- written by scripts/picture_bench.py -->\n", "<!-- until here -->\n"

CONTENDERS = {
    "newsbell_bare": "newsbell, sealing and posting alone",
    "newsbell_whole": "newsbell, the whole way",
    "newsbell_envelopes": "newsbell, envelopes prepared ahead",
    "webpush_rs": "webpush_rs in 16 threads",
    "pywebpush_async": "pywebpush, asynchronous",
    "web_push_node": "web-push (Node.js)",
    "pywebpush_threads": "pywebpush in 16 threads",
}
PARTS = {
    "seal": "of sealing and posting: sealing, CPU µs",
    "post": "of sealing and posting: signing, posting, judging, CPU µs",
    "plan": "of the whole way: who is told, and their limits, CPU µs",
    "load": "of the whole way: reading devices and words, CPU µs",
    "record": "of the whole way: leases, lanes and ledger, CPU µs",
    "prepare": "making an envelope ahead, CPU µs",
}
LABEL, BAR, ROW, WIDTH = 280, 440, 30, 800


def main() -> None:
    runs = json.loads(RESULTS.read_text(encoding="utf-8"))
    PICTURE.write_text(picture(runs), encoding="utf-8")
    before, _, rest = PAGE.read_text(encoding="utf-8").partition(BEGIN)
    PAGE.write_text(before + BEGIN + tables(runs) + END + rest.partition(END)[2], encoding="utf-8")


def picture(runs: list[Mapping[str, Any]]) -> str:
    """CPU a device, a bar for each contender."""
    run = _send(runs)
    costs = {label: run["figures"]["cpu_us"][name] for name, label in CONTENDERS.items()}
    measured = {label: cost for label, cost in costs.items() if cost is not None}
    longest, height = max(measured.values()), ROW * len(measured) + 50
    lines = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" role="img"',
        ' font-family="sans-serif" font-size="14">',
        f"<title>CPU µs a device, {escape(run['date'])}</title>",
        f'<rect width="{WIDTH}" height="{height}" fill="#fff"/>',
        f'<text x="10" y="24" font-weight="bold">CPU µs a device (user and system), {escape(run["date"])}</text>',
    ]
    for number, (label, cost) in enumerate(measured.items()):
        top, length = 40 + ROW * number, BAR * cost / longest
        colour = "#0b6e4f" if label.startswith("newsbell") else "#8a8f98"
        lines += [
            f'<text x="{LABEL - 10}" y="{top + 16}" text-anchor="end">{escape(label)}</text>',
            f'<rect x="{LABEL}" y="{top}" width="{length:.1f}" height="22" fill="{colour}"/>',
            f'<text x="{LABEL + length + 8:.1f}" y="{top + 16}">{cost:,.0f}</text>',
        ]
    return "\n".join([*lines, "</svg>", ""])


def tables(runs: list[Mapping[str, Any]]) -> str:
    """The figures of each run, under its date, machine and command."""
    parts = [part for run in runs for part in _table(run)]
    return "\n".join([*parts, *_costs(_send(runs))])


def _table(run: Mapping[str, Any]) -> Iterator[str]:
    yield f"\n**{run['date']}**, `{run['command']}`. {run['machine']}\n\n| | |\n|---|---|"
    for name, value in run["figures"].items():
        yield from _rows(name, value)
    if "cpu_us" in run["figures"]:
        bare = run["figures"]["cpu_us"]["newsbell_bare"]
        for name, cost in run["figures"]["cpu_us"].items():
            if name != "newsbell_bare" and cost is not None:
                yield f"| {CONTENDERS[name]}: so many times sealing and posting alone | {cost / bare:.1f} |"
    yield ""


def _costs(run: Mapping[str, Any]) -> Iterator[str]:
    """What the measured constants come to for so many devices."""
    yield f"\n**Computed** from the run of {run['date']}: CPU hours of one reminder.\n"
    yield "| | 1 million devices | 10 million | 100 million |\n|---|---|---|---|"
    for name, cost_us in run["figures"]["cpu_us"].items():
        if cost_us is not None:
            hours = " | ".join(f"{cost_us * millions / 3600:,.2f}" for millions in (1, 10, 100))
            yield f"| {CONTENDERS[name]} | {hours} |"
    yield ""


def _rows(name: str, value: object) -> Iterator[str]:
    if isinstance(value, dict):
        words = {"cpu_us": CONTENDERS, "parts_us": PARTS}.get(name, {})
        for key, one in value.items():
            yield f"| {words.get(key, f'`{name}`: {key}')} | {_said(one)} |"
    else:
        yield f"| `{name}` | {_said(value)} |"


def _said(value: object) -> str:
    if value is None:
        return "not measured"
    return re.sub(r"\.0$", "", f"{value:,}")


def _send(runs: list[Mapping[str, Any]]) -> Mapping[str, Any]:
    return next(run for run in runs if "cpu_us" in run["figures"])


if __name__ == "__main__":
    main()
