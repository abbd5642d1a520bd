"""What stands between a line and the paragraphs next to it: who signs, when, pictures, the page's own. Pure."""

from collections.abc import Collection, Iterable, Sequence

_KINDS = (("names", "names"), ("time", "time"), ("caption", "picture"), ("caption?", "picture"), ("clock", "clock"))
_STEPS = (1, 2, 4, 8)
_FIRST = 3


def gaps(forms: Sequence[Collection[str]], paragraphs: Sequence[int]) -> list[list[str]]:
    """The marks of each line, of which these are paragraphs: how far the next one is and the last, and past what."""
    kinds = [{kind for form, kind in _KINDS if form in own} for own in forms]
    among = [False] * len(forms)
    for at in paragraphs:
        among[at] = True
    sinces = _passed(zip(kinds, among, strict=True))
    untils = _passed(zip(reversed(kinds), reversed(among), strict=True))[::-1]
    found: list[list[str]] = []
    before = 0
    for own, until, since in zip(among, untils, sinces, strict=True):
        where = f"{before}" if before < _FIRST else "later"
        marks = [f"until {until}", f"since {since}"]
        if own:
            marks += [f"paragraph {where} until {until}", f"paragraph {where} since {since}"]
        else:
            marks += [f"line {where} until {until}"]
        found.append(marks)
        before += own
    return found


def _passed(lines: Iterable[tuple[set[str], bool]]) -> list[str]:
    """Of each line, of these kinds and a paragraph or none: how many stand since the last one, and of which kinds.

    What is passed is kept on the way: to look back from each line would cost the square of a list of thousands.
    """
    found: list[str] = []
    count, passed = 0, set[str]()
    for kinds, is_paragraph in lines:
        found.append(f"{sum(count >= step for step in _STEPS)} {' '.join(sorted(passed))}")
        count, passed = (0, set()) if is_paragraph else (count + 1, passed | kinds)
    return found
