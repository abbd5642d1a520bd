"""Names in Japanese: runs of Han signs and katakana, which hiragana part, told by what stands beside them. Pure."""

import re
from collections.abc import Iterator, Sequence
from functools import cache

from newsbell.articles.subjects.uncased import han_houses
from newsbell.articles.subjects.uncased.found import Found
from newsbell.articles.subjects.uncased.lexicon import Stretch, finder, ordered
from newsbell.articles.subjects.uncased.words import words

_HAN = "\u4e00-\u9fff々ヶ"
_KANA = "\u30a1-\u30faー"
_WORKS = re.compile(r"『[^『』\n]{1,40}』|《[^《》\n]{1,40}》|〈[^〈〉\n]{1,40}〉")
_BYLINE = re.compile(
    r"(?:＝|=)[^】\n]{2,12}(?=】)|[（(＝=][^（）()\n]{0,12}(?:記者|撮影|写真|提供|聞き手|編集委員)[^（）()\n]{0,12}[）)＝=]?"
    r"|(?:^|\n)[^\n。、]{0,16}(?:記者|撮影|特派員|編集委員)(?=\n|$)|【[^】\n]{2,12}】(?=\n|$)"
    r"|(?:文|写真|撮影|取材・文|構成|文・写真)[・/／:：＝=][^\n。、]{2,16}(?=\n|$)"
)
_GIVEN_ENDS = frozenset(
    "子美郎太介輔也人斗翔雄夫男一二三之治司史志樹希香奈恵佳里代江彦弘宏博明昭章正誠仁義和健剛平優勇隆孝幸直哉亮涼陽菜咲花莉音結愛真理紀行吾悟亨徹茂実稔豊進勝清浩淳純潤薫忍茜葵楓蓮湊律颯悠由伸誉佑祐秀凜凌瑛琉蒼朔奏匠駆虎龍竜鷹季紗沙瑠璃萌芽桜杏凪澪栞渉航創快旬慧瞬巧望尊大樹斉朗造蔵助作吉久信成道広浩繁康裕英貴智典憲敏俊晃光輝洋海生資程雅隼駿翼優斗心羽虹乃衣織緒穂歩渚"
)
_IN_HIRAGANA = re.compile(rf"(?<![{_HAN}])([{_HAN}]{{2,3}})[ぁ-ん]{{2,4}}?(?=さん|氏|監督|選手|容疑者|[（(]\d)")
_AGE = re.compile(r"(?:さん|氏|容疑者|被告|選手)?[（(]\d{1,3}(?:歳)?(?:[）)＝=・、]|歳)")


def without_works(text: str) -> str:
    """The text with the names of works blotted out by as many signs."""
    return _WORKS.sub(lambda match: "。" * len(match[0]), text)


def covered(text: str) -> str:
    """The text with what names who made it blotted out by as many signs."""
    return _BYLINE.sub(lambda match: "".join("\n" if sign == "\n" else "。" for sign in match[0]), text)


def found(text: str, known: Sequence[Stretch], sure: Sequence[Stretch]) -> Iterator[Found]:
    """People, organisations and parts of places by what stands beside them. `sure`: what is known without doubt."""
    houses = list(han_houses.found(text, known, "ja"))
    yield from houses
    yield from _People(text, sure, houses).found()
    yield from _divisions(text, known)


