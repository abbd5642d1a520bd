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
# "Three dead", "five dead". Left out is what is another word elsewhere: one, once, neuf, Sept, sei, seize, quince.
NUMBER_WORDS = frozenset(
    word
    for line in (
        "two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen",
        "eighteen nineteen twenty thirty forty fifty sixty seventy eighty ninety hundred thousand dozens hundreds",
        "thousands",
        "zwei drei vier funf sechs sieben acht neun zehn elf zwolf dreizehn vierzehn funfzehn sechzehn siebzehn",
        "achtzehn neunzehn zwanzig dreissig vierzig funfzig sechzig siebzig achtzig neunzig hundert tausend",
        "dutzende hunderte tausende",
        "deux trois quatre cinq huit dix onze douze treize quatorze vingt trente quarante cinquante soixante",
        "centaines",
        "dos tres cuatro cinco seis siete ocho nueve diez doce trece catorce dieciseis veinte treinta cuarenta",
        "cincuenta sesenta setenta ochenta noventa decenas cientos",
        "due tre quattro cinque sette otto dieci dodici tredici quattordici quindici sedici venti trenta quaranta",
        "cinquanta sessanta settanta ottanta novanta",
        "dois quatro oito dez doze treze quatorze dezesseis vinte trinta quarenta cinquenta sessenta oitenta",
        "twee vijf zes zeven negen tien twaalf dertien veertien vijftien twintig dertig veertig vijftig zestig",
        "zeventig tachtig negentig honderd duizend",
    )
    for word in line.split()
)
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
    return figures_differ(a, b) or _each_alone(_names(a), _names(b))


def figures_differ(a: str, b: str) -> bool:
    """Does each title have a number that the other lacks, in figures or words ("Three dead", "Five dead")?"""
    return _each_alone(_numbers(a), _numbers(b))


def _each_alone(ours: set[str], theirs: set[str]) -> bool:
    return bool(ours - theirs) and bool(theirs - ours)


def one_template(a: str, b: str) -> bool:
    """The same headline but for a number or capitalised word in the same place ("Result: Exeter 2, Bath 1").

    As long as the other, at least half of the words equal place by place.
    """
    return any(_is_particular(x) and _is_particular(y) for x, y in _slots(a, b))


def one_column(a: str, b: str) -> bool:
    """Do two headlines begin alike but for a capitalised word ("Weather for Monday: …", "Weather for Friday: …")?

    They begin with what stands before a colon, or else it is the whole. A column changes its day there; a running story
    keeps its name ("Exeter fire: …") or changes a figure ("Toll of Exeter fire rises to 12").
    """
    slots = _slots(a.partition(":")[0], b.partition(":")[0])
    return any(x[0].isupper() and y[0].isupper() for x, y in slots)


def _slots(a: str, b: str) -> list[tuple[str, str]]:
    """What differs, place by place, in two headlines of one length that are alike in half of their words."""
    ours, theirs = _RAW_WORD.findall(a), _RAW_WORD.findall(b)
    if len(ours) != len(theirs):
        return []
    changed = [(x, y) for x, y in zip(ours, theirs, strict=True) if x.casefold() != y.casefold()]
    return changed if len(changed) <= len(ours) / 2 else []


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
    return {token for token in tokens(title) if token in NUMBER_WORDS or any(sign.isdigit() for sign in token)}


@lru_cache(_REMEMBERED)
def _names(title: str) -> set[str]:
    """Capitalised words after the first; none where The Headline Capitalises Everything and so says nothing."""
    rest = _RAW_WORD.findall(title)[1:]
    names = [word for word in rest if word[0].isupper()]
    return set() if len(names) > _TITLE_CASE * len(rest) else {fold(name) for name in names}


def _is_particular(word: str) -> bool:
    return word[0].isupper() or any(sign.isdigit() for sign in word)
