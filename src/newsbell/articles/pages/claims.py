"""What a page says of itself to machines: JSON-LD, Open Graph and other meta tags, microdata. Unchecked."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from newsbell.articles.html import plain
from newsbell.articles.pages.tree import Element, Tree

_ARTICLE = re.compile(r"article|posting|report|review|recipe|liveblog|howto|story", re.IGNORECASE)
_PAGE = re.compile(r"webpage|itempage|videoobject|creativework|book", re.IGNORECASE)
_LONGEST = 500_000
_MOST_NODES = 2_000
_TRAILING_COMMA = re.compile(r",\s*([}\]])")
# Of a text without white space around it: that is looked for once, and not from each of its signs on.
_WRAPPING = re.compile(r"^(?:<!--|//\s*<!\[CDATA\[|<!\[CDATA\[)|(?:-->|//\s*\]\]>|\]\]>)\s*;?$|;$")
_MOST_VALUES = 100
_STRING = re.compile(
    r'"(headline|datePublished|dateModified|description|articleSection)"\s*:\s*"((?:[^"\\]|\\.){1,1000})"'
)


@dataclass(frozen=True)
class Claims:
    """`article`: the JSON-LD node of the article, {} where there is none; `organisations`: names that JSON-LD gives to
    organisations; `meta`: meta tags by their lower-case name; `items`: microdata by itemprop, as (value, element)."""

    article: dict[str, Any] = field(default_factory=dict)
    organisations: frozenset[str] = frozenset()
    meta: dict[str, list[str]] = field(default_factory=dict)
    items: dict[str, list[tuple[str, Element]]] = field(default_factory=dict)

    def first(self, *names: str) -> str | None:
        """The first value among the meta tags of these names."""
        return next((value for name in names for value in self.meta.get(name, ()) if value), None)


def claims_of(tree: Tree) -> Claims:
    """All that a page claims; what is broken is left out."""
    nodes = [node for script in tree.data for node in _nodes(script)]
    nodes += [_salvaged(script) for script in tree.data if not nodes]
    by_id = {node["@id"]: node for node in reversed(nodes) if isinstance(node.get("@id"), str) and len(node) > 1}
    article = min((node for node in nodes if _kind(node) < 2), key=_kind, default={})
    resolved = {name: _resolve(value, by_id) for name, value in article.items()}
    organisations = frozenset(
        plain(str(node["name"]))
        for node in nodes
        if "organi" in _type(node).lower() and isinstance(node.get("name"), str)
    )
    return Claims(resolved, organisations, _meta(tree.root), _items(tree.root))


def words_of(value: Any, *keys: str) -> list[str]:
    """The texts in a JSON-LD value: itself, or those under `keys` of its objects."""
    found: list[str] = []
    for one in (value if isinstance(value, list) else [value])[:_MOST_VALUES]:
        if isinstance(one, str):
            found.append(one)
        elif isinstance(one, dict):
            found += next((words for key in keys if (words := words_of(one.get(key)))), [])
    return [text for text in found if text.strip()]


def _nodes(script: str) -> Iterator[dict[str, Any]]:
    value = _load(script[:_LONGEST])
    stack, seen = [value], 0
    while stack and seen < _MOST_NODES:
        one = stack.pop()
        seen += 1
        if isinstance(one, list):
            stack += reversed(one[:_MOST_VALUES])
        elif isinstance(one, dict):
            if "@type" in one:
                yield one
            stack += [inner for inner in reversed(list(one.values())[:_MOST_VALUES]) if isinstance(inner, (dict, list))]


def _load(script: str) -> Any:
    text = _WRAPPING.sub("", script.strip()).strip()
    for attempt in (text, _TRAILING_COMMA.sub(r"\1", text)):
        try:
            return json.loads(attempt, strict=False)
        except (ValueError, RecursionError):
            continue
    return None


def _salvaged(script: str) -> dict[str, Any]:
    """The plain strings of a script that is no JSON."""
    return {"@type": "Article"} | dict(reversed(_STRING.findall(script[:_LONGEST])))


def _type(node: dict[str, Any]) -> str:
    kinds = node.get("@type")
    return " ".join(map(str, kinds)) if isinstance(kinds, list) else str(kinds or "")


def _kind(node: dict[str, Any]) -> int:
    kinds = _type(node)
    if _ARTICLE.search(kinds) and ("headline" in node or "articleBody" in node or "datePublished" in node):
        return 0
    return 1 if _PAGE.search(kinds) and ("headline" in node or "datePublished" in node) else 2


def _resolve(value: Any, by_id: dict[str, dict[str, Any]]) -> Any:
    if isinstance(value, list):
        return [_resolve(one, by_id) for one in value[:_MOST_VALUES] if not isinstance(one, list)]
    if isinstance(value, dict) and "name" not in value and isinstance(value.get("@id"), str):
        return by_id.get(value["@id"], value)
    return value


def _meta(root: Element) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for element in root.iter("meta"):
        content = (element.get("content") or "").strip()
        for key in ("property", "name", "itemprop", "http-equiv"):
            for name in (element.get(key) or "").lower().split()[:5]:
                values = found.setdefault(name, [])
                if content and len(values) < _MOST_VALUES:
                    values.append(content[:20_000])
    return found


def _items(root: Element) -> dict[str, list[tuple[str, Element]]]:
    found: dict[str, list[tuple[str, Element]]] = {}
    for element in root.xpath("//*[@itemprop or @property][not(self::meta)]")[:1000]:
        value = element.get("content") or element.get("datetime") or " ".join(element.itertext())[:5_000]
        for name in f"{element.get('itemprop') or ''} {element.get('property') or ''}".lower().split()[:5]:
            values = found.setdefault(name.rpartition(":")[2], [])
            if len(values) < _MOST_VALUES:
                values.append((value.strip(), element))
    return found
