"""Names in Chinese, where nothing says at which sign a name begins: told by what stands beside them. Pure."""

import re
from collections.abc import Iterator, Sequence
from functools import cache

from newsbell.articles.subjects.uncased import han_houses
from newsbell.articles.subjects.uncased.found import Found
from newsbell.articles.subjects.uncased.lexicon import Stretch, finder
from newsbell.articles.subjects.uncased.places import Place
from newsbell.articles.subjects.uncased.words import lists, words

_HAN = "\u4e00-\u9fff"
# Nothing of a name given to somebody.
_NEVER = frozenset(
    "的了着在是和与及或这那我你他她它们不说将被把等对从向过也都就还又吗呢吧啊年月日号个位名岁万亿元点分时很没会能可要去来到给让但而因为所以其此该各每某两几多少称有无"
)
# Surnames that are words, too, before what says something: "公安", "车主", "任何".
_RISKY = frozenset(
    "于时成明和任单应车房路连关常包师解相全党农易曲计项平景宫符华古商卫米麦甘查水牛万方安向高钱金石钟温程边游龙司黄白沙"
)
_BEFORE = re.compile(r"(?:^|[^\u4e00-\u9fff·A-Za-z0-9])$")
# Before a name, though no sign parts them.
_OPENS = re.compile(
    r"(?:名叫|名为|叫做|而|但|据|由|向|对|与|和|跟|因|经|时|后|前|中|人|者|员|长|生|子|民|家|授|的|是|为|让|请|问|指)$"
)
_TRANSLATED_FULL = re.compile(r"[{0}]{{1,6}}(?:·[{0}]{{1,8}}|·[A-Z]\.?)+(?<=[{0}])")
_LATIN = re.compile(r"[（(][A-Z][A-Za-z’'.-]+(?: [A-Z][A-Za-z’'.-]*)+[）)]")
_AGE = re.compile(r"[（(，,]?\d{1,3}岁")
_ENDS_TRANSLATED = re.compile(
    r"(?:日前|今日|日内|因此|特别|希望|内部|的|本|当|兼|古|国|日|金|西|南|北|东|特|加|卡|普|沙|马|夏|本周|尼|汉)$"
)
_WORKS = re.compile(r"《[^《》\n]{1,40}》|〈[^〈〉\n]{1,40}〉")
_BYLINE = re.compile(
    r"[（(〔【\[][^（）()〔〕【】\[\]\n]{0,16}(?:记者|通讯员|编译|特派员|摄|编辑|图)[^（）()〔〕【】\[\]\n]{0,40}[）)〕】\]]"
    r"|(?:^|\n)[^\n，。]{0,8}记者[^\n，。：:]{2,24}?(?:报导|报道|电|讯|文)"
    r"|(?:责任编辑|责编|编辑|作者|文字|摄影|图片|撰文|通讯员|来源|校对|编译|文|图)[:：/／][^\n，。；]{2,20}"
    r"|(?:^|\n)(?:记者|通讯员)[ 　]?[^\n，。：:]{2,20}\n"
)


def dotted(text: str) -> str:
    """The text with a dot between the parts of a foreign name where a page has lost it: "戴夫?汉森"."""
    if "?" not in text:
        return text
    sign = f"[{lists('zh')['people']['translated']}]"
    return re.sub(rf"(?<={sign}{sign})\?(?={sign}{sign})", "·", text)


def without_works(text: str) -> str:
    """The text with the names of works blotted out by as many signs."""
    return _WORKS.sub(lambda match: "。" * len(match[0]), text)


def covered(text: str) -> str:
    """The text with what names who made it blotted out by as many signs."""
    return _BYLINE.sub(lambda match: "".join("\n" if sign == "\n" else "。" for sign in match[0]), text)


def found(text: str, known: Sequence[Stretch]) -> Iterator[Found]:
    """People and organisations by what stands beside them. `known`: what the lists know in it."""
    houses = list(han_houses.found(text, known, "zh"))
    yield from houses
    people = _People(text, known, houses)
    yield from people.found()
    yield from _divisions(text, known)


