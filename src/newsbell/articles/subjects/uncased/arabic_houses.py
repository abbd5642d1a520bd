"""Organisations in Arabic: what begins as their names do, up to where the name ends. Pure."""

from collections.abc import Iterator, Sequence

from newsbell.articles.subjects.uncased.arabic_words import Word, forms, given, is_nisba, is_stop
from newsbell.articles.subjects.uncased.found import Found
from newsbell.articles.subjects.uncased.places import places
from newsbell.articles.subjects.uncased.words import words


def houses(text: str, told: Sequence[Word], taken: set[int]) -> Iterator[Found]:
    """What begins as organisations do: "وزارة الدفاع الروسية", "شركة ياسرف"."""
    starts = words("ar", "houses", "starts")
    ends = 0
    for at, word in enumerate(told[:-1]):
        if word.is_sign or word.start in taken or word.start < ends:
            continue
        head, start = next(((own, start) for own, start in forms(word) if own in starts), ("", 0))
        if not head:
            continue
        end = _house_end(told, at)
        if end - at < 2 or not _is_named(told[at + 1 : end], head):
            continue
        ends = told[end - 1].end
        name = f"{head} {text[told[at + 1].start : ends]}"
        verbal = (told[at + 1].text[0] in "يت" or told[at + 1].text.endswith("ست")) and told[at + 1].text not in places(
            "ar"
        )
        sure = not verbal and (
            head in words("ar", "rules", "sure")
            or any(is_nisba(one.text) for one in told[at + 1 : end])
            or head not in words("ar", "houses", "weak")
        )
        yield Found(start, ends, name, "organisation", f"it begins as organisations do: {head}", sure=sure)


def _house_end(told: Sequence[Word], at: int) -> int:
    """Behind the last word of a house's name: a noun, what it is of, and adjectives."""
    end, nouns = at + 1, 0
    definite = told[at].text.startswith("ال")
    if not definite:
        # "منظمة أنا يقظ،": all up to a sign, where it comes soon.
        ahead = next((far for far in range(1, 5) if at + far >= len(told) or told[at + far].is_sign), 0)
        own = told[at + 1 : at + ahead]
        if (
            1 < ahead < 5
            and own[0].text not in words("ar", "houses", "plain")
            and not any(is_stop(one.text) or one.text[0] in "بلو" for one in own)
        ):
            return at + ahead
    while end < len(told) and end - at < 7:
        word = told[end].text
        if told[end].is_sign or is_stop(word) or word in words("ar", "people", "titles"):
            break
        article = word.startswith("ال")
        joined = word.startswith(("وال", "لل", "لال")) and not is_stop(word[1:])
        for_ = (
            word[0] == "ل"
            and end + 1 < len(told)
            and told[end + 1].text.startswith("ال")
            and word[1:] in ("كره", "شؤون", "حقوق", "رعايه", "مكافحه", "دعم", "تنميه", "حمايه", "ادارة", "شوون")
        )
        if for_:
            nouns = 0
        elif is_nisba(word):
            pass
        elif article and nouns < (2 if not definite else 1):
            nouns += 1
        elif joined and end - at > 1:
            pass
        elif not article and not joined and nouns == 0 and end == at + 1 and not definite and word not in given():
            nouns += 0
        else:
            break
        end += 1
    return end


_NO_NAMES = frozenset(("وطنيه", "دوليه", "محليه", "حاليه", "اسبانيه", "حكوميه", "عليا"))


def _is_of_nation(word: str) -> bool:
    """ "الشركة الإسبانية": does the adjective only say of which nation or kind it is?"""
    return word in _NO_NAMES or word.removesuffix("ه") in words("ar", "rules", "nations")


def _is_named(rest: Sequence[Word], head: str) -> bool:
    """Is it one by name, and no "شركة نفط كبرى", "الحزب الحاكم"?"""
    plain = words("ar", "houses", "plain")
    bare = [word.text.removeprefix("ال") for word in rest]
    if all(one in plain or word.text in plain for one, word in zip(bare, rest, strict=True)):
        return False
    first = rest[0].text
    if head in words("ar", "houses", "weak"):
        if first in plain or (bare[0] in plain and len(rest) < 3):
            return False
        if not first.startswith("ال") and first.endswith(("يه", "ات", "ين", "ون")) and len(rest) == 1:
            return False
    alone = len(rest) == 1 and head.startswith("ال")
    return not alone or (is_nisba(first) and (head in words("ar", "rules", "forces") or not _is_of_nation(first[2:])))
