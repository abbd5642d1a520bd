"""Addresses and forms of somebody's own making: the admin says so, and none is a fault of the server."""

import re

import pytest
from django.contrib import admin
from django.contrib.auth.models import Group, User
from django.test import Client
from tests.asking import ARTICLES, FERRY, STORIES, words

from newsbell.common.clock import now
from newsbell.common.models import Publisher
from newsbell.sources.models import Source
from newsbell.stories.models import Article, Story

pytestmark = pytest.mark.django_db
NO_NUMBERS = ["", "²", "9" * 20, "-1", "1e3", "1,2", "9" * 5000, "\0"]
ACCOUNTS = "/admin/auth/user/"
TABLES = [f"/admin/{model._meta.app_label}/{model._meta.model_name}/" for model in admin.site._registry]


@pytest.fixture
def editor() -> Client:
    client = Client()
    client.force_login(User.objects.create_superuser("editor"))
    return client


@pytest.fixture
def story() -> Story:
    paper = Publisher.objects.create(slug="gazette", name="The Gazette", origin="https://gazette.example")
    Publisher.objects.create(slug="courier", name="The Courier")
    source = Source.objects.create(publisher=paper, url="https://gazette.example/feed")
    made = Story.objects.create(publisher=paper, state="held", decided_at=now())
    told = {"publisher": paper, "source": source, "story": made, "decision": "new-story", "seen_at": now()}
    made.lead = Article.objects.create(title=FERRY, **told)
    made.save()
    return made


def actions(client: Client, table: str) -> list[str]:
    """That the page of a table offers."""
    return re.findall(r'<option value="(\w+)"', client.get(table).content.decode())


@pytest.mark.parametrize("said", NO_NUMBERS, ids=lambda said: f"{said[:9]!r}, {len(said)}")
def test_what_can_be_no_number_of_a_row_is_chosen_in_vain(editor: Client, story: Story, said: str) -> None:
    assert ["delete_selected"] == actions(editor, ACCOUNTS)
    for table in TABLES:
        for action in actions(editor, table):
            chosen = {"action": action, "_selected_action": [story.pk, said], "sure": "yes"}
            answer = editor.post(table, chosen, follow=True)
            assert [(table, 302)] == answer.redirect_chain, (table, action)
            assert "Nothing was done: there is no" in words(answer.content.decode()), (table, action)
    story.refresh_from_db()
    assert Story.State.HELD == story.state


def test_it_is_said_again_as_far_as_one_reads(editor: Client, story: Story) -> None:
    def says(said: str) -> str:
        answer = editor.post(STORIES, {"action": "join", "_selected_action": said, "page": story.pk}, follow=True)
        assert [(f"{STORIES}{story.pk}/change/", 302)] == answer.redirect_chain
        return words(answer.content.decode())

    assert "Nothing was done: there is no story ²." in says("²")
    assert "Nothing was done: there is no story without a number." in says(" ")
    assert f"Nothing was done: there is no story {'9' * 39}…." in says("9" * 5000)


@pytest.mark.parametrize("said", [*NO_NUMBERS[1:-1], "%00", "_5F"], ids=lambda said: f"{said[:9]!r}, {len(said)}")
def test_no_row_of_that_number_has_a_page(editor: Client, said: str) -> None:
    """The way leads back to the first page, and says why; or there is no page."""
    pages = [f"{table}{said}/{page}/" for table in TABLES for page in ("change", "history", "delete")]
    for page in (*pages, f"{ACCOUNTS}{said}/password/", f"/admin/r/{said}/1/", f"/admin/r/1/{said}/"):
        answer = editor.get(page, follow=True)
        assert answer.status_code in {200, 403, 404}, page
        if answer.status_code == 200:
            assert "Perhaps it was deleted?" in answer.content.decode(), page


