"""The house whose page it is, where its text names it: "SPÖ" on spoe.at, "TINE" on tine.no. Pure."""

import re
from urllib.parse import urlsplit

from newsbell.articles.known import gazetteer
from newsbell.articles.known.folding import fold
from newsbell.articles.subjects.german.words import is_german
from newsbell.articles.subjects.mentions import Mentions

_SHORTEST = 3
_TAIL = re.compile(r"\s+[-–—|·:]\s.*$|\.(?:com|org|net|info|de|at|ch)$")
_ARCHIVED = re.compile(r"https?://web\.archive\.org/web/\w+/(?=https?://)")
# "co.uk", "gv.at": what stands before it is registered.
_SECOND = frozenset(("ac", "co", "com", "edu", "go", "gob", "gouv", "gov", "gv", "mil", "ne", "net", "or", "org"))
_COUNTRY = 2
_NO_SIGN = re.compile(r"[\W_]")
_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"})
# Whoever writes there.
_HOSTS = frozenset(
    ("www", "com", "org", "net", "info", "gov", "edu", "blog", "blogs", "news", "web", "wordpress", "blogspot",
     "medium", "hypotheses", "archive", "github", "gitlab", "google", "sites", "tumblr", "substack",
     "presse", "media", "shop")
)  # fmt: skip


def own_names(site: str | None, url: str | None) -> frozenset[str]:
    """What the site is called, and the name that it has registered, without signs."""
    called = [site, _TAIL.sub("", site)] if site else []
    names = {form for one in called for form in _forms(one)} | {_NO_SIGN.sub("", _registered(url or ""))}
    return frozenset(name for name in names if len(name) >= _SHORTEST) - _HOSTS


def _registered(url: str) -> str:
    """The label alone that somebody has registered, who may put any name before it; empty: there is none."""
    try:
        host = urlsplit(_ARCHIVED.sub("", url)).hostname or ""
    except ValueError:
        return ""  # "https://[a"
    *labels, top = host.rstrip(".").split(".")
    if len(top) == _COUNTRY and len(labels) > 1 and labels[-1] in _SECOND:
        labels.pop()
    return labels[-1] if labels else ""


def is_own(name: Mentions, own: frozenset[str], lower: frozenset[str]) -> bool:
    """Is it such a name, and neither a word nor somebody's? `lower`: the text's folded words in lower case."""
    if own.isdisjoint(_forms(name.text)) or name.keys[0] in gazetteer.given_names():
        return False
    word = len(name.keys) == 1 and (gazetteer.is_plain(name.keys[0]) or is_german(name.keys[0]))
    return name.keys[-1] not in lower and not (word and name.text.istitle())


def _forms(name: str) -> tuple[str, str]:
    return _NO_SIGN.sub("", fold(name)), _NO_SIGN.sub("", name.lower().translate(_UMLAUTS))
