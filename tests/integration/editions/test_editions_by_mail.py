"""Editions by e-mail: one letter to who confirmed an address, the same one again after a crash."""

import re
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.db import connection
from django.test import Client
from tests.integration.editions.wanting import ask, channels, publish, rung, soon, wants, wants_mail
from tests.postoffice import PostOffice
from tests.world import Later, World

from newsbell import editions, joints, work
from newsbell.common import clock, leases
from newsbell.delivery import mail
from newsbell.readers import addresses
from newsbell.readers.models import Reader
from newsbell.reminders import editions as rows_of_editions
from newsbell.reminders.models import Edition
from newsbell.stories.models import Article, Story

pytestmark = pytest.mark.django_db
FIRE: dict[str, Any] = {
    "follows": [{"kind": "phrase", "name": "Fire", "level": "digest"}],
    "consent": {"words": "Your favourites", "choice": "follow"},
}


def test_an_edition_by_e_mail_is_one_letter_and_nothing_rings(here: World, later: Later, office: PostOffice) -> None:
    reader = wants_mail(here)
    publish(here, "Fire in Devon", "Flood in Devon")
    later(hours=3)
    (letter,) = office.letters
    plain, _ = letter.iter_parts()
    head, first, second, way_out = "\n".join(plain.get_content().splitlines()).split("\n\n")
    assert "The Gazette: Flood in Devon (+1)" == letter["Subject"]
    assert head.startswith("The Gazette · ")
    title, standfirst, *rest = first.splitlines()
    assert "Flood in Devon" == title
    assert standfirst.endswith("…")
    assert ["You follow Devon", "https://gazette.example/Flood-in-Devon"] == rest
    assert "Fire in Devon" == second.splitlines()[0]
    assert "Stop these e-mails" in way_out
    assert ([("in-edition", "digest")] * 2, []) == (here.outcomes(reader), rung(here, reader))
    later(hours=48)
    assert (1, ["email"]) == (len(office.letters), channels()), "there is never an empty one"
    row = addresses.of(reader.pk)
    assert row is not None
    addresses.leave(row, addresses.Why.UNSUBSCRIBED, clock.now())
    publish(here, "Fair in Devon")
    later(hours=24)
    assert (1, ["email", "inbox"]) == (len(office.letters), channels())


def test_a_letter_names_what_its_reader_follows_still(here: World, later: Later, office: PostOffice) -> None:
    reader = wants_mail(here)
    assert 200 == ask(reader, "POST", "reader/choices", **FIRE)[0]
    (fire,) = publish(here, "Fire in Devon")
    assert ["Devon"] == ask(reader, "POST", "reader/mute", story=fire.pk, name="Devon")[1]["muted"]
    later(hours=3)
    (letter,) = office.letters
    plain, _ = letter.iter_parts()
    assert "You follow Fire" in plain.get_content().splitlines()


@pytest.mark.small  # PostgreSQL keeps what it committed by itself
@pytest.mark.django_db(transaction=True)
def test_no_power_cut_takes_back_that_a_letter_was_handed_over(
    here: World, later: Later, office: PostOffice, monkeypatch: pytest.MonkeyPatch
) -> None:
    wants_mail(here)
    publish(here, "Fire in Devon")
    said: list[int] = []
    written = rows_of_editions._HANDED_OVER

    class Asked:
        def change(self, **given: Any) -> int:
            with connection.cursor() as cursor:
                said.append(cursor.execute("PRAGMA synchronous").fetchone()[0])
            return written.change(**given)

    monkeypatch.setattr(rows_of_editions, "_HANDED_OVER", Asked())
    later(hours=3)
    full = 2
    assert (1, [full]) == (len(office.letters), said)


def test_a_mail_server_that_is_away_is_waited_for_and_then_the_inbox_has_it(
    here: World, later: Later, office: PostOffice
) -> None:
    reader = wants_mail(here)
    office.refuses["RCPT"] = "451 4.3.0 later"
    publish(here, "Fire in Devon")
    later(hours=3)
    assert ([("in-edition", "digest")], []) == (here.outcomes(reader), channels())
    office.refuses.clear()
    later(hours=1)
    assert (1, ["email"]) == (len(office.letters), channels())
    office.refuses["MAIL"] = "530 5.7.0 Authentication required"
    publish(here, "Flood in Devon")
    for _ in range(30):
        later(hours=1)
    assert (1, ["email", "inbox"]) == (len(office.letters), channels())


def test_a_letter_that_waited_tells_what_an_editor_said_instead(here: World, later: Later, office: PostOffice) -> None:
    """The mail server was away at its hour, and the story was retracted until it came back."""
    wants_mail(here)
    office.refuses["RCPT"] = "451 4.3.0 later"
    publish(here, "Fire in Devon")
    later(hours=3)
    joints.retract(Story.objects.get(), "We were wrong: nothing burns.", clock.now(), "an editor")
    office.refuses.clear()
    later(hours=1)
    (letter,) = office.letters
    assert "The Gazette: We were wrong: nothing burns." == letter["Subject"]
    assert "Fire in Devon" not in letter.as_string()


