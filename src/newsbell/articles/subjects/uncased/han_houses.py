"""Organisations in Chinese and Japanese: what ends as they do, back to where its name begins. Pure."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping, Sequence

from newsbell.articles.subjects.uncased.found import Found
from newsbell.articles.subjects.uncased.lexicon import Stretch, finder, ordered
from newsbell.articles.subjects.uncased.places import Place
from newsbell.articles.subjects.uncased.words import lists, words

_RUN = {
    "zh": re.compile(r"[\u4e00-\u9fffA-Za-z·]"),
    "ja": re.compile(r"[\u4e00-\u9fff々ヶ\u30a1-\u30fcA-Za-zＡ-Ｚ０-９0-9＆&・]"),
}
_LONGEST = 28
_MOST_PLAIN = 9


def found(text: str, known: Sequence[Stretch], language: str) -> Iterator[Found]:
    """Those that no list knows."""
    heads, run = ordered(language, "houses", "ends", "weak"), _RUN[language]
    by_end = {at: one for one in known for at in range(one.start, one.end)}
    starts = [one.start for one in known]
    for head, at, end in finder(language, "houses", "ends", "weak").find_matches_as_indexes(text):
        inside = by_end.get(end - 1)
        if inside is not None and not (inside.is_place and inside.end <= at):
            continue
        if not _ends_here(text, end, language) or at == 0:
            continue
        start = at
        while (
            start
            and end - start < _LONGEST
            and run.match(text[start - 1])
            and not _parts(text, start)
            and not _is_stop(text, start, language, by_end)
        ):
            start -= 1
        near = known[bisect_left(starts, start) : bisect_right(starts, at)]
        begin = _begin(text, start, at, near, language)
        if begin is not None and _is_name(text, begin, at, heads[head], by_end, language):
            name = text[begin:end].strip("・·")
            led = begin in by_end and by_end[begin].start == begin and by_end[begin].entry is not None
            sure = led or heads[head] not in words(language, "rules", "trades") | words(language, "rules", "offices")
            told_by = f"it ends as organisations do: {heads[head]}"
            yield Found(end - len(name), end, name, "organisation", told_by, sure=sure)


def _ends_here(text: str, end: int, language: str) -> bool:
    """Japanese writes particles in kana, so a name that goes on in signs is another, or somebody's title."""
    if language == "zh":
        return not text[end : end + 1] or text[end] not in "生们员长路街站口版人型化业工"
    behind = text[end : end + 1]
    if not behind or not _RUN["ja"].match(behind) or behind in "・":
        return True
    return any(text.startswith(title, end) for title in _BEHIND) or text.startswith(
        tuple(words("ja", "people", "titles")), end
    )


_BEHIND = (
    "側",
    "内",
    "前",
    "幹部",
    "関係者",
    "職員",
    "広報",
    "担当",
    "本部",
    "本社",
    "首脳",
    "など",
    "が",
    "系",
    "製",
    "所属",
    "主催",
    "提供",
    "調べ",
)


def _parts(text: str, at: int) -> bool:
    """ "青木正道・市議会議長": a dot between Han signs parts two names."""
    return text[at - 1] == "・" and bool(_SIGN.match(text[at : at + 1]) and _SIGN.match(text[at - 2 : at - 1]))


_SIGN = re.compile(r"[\u4e00-\u9fff]")


def _is_stop(text: str, start: int, language: str, inside: dict[int, Stretch]) -> bool:
    return language == "zh" and text[start - 1] in lists("zh")["houses"]["stops"] and start - 1 not in inside


