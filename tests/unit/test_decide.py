"""Is this article new? (newsbell.stories.decide). Each failure that users of such systems reported is named."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsbell.stories.decide import Decision, decide
from newsbell.stories.facts import Facts, facts, furniture, keys
from newsbell.stories.shingles import sampled

NOON = datetime(2026, 3, 1, 12, 0, 5, tzinfo=UTC)
DAY = timedelta(days=1)
HOST = "gazette.example"
TITLE = "Town bridge closed after lorry hits parapet"


def prose(seed: str, sentences: int = 12) -> str:
    """A text of its own, 12 words a sentence; two seeds share no three words in a row."""
    return " ".join(
        f"{seed}{at} " + " ".join(f"{seed}{at}w{word}" for word in range(11)) + "." for at in range(sentences)
    )


TEXT = prose("bridge")
SUMMARY = prose("bridge", 2)


def article(name: str = "a", **changes: Any) -> Facts:
    given = {
        "article": name,
        "story": f"story-{name}",
        "source": "gazette",
        "entry_id": "tag:1",
        "link": f"https://{HOST}/news/bridge",
        "own_hosts": (HOST, "newgazette.example"),
        "title": TITLE,
        "text": TEXT,
        "published": NOON,
        "seen": NOON,
    }
    return facts(**{**given, **changes})


def other_keys(**changes: Any) -> dict[str, Any]:
    """Another id, address and time, as a new article of the same source has."""
    return {
        "entry_id": "tag:2",
        "link": f"https://{HOST}/news/two",
        "published": NOON + DAY,
        "seen": NOON + DAY,
        **changes,
    }


def verdict(new: Facts, *candidates: Facts) -> tuple[str, object, str | None]:
    decision = decide(new, candidates)
    return decision.kind, decision.of, decision.change


SAME = ("same-article", "a", None)
NEW = ("new-story", None, None)


@pytest.mark.parametrize(
    ("failure", "changes"),
    [
        ("the same again", {}),
        ("a feed without ids", {"entry_id": None}),
        ("an id that changes http→https", {"entry_id": "https://gazette.example/news/bridge"}),
        ("a slug edited", {"link": f"https://{HOST}/news/town-bridge-closed"}),
        ("a slug edited, and the id is the address", {"link": f"https://{HOST}/x", "entry_id": f"https://{HOST}/x"}),
        ("a new pubDate", {"published": NOON + 3 * DAY, "seen": NOON + 3 * DAY}),
        ("a host changed (NetNewsWire#324)", {"link": "https://newgazette.example/news/bridge", "entry_id": "x:1"}),
        ("the same story from several sources (feedbin#227)", {"source": "agency", "link": "https://agency.example/1"}),
        ("everything new but the text", other_keys()),
        ("a tracking address", {"link": f"http://www.{HOST}/news/bridge/?utm_source=rss"}),
        ("no address at all", {"link": None}),
        ("cut to its beginning", {"text": SUMMARY}),
        ("cut, with another id", {"text": SUMMARY, "entry_id": "tag:2"}),
        ("its text gone", {"text": ""}),
    ],
)
def test_rung_twice(failure: str, changes: dict[str, Any]) -> None:
    """Rung twice: none of the classic repeats is new."""
    assert verdict(article("b", **changes), article()) == SAME, failure


@pytest.mark.parametrize("title", ["Lorry crash shuts bridge", "Drivers face long diversions"])
def test_rung_twice_for_a_headline_in_other_words(title: str) -> None:
    """Rung twice: a new headline on the same text tells nobody anew, but it is the headline to show from now on."""
    assert ("update", "a", "minor") == verdict(article("b", title=title), article())


@pytest.mark.parametrize(
    "changes",
    [
        {"entry_id": None},
        {"entry_id": "https://gazette.example/1"},
        {"link": f"https://{HOST}/news/edited"},
        {"published": NOON + 3 * DAY, "seen": NOON + 3 * DAY},
        {"link": "https://newgazette.example/news/bridge", "entry_id": "x:1"},
        {"link": None, "entry_id": "x:1", "published": NOON + timedelta(hours=2)},
        {"entry_id": None, "link": None, "published": None, "seen": None},
        {"source": "agency", "link": None, "published": NOON + timedelta(hours=2)},
    ],
)
def test_rung_twice_with_headlines_alone(changes: dict[str, Any]) -> None:
    assert SAME == verdict(article("b", text="", **changes), article(text=""))


def test_rung_twice_where_a_feed_gives_no_id_address_or_date() -> None:
    bare: dict[str, Any] = {"entry_id": None, "link": None, "published": None, "title": "Live updates", "text": ""}
    assert SAME == verdict(article("b", **bare, seen=NOON + DAY), article(**bare))


def test_rung_twice_reworded_all_over() -> None:
    """A headline and a short summary reworded under the same id, address and time: an update, not news."""
    new = article("b", title="Drivers face diversions", text=prose("reworded", 2))
    assert ("update", "a", "major") == verdict(new, article(text=SUMMARY))


def test_rung_twice_reworded_headline_on_a_short_summary_with_new_ids() -> None:
    short = prose("bridge", 3)
    new = article("b", title="Drivers face diversions", text=short, entry_id="x", link=f"https://{HOST}/x")
    assert SAME == verdict(new, article(text=short))


@pytest.mark.parametrize(
    ("failure", "changes"),
    [
        ("a reused id (feedbin/support#604)", {"link": f"https://{HOST}/two"}),
        ("a reused id, no address", {"link": None}),
        ("a reused id and address: latest", {}),
        ("a latest link alone", {"entry_id": "tag:2"}),
        ("a latest link in a feed without ids", {"entry_id": None}),
        ("a fixed channel date (brief#217)", {"entry_id": "tag:2", "link": f"https://{HOST}/two", "published": NOON}),
        ("a future date (el_monitorro#354)", other_keys(published=NOON + 900 * DAY)),
        ("a back-dated story (feedecho#13)", other_keys(published=NOON - 900 * DAY)),
        ("no dates", other_keys(published=None, seen=None)),
    ],
)
@pytest.mark.parametrize("text", [prose("budget"), prose("budget", 2), ""])
def test_never_rung(failure: str, changes: dict[str, Any], text: str) -> None:
    """Never rung: other news under a used id, address or date is new."""
    other = {"title": "Council passes budget", "text": text, "published": NOON + DAY, "seen": NOON + DAY}
    assert verdict(article("b", **{**other, **changes}), article()) == NEW, failure


@pytest.mark.parametrize("title", ["Live updates", "Morning briefing", "Weather forecast for Devon and Cornwall today"])
@pytest.mark.parametrize("text", [prose("tuesday"), prose("tuesday", 2), ""])
def test_never_rung_because_a_column_keeps_its_name(title: str, text: str) -> None:
    yesterday = article(title=title, text=text and prose("monday"))
    assert NEW == verdict(article("b", title=title, text=text, **other_keys()), yesterday)


def test_never_rung_because_a_short_title_alone_proves_nothing() -> None:
    column = article(title="Live updates", text="", link=None)
    assert NEW == verdict(article("b", title="Live updates", text="", entry_id="tag:2", link=None), column)


def test_never_rung_because_a_column_keeps_its_blurb() -> None:
    blurb = prose("signup", 3)
    assert NEW == verdict(
        article("b", title="Morning briefing", text=blurb, **other_keys()),
        article(title="Morning briefing", text=blurb),
    )
    assert NEW == verdict(article("b", title="Budget passed", text=blurb, **other_keys()), article(text=blurb))


@pytest.mark.parametrize("changes", [{"entry_id": "tag:2"}, {"link": f"https://{HOST}/two"}, {"entry_id": None}])
def test_never_rung_because_a_used_key_meets_a_blurb(changes: dict[str, Any]) -> None:
    """One key alone, used again, and the text that every item of the feed has."""
    blurb = prose("signup", 2)
    new = article("b", title="Budget passed", text=blurb, published=NOON + DAY, seen=NOON + DAY, **changes)
    assert NEW == verdict(new, article(text=blurb))


def test_rung_twice_a_headline_reworded_over_a_short_summary() -> None:
    for changes in ({"published": NOON + DAY}, {"link": f"https://{HOST}/edited"}, {"entry_id": None}):
        new = article("b", title="Drivers face diversions", text=SUMMARY, **changes)
        assert ("update", "a", "minor") == verdict(new, article(text=SUMMARY))


def test_never_rung_because_a_briefing_lives_at_one_address() -> None:
    tomorrow = {"published": NOON + DAY, "seen": NOON + DAY}
    assert NEW == verdict(
        article("b", title="Morning briefing", text=prose("tuesday"), **tomorrow), article(title="Morning briefing")
    )


def test_a_live_page_rewritten_within_the_day_is_an_update() -> None:
    later = {"published": NOON + timedelta(hours=3), "seen": NOON + timedelta(hours=3)}
    assert ("update", "a", "major") == verdict(article("b", text=prose("later"), **later), article())


def test_a_page_beside_its_teaser_is_no_update_of_it() -> None:
    """One of them could not be read from its page: the words that it lacks were not added, and not taken away."""
    page, teaser = replace(article("a"), from_page=True), article("b", text=prose("bridge", 2) + prose("hook", 1))
    assert ("same-article", "b", None) == verdict(page, teaser)
    assert ("same-article", "a", None) == verdict(teaser, page)
    assert ("update", "b", "major") == verdict(article("a"), teaser)


def test_never_rung_because_notices_share_a_template() -> None:
    """Weather, results, stock notices: one template of sentences, other names and numbers."""
    notice = prose("template", 8)
    old = article(title="Director dealing at Acme plc", text=notice + " Acme plc 51 shares.")
    new = article("b", title="Director dealing at Birch plc", text=notice + " Birch plc 77 shares.", **other_keys())
    assert NEW == verdict(new, old)
    results = article(
        "c", title="Exeter beat Bath by 3 goals", text=prose("template", 5) + prose("match", 4), **other_keys()
    )
    assert NEW == verdict(results, article(title="Truro held to draw by 10 men of Taunton", text=notice))


def test_a_new_headline_with_other_numbers_on_nearly_the_same_text_is_the_same() -> None:
    new = article("b", title="Three lanes shut as 40 tonne lorry strikes Totnes bridge", **other_keys())
    assert SAME == verdict(new, article(title="Parapet hit by 38 tonne truck near Exeter"))


def test_a_running_story_with_shared_background_is_new() -> None:
    """Developments repeat names and some paragraphs of background."""
    background = prose("background", 4)
    old = article(text=prose("monday", 6) + " " + background)
    assert NEW == verdict(
        article("b", title="Town bridge to reopen", text=prose("tuesday", 6) + " " + background, **other_keys()), old
    )


def test_guarantee_6_a_stuffed_page_swallows_nothing() -> None:
    """A less trusted page that holds other people's articles in full is none of them."""
    stuffed = TEXT + " " + prose("stuffing", 30)
    giant = article("giant", source="scraper", rank=2, text=stuffed, entry_id=None, link=None)
    assert NEW == verdict(article("own"), giant)
    equal = article(
        "giant", source="scraper", title="All the news", text=TEXT + prose("stuffing", 200), entry_id=None, link=None
    )
    assert NEW == verdict(article("own"), equal)