class _People:
    def __init__(self, text: str, known: Sequence[Stretch], houses: Sequence[Found]) -> None:
        self._text = text
        self._taken = {at for one in known for at in range(one.start, one.end) if not one.is_place}
        self._taken |= {at for one in houses for at in range(one.start, one.end)}
        self._known_ends = {one.end for one in known if one.entry is not None} | {one.end for one in houses}
        self._known_starts = {one.start for one in known} | {one.start for one in houses}
        self._places = {
            at for one in known if isinstance(one.entry, Place) and one.entry.sure for at in range(one.start, one.end)
        }
        self._sure: dict[str, str] = {}

    def found(self) -> Iterator[Found]:
        for name, start, evidence in self._full_translated():
            yield Found(start, start + len(name), name, "person", evidence)
        for start, end, evidence, sure in (*self._titled(), *self._saying(), *self._aged(), *self._followed()):
            name = self._text[start:end]
            if sure or self._text.count(name) > 1:
                self._sure.setdefault(name, evidence)
        for start, end in self._listed():
            self._sure.setdefault(self._text[start:end], "it stands among people")
        for name, evidence in self._sure.items():
            at = self._text.find(name)
            while at >= 0:
                yield Found(at, at + len(name), name, "person", evidence)
                at = self._text.find(name, at + len(name))

    def _full_translated(self) -> Iterator[tuple[str, int, str]]:
        signs = lists("zh")["people"]["translated"]
        for match in re.finditer(_TRANSLATED_FULL.pattern.format(signs), self._text):
            if not self._taken.intersection(range(match.start(), match.end())):
                yield match[0], match.start(), "it is written as foreign names are"
        for match in _LATIN.finditer(self._text):
            start = self._translated_before(match.start())
            if match.start() - start >= 2 and not self._taken.intersection(range(start, match.start())):
                yield self._text[start : match.start()], start, "its Latin name stands behind it"

    def _translated_before(self, end: int) -> int:
        signs, start = lists("zh")["people"]["translated"], end
        while start and (self._text[start - 1] in signs or self._text[start - 1] == "·") and end - start < 8:
            start -= 1
        return start

    def _titled(self) -> Iterator[tuple[int, int, str, bool]]:
        """ "市长卢秀燕", "总理默茨", "林右昌市长"."""
        for _, start, end in finder("zh", "people", "titles").find_matches_as_indexes(self._text):
            title = self._text[start:end]
            foreign = self._translated_at(end)
            own = foreign if foreign and foreign - end > 3 else self._name_at(end) or foreign
            if own := own or self._unlike_chinese(end):
                yield end, own, f"a title stands before it: {title}", True
            before = start - 3
            if (
                before >= 0
                and self._may_be(before, start)
                and self._is_opened(before)
                and title not in words("zh", "rules", "behind_never")
            ):
                yield before, start, f"a title stands behind it: {title}", True

    def _saying(self) -> Iterator[tuple[int, int, str, bool]]:
        for _, start, end in finder("zh", "people", "says").find_matches_as_indexes(self._text):
            verb = self._text[start:end]
            for length in (4, 3, 2):
                begin = start - length
                if begin < 0 or not self._may_be(begin, start) or not self._is_opened(begin):
                    continue
                risky = self._text[begin] in _RISKY or length == 2
                yield begin, start, f"it {verb}", verb in words("zh", "rules", "strong") and not risky
                break

    def _aged(self) -> Iterator[tuple[int, int, str, bool]]:
        for match in _AGE.finditer(self._text):
            for length in (3, 2):
                begin = match.start() - length
                if begin >= 0 and self._may_be(begin, match.start()) and self._is_opened(begin):
                    yield begin, match.start(), "its age stands behind it", True
                    break

    def _followed(self) -> Iterator[tuple[int, int, str, bool]]:
        """Three signs between boundaries, often: the text's own somebody."""
        for match in re.finditer(rf"(?<![{_HAN}·])[{_HAN}]{{3}}(?![{_HAN}])", self._text):
            if self._may_be(match.start(), match.end()) and match[0][0] not in _RISKY:
                yield match.start(), match.end(), "it stands alone between signs", self._text.count(match[0]) > 2
        for match in re.finditer(rf"(?<![{_HAN}·])[{_HAN}]{{3}}(?=[在说表指认介对将和与曾也于被就])", self._text):
            if self._may_be(match.start(), match.end()) and match[0][0] not in _RISKY:
                yield match.start(), match.end(), "it opens a sentence", False

    def _listed(self) -> Iterator[tuple[int, int]]:
        """ "卢宇、李博灏、马素湘": who stands beside somebody."""
        # From where a run begins alone: from each of its signs a long one would be read again.
        for match in re.finditer(rf"(?<![{_HAN}·])[{_HAN}·]+(?:[、和及与 　][{_HAN}·]+)+", self._text):
            spans = [
                (match.start() + one.start(), match.start() + one.end())
                for one in re.finditer(rf"[{_HAN}·]+?(?=[、和及与 　]|$)", match[0])
            ]
            names = [(start, end) for start, end in spans if 1 < end - start < 5 and self._may_be(start, end)]
            beside = any(
                self._text[max(start, end - size) : end] in self._sure for start, end in spans for size in (2, 3, 4)
            )
            if beside or (len(names) > 2 and len(names) == len(spans)):
                yield from ((start, end) for start, end in names if self._text[start] not in _RISKY)

    def _name_at(self, start: int) -> int | None:
        """Where the name of a surname and what was given ends, which begins here."""
        text = self._text
        first = 2 if text[start : start + 2] in words("zh", "people", "compound") else 1
        follows = words("zh", "people", "follows")
        fits = [
            start + first + given
            for given in (2, 1)
            if self._may_be(start, start + first + given)
            and (
                not re.match(f"[{_HAN}]", text[start + first + given : start + first + given + 1])
                or text[start + first + given] in follows
                or start + first + given in self._known_starts
            )
        ]
        if len(fits) > 1 and self._says_at(fits[1]) and not self._says_at(fits[0]):
            return fits[1]
        if len(fits) == 1 and fits[0] - start == 2 and text[start] in _RISKY:
            return None
        whole = start + first + 2
        if not fits and self._may_be(start, whole) and text[start] not in _RISKY and self._is_whole(whole):
            return whole
        return fits[0] if fits else None

    def _is_whole(self, end: int) -> bool:
        """Does no word that begins inside a name go on behind it? It is asked where the sign behind says nothing."""
        return not any(
            one in words("zh", "rules", "words_of_two")
            for one in (self._text[end - 1 : end + 1], self._text[end - 2 : end])
        )

    def _unlike_chinese(self, start: int) -> int | None:
        """ "局长才仁多杰告诉": no Chinese surname, but between a post and what says something."""
        for length in (4, 3, 5, 2):
            end = start + length
            name = self._text[start:end]
            says = any(self._text.startswith(verb, end) for verb in words("zh", "rules", "strong") if len(verb) > 1)
            if says and re.fullmatch(f"[{_HAN}]+", name) and (_NEVER - {"多"}).isdisjoint(name):
                free = self._taken.isdisjoint(range(start, end)) and self._places.isdisjoint(range(start, end))
                return end if free and not any(name.endswith(one) for one in words("zh", "rules", "adverbs")) else None
        return None

    def _says_at(self, at: int) -> bool:
        return any(self._text.startswith(verb, at) for verb in words("zh", "people", "says") if len(verb) > 1)

    def _translated_at(self, start: int) -> int | None:
        signs, end = lists("zh")["people"]["translated"], start
        while end < len(self._text) and end - start < 7 and self._text[end] in signs and end not in self._taken:
            end += 1
        behind = self._text[end : end + 1]
        ended = not re.match(f"[{_HAN}·]", behind) or behind in words("zh", "people", "follows")
        own = self._text[start:end]
        plain = not ended or end - start < 2 or self._is_place(start, end) or end == start + 7
        return None if plain or (len(own) == 2 and _ENDS_TRANSLATED.search(own)) else end

    def _is_place(self, start: int, end: int) -> bool:
        """Does a place fill what looks like a translated name? "勒德里昂" is no Delhi, "外长沙伦赛" no Changsha."""
        inside = self._places.intersection(range(start, end))
        return bool(inside) and end - start < len(inside) + 2

    def _may_be(self, start: int, end: int) -> bool:
        """May it be a surname with what was given?"""
        name = self._text[start:end]
        compound = name[:2] in words("zh", "people", "compound") and len(name) > 2
        if not (compound or (name[:1] in lists("zh")["people"]["surnames"] and len(name) < 4)):
            return False
        if not re.fullmatch(f"[{_HAN}]+", name) or not _NEVER.isdisjoint(name[1:]):
            return False
        inside = range(start, end)
        return self._taken.isdisjoint(inside) and self._places.isdisjoint(inside) and name not in _titles()

    def _is_opened(self, start: int) -> bool:
        """Does a name begin here: behind a sign, a title, a house, a word that opens?"""
        before = self._text[max(0, start - 5) : start]
        if not before or not re.match(f"[{_HAN}]", before[-1]) or start in self._known_ends:
            return True
        return any(before.endswith(title) for title in _titles()) or bool(_OPENS.search(before))


