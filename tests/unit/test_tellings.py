"""Do two articles of different sources tell one story? (newsbell.stories.tellings, newsbell.stories.window)"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newsbell.stories import window as windows
from newsbell.stories.decide import decide
from newsbell.stories.facts import facts
from newsbell.stories.judgement import Retelling
from newsbell.stories.tellings import Telling, pack, telling, unpack
from newsbell.stories.window import Window

SHAKEN = (
    "Windows rattled and people ran into the streets. No injuries were reported at first; the police asked everybody "
    "to keep away from damaged chimneys, and the survey expects weaker tremors during the coming days."
)
NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)

CRACKS = (
    "Road to Carrow closed at night as the mountain moves",
    (
        "Sensors on Hawk Fell above Carrow have recorded shifts of up to four centimetres a day since Friday, "
        "the county geologist Ruth Ames said. Around 200,000 cubic metres of rock are thought to be loose. "
        "The road to the village will be closed from eight in the evening until six in the morning."
    ),
)
CLEARED = (
    "84 people told to leave Carrow by noon",
    (
        "All 84 residents of Carrow must leave their homes by noon on Thursday, the county's emergency staff "
        "ordered, with sixty cattle and a hundred and forty sheep. Overnight the slope of Hawk Fell had sped "
        "up to thirty centimetres a day. Who has no relatives in the valley will sleep in the sports hall at "
        "Turnham; the army sends lorries."
    ),
)
CLEARED_TOO = (
    "Carrow evacuated: village empty beneath unstable cliff",
    (
        "The hamlet of Carrow has been deserted since Thursday noon. The emergency staff brought all 84 "
        "residents to safety after the slope of Hawk Fell had moved much faster overnight: thirty centimetres "
        "in a day. Two dozen people slept in a sports hall at Turnham. Army lorries fetched some two hundred "
        "animals."
    ),
)
FALLEN = (
    "Rockfall on Hawk Fell buries road and two barns",
    (
        "At 3.12 on Saturday morning much of the north face of Hawk Fell came down. The debris buried four "
        "hundred metres of the road to Carrow and two empty barns; nobody was hurt. Seismographs as far as "
        "Leeds noted the shock, and the brook was dammed to a small lake. The fallen mass is put at 160,000 "
        "cubic metres."
    ),
)
FALLEN_TOO = (
    "160,000 cubic metres of rock break off Hawk Fell",
    (
        "A rockfall early on Saturday covered the road to the evacuated village of Carrow over four hundred "
        "metres. At about 3.10 an estimated 160,000 cubic metres broke off Hawk Fell, the emergency staff "
        "said. Two unused barns were destroyed, nobody was hurt. A brook has been dammed to a lake."
    ),
)
OTHERS = (
    ("Council to cut library hours", "Three branches of the town library will close on Mondays, the council decided."),
    ("Ferry Isis back in service", "The ferry Isis sails again from Friday after six weeks in the dock at Falmouth."),
)


def told(number: int, words: tuple[str, str], source: str = "gazette", **fields: Any) -> Telling:
    title, text = words
    given = {"article": number, "story": number, "rank": 0, "published": NOON, "seen": NOON, **fields}
    return telling(source=source, title=title, text=text, **given)


def holding(*tellings: Telling) -> Window:
    window = Window()
    for one in tellings:
        window.add(one)
    return window


def joined(window: Window, new: Telling) -> object:
    """The article whose story `new` tells, or None."""
    nearest = window.nearest(new)
    return nearest.of.article if nearest and nearest.same_story else None


GAZETTE = [told(number, words) for number, words in enumerate((CRACKS, *OTHERS, CLEARED, FALLEN), 1)]


def test_another_sources_telling_joins_its_own_development() -> None:
    """feedbin#227: the same news in other words, and not the running story's earlier news."""
    window = holding(*GAZETTE)
    assert 4 == joined(window, told(11, CLEARED_TOO, "wire", rank=1))
    assert 5 == joined(window, told(12, FALLEN_TOO, "wire", rank=1))


@pytest.mark.parametrize(("known", "words"), [([CRACKS], CLEARED_TOO), ([CRACKS, CLEARED], FALLEN_TOO)])
def test_a_development_that_another_source_reports_first_is_new(
    known: Sequence[tuple[str, str]], words: tuple[str, str]
) -> None:
    window = holding(*(told(number, one) for number, one in enumerate((*OTHERS, *known))))
    assert joined(window, told(11, words, "wire", rank=1)) is None


def test_a_source_does_not_tell_one_story_twice() -> None:
    window = holding(*GAZETTE)
    assert joined(window, told(11, CLEARED_TOO, "gazette")) is None
    window.add(told(12, CLEARED_TOO, "wire", story=4))
    assert joined(window, told(13, CLEARED, "gazette")) is None, "nor where another source has told it too"


