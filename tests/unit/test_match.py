"""Which subjects an article is about, and why (newsbell.follows.match)."""

from newsbell.follows.kinds import Kind, Subject
from newsbell.follows.match import About, Subjects, labels


def topic(one: int, name: str) -> Subject:
    return Subject(one, "topic", name)


def phrase(one: int, name: str) -> Subject:
    return Subject(one, "phrase", name)


TOP = Subject(9, "top-stories", "Top stories")


def test_each_match_says_why() -> None:
    subjects = Subjects(
        [topic(1, "politics"), topic(2, "Sport"), phrase(3, "Devon"), phrase(4, "Exeter"), phrase(5, "Truro"), TOP]
    )
    found = subjects.matches(
        title="Devon votes",
        standfirst="In Exeter too.",
        body=["Nothing.", "Truro, Devon."],
        section="News/Politics",
        tags=["Elections"],
        top=True,
    )
    expected = {
        1: "filed under Politics",
        3: "the phrase “Devon” in the headline",
        4: "the phrase “Exeter” in the standfirst",
        5: "the phrase “Truro” in the text",
        9: "a top story",
    }
    assert expected == found
    assert {} == subjects.matches(title="Nothing of that")


def test_a_topic_is_the_whole_label_or_one_step_of_it() -> None:
    assert ["News/Politics", "Europe, Elections", "R&D", "news", "Politics", "Europe", "Elections"] == labels(
        "News/Politics", ["Europe, Elections", "R&D", "news", " ", "…"]
    )
    subjects = Subjects([topic(1, "News > Politics"), topic(2, "Politic"), topic(3, "ÉLECTIONS")])
    assert [1, 3] == sorted(subjects.matches(title="x", section="News/Politics", tags=["Europe, elections"]))


def test_a_topic_is_not_looked_for_in_the_words() -> None:
    assert {} == Subjects([topic(1, "Sport")]).matches(title="Sport", body=["Sport"])


def test_two_follows_of_one_story_are_two_reasons_for_one_reader() -> None:
    """righttoknow#614: the ledger makes one reminder of them; here each keeps its own reason."""
    assert [1, 2] == sorted(Subjects([phrase(1, "Devon"), topic(2, "Devon")]).matches(title="Devon", tags=["Devon"]))


def test_new_subjects_are_matched_at_once() -> None:
    subjects = Subjects([topic(1, "Sport"), phrase(2, "Devon")])
    subjects.add([phrase(3, "Exeter"), topic(4, "Sport"), TOP])
    assert [1, 2, 3, 4, 9] == sorted(subjects.matches(title="Devon, Exeter", tags=["Sport"], top=True))
    assert [2] == sorted(subjects.matches(title="Devon"))


def test_the_newest_has_the_highest_number() -> None:
    subjects = Subjects()
    assert 0 == subjects.newest
    subjects.add([phrase(7, "Devon"), phrase(3, "Exeter")])
    assert 7 == subjects.newest
    subjects.add([])
    assert 7 == subjects.newest


def test_people_organisations_and_places_are_found_by_words_and_by_what_is_known() -> None:
    def one(number: int, kind: Kind, name: str) -> Subject:
        return Subject(number, kind, name)

    subjects = Subjects(
        [
            one(1, "person", "Neil Armstrong"),
            one(2, "place", "Reading"),
            one(3, "place", "Lower Peover"),
            one(4, "place", "England"),
            one(5, "author", "Jane Doe"),
            one(6, "source", "City desk"),
            one(7, "organisation", "NASA"),
        ]
    )
    about = About(
        named=[("Devon", "place", ("England",)), ("NASA", "organisation", ())],
        authors=["Jane Doe"],
        source="City desk",
        listed=lambda name: name != "Lower Peover",
    )
    found = subjects.matches(title="Reading in Lower Peover", body=["Neil Armstrong was there."], about=about)
    assert {
        1: "“Neil Armstrong” in the text",
        3: "“Lower Peover” in the headline",
        4: "it names Devon, which is in England",
        5: "written by Jane Doe",
        6: "told by City desk",
        7: "it names NASA",
    } == found