@cache
def _titles() -> frozenset[str]:
    return words("zh", "people", "titles")


def _divisions(text: str, known: Sequence[Stretch]) -> Iterator[Found]:
    """What is divided off a place: "青海省玉树藏族自治州杂多县", "高雄市鼓山区"."""
    divided: dict[str, str] = {}
    for one in known:
        at = one.end if one.is_place else len(text)
        while match := _DIVISION.match(text, at):
            if not _SMALL.isdisjoint(match[1]) or match[1][0] in _NUMBERS:
                break
            name = match[0]
            if name.endswith(("经开区", "高新区", "开发区", "园区", "示范区", "新区")):
                name = text[one.start : match.end()]
            divided[name] = name
            if folk := _FOLK.match(name):
                divided[folk[1]] = name
            at = match.end()
    for name, key in divided.items():
        for again in re.finditer(re.escape(name), text):
            yield Found(again.start(), again.end(), key, "place", "it is a part of the place before it")


_SMALL = _NEVER - set("多会没可能到时点分")
_NUMBERS = frozenset("一二三四五六七八九十百千数多全整")
_FOLK = re.compile(
    "([\u4e00-\u9fff]{2,5}?)(?:藏|蒙古|回|维吾尔|哈萨克|苗|壮|彝|土家|布依|侗|瑶|傣|白|羌|朝鲜|黎|满|畲|柯尔克孜|景颇|傈僳|哈尼)族"
)
_DIVISION = re.compile(
    r"(?!市|省|县|区|地区)([\u4e00-\u9fff]{1,8}?)(?:族自治[州县]|(?<=[\u4e00-\u9fff]{2})(?:县|区|镇|乡|街道)|(?<=[\u4e00-\u9fff]{3})村)"
    r"(?!长|委|政府|域|间|分|别|法院|公安|块)"
)
