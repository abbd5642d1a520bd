"""Names in Arabic: words that letters may lead, told by titles, given names and what houses begin with. Pure."""

import re
from collections.abc import Iterator, Sequence

from newsbell.articles.subjects.uncased.arabic_houses import houses
from newsbell.articles.subjects.uncased.arabic_words import Word, forms, given, is_nisba, is_stop
from newsbell.articles.subjects.uncased.found import Found
from newsbell.articles.subjects.uncased.places import Place, places
from newsbell.articles.subjects.uncased.words import Known, is_doubted, known, words

_TOKEN = re.compile(r"[\u0621-\u064a]+|\n|[^\s\u0621-\u064a]")


_BYLINE = re.compile(
    r"(?:^|(?<=\n))(?:كتب|كتبت|تصوير|اعداد|ترجمه|تحرير|مراسل|مراسله)[ :ـ-]+[^\n.،]{2,40}(?=\n|$)"
    r"|\((?:تصوير|ترجمه|تحرير|اعداد)[^()\n]*\)"
)


_LONGEST = 7


_MOST_PARTS = 8


def names(text: str) -> Iterator[Found]:
    """All names of an Arabic text, whose hamzas are folded away."""
    text = _BYLINE.sub(lambda match: re.sub(r"[^\n]", " ", match[0]), text)
    told = [Word(match.start(), match.end(), match[0]) for match in _TOKEN.finditer(text)]
    listed = list(_listed(text, told))
    yield from listed
    taken = {at for one in listed if one.kind != "place" for at in range(one.start, one.end)}
    told_houses = list(houses(text, told, taken))
    yield from told_houses
    yield from _towns(text, told, taken)
    in_house = {at for one in told_houses for at in range(one.start, one.end)}
    people = list(_people(text, told, taken | in_house))
    yield from people
    yield from _again(text, told, people, taken | in_house)


def _again(text: str, told: Sequence[Word], people: Sequence[Found], taken: set[int]) -> Iterator[Found]:
    """Later mentions by the last part of a name: "بيتكوفيتش"."""
    last: dict[str, Found] = {}
    for one in people:
        parts = text[one.start : one.end].split()
        if len(parts) > 1 and len(parts[-1]) > 3 and parts[-1] not in given():
            compound = " ".join(parts[-2:]) if parts[-2] in words("ar", "people", "inside") else parts[-1]
            last.setdefault(compound, one)
    for at, word in enumerate(told):
        if word.start in taken:
            continue
        for own, start in forms(word):
            name = last.get(own)
            if name is not None:
                yield Found(start, word.end, name.key, "person", name.evidence, sure=False)
                break
            two = f"{own} {told[at + 1].text}" if at + 1 < len(told) else ""
            if two in last:
                yield Found(start, told[at + 1].end, last[two].key, "person", last[two].evidence, sure=False)
                break


def _listed(text: str, told: Sequence[Word]) -> Iterator[Found]:
    ends = 0
    for at, first in enumerate(told):
        if first.start < ends or first.is_sign:
            continue
        for own, start in forms(first):
            found = _longest(text, told, at, own)
            if found is None:
                continue
            name, size, entry = found
            end = told[at + size - 1].end
            before = told[at - 1].text if at else ""
            if not _is_meant(text, own, name, entry, before, led=start != first.start):
                continue
            ends = end
            if isinstance(entry, Known):
                yield Found(start, end, entry.first, entry.kind, "a known name")
            else:
                over = entry.within[-1] if entry.within else ""
                yield Found(start, end, entry.name, "place", f"it is in {over}" if over else "a known place")
            break


def _longest(text: str, told: Sequence[Word], at: int, own: str) -> tuple[str, int, Known | Place] | None:
    for size in range(min(_LONGEST, len(told) - at), 0, -1):
        last = told[at + size - 1]
        if size > 1 and (last.is_sign or text[told[at].start : last.end].count(" ") != size - 1):
            continue
        name = " ".join((own, *(word.text for word in told[at + 1 : at + size])))
        entry = known("ar").get(name)
        if entry is not None and entry.kind != "place":
            return name, size, entry
        if (place := places("ar").get(name)) is not None:
            return name, size, place
    return None


