"""Two articles side by side: every fact that `decide` weighs, measured once."""

from dataclasses import dataclass, field, replace
from datetime import timedelta
from functools import cached_property
from urllib.parse import urlsplit

from newsbell.stories import titles
from newsbell.stories.facts import TITLE_WORDS, Facts

# Texts of fewer shingles say too little to be compared. Below the second figure, blurbs ("Sign up for our newsletter")
# are as likely as articles, and the headline has to agree; below the third, where nothing else was kept either.
COMPARABLE = 12
BLURB = 30
LONG_BLURB = 80
# A text so many times longer than another holds more than one article, or was stuffed to swallow one.
STUFFED = 8
HEADLINES_AGREE = 0.5
# So much of the new words is furniture that the rest are its edges, where it meets the text.
MOSTLY = 0.75
SPECIFIC_TITLE_WORDS = 6
SHORTLY = timedelta(hours=12)
ANOTHER_DAY = timedelta(hours=20)
SOME_DAYS = timedelta(days=3)


@dataclass(frozen=True)
class Likeness:
    """`new` beside `old`, an earlier one. `furniture`: sampled shingles of `new` that several other stories have."""

    new: Facts
    old: Facts
    furniture: frozenset[int] = field(default=frozenset())

    @cached_property
    def common(self) -> int:
        return len(self.new.shingles & self.old.shingles)

    @property
    def shorter(self) -> int:
        return min(len(self.new.shingles), len(self.old.shingles))

    @property
    def longer(self) -> int:
        return max(len(self.new.shingles), len(self.old.shingles))

    @property
    def text(self) -> float:
        """The share of the shorter text that is in both, 0–1."""
        return self.common / self.shorter if self.shorter else 0.0

    @property
    def text_both_ways(self) -> float:
        """The share of the longer text that is in both, 0–1: what a stuffed page cannot raise."""
        return self.common / self.longer if self.longer else 0.0

    @cached_property
    def fresh(self) -> float:
        """The share of the new text that the old one had not, 0–1, without furniture (as far as the sample tells)."""
        new_words = self.new.shingles - self.old.shingles
        if not new_words:
            return 0.0
        sample = self.new.sampled - self.old.shingles
        furniture = len(sample & self.furniture) / len(sample) if sample else 0.0
        if furniture >= MOSTLY:
            return 0.0
        return len(new_words) / len(self.new.shingles) * (1 - furniture)

    @property
    def gone(self) -> int:
        """So many of the old text's shingles are not in the new one."""
        return len(self.old.shingles) - self.common

    @property
    def comparable(self) -> bool:
        return self.shorter >= COMPARABLE

    @property
    def needs_headline(self) -> bool:
        """A blurb, or one text stuffed beside the other: the text alone does not prove them the same."""
        blurb = LONG_BLURB if self.nothing_kept else BLURB
        return self.shorter < blurb or self.longer > STUFFED * self.shorter

    @property
    def same_source(self) -> bool:
        return self.new.source == self.old.source

    @property
    def same_id(self) -> bool:
        return self.same_source and self.new.entry_id is not None and self.new.entry_id == self.old.entry_id

    @property
    def other_id(self) -> bool:
        return self.same_source and None not in (self.new.entry_id, self.old.entry_id) and not self.same_id

    @property
    def same_url(self) -> bool:
        return self.new.url is not None and self.new.url == self.old.url

    @property
    def other_url(self) -> bool:
        return None not in (self.new.url, self.old.url) and not self.same_url

    @cached_property
    def moved_host(self) -> bool:
        """The same path and query on another host of the source: the site moved, not the article (NetNewsWire#324)."""
        if self.new.url is None or self.old.url is None or self.same_url or not self.same_source:
            return False
        ours, theirs = urlsplit(self.new.url), urlsplit(self.old.url)
        return (ours.path, ours.query) == (theirs.path, theirs.query)

    @property
    def same_time(self) -> bool:
        return self.new.published is not None and self.new.published == self.old.published

    @property
    def identical(self) -> bool:
        """One source, and nothing that it says of the article differs."""
        ours, theirs = (replace(one, article=0, story=0, rank=0, seen=None) for one in (self.new, self.old))
        return ours == theirs

    @property
    def nothing_kept(self) -> bool:
        """One source, and neither id, nor address, nor time is the earlier article's."""
        return self.same_source and self.other_url and not (self.same_id or self.moved_host or self.same_time)

    @cached_property
    def same_title(self) -> bool:
        return titles.same(self.new.title, self.old.title)

    @property
    def telling_title(self) -> bool:
        return titles.words(self.new.title) >= TITLE_WORDS

    @property
    def specific_title(self) -> bool:
        return titles.words(self.new.title) >= SPECIFIC_TITLE_WORDS

    @cached_property
    def title(self) -> float:
        """The share of the shorter headline's telling words that are in both, 0–1."""
        return titles.overlap(self.new.title, self.old.title)

    @property
    def headlines_agree(self) -> bool:
        return self.title >= HEADLINES_AGREE

    @cached_property
    def one_template(self) -> bool:
        return titles.one_template(self.new.title, self.old.title)

    @cached_property
    def particulars_differ(self) -> bool:
        return titles.particulars_differ(self.new.title, self.old.title)

    @cached_property
    def figures_differ(self) -> bool:
        return titles.figures_differ(self.new.title, self.old.title)

    @property
    def apart(self) -> timedelta | None:
        """How far apart, by the larger of what the source claims and what the clock said; None if neither is known.

        The larger, because a feed may give every entry one and the same date.
        """
        pairs = ((self.new.published, self.old.published), (self.new.seen, self.old.seen))
        return max((abs(a - b) for a, b in pairs if a and b), default=None)

    def within(self, span: timedelta) -> bool:
        """At most `span` apart, or at times unknown."""
        return self.apart is None or self.apart <= span
