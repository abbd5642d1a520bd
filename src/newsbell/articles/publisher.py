"""The house whose page it is, where its text names it: "SPÖ" on spoe.at, "TINE" on tine.no. Pure."""

import re

from newsbell.articles import gazetteer
from newsbell.articles.folding import fold
from newsbell.articles.german_words import is_german
from newsbell.articles.mentions import Mentions

_SHORTEST = 3
_TAIL = re.compile(r"\s+[-–—|·:]\s.*$|\.(?:com|org|net|info|de|at|ch)$")
_ADDRESS = re.compile(r"https?://(?:web\.archive\.org/web/\w+/https?://)?([\w.-]+)")
_NO_SIGN = re.compile(r"[\W_]")
_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"})
# Whoever writes there.
_HOSTS = frozenset(
    ("www", "com", "org", "net", "info", "gov", "edu", "blog", "blogs", "news", "web", "wordpress", "blogspot",
     "medium", "hypotheses", "archive", "github", "gitlab", "google", "sites", "tumblr", "substack",
     "presse", "media", "shop")
)  # fmt: skip


def own_names(site: str | None, url: str | None) -> frozenset[str]:
    """What the site is called, and what its host's labels are, without signs."""
    host = _ADDRESS.match(url or "")
    labels = host[1].lower().split(".")[:-1] if host else []
    called = [site, _TAIL.sub("", site)] if site else []
    names = {form for one in called for form in _forms(one)} | {_NO_SIGN.sub("", label) for label in labels}
    return frozenset(name for name in names if len(name) >= _SHORTEST) - _HOSTS


def is_own(name: Mentions, own: frozenset[str], lower: frozenset[str]) -> bool:
    """Is it such a name, and neither a word nor somebody's? `lower`: the text's folded words in lower case."""
    if own.isdisjoint(_forms(name.text)) or name.keys[0] in gazetteer.given_names():
        return False
    word = len(name.keys) == 1 and (gazetteer.is_plain(name.keys[0]) or is_german(name.keys[0]))
    return name.keys[-1] not in lower and not (word and name.text.istitle())


def _forms(name: str) -> tuple[str, str]:
    return _NO_SIGN.sub("", fold(name)), _NO_SIGN.sub("", name.lower().translate(_UMLAUTS))