def test_a_source_that_is_not_known_is_another_one_each_time() -> None:
    assert 1 == joined(holding(told(1, CLEARED, "")), told(2, CLEARED_TOO, ""))


def test_a_more_trusted_source_takes_more_to_join_a_less_trusted_ones_story() -> None:
    """Guarantee 6: alike is not enough there."""
    window = holding(told(1, FALLEN, "wire", rank=1), *(told(n, words) for n, words in enumerate(OTHERS, 2)))
    as_peer, as_own = (window.nearest(told(9, FALLEN_TOO, "gazette", rank=rank)) for rank in (1, 0))
    assert as_peer is not None
    assert as_own is not None
    assert as_peer.needed < as_own.needed
    assert as_peer.score == as_own.score


@pytest.mark.parametrize("when", [{"published": NOON + timedelta(days=11)}, {"seen": NOON + timedelta(days=11)}])
def test_days_later_it_is_other_news(when: dict[str, datetime]) -> None:
    assert joined(holding(*GAZETTE), told(11, CLEARED_TOO, "wire", **when)) is None
    assert 4 == joined(holding(*GAZETTE), told(11, CLEARED_TOO, "wire", published=None, seen=None))


def test_a_headline_alone_joins_by_its_names() -> None:
    window = holding(*GAZETTE)
    assert 5 == joined(window, told(12, ("Rockfall on Hawk Fell buries road to Carrow and two barns", ""), "wire"))
    nearest = window.nearest(told(11, ("Hawk owls counted", ""), "wire"))
    assert nearest is not None
    assert not nearest.same_story


def test_news_without_a_common_word_has_no_nearest() -> None:
    assert holding(*GAZETTE).nearest(told(11, ("Ünlü şef İzmir’de öldü", ""), "wire")) is None
    assert Window().nearest(told(11, CLEARED)) is None


def test_a_script_without_spaces_is_compared_by_pairs_of_signs() -> None:
    paper = ("灯台が百年ぶりに点灯", "港の灯台が土曜の夜、百年ぶりに光を放った。市民三百人が岸壁で見守った。")
    wire = (
        "百年ぶりに灯台点灯、市民三百人見守る",
        "土曜の夜、港の灯台が百年ぶりに点灯し、岸壁で市民三百人が見守った。",
    )
    other = ("港の朝市が再開", "港の朝市が日曜、半年ぶりに再開した。魚屋十軒が並んだ。")
    window = holding(told(1, paper))
    assert 1 == joined(window, told(2, wire, "wire"))
    assert joined(window, told(3, other, "wire")) is None


def test_names_and_figures_count_further_down_and_other_words_in_the_opening_alone() -> None:
    made = told(1, ("Title", "word " * 49 + "Somerset Exeter 160 000 16.5 further " + "word " * 345 + "77 78"))
    assert {"title", "word", "somer", "exete", "160000", "165", "77"} == made.marks
    assert {"title", "word", "somer"} == set(made.opening)


def test_a_headline_with_capitals_throughout_names_what_the_text_names() -> None:
    made = told(1, ("Town Mourns Ruth Ames In Silence", "The town of Carrow mourned the geologist Ruth Ames."))
    assert {"ruth", "ames", "carro"} == set(made.names)


def test_where_no_letter_can_be_a_capital_any_word_may_be_a_name() -> None:
    made = told(1, ("إغلاق الطريق إلى القرية", ""))
    assert set(made.opening) == set(made.names) != set()


def test_a_telling_is_packed_and_unpacked_as_it_was() -> None:
    made = told(1, FALLEN_TOO, "wire", rank=1)
    fields = {
        name: getattr(made, name) for name in ("article", "story", "source", "rank", "title", "published", "seen")
    }
    assert made == unpack(pack(made), **fields)


def test_kindred_events_are_told_apart_by_names() -> None:
    """Two earthquakes in the same words are two stories; one told in other words is one."""
    first = (
        "Earthquake shakes Northern Sonoma",
        f"A magnitude 4.4 earthquake shook the hills near Cloverdale on Sunday. {SHAKEN}",
    )
    again = (
        "Strong quake felt at Cloverdale",
        f"Sonoma was shaken on Sunday: 4.4, the survey said at Cloverdale. {SHAKEN}",
    )
    other = (
        "Earthquake shakes Southern Iran",
        f"A magnitude 6.1 earthquake shook the hills near Bandar Abbas on Sunday. {SHAKEN}",
    )
    window = holding(told(1, first))
    assert 1 == joined(window, told(2, again, "wire"))
    assert joined(window, told(3, other, "wire")) is None