class _People:
    def __init__(self, text: str, known: Sequence[Stretch], houses: Sequence[Found]) -> None:
        self._text = text
        self._inside = {at: one for one in known for at in range(one.start, one.end)}
        self._houses = {at for one in houses for at in range(one.start, one.end)}
        self._full: dict[str, str] = {}
        self._short: dict[str, str] = {}

    def found(self) -> Iterator[Found]:
        told = [
            (name, evidence)
            for start, end, evidence, strong in (*self._titled(), *self._aged(), *self._posted())
            if (name := self._somebody(start, end, strong=strong)) is not None
        ]
        surnames = words("ja", "people", "surnames")
        self._full = {name: evidence for name, evidence in reversed(told) if name not in surnames}
        for name in (*self._in_hiragana(), *self._untitled()):
            self._full.setdefault(name, "a surname with a name that is given")
        for name in self._full:
            if "・" in name:
                self._short.setdefault(name.split("・")[-1], name)
            elif short := next((name[:size] for size in (4, 3, 2) if name[:size] in surnames), ""):
                self._short.setdefault(short, name)
        for name, evidence in self._full.items():
            yield from self._all(name, name, evidence)
        for short, name in self._short.items():
            if 1 < len(short) < len(name):
                yield from self._all(short, name, self._full[name])

    def _all(self, name: str, key: str, evidence: str) -> Iterator[Found]:
        for match in re.finditer(
            rf"(?<![{_KANA}])" + re.escape(name) + (rf"(?![{_KANA}])" if re.match(f"[{_KANA}]", name) else ""),
            self._text,
        ):
            yield Found(match.start(), match.end(), key, "person", evidence)

    def _titled(self) -> Iterator[tuple[int, int, str, bool]]:
        listed = ordered("ja", "people", "titles")
        for number, at, _ in finder("ja", "people", "titles").find_matches_as_indexes(self._text):
            start = at
            while (house := self._inside.get(start - 1)) is not None and house.is_house and house.end == start:
                start = house.start  # "安住淳民主党国対委員長"
            begin = self._run_before(start)
            if begin < start:
                yield (
                    begin,
                    start,
                    f"a title stands behind it: {listed[number]}",
                    listed[number] in words("ja", "rules", "strong"),
                )

    def _in_hiragana(self) -> Iterator[str]:
        """ "新谷ゆづみさん": a surname, and a name that is given in hiragana."""
        for match in _IN_HIRAGANA.finditer(self._text):
            particle = match[0][len(match[1])] in "のはがをにとでもへやらか"
            if match[1] in words("ja", "people", "surnames") and not particle:
                yield match[0]

    def _posted(self) -> Iterator[tuple[int, int, str, bool]]:
        """ "松林誉・総合防災課長": behind a dot stands the post."""
        for match in re.finditer(
            rf"(?<![{_HAN}・])[{_HAN}]{{3,5}}(?=・[{_HAN}]{{2,12}}[長授事官士員](?![{_HAN}]))", self._text
        ):
            yield match.start(), match.end(), "a post stands behind it", True

    def _aged(self) -> Iterator[tuple[int, int, str, bool]]:
        for match in _AGE.finditer(self._text):
            begin = self._run_before(match.start())
            if begin < match.start():
                yield begin, match.start(), "its age stands behind it", True

    def _run_before(self, end: int) -> int:
        start = end
        kana = bool(re.match(f"[{_KANA}]", self._text[end - 1 : end]))
        signs = f"[{_KANA}・＝]" if kana else f"[{_HAN}]"
        while start and end - start < 20 and re.match(signs, self._text[start - 1]):
            start -= 1
        return start

    def _somebody(self, start: int, end: int, *, strong: bool) -> str | None:
        run = self._text[start:end].strip("・＝")
        start = end - len(self._text[start:end].lstrip("・＝"))
        if re.match(f"[{_KANA}]", run):
            return self._foreign(run, start, strong=strong)
        one = self._inside.get(end - 1)
        known = one is not None and (one.entry is None or one.is_house or (one.is_somebody and one.end == end))
        return None if known or end - 1 in self._houses else self._split(run, end, strong=strong)

    def _split(self, run: str, end: int, *, strong: bool) -> str | None:
        """The surname and the name given at the end of a run; before them may stand a house, a place, an occupation."""
        surnames = words("ja", "people", "surnames")
        for size in range(min(7, len(run)), 1, -1):
            name = run[-size:]
            first = next(
                (n for n in (4, 3, 2, 1) if name[:n] in surnames and 0 < size - n < 4 and (n > 1 or size - n > 1)), 0
            )
            if first and self._is_cut(run[:-size], end - size) and size - first <= 3:
                return name
        if run in surnames:
            return run
        whole = next((run[len(one) :] for one in _openers() if run.startswith(one) and len(run) > len(one) + 1), run)
        opened = self._text[end - len(whole) - 1 : end - len(whole)] in ("・", "、", "の", "で")
        known = any(at in self._inside for at in range(end - len(whole), end))
        told = whole[-1] in _GIVEN_ENDS or opened
        if (
            strong
            and 3 <= len(whole) <= 5
            and told
            and not known
            and not whole.endswith(tuple(words("ja", "rules", "nobody")))
        ):
            return whole
        return None

    def _is_cut(self, before: str, at: int) -> bool:
        """May a name begin behind this?"""
        if not before:
            return True
        left = self._inside.get(at - 1)
        if left is not None and left.end == at and left.entry is not None:
            return True
        return at - 1 in self._houses or any(before.endswith(one) for one in _openers())

    def _foreign(self, run: str, start: int, *, strong: bool) -> str | None:
        parts = run.split("・")
        # "ドジャース・ロバーツ監督"
        while (
            len(parts) > 1
            and (one := self._inside.get(start)) is not None
            and (one.is_house or one.is_place)
            and one.end <= start + len(parts[0])
        ):
            start += len(parts[0]) + 1
            parts = parts[1:]
        name = "・".join(parts)
        inside = [self._inside[at] for at in range(start, start + len(name)) if at in self._inside]
        if (
            parts[-1] in words("ja", "rules", "generic")
            or len(parts[-1]) < 2
            or any(not one.is_somebody for one in inside)
        ):
            return None
        if inside:
            return None
        return name if strong or len(parts) > 1 or len(name) > 2 else None

    def _untitled(self) -> Iterator[str]:
        """Full names without a title that come again, or foreign ones whose first part people are given."""
        surnames = words("ja", "people", "surnames")
        for match in re.finditer(
            rf"(?<![{_HAN}{_KANA}])([{_HAN}]{{3,5}})(?=[はがもをにと、。）(（]|の[^{_HAN}]|[ 　]|$)", self._text
        ):
            run = match[1]
            if run.endswith(tuple(words("ja", "people", "titles"))):
                continue
            first = next((n for n in (3, 2) if run[:n] in surnames), 0)
            known = any(at in self._inside and not self._inside[at].is_place for at in range(*match.span(1)))
            given = first and 0 < len(run) - first < 4 and run[-1] in _GIVEN_ENDS
            free = not known and self._houses.isdisjoint(range(*match.span(1)))
            often = self._text.count(run) > 1 or self._text.count(run[:first]) > self._text.count(run) + 1
            if given and free and often:
                yield run
        for match in re.finditer(rf"(?<![{_KANA}・])([{_KANA}]+)(?:[・＝][{_KANA}]+)+(?![{_KANA}])", self._text):
            taken = any(
                at in self._inside and self._inside[at].entry and not self._inside[at].is_place
                for at in range(*match.span())
            )
            if match[1] in words("ja", "people", "given") and not taken:
                yield match[0]


