"""The figures as tables for a person."""

from collections.abc import Callable, Mapping
from typing import Any

from rich.table import Table

from newsbell.commands.terminal import table

Figures = Mapping[str, Any]

_CONTENDERS = {
    "newsbell_bare": "newsbell: sealing, signing and posting alone",
    "newsbell_whole": "newsbell, the whole way: audience, limits, leases, ledger, posting, answers",
    "newsbell_envelopes": "newsbell, with envelopes prepared ahead",
    "pywebpush_threads": "pywebpush in 16 threads",
    "pywebpush_async": "pywebpush, asynchronous",
    "webpush_rs": "webpush_rs in 16 threads",
    "web_push_node": "web-push (Node.js)",
}
_PARTS = {
    "seal": "of newsbell's sealing and posting: sealing",
    "post": "of newsbell's sealing and posting: signing, posting, judging",
    "plan": "of newsbell's whole way: who is told, and their limits",
    "load": "of newsbell's whole way: reading devices and words",
    "record": "of newsbell's whole way: leases, lanes and ledger",
    "prepare": "making an envelope ahead",
}
_ABSENT = "not measured"


def _send(figures: Figures) -> Table:
    made = table("", "CPU µs a device", title=_sized("send", devices=figures["devices"], rounds=figures["rounds"]))
    for name, cpu_us in figures["cpu_us"].items():
        made.add_row(_CONTENDERS[name], _ABSENT if cpu_us is None else f"{cpu_us:,.1f}")
    for name, part_us in figures["parts_us"].items():
        made.add_row(_PARTS[name], f"{part_us:,.1f}")
    return made


def _match(figures: Figures) -> Table:
    return _lines(
        _sized("match", follows=figures["follows"]),
        {
            "CPU µs an article": figures["cpu_us_per_article"],
            "memory of the index, MB": figures["rss_mb"],
            "CPU seconds to read and build it": figures["build_s"],
            f"CPU ms to find who of {figures['followers']:,} follows, at worst": figures["audience_ms"],
        },
    )


def _stories(figures: Figures) -> Table:
    by_window = {f"CPU ms an article, {int(n):,} stories": cost for n, cost in figures["cpu_ms_by_window"].items()}
    ends = {"CPU ms of a worker's start": figures["start_ms"], "memory of the process, MB": figures["rss_mb"]}
    return _lines(_sized("stories", window=figures["window"]), by_window | ends)


def _ingest(figures: Figures) -> Table:
    lines = {
        "CPU ms a feed of 30 entries": figures["cpu_ms_per_feed"],
        "CPU ms a page": figures["cpu_ms_per_page"],
        "CPU ms a poll that is answered 304": figures["cpu_ms_by_answer"]["not_modified"],
        "CPU ms a poll that is answered with the same bytes": figures["cpu_ms_by_answer"]["same_bytes"],
        "CPU ms a bare conditional GET": figures["cpu_ms_per_bare_get"],
    }
    return _lines(_sized("ingest", sources=figures["sources"]), lines)


def _web(figures: Figures) -> Table:
    return _lines(
        "web",
        {
            "requests a second": figures["requests_per_s"],
            "99 of 100 answered within, ms": figures["p99_ms"],
            "errors": figures["errors"],
            "half answered within, ms": figures["p50_ms"],
            "the slowest, ms": figures["max_ms"],
            "requests": figures["requests"],
            "of which write, %": round(100 * figures["writes_share"], 1),
            "reminders accepted meanwhile": figures["rung"],
        }
        | {f"CPU seconds: {name}": cpu_s for name, cpu_s in figures["cpu_s"].items()},
    )


def _lines(title: str, lines: Mapping[str, float | None]) -> Table:
    made = table("", "", title=title)
    for what, value in lines.items():
        made.add_row(what, _ABSENT if value is None else f"{value:,}")
    return made


def _sized(name: str, **sizes: int) -> str:
    return f"{name}: " + ", ".join(f"{value:,} {what}" for what, value in sizes.items())


TABLES: Mapping[str, Callable[[Figures], Table]] = {
    "send": _send,
    "match": _match,
    "stories": _stories,
    "ingest": _ingest,
    "web": _web,
}