def _is_meant(text: str, own: str, name: str, entry: Known | Place, before: str, *, led: bool) -> bool:
    """Is a known name meant, which may be a word or somebody's?"""
    near = before in words("ar", "context", "near")
    if name in words("ar", "context", "doubted") or (isinstance(entry, Place) and not entry.sure):
        if isinstance(entry, Place):
            return (
                before in words("ar", "context", "local") | words("ar", "context", "region") if not entry.sure else near
            )
        house = entry.kind == "organisation" and before in words("ar", "houses", "starts")
        titled = entry.kind == "person" and before in words("ar", "people", "titled") and not is_nisba(name)
        return house or titled or not is_doubted(name, entry, text, "ar")
    if before in words("ar", "people", "inside") or before == "عبد":
        return False
    if isinstance(entry, Known) and entry.kind == "place" and not near and name in words("ar", "context", "doubted"):
        return False
    return not (before in given() and isinstance(entry, Place) and name == own and len(name) < 5) and (
        not led or len(own) > 2
    )


def _towns(text: str, told: Sequence[Word], taken: set[int]) -> Iterator[Found]:
    """ "بلدة أولكساندروهراد", "حي باب التبانة", "بلدة (المراشدة)": what the text says is a town."""
    local, region = words("ar", "context", "local"), words("ar", "context", "region")
    for at, word in enumerate(told[:-2]):
        nxt = told[at + 1 + (told[at + 1].text == "(")]
        told_by = next((own for own, _ in forms(word) if own in local | region), "")
        if not told_by or nxt.is_sign or nxt.start in taken or is_stop(nxt.text):
            continue
        end = told.index(nxt, at) + 1
        indefinite = not nxt.text.startswith("ال")
        if nxt.text in _COMPOUND and end < len(told) and not (told[end].is_sign or is_stop(told[end].text)):
            end += 1
        if indefinite and end < len(told) and told[end].text.startswith("ال") and not is_nisba(told[end].text):
            end += 1
        if nxt.text in words("ar", "houses", "plain") or (not indefinite and is_nisba(nxt.text)) or len(nxt.text) < 3:
            continue
        start = word.start + word.text.index("م") if nxt.text in given() and "مدينه" in word.text else nxt.start
        name = text[start : told[end - 1].end]
        yield Found(
            start,
            told[end - 1].end,
            name,
            "place",
            f"the text says that it is one: {word.text}",
            sure=told_by in local,
        )


# What begins the names of towns, and is none alone.
_COMPOUND = frozenset(
    ("دير", "تل", "كفر", "بيت", "عين", "خان", "ام", "ابو", "راس", "وادي", "جبل", "دار", "بني", "سيدي", "برج", "باب")
)


def _people(text: str, told: Sequence[Word], taken: set[int]) -> Iterator[Found]:
    titles, says = words("ar", "people", "titles"), words("ar", "people", "says")
    ends = 0
    for at, word in enumerate(told):
        if word.is_sign or word.start in taken or word.start < ends:
            continue
        before = told[at - 1].text if at else ""
        own, start = next(((own, start) for own, start in forms(word) if own in given() or own == "عبد"), ("", 0))
        titled = before in words("ar", "people", "titled")
        if not own and titled and _is_unlisted(told, at):
            own, start = word.text, word.start
        post = _post_before(told, at)
        office = own in titles and not titled
        if not own or own in words("ar", "context", "stops") or office:
            continue
        post = post or (is_nisba(before) and before[2:] in words("ar", "rules", "nations"))
        if start != word.start and word.text in titles | says:
            continue
        end = _name_end(told, at, taken)
        if end - at < 2:
            continue
        name = f"{own} {text[told[at + 1].start : told[end - 1].end]}"
        said = before in says or (before[:1] in "وف" and before[1:] in says)
        ends = told[end - 1].end
        evidence = (
            f"a title stands before it: {before}"
            if titled
            else "a post stands before it"
            if post
            else "a name that people are given"
        )
        strong = (
            titled or post or said or (_is_sure(name) and not (own == "علي" and told[at + 1].text.startswith("ال")))
        )
        yield Found(start, ends, name, "person", evidence, sure=bool(strong))


