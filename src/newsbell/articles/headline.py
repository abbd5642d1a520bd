"""A page's headline, once, and without the site's name."""

import re
from collections.abc import Sequence
from urllib.parse import urlsplit

from newsbell.common.text import fold, squeeze, tokens

_BETWEEN = re.compile(r"\s+[|–—·»•:~/‹«⋆›>-]+\s+|\s*[|｜»]\s*|\s*::+\s*|:\s+(?=\S+$)")
_MOST_WORDS = 45


def without_site(title: str, site: str | None, url: str | None) -> str:
    """`title` without the parts at its ends that name the site (as it calls itself, or as its host does)."""
    title = squeeze(title)
    pieces = [(match.start(), match.end()) for match in _BETWEEN.finditer(title)]
    for start, end in pieces[:-1]:
        if _is_site(title[end:], site, url):
            return title[:start].strip()
    while pieces:
        start, end = pieces[-1]
        first_start, first_end = pieces[0]
        if _is_site(title[end:], site, url):
            title = title[:start]
        elif _is_site(title[:first_start], site, url):
            title = title[first_end:]
        else:
            break
        pieces = [(match.start(), match.end()) for match in _BETWEEN.finditer(title)]
    return title.strip()


def headline(claims: Sequence[str], headings: Sequence[str], site: str | None, url: str | None) -> str | None:
    """The headline: what the page shows as a heading and its claims confirm, else what it claims.

    `claims`: the titles that it gives to machines, the best first; `headings`: its h1, in their order.
    """
    said = [clean for claim in claims if (clean := without_site(claim, site, url)) and not _is_site(clean, site, url)]
    shown = [
        squeeze(one) for one in headings if one and not _is_site(one, site, url) and len(one.split()) <= _MOST_WORDS
    ]
    best: tuple[float, str] | None = None
    for one in shown:
        likeness = max((_alike(one, claim) for claim in (*said, *claims)), default=0.0)
        if likeness >= 0.55 and (best is None or likeness > best[0] + 0.05):
            best = likeness, one
    if best is not None:
        # A kicker inside the heading: what the page claims is the headline alone.
        within = [claim for claim in said if len(tokens(claim)) > 2 and f" {fold(best[1])}".endswith(f" {fold(claim)}")]
        return within[0] if within else best[1]
    if said:
        return said[0]
    return shown[0] if shown else None


def _alike(heading: str, claim: str) -> float:
    """Shared words by the words of the heading; 1 where the claim holds the heading as it stands."""
    ours, theirs = tokens(heading), tokens(claim)
    if not ours or not theirs:
        return 0.0
    if len(ours) > 1 and f" {' '.join(ours)} " in f" {' '.join(theirs)} ":
        return 0.6 + 0.4 * min(1.0, 2 * len(ours) / len(theirs))
    return len(set(ours) & set(theirs)) / max(len(set(ours)), len(set(theirs)))


def _is_site(part: str, site: str | None, url: str | None) -> bool:
    name = fold(part).replace(" ", "")
    if not name:
        return True
    own = fold(site or "").replace(" ", "")
    if own and (name == own or (len(name) > 3 and len(own) > 3 and (own.startswith(name) or name.startswith(own)))):
        return True
    try:
        host = (urlsplit(url or "").hostname or "").removeprefix("www.")
    except ValueError:
        return False
    labels = [label for label in host.split(".")[:-1] if len(label) > 2]
    bare = fold(host).replace(" ", "")
    return bool(bare) and (name == bare or any(name == fold(label).replace(" ", "") for label in labels))