def test_the_evidence_is_words_as_the_article_writes_them_with_figures() -> None:
    window = holding(*GAZETTE)
    new = facts(article=11, story=11, source="wire", rank=1, title=CLEARED_TOO[0], text=CLEARED_TOO[1])
    decision = decide(new, [], retelling=lambda: window.nearest(told(11, CLEARED_TOO, "wire", rank=1)))
    assert ("same-story", 4, 4, None) == (decision.kind, decision.story, decision.of, decision.change)
    (said,) = decision.evidence
    assert said.startswith(f"Another telling of “{CLEARED[0]}”: the same names and rare words (score ")
    assert "84" in said
    assert "Carrow" in said


def test_small_words_are_no_evidence() -> None:
    """ "Both say Bridge, Carrick, with, the": whatever else two openings share."""
    first = (
        "Carrick Bridge is shut",
        "The bridge at Carrick is shut, and with it the road over the river to the coast.",
    )
    again = ("Carrick Bridge opens", "The bridge at Carrick opens again, and with it the road over the river to town.")
    nearest = holding(told(1, first)).nearest(told(2, again, "wire"))
    assert nearest is not None
    assert "Carrick" in nearest.words
    assert not {"the", "The", "and", "with", "it", "to", "at"} & set(nearest.words)


@pytest.mark.parametrize(
    ("nearest", "develops", "said"),
    [
        (
            Retelling(GAZETTE[0], 0.3, 0.37, ["Carrow"], near=True),
            1,
            "It may develop “{}” (score 0.30, 0.37 needed to be the same story); both say Carrow.",
        ),
        (
            Retelling(GAZETTE[0], 0.3, 0.37, ["Carrow"]),
            None,
            "Not another telling of “{}” (score 0.30, 0.37 needed to be the same story); both say Carrow.",
        ),
        (
            Retelling(GAZETTE[0], 0.8, 0.37, ["Carrow"], near=True, own=True),
            1,
            "It may develop “{}” (score 0.80) of the same source, which reports nothing twice; both say Carrow.",
        ),
        (Retelling(GAZETTE[0], 0.1, 0.37, ["Carrow"]), None, None),
    ],
)
def test_the_story_that_a_new_one_comes_near_is_told(nearest: Retelling, develops: Any, said: str | None) -> None:
    new = facts(article=11, story=11, source="wire", title="Title", text="")
    decision = decide(new, [], retelling=lambda: nearest)
    assert ("new-story", develops) == (decision.kind, decision.develops)
    assert ([said.format(CRACKS[0])] if said else []) == list(decision.evidence[1:])


def test_a_sources_own_development_is_the_next_of_its_thread_and_never_the_same_story() -> None:
    """Never rung: a source does not report one thing twice, however alike it sounds."""
    window = holding(*GAZETTE)
    own = window.nearest(told(11, CLEARED_TOO, "gazette"))
    assert own is not None
    assert (own.of.article, own.same_story, own.develops) == (4, False, True)
    other = window.nearest(told(11, CLEARED_TOO, "wire"))
    assert other is not None
    assert (other.of.article, other.same_story, other.develops) == (4, True, False)


def test_a_window_has_an_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(windows, "MOST", 3)
    window = holding(*GAZETTE)
    assert [3, 4, 5] == [one.article for one in window]
    assert 3 == len(window)
    assert 1 not in window
    for one in list(window):
        window.drop(one)
    assert window.nearest(told(11, CLEARED_TOO, "wire")) is None


WORDS = st.lists(st.sampled_from("Exeter Bath 17 84 rescue bridge river Falmouth harbour closed after storm".split()))  # noqa: SIM905 - words as people read them
TELLINGS = st.lists(st.tuples(st.sampled_from(("gazette", "wire", "courier")), WORDS, WORDS), min_size=1, max_size=8)


@settings(max_examples=60)
@given(TELLINGS, st.randoms(use_true_random=False))
def test_laws_of_tellings(articles: list[tuple[str, list[str], list[str]]], chance: Any) -> None:
    """A source never tells its own story again, no score leaves 0–1, and the order of arrival changes nothing."""
    made = [
        told(number, (" ".join(title), " ".join(text)), source) for number, (source, title, text) in enumerate(articles)
    ]
    *known, new = made
    nearest = holding(*known).nearest(new)
    shuffled = known[:]
    chance.shuffle(shuffled)
    assert nearest == holding(*shuffled).nearest(new)
    if nearest is not None:
        assert nearest.own == (nearest.of.source == new.source)
        assert not (nearest.own and nearest.same_story)
        assert 0 <= nearest.score <= 1 + 1e-9
    assert new == replace(new)
