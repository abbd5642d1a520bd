"""An editor says what a subject is called too: stories match it by each name, and readers find it by each."""

from collections.abc import Iterator

import pytest
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.test import Client
from tests import books
from tests.readership import join
from tests.world import World, world

from newsbell.common import clock
from newsbell.follows import directory
from newsbell.follows.choices import Wish
from newsbell.follows.models import Listed, OtherName
from newsbell.work import drain

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def site(monkeypatch: pytest.MonkeyPatch) -> Iterator[World]:
    with world(monkeypatch) as made:
        yield made


@pytest.fixture
def editor() -> Client:
    client = Client()
    client.force_login(User.objects.create_superuser("editor"))
    return client


def say(editor: Client, site: World, **said: str) -> OtherName:
    body = {
        "publisher": site.publisher.pk,
        "kind": "person",
        "name": "John F. Kennedy",
        "others": "JFK\n\n Jack Kennedy ",
        **said,
    }
    answer = editor.post("/admin/newsbell_follows/othername/add/", body)
    assert 302 == answer.status_code, answer.content.decode()
    return OtherName.objects.get(kind=body["kind"], name=body["name"])


def test_who_follows_one_name_is_rung_for_the_other(site: World, editor: Client) -> None:
    """Either way, from the next story on."""
    readers = [
        join(site.publisher, Wish("person", name), now=clock.now()).reader for name in ("John F. Kennedy", "JFK")
    ]
    site.publish("JFK announces a journey")
    drain()
    say(editor, site)
    assert ["JFK", "Jack Kennedy"] == OtherName.objects.get().listed()
    site.publish("JFK wants the Moon before the decade is out")
    site.publish("John F. Kennedy visits Houston today")
    drain()
    assert [2, 3] == [len(books.outcomes(reader)) for reader in readers]


def test_what_an_editor_takes_back_counts_no_more(site: World, editor: Client) -> None:
    reader = join(site.publisher, Wish("person", "John F. Kennedy"), now=clock.now()).reader
    said = say(editor, site)
    answer = editor.post(f"/admin/newsbell_follows/othername/{said.pk}/delete/", {"post": "yes"})
    assert (302, 0) == (answer.status_code, OtherName.objects.count())
    site.publish("JFK wants the Moon before the decade is out")
    drain()
    assert [] == books.outcomes(reader)


def names(site: World, typed: str) -> list[str]:
    return [one.name for one in directory.search(site.publisher.pk, typed, 8)]


def test_it_is_found_and_listed_by_its_own_name(site: World, editor: Client) -> None:
    site.publish("A day with the president", summary_html="<p>“We go,” John F. Kennedy said.</p>")
    drain()
    assert ["John F. Kennedy"] == names(site, "kenn")
    assert [] == names(site, "jfk")
    said = say(editor, site)
    assert ["John F. Kennedy"] == names(site, "jfk")
    site.publish("Visitors in Houston", summary_html="<p>“We go on,” Jack Kennedy said. Jack Kennedy, 44, smiled.</p>")
    drain()
    assert ["John F. Kennedy"] == names(site, "jack")
    assert 2 == Listed.objects.get(name="John F. Kennedy").stories
    editor.post(
        "/admin/newsbell_follows/othername/", {"action": "delete_selected", "_selected_action": said.pk, "post": "yes"}
    )
    assert [] == names(site, "jfk")
    assert ["John F. Kennedy"] == names(site, "kenn")


def test_what_is_listed_later_is_found_by_its_other_names_too(site: World, editor: Client) -> None:
    say(editor, site, kind="topic", name="Climate", others="Global warming")
    site.publish("Ice melts", tags=["Climate"])
    drain()
    assert ["Climate"] == names(site, "warm")


def test_a_town_that_is_in_no_list_is_found_and_has_its_page_once_an_editor_names_it(
    site: World, editor: Client
) -> None:
    """Its stories ring who follows it all the same: its words are proof."""
    site.publish("Seal pup asleep in a van", summary_html="<p>The vet who came from Saltharbour calls it heavy.</p>")
    drain()
    assert [] == names(site, "salt")
    say(editor, site, kind="place", name="Saltharbour", others="")
    site.publish(
        "Night train returns", summary_html="<p>It reaches Saltharbour for breakfast.</p>", tags=["saltharbour"]
    )
    drain()
    assert ["Saltharbour"] == names(site, "salt"), "once, though it is a label too"
    answer = editor.get("/subjects/gazette/place/saltharbour")
    assert 200 == answer.status_code
    assert "Night train returns" in answer.content.decode()


def test_a_story_is_on_the_page_of_what_it_names_by_another_name(site: World, editor: Client) -> None:
    say(editor, site)
    site.publish("The Moon before the decade is out", summary_html="<p>So said jfk, to much applause.</p>")
    drain()
    assert 1 == Listed.objects.get(name="John F. Kennedy").stories


def test_a_place_that_is_named_by_another_name_too_is_told_from_others_of_its_name(site: World, editor: Client) -> None:
    """By what contains it, whichever name comes first, in one story or another."""
    for town, other in (("Houston", "Space City"), ("Warszawa", "Syrenka")):
        say(editor, site, kind="place", name=town, others=other)
    site.publish("Visitors from Space City", summary_html="<p>Their crew flew home to Houston at last.</p>")
    site.publish("Stars over Space City", summary_html="<p>It was a clear night.</p>")
    site.publish("Rain over Syrenka", summary_html="<p>It was a wet night.</p>")
    drain()
    site.publish("Trams return", summary_html="<p>They go through Warszawa from May, and on to the airport.</p>")
    drain()
    within = dict(Listed.objects.filter(kind="place").values_list("name", "within"))
    assert ["Texas", "United States"] == within["Houston"]
    assert "Poland" == within["Warszawa"][-1]


@pytest.mark.parametrize(
    "said",
    [
        {"others": " \n"},
        {"others": "the"},
        {"name": "!?"},
        {"others": "x" * 201},
        {"name": "a"},
    ],
)
def test_a_name_that_would_match_nothing_or_nearly_everything_is_refused(site: World, said: dict[str, str]) -> None:
    made = OtherName(**{"publisher": site.publisher, "kind": "person", "name": "Max Jacobson", "others": "MJ", **said})
    with pytest.raises(ValidationError):
        made.full_clean()
    OtherName(publisher=site.publisher, kind="topic", name="The", others="A").full_clean()
    OtherName(publisher=site.publisher, kind="place", name="Saltharbour").full_clean()
