"""The sample newsroom is what it says: every feed reads, and each expectation follows from its words.

The whole judgement is made here in memory, from the stages' pure parts; the acceptance tests make it over HTTP.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest
from django.utils.translation import get_language_info

from newsbell.articles.item import Article, read_item
from newsbell.common.text import fold
from newsbell.common.urls import target
from newsbell.follows.kinds import Kind, Subject
from newsbell.follows.match import Subjects
from newsbell.follows.phrases import pattern
from newsbell.simulator.newsroom import Newsroom
from newsbell.simulator.newsroom_form import SAMPLE, load
from newsbell.simulator.newsroom_plan import Expectation, Reader, Source
from newsbell.sources.entry import Entry
from newsbell.sources.feeds import parse
from newsbell.sources.flood import is_flood
from newsbell.stories.facts import facts
from newsbell.stories.replay import Stream

RINGS_A_DAY = 10
FLOOD = 10
BROKEN = "wire/broken-item"
REPEATS = ("same-article", "update", "same-story")


@pytest.fixture(scope="module")
def newsroom() -> Newsroom:
    """The sample newsroom."""
    return load(SAMPLE)


def _entries(newsroom: Newsroom, step: int, source: Source) -> list[tuple[str | None, Entry]]:
    """What a source's feed shows after a step, each with its name in the plan, where it has one."""
    resource = newsroom.state(step)[source.url]
    read = parse(resource.body, resource.content_type, source.url).entries
    names = newsroom.showing(step).get(source.folder)
    if names is None:
        return [(None, entry) for entry in read]
    return list(zip((name for name in names if name != BROKEN), read, strict=True))


def _article(entry: Entry) -> Article:
    return read_item(**vars(entry))


def test_it_has_no_slips(newsroom: Newsroom) -> None:
    assert () == newsroom.notes


def test_what_its_stories_are_filed_under_is_a_subject_and_no_language(newsroom: Newsroom) -> None:
    """The picker offers them all as topics."""
    last = len(newsroom.plan.steps)
    tags = {
        fold(tag)
        for source in newsroom.plan.sources
        for step in range(1, last + 1)
        for _, entry in _entries(newsroom, step, source)
        for tag in entry.tags
    }
    languages = {fold(get_language_info(code)["name_local"]) for code in ("ar", "de", "es", "fr", "it", "ja")}
    assert set() == (languages | {fold("中文")}) & tags
    assert {fold(one) for one in ("Council", "Märkte", "図書館")} <= tags


def test_it_is_large_and_varied_enough(newsroom: Newsroom) -> None:
    formats = {parse(newsroom.state(1)[s.url].body, None, s.url).format.split()[0] for s in newsroom.plan.sources}
    assert {"RSS", "Atom", "JSON"} == formats
    assert len(newsroom.entries) >= 55
    assert len(newsroom.plan.readers) >= 9
    languages = {reader.language for reader in newsroom.plan.readers}
    assert {"ar", "de", "fr", "ja", "zh"} <= languages


def test_every_entry_is_published_at_some_step(newsroom: Newsroom) -> None:
    steps = newsroom.plan.steps
    published = {name for step in steps for name in (*step.publish, *step.replace.values())}
    assert set(newsroom.entries) == published


def test_every_entry_that_comes_after_the_first_step_has_its_expectation(newsroom: Newsroom) -> None:
    for step in newsroom.plan.steps[1:]:
        came = {*step.publish, *step.replace.values()} - {BROKEN}
        assert came == {one.entry for one in step.expect if one.entry}, step.title


def test_every_feed_of_every_step_reads_with_all_its_entries(newsroom: Newsroom) -> None:
    for step in range(1, len(newsroom.plan.steps) + 1):
        for source in newsroom.plan.sources:
            entries = _entries(newsroom, step, source)
            assert len(entries) >= 4, (step, source.folder)
            assert all(entry.title and entry.link for _, entry in entries), (step, source.folder)


def test_every_follow_may_be_followed(newsroom: Newsroom) -> None:
    for reader in newsroom.plan.readers:
        for follow in reader.follows:
            assert follow.kind != "phrase" or pattern(follow.name, reader.language)


