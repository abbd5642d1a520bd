"""What stands between a line and the paragraphs next to it: who signs, when, pictures, the page's own. Pure."""

from collections.abc import Collection, Sequence

_KINDS = (("names", "names"), ("time", "time"), ("caption", "picture"), ("caption?", "picture"), ("clock", "clock"))
_STEPS = (1, 2, 4, 8)
_FIRST = 3


def gaps(forms: Sequence[Collection[str]], paragraphs: Sequence[int]) -> list[list[str]]:
    """The marks of each line, of which these are paragraphs: how far the next one is and the last, and past what."""
    found: list[list[str]] = []
    kinds = [{kind for form, kind in _KINDS if form in own} for own in forms]
    before = 0
    for at in range(len(forms)):
        own = before < len(paragraphs) and paragraphs[before] == at
        last = paragraphs[before - 1] if before else -1
        ahead = before + own
        next_ = paragraphs[ahead] if ahead < len(paragraphs) else len(forms)
        until, since = _gap(kinds[at + 1 : next_]), _gap(kinds[last + 1 : at])
        where = f"{before}" if before < _FIRST else "later"
        marks = [f"until {until}", f"since {since}"]
        if own:
            marks += [f"paragraph {where} until {until}", f"paragraph {where} since {since}"]
        else:
            marks += [f"line {where} until {until}"]
        found.append(marks)
        before += own
    return found


def _gap(kinds: Sequence[set[str]]) -> str:
    passed = sorted(set[str]().union(*kinds))
    return f"{sum(len(kinds) >= step for step in _STEPS)} {' '.join(passed)}"
