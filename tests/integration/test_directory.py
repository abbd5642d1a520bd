"""What can be followed of a publisher: listed from its stories, searched as it is typed, counted coarsely."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests.readership import join
from tests.world import Later, World, world

from newsbell.api import limits, subjects
from newsbell.common import clock
from newsbell.common.models import Publisher
from newsbell.follows import directory
from newsbell.follows.choices import Wish
from newsbell.follows.directory import Named
from newsbell.follows.models import Directory, Listed, ListedWord, Mention
from newsbell.stories.models import Story
from newsbell.work import drain

pytestmark = pytest.mark.django_db(transaction=True)
LANDING = "Neil Armstrong walks on the Moon"
TEXT = (
    "<p>Neil Armstrong, 38, has walked on the Moon, engineers in Houston, Texas, said on Monday.</p>"
    "<p>Armstrong said that the surface was fine and powdery.</p>"
)


@pytest.fixture
def site(monkeypatch: pytest.MonkeyPatch) -> Iterator[World]:
    with world(monkeypatch) as made:
        yield made


@pytest.fixture
def listing(db: None) -> Directory:
    publisher = Publisher.objects.create(slug="herald", name="The Herald", origin="https://herald.example")
    return Directory.objects.create(publisher=publisher)


def enter(listing: Directory, *named: Named) -> Story:
    """One more story, which names these."""
    story = Story.objects.create(publisher=listing.publisher, state=Story.State.NEW, decided_at=clock.now())
    directory.enter(listing, {story.pk: named})
    return story


def names(found: list[Listed]) -> list[str]:
    return [one.name for one in found]


def ask(slug: str, path: str, **said: Any) -> Any:
    answer = Client().get(f"/api/v1/publishers/{slug}/{path}", said)
    assert 200 == answer.status_code, answer.content
    assert "public, max-age=300" == answer["Cache-Control"]
    return answer.json()


def test_what_a_story_names_is_listed_and_found_as_it_is_typed(site: World) -> None:
    site.publish(LANDING, summary_html=TEXT, link="https://gazette.example/moon", tags=["Space"])
    drain()
    found = ask("gazette", "subjects", q="arm")
    page = "http://localhost:8000/subjects/gazette/person/neil-armstrong"
    assert [
        {
            "kind": "person",
            "name": "Neil Armstrong",
            "story": None,
            "language": "",
            "within": [],
            "readers": 0,
            "page": page,
        }
    ] == found
    (place,) = ask("gazette", "subjects", q="HOUST")
    assert ("place", "Houston", ["Texas", "United States"]) == (place["kind"], place["name"], place["within"])
    assert ["topic"] == [one["kind"] for one in ask("gazette", "subjects", q="spa")]
    assert [] == ask("gazette", "subjects", q="zzz")
    assert [] == ask("gazette", "subjects", q="!?")


@pytest.mark.parametrize(
    ("title", "text", "typed", "kind", "name", "within"),
    [
        ("武汉疫情得到控制", "国家主席习近平今天在武汉市会见了医疗队，市民表示感谢。", "武", "place", "武汉", "China"),
        ("住民と面会", "住民代表の坂下誠さんは訴え、坂下さんは涙を見せたという。", "坂下", "person", "坂下誠", ""),
        ("삼성전자 투자", "이 회장은 오늘 삼성전자가 공장을 짓는다고 말했다.", "삼성", "organisation", "삼성전자", ""),
        ("الرئيس يزور", "وقال الرئيس إن للسودان وبالسودان مستقبلا كبيرا.", "السو", "place", "السودان", "Sudan"),
    ],
)  # fmt: skip
def test_names_in_scripts_without_capitals_are_listed_and_found_as_they_are_typed(
    site: World, title: str, text: str, typed: str, kind: str, name: str, within: str
) -> None:
    site.publish(title, summary_html=f"<p>{text}</p>", link="https://gazette.example/one")
    drain()
    (found,) = [one for one in ask("gazette", "subjects", q=typed) if one["kind"] == kind]
    assert (name, within) == (found["name"], within and found["within"][-1])


def test_what_stood_in_a_first_reading_is_listed_too(site: World) -> None:
    site.publish(LANDING, summary_html=TEXT, first=True)
    drain()
    assert ["Neil Armstrong"] == [one["name"] for one in ask("gazette", "subjects", q="neil arm")]


def test_a_page_of_the_publishers_tells_what_it_is_about(site: World) -> None:
    """However it is linked; and the story itself can be followed, should it run on."""
    (story,) = site.publish(LANDING, summary_html=TEXT, link="https://gazette.example/moon")
    drain()
    told = ask("gazette", "page", url="https://www.gazette.example/moon/?utm_source=x#top")
    assert {("person", "Neil Armstrong"), ("place", "Houston")} <= {(one["kind"], one["name"]) for one in told}
    assert ("thread", LANDING, story.pk) == (told[-1]["kind"], told[-1]["name"], told[-1]["story"])
    assert told[-1]["page"].endswith(f"/subjects/gazette/thread/{story.pk}")
    for elsewhere in ("https://gazette.example/", "https://herald.example/moon", "moon"):
        assert [] == ask("gazette", "page", url=elsewhere)


def test_a_story_is_counted_once_however_often_its_worker_dies(listing: Directory) -> None:
    story = enter(listing, Named("topic", "Sport"), Named("person", "Max Jacobson"))
    directory.enter(listing, {story.pk: [Named("topic", "sport")]})
    assert [1, 1] == list(Listed.objects.values_list("stories", flat=True))
    assert 2 == Mention.objects.count()


def test_the_best_of_many_that_begin_so_come_first(listing: Directory) -> None:
    enter(listing, *(Named("person", f"Maria Nr{number:03}") for number in range(50)))
    for _ in range(5):
        enter(listing, Named("person", "Marianne Moore"))
    for _ in range(2):
        enter(listing, Named("organisation", "Mariners Club"))
    enter(listing, Named("topic", "Mar"))
    found = directory.search(listing.publisher_id, "mar", 4)
    assert ["Mar", "Marianne Moore", "Mariners Club", "Maria Nr000"] == names(found)
    assert 8 == len(directory.search(listing.publisher_id, "ma", 8))


def test_another_publishers_subjects_are_not_found(listing: Directory) -> None:
    other = Directory.objects.create(publisher=Publisher.objects.create(slug="other", name="Other"))
    enter(other, Named("topic", "Sport"))
    assert [] == directory.search(listing.publisher_id, "sport", 8)
    assert [] == ask("herald", "subjects", q="sport")


@pytest.mark.parametrize("typed", ["Müll", "mull", "MÜLLER", "tho", "des mül"])
def test_case_and_accents_are_folded_and_any_word_may_begin(listing: Directory, typed: str) -> None:
    enter(listing, Named("person", "Thomas des Müller"))
    assert ["Thomas des Müller"] == names(directory.search(listing.publisher_id, typed, 8))


@pytest.mark.parametrize(("name", "typed"), [("北京市", "北京"), ("أخبار المناخ", "المن"), ("Ł" * 90, "Ł" * 90)])
def test_every_script_is_searched(listing: Directory, name: str, typed: str) -> None:
    enter(listing, Named("topic", name))
    assert [name] == names(directory.search(listing.publisher_id, typed, 8))


def test_what_cannot_be_followed_is_not_listed(listing: Directory) -> None:
    refused = (Named("person", "The"), Named("topic", "!?"), Named("topic", "x" * 201), Named("place", "A"))
    enter(listing, *refused, Named("topic", "the"))
    assert ["the"] == names(list(Listed.objects.all())), "a topic is matched by its label, whatever that is"


def test_an_agency_that_signs_its_stories_is_listed_once(listing: Directory) -> None:
    source, author = Named("source", "Northern Wire"), Named("author", "Northern Wire")
    enter(listing, author, source, Named("author", "Ann Pell"))
    assert ["source"] == [one.kind for one in directory.search(listing.publisher_id, "north", 8)]
    assert ["Ann Pell"] == names(directory.search(listing.publisher_id, "ann", 8))
    enter(listing, author, Named("source", "The Herald"))
    found = directory.search(listing.publisher_id, "north", 8)
    assert {"source", "author"} == {one.kind for one in found}, "others print it too: they differ"


def test_how_many_follow_is_told_from_ten_on_and_once_a_day(site: World, later: Later) -> None:
    """Of what the stories name alone: what readers type themselves is never told."""
    site.publish(LANDING, summary_html=TEXT, tags=["Space"])
    secret = Wish("phrase", "my own words")
    joined = [join(site.publisher, Wish("person", "Neil Armstrong"), secret) for _ in range(19)]
    join(site.publisher, Wish("place", "Houston"))
    drain()
    assert [("Neil Armstrong", 10)] == [(one["name"], one["readers"]) for one in ask("gazette", "subjects")]
    assert 10 == ask("gazette", "subjects", q="neil")[0]["readers"]
    for one in joined[:15]:
        one.reader.favourites.get().delete()
    drain()
    assert 1 == len(ask("gazette", "subjects")), "within a day nothing of it shows"
    later(days=1, minutes=1)
    assert [] == ask("gazette", "subjects")


def test_a_reader_is_told_where_the_stories_of_what_they_follow_are(site: World) -> None:
    """Of one name the place has a page, and the words have none."""
    site.publish(LANDING, summary_html=TEXT, tags=["Space"])
    drain()
    joined = join(site.publisher, Wish("place", "HOUSTON"), Wish("phrase", "Houston"), Wish("topic", "Falconry"))
    answer = Client().get("/api/v1/reader/follows", headers={"Authorization": f"Bearer {joined.tokens['manage']}"})
    page = "http://localhost:8000/subjects/gazette/place/houston"
    assert [page, None, None] == [one["page"] for one in answer.json()]


def test_of_all_that_is_listed_those_alone_are_read_that_somebody_follows_or_a_story_names(site: World) -> None:
    """Of 120,000 subjects a reader's favourites took 1.2 s to find by their keys alone, and 6 ms by their kinds too."""
    site.publish(LANDING, summary_html=TEXT)
    with CaptureQueriesContext(connection) as asked:
        drain()
        joined = join(site.publisher, Wish("place", "Houston"))
        Client().get("/api/v1/reader/follows", headers={"Authorization": f"Bearer {joined.tokens['manage']}"})
    by_key = [one["sql"] for one in asked if 'FROM "newsbell_listed"' in one["sql"] and '."key" IN' in one["sql"]]
    assert 2 == len(by_key)
    assert all('."kind" IN' in sql for sql in by_key)


