"""A stream of articles in memory (newsbell.stories.replay)."""

from typing import Any

from newsbell.stories.candidates import MOST_COMPARED, MOST_HOLDERS, by_text
from newsbell.stories.facts import Facts, facts
from newsbell.stories.replay import Stream

FURNITURE = " ".join(f"follow{at}" for at in range(25))


def item(number: int, text: str = "", title: str = "", **changes: Any) -> Facts:
    return facts(
        article=number,
        story=number,
        source="gazette",
        title=title or f"Headline number {number} of today",
        text=text,
        **changes,
    )


def prose(seed: str) -> str:
    return " ".join(f"{seed}{at}" for at in range(120))


def test_a_story_is_known_again() -> None:
    stream = Stream()
    decisions = [
        stream.admit(item(number, prose(seed))) for number, seed in enumerate(["bridge", "budget", "bridge"], 1)
    ]
    assert [("new-story", 1), ("new-story", 2), ("same-article", 1)] == [(one.kind, one.story) for one in decisions]
    assert [None, None, 1] == [one.of for one in decisions]


def test_a_chain_of_updates_stays_one_story() -> None:
    stream = Stream()
    texts = [prose("bridge"), prose("bridge") + " " + prose("more")[:300], prose("more")[:300] + prose("third")[:200]]
    assert [1, 1, 1] == [
        stream.admit(item(number, text, entry_id="tag:1", title="Bridge closed")).story
        for number, text in enumerate(texts, 1)
    ]


def test_a_two_sentence_cut_finds_its_long_article() -> None:
    stream = Stream()
    whole = prose("bridge")
    stream.admit(item(1, whole + prose("rest"), title="Bridge closed after lorry crash"))
    assert "same-article" == stream.admit(item(2, whole[:400], title="Lorry crash: bridge closed")).kind


def test_furniture_neither_proposes_nor_updates() -> None:
    """What stands on every page is no news (changedetection.io#908), and no likeness."""
    stream = Stream()
    for number in range(1, 6):
        assert "new-story" == stream.admit(item(number, f"{prose(f's{number}x')} {FURNITURE}")).kind
    stream.admit(item(6, prose("bridge")))
    assert "same-article" == stream.admit(item(7, f"{prose('bridge')} {FURNITURE}")).kind


def test_the_work_for_one_article_is_bounded() -> None:
    rare, common = [[one] for one in range(MOST_COMPARED)], [list(range(100))] * 10
    assert list(range(MOST_COMPARED)) == sorted(by_text([*common, *rare]), key=int)
    assert 3 == len(by_text(common)), "who shares no more than what many have is seldom worth comparing"
    stream = Stream()
    for number in range(MOST_HOLDERS + 10):
        stream.admit(item(number, FURNITURE, title=f"Title {prose(str(number))}"))
    assert "new-story" == stream.admit(item(999, prose("bridge") + FURNITURE)).kind