def test_guarantee_6_a_headline_or_address_alone_never_stands_for_the_publishers_own() -> None:
    trap = article("trap", source="scraper", rank=1, text="")
    assert NEW == verdict(article("own", text=""), trap)
    assert NEW == verdict(article("own"), trap)


def test_the_same_text_first_seen_at_a_less_trusted_source_is_not_told_twice() -> None:
    assert ("same-article", "copy", None) == verdict(article("own"), article("copy", source="agency", rank=1))


def test_guarantee_6_another_sources_copy_is_never_an_update() -> None:
    copy = article("b", source="agency", rank=1, text=TEXT + prose("added", 6), title="Correction: bridge closed")
    assert SAME == verdict(copy, article())


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"text": TEXT + prose("more", 1)}, ("update", "a", "minor")),
        ({"text": TEXT + prose("more", 6)}, ("update", "a", "major")),
        ({"text": TEXT.replace("bridge3w4", "six")}, ("update", "a", "minor")),
        ({"text": TEXT.replace("bridge3w4", "six"), **other_keys()}, ("update", "a", "minor")),
        ({"text": TEXT.replace(" ", "  "), "published": NOON + DAY}, SAME),
        ({"text": TEXT + " This article was amended on 2 March."}, ("update", "a", "correction")),
        ({"title": f"Correction: {TITLE}"}, ("update", "a", "correction")),
        ({"text": prose("bridge", 8)}, ("update", "a", "minor")),
        ({"text": prose("bridge", 8), **other_keys()}, SAME),
        ({"text": prose("bridge", 4)}, SAME),
        ({"text": prose("bridge", 3) + prose("rewritten", 7)}, ("update", "a", "major")),
    ],
)
def test_a_change_is_weighed(changes: dict[str, Any], expected: tuple[str, object, str | None]) -> None:
    assert expected == verdict(article("b", **changes), article())


