"""The words around a name in its sentence, each folded, against the lists of words that cite. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import regex

from newsbell.articles.citing.source_names import PARTY, WORDS, Kind
from newsbell.articles.known.folding import fold
from newsbell.articles.known.gazetteer import is_common
from newsbell.articles.known.name_words import PEOPLES
from newsbell.common.text import tokens

_LEFT, _RIGHT = 70, 40
_WORD = regex.compile(r"[\p{L}\p{N}]+")
_BEHIND = regex.compile(
    r" (?:news )?(?:newspaper|agency|magazine|daily|weekly|broadcaster|tabloid|avis|tidning|radio)\b"
)
# "in Springfield", "in the UK, which has no say," between a name and its verb.
_ASIDE = regex.compile(
    r" in (?:the )?\p{Lu}\p{L}+(?: \p{Lu}\p{L}+)?(?:, which [^,.]{3,60},)?(?= )|, which [^,.]{3,60},(?= )"
)
_STANDS_ALONE = (Kind.INSTITUTE, Kind.KNOWN, Kind.MEDIUM)
_LEAST = 3


@dataclass
class Surroundings:
    """Where a name stands: words before it (`close`: but for a last article), and after it."""

    name: str
    kind: Kind
    sentence: str
    start: int
    left: Sequence[str] = field(init=False)
    right: Sequence[str] = field(init=False)
    close: Sequence[str] = field(init=False)

    def __post_init__(self) -> None:
        end = self.end
        self.left = _words(self.sentence[max(0, self.start - _LEFT) : self.start])
        self.close = self.left[:-1] if self.left and self.left[-1] in WORDS["articles"] else self.left
        if self.kind in _STANDS_ALONE and (aside := _ASIDE.match(self.sentence, end)):
            end = aside.end()
        self.right = _words(self.sentence[end : end + _RIGHT])[:4]

    @property
    def end(self) -> int:
        """Where the name ends."""
        return self.start + len(self.name)

    def before(self, words: int, *lists: str) -> bool:
        """Is one of the last words before the name in one of these lists?"""
        return any(not WORDS[one].isdisjoint(self.left[-words:]) for one in lists)

    def after(self, words: int, *lists: str) -> bool:
        """Is one of the first words after it?"""
        return any(not WORDS[one].isdisjoint(self.right[:words]) for one in lists)

    def follows(self, of: str) -> bool:
        """Does it follow a word of this list at once, or over an article?"""
        return not WORDS[of].isdisjoint(self.close[-1:])

    @property
    def behind(self) -> bool:
        """Is it said behind the name that it is a medium: "Kommersant newspaper"?"""
        key = fold(self.name)
        return _BEHIND.match(self.sentence, self.end) is not None and not (is_common(key) or key in PEOPLES)

    @property
    def called(self) -> bool:
        """Is it said of the name that it is a medium?"""
        return self.before(2, "kinds") or self.behind

    @property
    def polled(self) -> bool:
        """ "A Reuters poll in March found" """
        shows = self.after(1, "data") and not WORDS["shows"].isdisjoint(self.right[1:])
        return shows and self.left[-1:] in (["a"], ["an"])

    @property
    def shown(self) -> bool:
        """ "Stats NZ figures show" """
        opens = self.start < _LEAST and is_common(fold(self.name))
        shows = self.after(1, "data") and not WORDS["shows"].isdisjoint(self.right[1:3])
        return shows and not opens and not PARTY.search(self.name)

    @property
    def counted_by(self) -> bool:
        """ "listed as endangered by the International Union" """
        return self.follows("by") and not WORDS["counts"].isdisjoint(self.left)

    @property
    def directly(self) -> bool:
        """Is something according to it, and to nobody between?"""
        return self.follows("plainly") or self.close[-2:] == ["according", "to"]

    @property
    def acts(self) -> bool:
        """Does it begin a clause, with a word after it that may be its verb?"""
        begins = not self.close or self.follows("clause")
        lower = self.sentence[self.end : self.end + 2].strip().islower()
        return begins and lower and bool(self.right) and self.right[0] not in WORDS["no_verb"]

    def released(self, *, sure: bool) -> bool:
        """Stand what somebody publishes, and "from" or "by", before it? Any such word will do unless `sure`."""
        left = self.left
        if not left or left[-1] not in WORDS["of"]:
            return False
        for at in range(len(left) - 1, max(-1, len(left) - 7), -1):
            if left[at] in WORDS["data"]:
                return not sure or not WORDS["published"].isdisjoint(left[at:])
            if left[at] not in WORDS["of"] and not left[at].isdigit() and len(left) - at > 3:
                return False
        return False

    @property
    def bracketed(self) -> bool:
        """Do these letters stand in brackets, as a state or party does: "Pouso Manso (MG)"?"""
        return self.sentence[self.start - 1 : self.start] == "(" and self.sentence[self.end :][:1] == ")"

    @property
    def stands_for(self) -> bool:
        """Do these letters stand in brackets behind what they stand for: "Redaktionsnetzwerk Deutschland (RND)"?"""
        return self.start > 1 and self.bracketed and self.sentence[: self.start - 1].rstrip()[-1:].isalpha()


def _words(text: str) -> list[str]:
    """Each word, folded by itself."""
    return tokens(text) if text.isascii() else [fold(one) for one in _WORD.findall(text)]
