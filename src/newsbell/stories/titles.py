"""What two headlines have in common, and in which particulars (numbers, names) they differ."""

import re
from functools import lru_cache
from itertools import pairwise

from newsbell.common.text import fold, is_unspaced, tokens

# A word of fewer letters is seldom what a headline is about; good enough in place of a stop list for every language.
_SHORT = 3
_TITLE_CASE = 0.6
# A new headline is compared with a dozen others.
_REMEMBERED = 512
_RAW_WORD = re.compile(r"[^\W_]+")


def words(title: str) -> int:
    """The length of a title in words; two signs of a script without spaces count as one."""
    found = tokens(title)
    signs = sum(map(is_unspaced, found))
    return len(found) - signs + signs // 2


def same(a: str, b: str) -> bool:
    """The same words, but for case, accents and punctuation."""
    return bool(fold(a)) and fold(a) == fold(b)


def overlap(a: str, b: str) -> float:
    """The share, 0–1, of the shorter title's telling words that the other has too; 0 for fewer than two in common."""
    ours, theirs = _telling(a), _telling(b)
    common = len(ours & theirs)
    return common / min(len(ours), len(theirs)) if common > 1 or (common and same(a, b)) else 0.0


def particulars_differ(a: str, b: str) -> bool:
    """Does each title have a number, or each a name, that the other lacks ("3 dead in Exeter", "5 dead in Exeter")?"""
    return any(
        bool(ours - theirs) and bool(theirs - ours)
        for ours, theirs in ((_numbers(a), _numbers(b)), (_names(a), _names(b)))
    )


def one_template(a: str, b: str) -> bool:
    """The same headline but for a number or capitalised word in the same place ("Result: Exeter 2, Bath 1").

    As long as the other, at least half of the words equal place by place.
    """
    ours, theirs = _RAW_WORD.findall(a), _RAW_WORD.findall(b)
    if len(ours) != len(theirs):
        return False
    changed = [(x, y) for x, y in zip(ours, theirs, strict=True) if x.casefold() != y.casefold()]
    return 0 < len(changed) <= len(ours) / 2 and any(_is_particular(x) and _is_particular(y) for x, y in changed)


@lru_cache(_REMEMBERED)
def _telling(title: str) -> set[str]:
    found = tokens(title)
    signs = {x + y for x, y in pairwise(found) if is_unspaced(x) and is_unspaced(y)}
    telling = {
        token for token in found if len(token) > _SHORT or token.isdigit() or (len(token) > 1 and not token.isascii())
    }
    return signs | telling or set(found)


@lru_cache(_REMEMBERED)
def _numbers(title: str) -> set[str]:
    return {token for token in tokens(title) if not token.isalpha() and any(sign.isdigit() for sign in token)}


@lru_cache(_REMEMBERED)
def _names(title: str) -> set[str]:
    """Capitalised words after the first; none where The Headline Capitalises Everything and so says nothing."""
    rest = _RAW_WORD.findall(title)[1:]
    names = [word for word in rest if word[0].isupper()]
    return set() if len(names) > _TITLE_CASE * len(rest) else {fold(name) for name in names}


def _is_particular(word: str) -> bool:
    return word[0].isupper() or any(sign.isdigit() for sign in word)
