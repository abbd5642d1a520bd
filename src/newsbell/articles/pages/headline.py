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
        if _ends_in_site(title[end:], site, url):
            return title[:start].strip()
    while pieces:
        start, end = pieces[-1]
        first_start, first_end = pieces[0]
        if _ends_in_site(title[end:], site, url):
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
    if best := _confirmed(shown, [*said, *claims]):
        # A kicker inside the heading, or another name behind it: what the page claims is the headline alone.
        long = [claim for claim in said if len(tokens(claim)) > 2]
        within = [one for one in long if f" {fold(best)}".endswith(f" {fold(one)}") or best.startswith(f"{one} | ")]
        return within[0] if within else best
    if said:
        return said[0]
    return shown[0] if shown else None


def _confirmed(headings: Sequence[str], claims: Sequence[str]) -> str | None:
    """The heading that these claims confirm best; of several as good the first that is more than a word."""
    best: tuple[float, str] | None = None
    for one in headings:
        likeness = max((_alike(one, claim) for claim in claims), default=0.0)
        more = best is None or likeness > best[0] + 0.05
        wordier = best is not None and likeness >= best[0] and len(tokens(best[1])) == 1 < len(tokens(one))
        if likeness >= 0.55 and (more or wordier):
            best = likeness, one
    return best[1] if best else None


def _alike(heading: str, claim: str) -> float:
    """Shared words by the words of the heading; 1 where the claim holds it as it stands, more where it is the same."""
    ours, theirs = tokens(heading), tokens(claim)
    if not ours or not theirs:
        return 0.0
    if ours == theirs:
        return 1.1
    if len(ours) > 1 and f" {' '.join(ours)} " in f" {' '.join(theirs)} ":
        return 0.6 + 0.4 * min(1.0, 2 * len(ours) / len(theirs))
    return len(set(ours) & set(theirs)) / max(len(set(ours)), len(set(theirs)))


def _ends_in_site(part: str, site: str | None, url: str | None) -> bool:
    """Is this end of a title the site's name, or that with more behind it?"""
    own = fold(site or "")
    return _is_site(part, site, url) or (len(own) > 3 and f"{fold(part)} ".startswith(f"{own} "))


def _is_site(part: str, site: str | None, url: str | None) -> bool:
    name = fold(part).replace(" ", "")
    if not name:
        return True
    own = fold(site or "").replace(" ", "")
    alike = own.startswith(name) or (name.startswith(own) and len(name) < 2 * len(own))
    if own and (name == own or (min(len(name), len(own)) > 3 and alike)):
        return True
    try:
        host = (urlsplit(url or "").hostname or "").removeprefix("www.")
    except ValueError:
        return False
    labels = [label for label in host.split(".")[:-1] if len(label) > 2]
    bare = fold(host).replace(" ", "")
    return bool(bare) and (name == bare or any(name == fold(label).replace(" ", "") for label in labels))