@pytest.mark.parametrize("text", [TEXT, ""])
def test_an_important_number_in_the_headline_is_a_major_update(text: str) -> None:
    new, old = article("b", title="5 dead in Exeter fire", text=text), article(title="3 dead in Exeter fire", text=text)
    assert ("update", "a", "major") == verdict(new, old)
    assert "A number or name in the headline changed." in decide(new, [old]).evidence


def test_a_correction_is_told_once() -> None:
    """An important correction never told (owncloud news#882); and then not again."""
    corrected = TEXT + "\nCorrection: the bridge is in Exeter."
    assert ("update", "a", "correction") == verdict(article("b", text=corrected), article())
    assert ("same-article", "b", None) == verdict(article("c", text=corrected), article(), article("b", text=corrected))


def test_rung_wrongly_an_alert_with_nothing_changed() -> None:
    """changedetection.io#908: furniture that every page of the site has is no update."""
    prompt = prose("subscribe", 3)
    new = article("b", text=f"{TEXT} {prompt}")
    held = dict.fromkeys((key for _, key in keys("p", article("c", text=prompt))), 3)
    known = furniture("p", new, held)
    assert sampled(article(text=prompt).shingles) == known
    assert "update" == decide(new, [article()]).kind
    assert "same-article" == decide(new, [article()], known).kind