def test_a_running_story_is_listed_once_it_runs(site: World) -> None:
    first, second = site.publish("Apollo 11 lands"), site.publish("Apollo 11 comes home")
    Story.objects.filter(pk=second[0].pk).update(thread=first[0])
    Directory.objects.update(listed_to=0)
    drain()
    directory.wake(site.publisher.pk, clock.now())
    drain()
    (found,) = [one for one in ask("gazette", "subjects", q="apollo") if one["kind"] == "thread"]
    assert ("Apollo 11 lands", first[0].pk) == (found["name"], found["story"])
    thread = Listed.objects.get(kind="thread")
    assert {first[0].pk, second[0].pk} == set(thread.mentions.values_list("story", flat=True))


def test_nothing_is_listed_beyond_a_story_that_is_being_decided(site: World) -> None:
    (one,) = site.publish("Space news", tags=["Space"])
    Directory.objects.update(listed_to=0, due_at=clock.now() - timedelta(seconds=1))
    Story.objects.filter(pk=one.pk).update(state=Story.State.DECIDING, due_at=clock.now() + timedelta(hours=1))
    drain("name")
    assert 0 == Directory.objects.get().listed_to
    Story.objects.filter(pk=one.pk).update(state=Story.State.NEW)
    directory.wake(site.publisher.pk, clock.now())
    drain("name")
    assert ["Space"] == names(directory.search(site.publisher.pk, "space", 8))
    assert one.pk == Directory.objects.get().listed_to


def test_an_address_may_not_search_for_ever(listing: Directory, monkeypatch: pytest.MonkeyPatch) -> None:
    moment = clock.now()  # no minute ends while it is counted
    monkeypatch.setattr(subjects, "now", lambda: moment)
    monkeypatch.setattr(limits, "SEARCHES", 2)
    answers = [Client().get("/api/v1/publishers/herald/subjects", {"q": "a"}).status_code for _ in range(4)]
    assert 429 in answers
    assert 422 == Client().get("/api/v1/publishers/herald/subjects", {"q": "a" * 101}).status_code
    assert 404 == Client().get("/api/v1/publishers/nobody/subjects").status_code


def test_the_words_of_a_listing_go_with_it(listing: Directory) -> None:
    enter(listing, Named("person", "Max Jacobson"))
    assert 2 == ListedWord.objects.count()
    Listed.objects.all().delete()
    assert 0 == ListedWord.objects.count() + Mention.objects.count()