@pytest.mark.parametrize(
    "asked",
    [
        *("publisher__id__exact=²", "publisher__id__in=1,²", "id__exact=", "decided_at__date=2026-02-30"),
        *(
            "decided_at__gte=²",
            "decided_at__year=99999",
            "color=1",
            "id__range=1",
            "e=1&id__exact=",
            f"q={'a+' * 2000}",
        ),
    ],
    ids=lambda asked: asked[:30],
)
def test_a_list_says_that_what_its_address_asks_cannot_be_found(editor: Client, story: Story, asked: str) -> None:
    answer = editor.get(f"{STORIES}?{asked}", follow=True)
    assert [(f"{STORIES}?e=1", 302)] == answer.redirect_chain
    assert "What the address asks of this list cannot be found: this is the whole list." in words(
        answer.content.decode()
    )
    assert [story] == list(answer.context["cl"].queryset)


def test_what_is_packed_in_a_column_is_asked_for_in_vain(editor: Client, story: Story) -> None:
    for asked in ("shingles=%FF", "id__range=1"):
        answer = editor.get(f"{ARTICLES}?{asked}", follow=True)
        assert [(f"{ARTICLES}?e=1", 302)] == answer.redirect_chain
    # SQLite alone cannot tell whether a list holds something.
    assert 200 == editor.get(f"{ARTICLES}?evidence__contains=x", follow=True).status_code


@pytest.mark.parametrize(
    "asked",
    [
        *("o=²", f"o={'9' * 20}", "o=-", "o=1.-1.²", "p=²", "p=", f"p={'9' * 5000}", "all=²", "_facets"),
        *(f"q={'9' * 20}", "q=²", "q=%00", 'q="', "q=http://[", "q=.example/²", "q=https://²", "_popup=²"),
        *(f"id__exact={'9' * 20}", f"id__gte={'9' * 20}", f"id__in=1,{'9' * 20}"),
    ],
)
def test_a_list_bears_what_is_asked_of_it(editor: Client, story: Story, asked: str) -> None:
    """What one database counts to, or finds in a text, another does not."""
    for table in (STORIES, ARTICLES, ACCOUNTS):
        assert editor.get(f"{table}?{asked}", follow=True).status_code == 200, table


@pytest.mark.parametrize("asked", ["state__regex=(", "state__iregex=(a%2B)%2B%24", "_to_field=²"])
def test_a_pattern_is_not_looked_for(editor: Client, story: Story, asked: str) -> None:
    """A bad one broke the list, and one that is made for it stops a database."""
    answer = editor.get(f"{STORIES}?{asked}")
    assert 400 == answer.status_code
    assert "This cannot be read" in answer.content.decode()


def test_words_without_a_letter_are_none_and_hidden_signs_are_no_letters(editor: Client, story: Story) -> None:
    """PostgreSQL takes no NUL, and a reversed line reads as another."""
    said = {"action": "retract", "_selected_action": story.pk, "sure": "yes"}
    refused = editor.post(STORIES, said | {"words": "\0 \u200b\u202e"}, follow=True)
    assert "Nothing was done: write what stands" in words(refused.content.decode())
    editor.post(STORIES, said | {"words": "We\0 were\r\n \u202ewrong."})
    (reminder,) = story.reminders.all()
    assert "We were wrong." == reminder.words


def test_accounts_bear_groups_that_cannot_be(editor: Client) -> None:
    someone = User.objects.create_user("someone")
    said = {"username": "someone", "date_joined_0": "2026-02-30", "date_joined_1": "99:99", "groups": ["9" * 20, "²"]}
    answer = editor.post(f"{ACCOUNTS}{someone.pk}/change/", said)
    assert answer.status_code in {200, 400}


def test_a_choice_beyond_what_a_database_counts_to_is_told_as_that(editor: Client) -> None:
    """To SQLite no such number can be said; PostgreSQL has no row of it, as the form says then."""
    answer = editor.post("/admin/auth/group/add/", {"name": "Desk", "permissions": "9" * 20})
    told = {400: "This cannot be read", 200: "Select a valid choice"}[answer.status_code]
    assert told in answer.content.decode()
    assert not Group.objects.exists()