@dataclass
class _Newsbell:
    """The stages' pure parts, joined as the pipeline joins them."""

    newsroom: Newsroom
    stream: Stream = field(default_factory=Stream)
    seen: set[tuple[str, Entry]] = field(default_factory=set)
    told: set[tuple[str, object]] = field(default_factory=set)
    rung: Counter[str] = field(default_factory=Counter)
    stories: dict[str, object] = field(default_factory=dict)

    def poll(self, step: int, source: Source) -> Iterator[tuple[str | None, str, str, list[str], list[str]]]:
        """(entry, title, decision, who is rung, who has it in the inbox) of each fresh entry, oldest first."""
        entries = _entries(self.newsroom, step, source)
        fresh = [pair for pair in reversed(entries) if (source.folder, pair[1]) not in self.seen]
        self.seen |= {(source.folder, entry) for _, entry in fresh}
        decided = [(name, _article(entry), self._decide(step, source, name, _article(entry))) for name, entry in fresh]
        opened = sum(kind == "new-story" for _, _, (kind, _) in decided)
        held = is_flood(opened, len(entries), FLOOD)
        for name, article, (kind, story) in decided:
            if step == 1 or kind != "new-story":
                self.told |= {(reader.name, story) for reader in self.newsroom.plan.readers if step == 1}
                yield name, article.title, kind, [], []
                continue
            rings, inbox = self._remind(step, name, article, story, held)
            yield name, article.title, "held" if held else kind, rings, inbox

    def _decide(self, step: int, source: Source, name: str | None, article: Article) -> tuple[str, object]:
        number = f"{step}:{name or article.title}"
        hosts = [target(source.url).host, target(self.newsroom.plan.publisher.origin).host, *source.hosts]
        text = "\n".join(filter(None, [article.standfirst, *article.body]))
        decision = self.stream.admit(
            facts(
                article=number,
                story=number,
                source=source.folder,
                rank=0 if source.own else source.rank,
                entry_id=article.id,
                link=article.url,
                own_hosts=hosts,
                title=article.title,
                text=text,
                published=article.published,
            ),
            text,
        )
        self.stories.setdefault(name or article.title, decision.story)
        return decision.kind, decision.story

    def _remind(
        self, step: int, name: str | None, article: Article, story: object, held: bool
    ) -> tuple[list[str], list[str]]:
        rings, inbox = [], []
        for reader in self.newsroom.plan.readers:
            levels = _levels(reader, article, top=name in self.newsroom.plan.steps[step - 1].top)
            if not levels or (reader.name, story) in self.told:
                continue
            self.told.add((reader.name, story))
            gone = reader.device_fault == "gone" and reader.devices == 1
            if held or gone or "at-once" not in levels or self.rung[reader.name] == RINGS_A_DAY:
                inbox.append(reader.name)
            else:
                self.rung[reader.name] += 1
                rings.append(reader.name)
        return rings, inbox


def _levels(reader: Reader, article: Article, *, top: bool) -> set[str]:
    kinds: dict[str, Kind] = {"topic": "topic", "phrase": "phrase", "top-stories": "top-stories"}
    subjects = Subjects(Subject(at, kinds[f.kind], f.name) for at, f in enumerate(reader.follows))
    found = subjects.matches(
        title=article.title,
        standfirst=article.standfirst,
        body=article.body,
        section=article.section,
        tags=article.tags,
        top=top,
    )
    return {reader.follows[at].level for at in found}


def _expected(one: Expectation) -> tuple[str, list[str], list[str]]:
    return one.verdict, list(one.rings), list(one.inbox)


def test_the_whole_judgement_is_as_expected(newsroom: Newsroom) -> None:
    """At every step: what is new, what is a repeat and of what, who is rung, who has it in the inbox alone."""
    newsbell = _Newsbell(newsroom)
    for number, step in enumerate(newsroom.plan.steps, 1):
        found = {}
        for source in newsroom.plan.sources:
            for name, title, *judged in newsbell.poll(number, source):
                found[name or title] = judged
        if number == 1:
            continue
        for one in step.expect:
            named = str(one.entry or one.title)
            # Nothing changed in it, or only its date in a feed whose dates newsbell need not trust: no article at all.
            kind, *told = found.pop(named, ["same-article", [], []])
            if one.verdict == "repeat" and kind in REPEATS:
                kind = "repeat"
            assert _expected(one) == (kind, *told), f"step {number}, {named}"
            if one.of and one.verdict != "held":
                assert newsbell.stories[one.of] == newsbell.stories[named], f"step {number}, {named}"
        assert all(kind in REPEATS for kind, *_ in found.values()), f"step {number}: {found}"


def test_no_reader_is_left_out_by_chance(newsroom: Newsroom) -> None:
    """Each is rung or has something in the inbox, but the one whose follows never match."""
    steps = newsroom.plan.steps
    reached = {name for step in steps for one in step.expect for name in (*one.rings, *one.inbox)}
    assert {"Petrok"} == {reader.name for reader in newsroom.plan.readers} - reached
