"""Commands that are run, and what they print."""

import io
import json
from typing import Any

from django.core.management import call_command

RSS = """<rss version="2.0"><channel><title>The Gazette</title>
{items}</channel></rss>"""
ITEM = "<item><guid>{0}</guid><title>Story {0} of the harbour</title><link>https://gazette.example/{0}</link></item>"


def run(*words: str) -> str:
    """What a command prints."""
    out = io.StringIO()
    call_command(*words, stdout=out)
    return out.getvalue()


def lines(*words: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in run(*words, "--json").splitlines()]
