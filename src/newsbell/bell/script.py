"""The scripts as they are served: ES modules, which the types are checked in, joined into one classic script each.

What the bell shows once the reader acts (`DIALOGS`) is loaded then, as a module.

There is no build: a line that imports is dropped, since what it names stands above it; `export`, comments and
indentation go, since a publisher's page pays for every byte.
"""

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

MODULES = Path(__file__).parent / "static" / "newsbell" / "bell"
BELL = (
    "rule",
    "moment",
    "store",
    "server",
    "reader",
    "device",
    "element",
    "surface",
    "ask",
    "subjects",
    "unread",
    "bell",
)
DIALOGS = ("element", "dialog", "suggest", "picker", "linked", "dialogs")
WORKER = ("store", "server", "reader", "notice", "worker")

_CAST = re.compile(r"/\*\* @type (?:(?!\*/).)*\*/ ?")
_COMMENT = re.compile(r"^\s*(?:/\*\*(?:(?!\*/)[\s\S])*\*/|//.*)\s*?\n", re.MULTILINE)
_IMPORT = re.compile(r"^import .*;\n", re.MULTILINE)
_EXPORTED = re.compile(r"^export \{ (.*) \} from .*;\n", re.MULTILINE)
_EXPORT = re.compile(r"^export ", re.MULTILINE)
_INDENT = re.compile(r"^\s+", re.MULTILINE)


@dataclass(frozen=True)
class Script:
    """A script and the digest by which a browser knows that it has it (RFC 9110 §8.8.3)."""

    text: str
    etag: str


def join(sources: Sequence[str]) -> str:
    """One classic script of modules, each after those that it imports; their names are one script's, and no page's."""
    text = _bare("".join(sources))
    return f'(() => {{\n"use strict";\n{text}}})();\n'


def join_module(sources: Sequence[str]) -> str:
    """One module of modules; it exports what the last of them hands on."""
    names = ", ".join(_EXPORTED.findall(sources[-1]))
    return f"{_bare(''.join(sources[:-1]))}export {{ {names} }};\n"


def _bare(text: str) -> str:
    for pattern in (_CAST, _COMMENT, _IMPORT, _EXPORT, _INDENT):
        text = pattern.sub("", text)
    return text


@lru_cache
def script(names: Sequence[str]) -> Script:
    """The script of these modules, read once in a process."""
    sources = [(MODULES / f"{name}.js").read_text("utf-8") for name in names]
    text = join_module(sources) if names == DIALOGS else join(sources)
    return Script(text, f'"{hashlib.sha256(text.encode()).hexdigest()[:32]}"')