@cache
def _openers() -> tuple[str, ...]:
    return tuple(sorted(words("ja", "people", "opens"), key=len, reverse=True))


_DIVISION = re.compile(
    rf"(?:(?:北海道|東京都|大阪府|京都府|[{_HAN}]{{2,3}}県)(?:[{_HAN}]{{1,4}}郡)?|[{_HAN}]{{1,4}}市)?((?!同|各|両|全|本|当|政令|中核|姉妹|都道府|市区)[{_HAN}{_KANA}]{{1,5}}?[市町村区])(?![{_HAN}{_KANA}]|長)"
)
_IN = re.compile(rf"(?:北海道|東京都|大阪府|京都府|[{_HAN}]{{2,3}}県|[{_HAN}]{{1,4}}市)(?:[{_HAN}]{{1,4}}郡)?$")


_REGION = re.compile(
    rf"(?<![{_KANA}{_HAN}])(?:[{_KANA}]{{3,}}(?:半島|諸島|列島|島|州|海峡|川|湖|山脈)|[{_HAN}]{{2,3}}(?:半島|諸島|列島|海峡))(?![{_HAN}])"
)
_WARD = re.compile(rf"(?![のとやはがをにでもへら])[{_HAN}{_KANA}ぁ-ん]{{1,4}}?[区町村](?![{_HAN}{_KANA}]|長)")
_NO_ENDS = ("朝市", "都市", "市町村", "選挙区", "見本市", "商店街", "市区", "下町", "農村", "漁村")


def _divisions(text: str, known: Sequence[Stretch]) -> Iterator[Found]:
    """Towns and villages: "石川県輪島市", "米原市"."""
    for match in _REGION.finditer(text):
        yield Found(match.start(), match.end(), match[0], "place", "it ends as regions do")
    for one in known:
        ward = _WARD.match(text, one.end) if one.is_place and one.name[-1] in "市県都府道" else None
        if ward and not ward[0].endswith(_NO_ENDS):
            yield Found(ward.start(), ward.end(), ward[0], "place", f"it is a part of {one.name}")
    for match in _DIVISION.finditer(text):
        name, start = match[1], match.start(1)
        sure = start > match.start()
        if name.endswith(_NO_ENDS) or name in words("ja", "rules", "no_divisions") or len(name) < 3 - sure:
            continue
        if not sure and (name[-1] != "市" or re.match(f"[{_HAN}{_KANA}]", text[start - 1 : start])):
            continue
        stem = name[:-1] if name[-1] == "市" and len(name) > 2 else name
        yield Found(start, match.end(1), stem, "place", "it ends as towns do")