def _is_unlisted(told: Sequence[Word], at: int) -> bool:
    """ "الدكتورة سلاف معن": behind a title two words that are none of the text's small ones."""
    pair = told[at : at + 2]
    return (
        len(pair) > 1
        and all(
            not (word.is_sign or is_stop(word.text) or len(word.text) < 3)
            and word.text not in words("ar", "people", "titles")
            and word.text not in words("ar", "houses", "starts")
            for word in pair
        )
        and not pair[0].text.startswith(("ال", "لل"))
        and pair[0].text not in places("ar")
    )


def _is_sure(name: str) -> bool:
    """Two given names, or one with a surname as families bear it."""
    first, *rest = name.split()
    if first in words("ar", "people", "foreign") and first not in words("ar", "rules", "words"):
        return True
    if first == "عبد":
        return len(rest) > 1
    return (
        bool(rest)
        and (rest[0] in given() or rest[0] in words("ar", "people", "inside") or rest[0].startswith("ال"))
        and first not in words("ar", "rules", "words")
    )


def _post_before(told: Sequence[Word], at: int) -> bool:
    """ "وزير الخارجية المصري": does a post stand before the name, with its field?"""
    posts = words("ar", "people", "posts")
    for back in range(1, 6):
        if at - back < 0 or told[at - back].is_sign:
            return False
        one = told[at - back].text
        if any(own in posts for own, _ in forms(told[at - back])):
            return True
        if is_stop(one) and one not in ("باسم", "السابق", "السابقه", "الحالي", "الجديد"):
            return False
    return False


def _name_end(told: Sequence[Word], at: int, taken: set[int]) -> int:
    """Behind the last word of a name that begins here with one that is given."""
    end, inside = at + 1, words("ar", "people", "inside")
    open_ = told[at].text.endswith("عبد")
    while end < len(told) and end - at < _MOST_PARTS:
        word = told[end]
        small = is_stop(word.text) and word.text not in inside and word.text not in given()
        if word.is_sign or word.start in taken or small:
            break
        if open_ or word.text == "عبد" or word.text in inside or (word.text == "ال" and end + 1 < len(told)):
            open_ = word.text == "عبد" or word.text in inside
        elif told[end - 1].text in inside and word.text in given():
            open_ = False
        elif _is_last(told, at, end):
            end += 1
            break
        elif word.text not in given():
            break
        end += 1
    return end - 1 if open_ else end


def _is_last(told: Sequence[Word], at: int, end: int) -> bool:
    """Is this the surname behind names that are given? It may be any word that is none of the text's small ones."""
    word, before = told[end].text, told[end - 1].text
    if word in given() or word in words("ar", "people", "titles") or word in words("ar", "houses", "starts"):
        return False
    led = word[0] in "ولبفك" and (word[1:].startswith(("ال", "ل")) or word[1:] in places("ar") or word[1:] in given())
    verbal = (word[0] in "تي" and len(word) < 5) or (word.endswith("ت") and not word.endswith("ات"))
    if verbal or led or len(word) < 3 or word.startswith("لل"):
        return False
    tail = (
        before in given()
        or end - at == 1
        or told[end - 2].text == "عبد"
        or told[end - 2].text in words("ar", "people", "inside")
    )
    two = end - at > 1 and before in given() and told[end - 2].text in given()
    if two and word.startswith("ال") and not word.endswith("ي"):
        return False
    return tail and not (is_nisba(word) and word[2:] in words("ar", "rules", "nations"))