def _begin(text: str, start: int, head: int, near: Sequence[Stretch], language: str) -> int | None:
    """Where the name begins: at the first place or house that it names, else behind what opens it.

    `near`: what is known from `start` to the head.
    """
    for one in near:
        if one.end <= head + one.is_place and (one.is_place or one.is_house):
            gap = text[start : one.start]
            if language == "zh" or not gap or one.is_house or len(gap) < 2:
                return one.start
            break
        if one.start < head and one.entry is None and one.end > head:
            return None
    if language == "zh":
        modifier = text[start:head]
        for opener in words("zh", "houses", "opens"):
            if len(opener) > 1 and (at := modifier.rfind(opener)) >= 0:
                start = (
                    max(start, start + at + len(opener))
                    if text[start:head] == modifier
                    else max(start, head - len(modifier) + at + len(opener))
                )
        while start < head and text[start] in words("zh", "houses", "opens"):
            start += 1
    else:
        start += next(
            (
                len(one)
                for one in sorted(words("ja", "people", "opens"), key=len, reverse=True)
                if len(one) > 1 and text.startswith(one, start)
            ),
            0,
        )
    return start if start < head else None


def _may_be_trade(text: str, end: int, rest: str, place: Stretch | None) -> bool:
    """ "小鹏汽车" ends where a word does, "绵阳市新能源汽车产业" is none."""
    behind = text[end : end + 1]
    if not place and not 1 < len(rest) < 5 and _SIGN.match(rest):
        return False
    ends = not _SIGN.match(behind) or behind in "的与和在将及、董总公集" or not _RUN["ja"].match(behind)
    return ends and not rest.endswith("新") and not rest.startswith("新能") and not (place and place.is_house)


def _led_by(begin: int, inside: Mapping[int, Stretch]) -> Stretch | None:
    """The place or the house with which the name begins."""
    one = inside.get(begin)
    return one if one is not None and one.start == begin and (one.is_place or one.is_house) else None


def _is_name(text: str, begin: int, at: int, head: str, inside: Mapping[int, Stretch], language: str) -> bool:
    """Is what stands before the head a name, and no plain words?"""
    modifier, place = text[begin:at], _led_by(begin, inside)
    rest = modifier[place.end - begin :] if place else modifier
    weak, enough = head in words(language, "houses", "weak"), head in words(language, "rules", "of_place")
    if place and not rest:
        return not weak or enough or (head in ("政府", "议会") and text[place.end - 1] in "市省县区州乡镇")
    if language == "zh" and not _is_chinese_name(modifier, rest, [inside.get(one) for one in range(begin, at)]):
        return False
    if head in words(language, "rules", "trades") and not _may_be_trade(text, at + len(head), rest, place):
        return False
    own = _without_plain(rest, language)
    if place:
        # "高雄捷運公司", but no "德国化学公司".
        in_country = isinstance(place.entry, Place) and len(place.entry.within) > 1
        return in_country or bool(own) or not weak or enough
    if len(head) == 1 and language == "ja":
        return False
    return len(own) > 1 and (not weak or language == "zh" or len(modifier) > 2 or head in ("高校", "病院", "大学"))


def _is_chinese_name(modifier: str, rest: str, inside: Sequence[Stretch | None]) -> bool:
    """May it be one, which Chinese writes as it writes sentences?"""
    if any(title in modifier for title in _TITLES) or any(one.is_somebody for one in inside if one):
        return False
    return len(rest) <= _MOST_PLAIN + 6 * modifier.endswith("有限") and _NO_NAMES.isdisjoint(rest)


_TITLES = (
    "市长",
    "县长",
    "部长",
    "主席",
    "总统",
    "局长",
    "院长",
    "议员",
    "先生",
    "校长",
    "总理",
    "首相",
    "团队",
    "人员",
    "记者",
    "发言人",
)
_NO_NAMES = frozenset("的了一两这那每其于就也都不很没我你他她们谁什么吗呢吧啊着过岁")


def _without_plain(rest: str, language: str) -> str:
    plain = words(language, "houses", "plain")
    longest = max(map(len, plain))
    at = 0
    while at < len(rest):
        step = next((size for size in range(min(longest, len(rest) - at), 0, -1) if rest[at : at + size] in plain), 0)
        if not step:
            return rest[at:]
        at += step
    return ""