def test_an_update_is_told_from_its_own_sources_last_version() -> None:
    longer = TEXT + prose("more", 6)
    versions = [
        article("copy", source="agency", text=longer, entry_id=None, link=None),
        article("first"),
        article("second", text=longer),
    ]
    assert ("same-article", "second", None) == verdict(article("b", text=longer), *versions)
    assert ("update", "first", "major") == verdict(article("b", text=longer), *versions[:2])


def test_the_evidence_is_for_people() -> None:
    decision = decide(article("b", published=NOON + timedelta(minutes=90)), [article()])
    assert (
        Decision(
            "same-article",
            "story-a",
            "a",
            None,
            (
                "The same text.",
                "The same id and address.",
                "100% of the shorter text's three-word runs are in both (142 of 142).",
                "The same headline.",
                "1.5 hours apart.",
            ),
        )
        == decision
    )
    assert ("No earlier article shares its id, address, headline or text.",) == decide(article(), [article()]).evidence
    reused = decide(article("b", title="Council passes budget", text="", **other_keys(entry_id="tag:1")), [article()])
    assert f"Its id or address was used before, for other news: compared with “{TITLE}”." == reused.evidence[0]


CANDIDATES = st.lists(
    st.builds(
        lambda number, **changes: article(f"c{number}", **changes),
        st.integers(0, 99),
        source=st.sampled_from(["gazette", "agency"]),
        rank=st.integers(0, 1),
        entry_id=st.sampled_from([None, "tag:1", "tag:2"]),
        link=st.sampled_from([None, f"https://{HOST}/news/bridge", f"https://{HOST}/two"]),
        title=st.sampled_from([TITLE, "Council passes budget"]),
        text=st.sampled_from([TEXT, SUMMARY, prose("budget"), TEXT + prose("more"), ""]),
        published=st.sampled_from([None, NOON, NOON + DAY]),
    ),
    max_size=6,
    unique_by=lambda one: one.article,
)
ONE = CANDIDATES.filter(bool).map(lambda found: replace(found[0], article="new"))


@given(CANDIDATES.flatmap(lambda found: st.tuples(st.just(found), st.permutations(found))), ONE)
def test_the_order_of_candidates_never_matters(orders: tuple[list[Facts], list[Facts]], new: Facts) -> None:
    assert decide(new, orders[0]) == decide(new, orders[1])


@given(ONE, CANDIDATES)
def test_the_same_article_again_is_always_the_same_article(old: Facts, others: list[Facts]) -> None:
    again = decide(replace(old, article="again"), [*others, old])
    assert "same-article" == again.kind


@given(ONE, CANDIDATES, st.sampled_from([None, "tag:1", "tag:2", "tag:3"]))
def test_another_sources_id_never_changes_a_decision(new: Facts, candidates: list[Facts], entry_id: str | None) -> None:
    """Guarantee 6: an id counts only within its source."""
    changed = [one if one.source == new.source else replace(one, entry_id=entry_id) for one in candidates]
    assert decide(new, candidates) == decide(new, changed)


def test_keys_are_bound_to_publisher_and_source() -> None:
    """Two publishers share no key; two sources no id."""
    here = article()
    assert {"id", "url", "title", "shingle"} == {kind for kind, _ in keys("p", here)}
    assert not {key for _, key in keys("p", here)} & {key for _, key in keys("q", here)}
    there = keys("p", article(source="agency"))
    assert {"id"} == {kind for kind, key in keys("p", here) if (kind, key) not in there}
    assert all(-(2**63) <= key < 2**63 for _, key in there)


def test_what_is_missing_or_generic_is_no_key() -> None:
    assert [] == keys("p", article(entry_id=None, link=None, title="Live updates", text=""))