def test_after_a_crash_the_letter_is_the_same_message(
    here: World, later: Later, office: PostOffice, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What cannot be known is whether it arrived: so it is sent again, and mail programs see that it is the same."""
    wants_mail(here)
    publish(here, "Fire in Devon")

    def dies(*_: object) -> None:
        raise RuntimeError("no power")

    with monkeypatch.context() as patched:
        patched.setattr(rows_of_editions, "handed_over", dies)
        later(hours=3)
    publish(here, "Fair in Devon")
    later(minutes=2)
    first, second = office.octets
    assert first == second


def test_a_letter_that_was_handed_over_is_not_sent_again_whatever_dies_or_is_wished_then(
    here: World, later: Later, office: PostOffice, monkeypatch: pytest.MonkeyPatch
) -> None:
    at = soon()
    changed, left, kept = (wants_mail(here) for _ in range(3))
    publish(here, "Fire in Devon")

    def dies(*_: object) -> None:
        raise RuntimeError("no power")

    with monkeypatch.context() as patched:
        patched.setattr(rows_of_editions, "end", dies)
        later(hours=3)
    wants(changed, at, channel="push")
    ask(left, "PATCH", "reader", edition=None)
    later(minutes=2)
    assert (3, ["email"] * 3) == (len(office.letters), channels())
    assert [[("in-edition", "digest")]] * 3 == [here.outcomes(reader) for reader in (changed, left, kept)]


def test_where_a_mail_server_is_slow_others_come_between(
    here: World, later: Later, office: PostOffice, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(editions, "TURN_S", 0)
    for _ in range(3):
        wants_mail(here)
    publish(here, "Fire in Devon")
    later.ahead += timedelta(hours=3)
    row = Edition.objects.order_by("pk")[0]
    assert [1, 2, 3, 3] == [len(office.letters) for _ in range(4) if work.do("edition", row.pk) in (True, False)]
    assert ["email"] * 3 == channels()


def test_a_letter_that_takes_longer_than_a_lease_is_posted_once(
    here: World, later: Later, office: PostOffice, monkeypatch: pytest.MonkeyPatch
) -> None:
    wants_mail(here)
    publish(here, "Fire in Devon")
    posted = mail.post

    def slowly(*letter: Any) -> None:
        posted(*letter)
        later.ahead += timedelta(seconds=40)
        for pk in leases.due(Edition, clock.now() + later.ahead):
            work.do("edition", pk)

    monkeypatch.setattr(mail, "post", slowly)
    later(hours=3)
    assert 1 == len(office.letters)
    assert ["email"] == channels()


def test_a_language_is_a_tag_and_nothing_else(here: World, later: Later, office: PostOffice) -> None:
    reader = wants_mail(here)
    assert 422 == ask(reader, "PATCH", "reader", language="en\nX: y")[0]
    Reader.objects.filter(pk=reader.pk).update(language="en\nX: y")
    publish(here, "Fire in Devon")
    later(hours=3)
    assert 1 == len(office.letters)
    assert b'lang="en"' in office.octets[0].replace(b"=3D", b"=")


def test_a_story_in_another_language_than_its_letter_is_marked_as_that(
    here: World, later: Later, office: PostOffice
) -> None:
    """WCAG 2.2, 3.1.2. Where nobody said in which it is, nothing is marked."""
    Reader.objects.filter(pk=wants_mail(here).pk).update(language="de")
    for title, language in (("Feuer in Devon", "de"), ("Fire in Devon", "en-GB"), ("Flood in Devon", "")):
        publish(here, title)
        Article.objects.filter(title=title).update(language=language)
    later(hours=3)
    _, page = office.letters[0].iter_parts()
    html = page.get_content()
    assert '<html lang="de"' in html
    told = {title: said for said, title in re.findall(r'<h2 style="[^"]*" ([^>]*)><a [^>]*>([^<]*)</a>', html)}
    assert {
        "Feuer in Devon": 'dir="auto"',
        "Fire in Devon": 'lang="en-GB" dir="auto"',
        "Flood in Devon": 'dir="auto"',
    } == told
    assert 1 == html.count('<p style="margin:4px 0" lang="en-GB" dir="auto">')


def test_an_old_letters_way_out_leads_out_of_the_same_mailbox_given_again(
    here: World, later: Later, office: PostOffice
) -> None:
    reader = wants_mail(here)
    publish(here, "Fire in Devon")
    later(hours=3)
    link = str(office.letters[0]["List-Unsubscribe"]).strip("<>")
    for mailbox in ("other@mail.example", "reader1@mail.example"):
        asked = addresses.ask(reader, mailbox, clock.now())
        addresses.confirm(addresses.token(asked, "confirm"), clock.now())
    assert 200 == Client().post(urlsplit(link).path, {"List-Unsubscribe": "One-Click"}).status_code
    assert addresses.of(reader.pk) is None


def test_what_is_said_of_the_sender_ends_no_address(here: World, later: Later, office: PostOffice) -> None:
    reader = wants_mail(here)
    office.refuses["MAIL"] = "550 5.1.1 <news@bell.example> sender unknown"
    publish(here, "Fire in Devon")
    later(hours=3)
    assert addresses.of(reader.pk)
