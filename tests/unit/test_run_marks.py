"""Which runs of prose are the article's, by what stands between and what they tell."""

from newsbell.articles.texts.kinds import Kind, kinds_of
from newsbell.articles.texts.run_marks import Told, likelihood, marks_of, named_in, run_from
from newsbell.articles.texts.stretches import body_of

_ARTICLE = (
    "The A38 at Marsh Mills was closed in both directions after a lorry carrying honey overturned, police said.",
    "Some 4,000 jars broke on the road, and traffic queued back to Ivybridge for hours while crews scraped it clean.",
    "“It was the stickiest night of my career,” said sergeant Ella Penrose, who led the crews on the A38.",
)
_GOES_ON = "Penrose said the lorry had left Ivybridge at dawn, and that the A38 would open again on Tuesday."
_TEASER = "The council wants fewer gulls on its roofs."


def _is_likely(gap: list[str], line: str) -> bool:
    lines = [*gap, line]
    told = Told([])
    for paragraph in _ARTICLE:
        told.add(paragraph)
    kinds = kinds_of(lines, [], [])
    return likelihood(lines, kinds, range(len(gap)), run_from(kinds, len(gap)), told) > 0


def test_a_paragraph_that_tells_of_the_same_goes_on_over_an_advertisement() -> None:
    assert _is_likely(["Advertisement"], _GOES_ON)


def test_a_sentence_of_something_else_under_a_list_of_headlines_does_not() -> None:
    gap = ["Bees return to the moor", "3 May 2026", "Harbour festival to move", "2 May 2026", "Gulls and their friends"]
    assert not _is_likely(gap, _TEASER)


def test_what_was_left_out_draws_what_follows_it_out_too() -> None:
    lines = [
        *_ARTICLE,
        "More from Devon",
        "Gulls on the roofs",
        _TEASER,
        "Bees on the moor",
        "Bees are back on the moor.",
    ]
    assert body_of(lines, [])[0] == list(_ARTICLE)


def test_a_run_ends_where_another_kind_begins() -> None:
    kinds = [Kind.PROSE, Kind.ITEM, Kind.SHORT, Kind.PROSE]
    assert (run_from(kinds, 0), run_from(kinds, 3)) == (range(2), range(3, 4))


def test_names_are_what_has_a_capital_within_a_sentence_and_numbers() -> None:
    assert named_in("Police said. Then Ella met 4,000 bees in Devon.") >= {"Ella", "Devon", "000"}
    assert "Then" not in named_in("Police said. Then Ella met bees.")


def test_where_nothing_is_told_yet_no_paragraph_is_wider_than_usual() -> None:
    lines = [_GOES_ON]
    marks = marks_of(lines, [Kind.PROSE], [], range(1), Told([]))
    assert (marks["wider than usual"], marks["told"], marks["paragraphs before"]) == (0.0, 0.0, 0.0)


def test_the_posts_of_a_live_page_do_not_part_each_other() -> None:
    post = "Crews scraped honey off the A38 until noon, and traffic queued back to Ivybridge."
    lines = [
        "12:30",
        _ARTICLE[0],
        "Copy link",
        "11:52",
        "'The stickiest night'",
        _ARTICLE[2],
        "Copy link",
        "08:40",
        post,
        "Copy link",
        "07:15",
        "What we know so far",
        "• The A38 is closed at Marsh Mills",
        "• Some 4,000 jars broke",
    ]
    assert body_of(lines, [])[0] == [line for line in lines if line != "Copy link" and not line[:2].isdigit()]


def test_a_sentence_that_opens_a_list_stays_with_it() -> None:
    lines = [*_ARTICLE, "What broke", "According to the police, the lorry had carried:", "• 4,000 jars", "• 60 crates"]
    assert body_of(lines, [])[0] == lines


def test_what_a_house_says_of_itself_ends_its_release() -> None:
    kinds = kinds_of(
        ["About Voltera", "About time, too", "About the University of Trelawney: founded in 1871."], [], []
    )
    assert kinds == [Kind.END, Kind.SHORT, Kind.END]


def test_who_signs_is_told_of_at_the_foot_by_the_last_name() -> None:
    lines = ["DANA WHITCOMB", "Whitcomb covers state government and ice fishing."]
    assert kinds_of(lines, [], ["Dana Whitcomb"])[1] is Kind.SKIPPED


def test_an_agency_behind_a_last_sentence_makes_no_caption() -> None:
    assert kinds_of(["Kominiarzowi nic się nie stało. (PAP)"], [], []) == [Kind.PROSE]
