"""Names in Korean: words with particles behind them, told by titles and by how houses' names end. Pure."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from newsbell.articles.subjects.uncased.found import Found
from newsbell.articles.subjects.uncased.places import Place, places
from newsbell.articles.subjects.uncased.words import Known, is_doubted, known, lists, words

_WORD = re.compile(r"[\uac00-\ud7afA-Za-z0-9&·-]+")
_HANGUL = re.compile(r"[\uac00-\ud7af]+$")
_BYLINE = re.compile(
    r"\([^()\n]{1,12}=[^()\n]{2,12}\)|\[[^\[\]\n]{0,20}(?:기자|특파원)\]|"
    r"(?:^|(?<=\n)|(?<=[\])]))[^\n.]{0,24}?[\uac00-\ud7af]{2,4} ?(?:기자|특파원)(?: ?[=|]|[^\uac00-\ud7af]*(?=\n|$))"
    r"|[\uac00-\ud7af]{2,4} ?(?:사진기자|인턴기자|선임기자|기자|특파원)(?=[ \n]*(?:\S+@|=|$|\n))"
    r"|사진[=:][^\n]{0,20}|\([^()\n]*제공\)|<[^<>\n]{1,40}>|《[^《》\n]{1,40}》|『[^『』\n]{1,40}』"
)
_PARTED = re.compile('[\\n.,"”’(]')
_LONGEST, _MOST_PARTICLES = 5, 5
_BETWEEN = 3
# What names end with seldom, and words before a title often.
_NO_NAME_ENDS = frozenset("로고당청처팀실측들단과급권군시부대회의는을를에도만")
_AGE = re.compile(r"(?<![\uac00-\ud7af])([\uac00-\ud7af]{2,4})\((?:\d{1,3}|[^()\n]{1,8}·\d{1,3}|사진)")


@dataclass(frozen=True)
class _Word:
    """A word of the text, and what it is without the particle behind it."""

    start: int
    end: int
    text: str
    bare: str


def names(text: str) -> Iterator[Found]:
    """All names of a Korean text."""
    text = _BYLINE.sub(lambda match: re.sub(r"[^\n]", " ", match[0]), text)
    told = [_Word(match.start(), match.end(), match[0], _bare(match[0])) for match in _WORD.finditer(text)]
    listed = list(_listed(text, told))
    yield from listed
    taken = {at for one in listed if one.kind != "place" for at in range(one.start, one.end)}
    places_at = {at for one in listed if one.kind == "place" for at in range(one.start, one.end)}
    yield from _houses(told, taken)
    yield from _towns(told, places_at)
    people: dict[str, str] = {}
    for name, evidence in (*_people(text, told, taken | places_at), *_foreign(text, told, taken)):
        people.setdefault(name, evidence)
    shorter = {name.split()[-1]: name for name in people if " " in name}
    for word in _untied(told):
        for own in (word.bare, word.text):
            if own in people or own in shorter:
                key = own if own in people else shorter[own]
                yield Found(word.start, word.start + len(own), key, "person", people[key])
                break
    for name in people:
        if " " in name:
            for match in re.finditer(re.escape(name), text):
                yield Found(match.start(), match.end(), name, "person", people[name])


def _untied(told: Sequence[_Word]) -> Iterator[_Word]:
    """The words, and the parts of those that dots tie: "박주언·정규헌"."""
    for word in told:
        at = word.start
        for part in word.text.split("·"):
            if part:
                yield _Word(at, at + len(part), part, _bare(part))
            at += len(part) + 1


def _bare(word: str) -> str:
    """The word without its particle, the longest that leaves a name of two signs."""
    particles = words("ko", "context", "particles")
    for size in range(min(_MOST_PARTICLES, len(word) - 2), 0, -1):
        if word[-size:] in particles:
            return word[:-size]
    return word


def _listed(text: str, told: Sequence[_Word]) -> Iterator[Found]:
    """What the lists know: of several words, the last without its particle."""
    blocked = words("ko", "context", "not_names")
    ends, place_end = 0, -2
    for at, first in enumerate(told):
        if first.start < ends or first.text in blocked:
            continue
        for size in range(min(_LONGEST, len(told) - at), 0, -1):
            last = told[at + size - 1]
            if "\n" in text[first.start : last.end] or (
                size > 1 and text[first.start : last.end].count(" ") != size - 1
            ):
                continue
            begins = text[first.start : last.start]
            led = place_end == first.start - 1
            entries = (_entry(begins + own, size, led=led) for own in _forms(last.text))
            found = next(filter(None, entries), None)
            if found is not None:
                name, entry = found
                ends = first.start + len(name)
                if isinstance(entry, Known):
                    if is_doubted(name, entry, text, "ko"):
                        break
                    yield Found(first.start, ends, entry.first, entry.kind, "a known name")
                else:
                    over = entry.within[-1] if entry.within else ""
                    told_by = f"it is in {over}" if over else "a known place"
                    place_end = ends
                    yield Found(first.start, ends, entry.name, "place", told_by)
                break


def _forms(word: str) -> Iterator[str]:
    yield word
    particles = words("ko", "context", "particles")
    for size in range(1, min(_MOST_PARTICLES, len(word) - 1) + 1):
        if word[-size:] in particles:
            yield word[:-size]
    # "미국산", "서울발", "한국인": what is made of a place's name.
    if len(word) > 2 and word[-1] in "산발행인식형내간계군":
        yield word[:-1]


def _entry(name: str, size: int, *, led: bool) -> tuple[str, Known | Place] | None:
    if len(name) < 2:
        return None
    if (one := known("ko").get(name)) is not None and one.kind != "place":
        return name, one
    place = places("ko").get(name)
    return (name, place) if place is not None and (place.sure or size > 1 or led) else None


def _towns(told: Sequence[_Word], taken: set[int]) -> Iterator[Found]:
    """Towns that are no large ones, and what is divided off a place: "전남 완도군", "대전 유성구"."""
    divided = -1
    for at, word in enumerate(told):
        if word.start in taken or len(word.bare) < 2 or not _HANGUL.match(word.bare):
            continue
        kind, stem = word.bare[-1], word.bare[:-1]
        behind = at > 0 and (told[at - 1].start in taken or at - 1 == divided) and word.start - told[at - 1].end == 1
        place = places("ko").get(word.bare) or places("ko").get(stem)
        if (
            kind in "시군"
            and len(word.bare) > 2
            and (behind or (place and kind == "시"))
            and stem not in words("ko", "houses", "plain")
        ):
            key = place.name if place else word.bare
            yield Found(word.start, word.start + len(word.bare), key, "place", "it ends as towns do")
        elif word.bare.endswith(_SITES) and len(word.bare) > 4 and word.bare not in words("ko", "houses", "plain"):
            yield Found(word.start, word.start + len(word.bare), word.bare, "place", "it ends as places do")
        elif kind in "구읍면동리" and behind and len(word.bare) < 6 and (len(word.bare) > 2 or kind == "구"):
            divided = at
            yield Found(
                word.start, word.start + len(word.bare), word.bare, "place", "it is a part of the place before it"
            )


_SITES = (
    "문예회관",
    "문화회관",
    "체육관",
    "운동장",
    "경기장",
    "야구장",
    "박람회장",
    "음악당",
    "기념관",
    "산업단지",
    "국제공항",
    "월드컵경기장",
    "해수욕장",
    "국립공원",
    "스타디움",
)


def _people(text: str, told: Sequence[_Word], taken: set[int]) -> Iterator[tuple[str, str]]:
    """Who bears a title behind the name, and who has an age."""
    for match in _AGE.finditer(text):
        if _may_be(match[1]) and match.start() not in taken:
            yield match[1], "its age stands behind it"
    for at, word in enumerate(told):
        if word.start in taken:
            continue
        if (own := _with_title(word)) is not None:
            yield own, "a title is written behind it"
        if at + 1 < len(told) and told[at + 1].start in taken and _is_given(word.text) and text[word.end] == " ":
            yield word.text, "a house stands behind it"
        if _is_again(word, told):
            yield word.bare, "it comes again, with particles of a noun"
        if at and told[at - 1].text in words("ko", "people", "before") and _may_be(word.bare) and len(word.bare) > 2:
            yield word.bare, f"a title stands before it: {told[at - 1].text}"
        yield from _titled(text, told, at)


_OFTEN = "김이박최정강윤황조임한오신권송홍전차안류유고문양손배백허남심노하곽성주우구민"
_GIVEN = frozenset(
    "민준서연지현우진수영희훈성호재동석철기정미은경아윤하나유주도태원상혁규용광승종대범환인선숙순옥국남복춘화혜예린빈찬건한솔람"
    "형택근창봉배식익일열완홍두만명무문병보세신안양언오운욱웅의임제조중채천청충필학해헌효흥래균섭엽률결겸"
)


def _is_given(name: str) -> bool:
    """A surname that many bear, with two signs of which names are made."""
    return len(name) == 3 and name[0] in _OFTEN and name[1] in _GIVEN and name[2] in _GIVEN and _may_be(name)


def _is_again(word: _Word, told: Sequence[_Word]) -> bool:
    """ "김도훈이 … 김도훈은": somebody without a title."""
    name = word.bare
    if len(name) != 3 or name == word.text or name[0] not in _OFTEN or name[2] in "자안장전상인도시민원":
        return False
    given = name[1] in _GIVEN and name[2] in _GIVEN and _may_be(name)
    return given and len({one.text for one in told if one.text.startswith(name)}) > 1


def _titled(text: str, told: Sequence[_Word], at: int) -> Iterator[tuple[str, str]]:
    """ "유정복 인천시장", "윤호중 행정안전부 장관": between may stand the house and the town."""
    word, together = told[at], told[at].text.split("·")
    if not all(map(_may_be, together)) or (len(together) > 1 and min(map(len, together)) < 3):
        return
    for ahead in range(1, min(_BETWEEN, len(told) - at - 1) + 1):
        behind = told[at + ahead]
        if _PARTED.search(text[word.end : behind.start]):
            return
        title = next((one for one in _forms(behind.text) if _is_title(one, ahead)), None)
        if title:
            if len(word.text) > 2 or (ahead == 1 and title in words("ko", "rules", "of_short")):
                yield from ((one, f"a title stands behind it: {title}") for one in together)
            return
        if _is_bent(behind):
            return


def _is_bent(word: _Word) -> bool:
    """Does a particle or an ending close what stands before the next word?"""
    return word.text[-1] in "은는이가을를에의와과로도서고며한된할인" and word.bare != word.text


def _with_title(word: _Word) -> str | None:
    """ "김도현씨가", "이재명대통령"."""
    for own in _forms(word.text):
        for size in (3, 2):
            if len(own) > size and own[size:] in words("ko", "people", "titles") and _may_be(own[:size]) and size == 3:
                return own[:size]
    return None


def _is_title(word: str, ahead: int) -> bool:
    """ "장관", and "인천시장", which names its town."""
    titles = words("ko", "people", "titles")
    return word in titles or (
        any(len(word) > len(one) > 1 and word.endswith(one) for one in titles) and ahead < _BETWEEN
    )


def _may_be(name: str) -> bool:
    """A surname with one or two signs that are given, and no word that stands before titles."""
    if not _HANGUL.match(name) or not 1 < len(name) < 5 or name in words("ko", "people", "not_people"):
        return False
    compound = name[:2] in words("ko", "people", "compound")
    if not (compound and len(name) > 2) and (
        name[0] not in lists("ko")["people"]["surnames"].strip() or len(name) == 4
    ):
        return False
    if name[1:] in ("모", "씨", "군", "양") or (name[-1] == "은" and name[-2] not in _GIVEN):
        return False
    plain = name in words("ko", "houses", "plain") or name in words("ko", "people", "titles") or name in places("ko")
    house = any(name.endswith(one) for one in words("ko", "houses", "ends") if len(one) > 1)
    title = any(name.endswith(one) for one in words("ko", "people", "titles") if len(one) > 1)
    return not (plain or house or title or name[-1] in _NO_NAME_ENDS or name in known("ko"))


def _foreign(text: str, told: Sequence[_Word], taken: set[int]) -> Iterator[tuple[str, str]]:
    """ "그레그 애벗 텍사스 주지사": a name that foreigners are given, and the word behind it."""
    for at, (first, last) in enumerate(pairwise(told)):
        beside = text[first.end : last.start] == " " and first.start not in taken and last.start not in taken
        if (
            not beside
            or first.text not in words("ko", "rules", "given")
            or len(last.bare) < 2
            or not _HANGUL.match(last.bare)
        ):
            continue
        if last.bare in words("ko", "people", "titles") or last.bare in places("ko"):
            continue
        titled = _follows_title(told, at + 1)
        own = last.text if titled and last.text not in places("ko") else last.bare
        if len(first.text) > 1 or titled:
            yield f"{first.text} {own}", "a name that foreigners are given"


def _follows_title(told: Sequence[_Word], at: int) -> bool:
    """Does a title stand behind the word there, so that it bears no particle?"""
    return at + 1 < len(told) and any(_is_title(one, 1) for one in _forms(told[at + 1].text))


def _houses(told: Sequence[_Word], taken: set[int]) -> Iterator[Found]:
    """What ends as organisations' names do: "인천소방본부"."""
    ends, weak, plain = words("ko", "houses", "ends"), words("ko", "houses", "weak"), words("ko", "houses", "plain")
    for word in told:
        if word.start in taken:
            continue
        for own in _forms(word.text):
            end = next((own[-size:] for size in range(min(8, len(own) - 1), 0, -1) if own[-size:] in ends), "")
            stem = own.removesuffix(end)
            if not end or len(stem) < 2:
                continue
            if end == "대" and not _is_place(stem):
                continue
            place = next((stem[:size] for size in range(len(stem), 1, -1) if _is_place(stem[:size])), "")
            rest = _without_plain(stem.removeprefix(place), plain)
            if _fits(place, rest, stem, end in weak):
                yield Found(
                    word.start, word.start + len(own), own, "organisation", f"it ends as organisations do: {end}"
                )
                break


def _fits(place: str, rest: str, stem: str, weak: bool) -> bool:
    if place:
        return not weak or stem != place or len(place) > 2
    return len(rest) > 1 and (not weak or len(rest) > 2)


def _is_place(name: str) -> bool:
    return name in places("ko")


def _without_plain(rest: str, plain: frozenset[str]) -> str:
    """Nothing where all of it is made of plain words."""
    left = rest
    while left:
        size = next((size for size in range(min(5, len(left)), 0, -1) if left[:size] in plain), 0)
        if not size:
            return rest
        left = left[size:]
    return left
