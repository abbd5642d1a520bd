"""Letters, received by a real SMTP server: what it takes, what it refuses, and whose fault that is."""

import re
import smtplib
import ssl
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import trustme
from django.core import mail as django_mail
from django.core.cache import cache
from tests.postoffice import PostOffice, only, post_office
from tests.readership import NOON, join, publisher

from newsbell import letters
from newsbell.common import clock, conf
from newsbell.common.errors import MailBounced, MailFailed, MailRefused, SettingInvalid
from newsbell.delivery import mail
from newsbell.delivery.models import Alarm
from newsbell.letters import Item
from newsbell.readers import addresses
from newsbell.readers.addresses import VALID, Why
from newsbell.readers.models import Address, Reader
from newsbell.work import drain

pytestmark = pytest.mark.django_db
HOME = "reader@mail.example"
BELL = "https://bell.example"
WHY = [{"kind": "place", "name": "Bath"}, {"kind": "top-stories", "name": ""}]
TITLES = ["Bath & Reading <b>: " + "très " * 60, "حريق في بلاكبول"]
LINKS = ["https://gazette.example/1?" + "a=1&" * 300, ""]


@pytest.fixture(autouse=True)
def own_sender(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("NEWSBELL_MAIL_FROM", "news@bell.example")
    monkeypatch.setenv("NEWSBELL_MAIL_RETURN", "bounces@bell.example")
    monkeypatch.setenv("NEWSBELL_URL", BELL)
    yield
    cache.clear()


@pytest.fixture
def reader() -> Reader:
    return join(publisher()).reader


def confirmed(reader: Reader, address: str = HOME) -> Address:
    moment = clock.now()
    return addresses.confirm(addresses.token(addresses.ask(reader, address, moment), "confirm"), moment)


def edition(reader: Reader, *titles: str) -> bool:
    short = "In short: " + "so " * 50
    items = [Item(title, short, url, WHY) for title, url in zip(titles or TITLES, LINKS, strict=False)]
    with letters.postman([reader.pk]) as postman:
        return postman.edition(reader.pk, "e7", items, NOON)


def test_an_edition_is_received_and_valid_by_the_rfcs(office: PostOffice, reader: Reader) -> None:
    row = confirmed(reader)
    assert edition(reader)
    (envelope,), (letter,), (octets,) = office.taken, office.letters, office.octets
    assert f"bounces+{addresses.token(row, 'return')}@bell.example" == envelope.mail_from
    assert [HOME] == envelope.rcpt_tos
    assert not letter.defects
    leave = f"{BELL}/mail/leave/{addresses.token(row, 'leave')}"
    expected = {
        "From": "Gazette <news@bell.example>",
        "To": HOME,
        "Subject": f"Gazette: {TITLES[0][:120].strip()} (+1)",
        "Date": "Mon, 23 Nov 2026 12:00:00 +0000",
        "Message-ID": "<edition.e7@bell.example>",
        "List-Id": "<editions.bell.example>",
        "List-Unsubscribe": f"<{leave}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        "Auto-Submitted": "auto-generated",
        "MIME-Version": "1.0",
    }
    assert expected == {name: str(letter[name]) for name in expected}
    assert all(1 == len(letter.get_all(name) or []) for name in ("From", "To", "Subject", "Date", "Message-ID"))
    assert "multipart/alternative" == letter.get_content_type()
    plain, html = letter.iter_parts()
    assert ("text/plain", "text/html") == (plain.get_content_type(), html.get_content_type())
    for part in (plain, html):
        assert not part.defects
        assert part["Content-Transfer-Encoding"] in ("7bit", "quoted-printable", "base64")
    because, day = "You follow Bath, Top stories", "Nov. 23, 2026"
    for said in (*map(str.strip, TITLES), LINKS[0], "https://gazette.example", because, day, "so so…"):
        assert said in " ".join(plain.get_content().split())
    assert leave in plain.get_content()
    # RFC 5322 §2.1.1 and §2.3: short lines of ASCII that end with CRLF, and no bare CR or LF.
    assert octets.isascii()
    assert max(map(len, octets.split(b"\r\n"))) <= 998
    assert not re.search(rb"(?<!\r)\n|\r(?!\n)", octets)


def test_a_second_try_is_the_same_message(office: PostOffice, reader: Reader) -> None:
    confirmed(reader)
    assert edition(reader)
    assert edition(reader)
    first, second = office.octets
    assert first == second


@pytest.mark.parametrize(
    "words", ["News\r\nBcc: all@mail.example", "News\nBcc: all@mail.example", "a\rb", "a\x01\x0bb"]
)
def test_no_words_add_a_header_or_a_recipient(office: PostOffice, reader: Reader, words: str) -> None:
    reader.publisher.name = words
    reader.publisher.save()
    confirmed(reader)
    try:
        edition(reader, words)
    except ValueError:
        assert not office.taken
        return
    (envelope,), (letter,) = office.taken, office.letters
    assert [HOME] == envelope.rcpt_tos
    assert letter["Bcc"] is None
    assert not letter.defects


def test_the_owner_of_an_address_is_asked_in_the_readers_language(office: PostOffice, reader: Reader) -> None:
    reader.language = "ar"
    reader.save()
    row = addresses.ask(reader, HOME, clock.now())
    assert 1 == drain("ask")
    assert 0 == drain("ask")
    (letter,), (envelope,) = office.letters, office.taken
    assert f"bounces+{addresses.token(row, 'return')}@bell.example" == envelope.mail_from
    assert "أكِّد عنوان بريدك الإلكتروني" == letter["Subject"]
    assert letter["List-Unsubscribe"] is None, "nothing goes there that could be left"
    link = f"{BELL}/reader/gazette/address?lang=ar#{addresses.token(row, 'confirm')}"
    for kind in ("plain", "html"):
        body = letter.get_body((kind,))
        assert body is not None
        assert link in body.get_content()
        assert kind == "plain" or 'dir="rtl"' in body.get_content()
    assert max(map(len, office.octets[0].split(b"\r\n"))) <= 998


def test_who_was_not_confirmed_or_has_ended_gets_no_edition(office: PostOffice, reader: Reader) -> None:
    addresses.ask(reader, HOME, clock.now())
    assert not edition(reader)
    row = confirmed(reader, "other@mail.example")
    addresses.leave(row, Why.UNSUBSCRIBED, NOON)
    assert not edition(reader)
    assert not office.taken


@pytest.mark.parametrize("stage", ["RCPT", "DATA"])
def test_an_address_that_takes_no_mail_ends(office: PostOffice, reader: Reader, stage: str) -> None:
    confirmed(reader)
    office.refuses[stage] = "550 5.1.1 no such user"
    assert not edition(reader)
    assert Why.BOUNCED == addresses.ended(reader.pk)
    asked = addresses.ask(reader, "other@mail.example", clock.now())
    assert 1 == drain("ask")
    asked.refresh_from_db()
    assert (Why.BOUNCED, None) == (asked.why, asked.due_at)


@pytest.mark.parametrize(
    ("stage", "answer"),
    [("MAIL", "451 4.3.0 later"), ("RCPT", "450 4.2.0 <{address}> greylisted"), ("DATA", "421 busy")],
)
def test_what_is_of_the_moment_is_tried_again(office: PostOffice, reader: Reader, stage: str, answer: str) -> None:
    row = addresses.ask(reader, HOME, clock.now())
    living = confirmed(join(reader.publisher).reader, "living@mail.example")
    office.refuses[stage] = answer
    with pytest.raises(MailFailed, match="try again") as raised:
        edition(living.reader)
    assert "@" not in str(raised.value), "no error names an address"
    assert 1 == drain("ask")
    row.refresh_from_db()
    assert row.due_at is not None
    assert row.due_at > clock.now()
    office.refuses.clear()
    Address.objects.filter(pk=row.pk).update(due_at=clock.now())
    assert 1 == drain("ask")
    assert 1 == len(office.taken)


@pytest.mark.parametrize(("stage", "answer"), [("RCPT", "554 5.7.1 Relay access denied"), ("DATA", "550 5.7.26 SPF")])
def test_what_is_our_fault_ends_nobody_and_is_an_alarm(
    office: PostOffice, reader: Reader, stage: str, answer: str
) -> None:
    confirmed(reader)
    office.refuses[stage] = answer
    with pytest.raises(MailRefused):
        edition(reader)
    assert addresses.of(reader.pk) is not None
    assert ("mail-refused", answer + ".") == Alarm.objects.values_list("kind", "detail").get()


def test_a_question_is_asked_for_a_day_alone(office: PostOffice, reader: Reader) -> None:
    addresses.ask(reader, HOME, clock.now() - VALID)
    assert 1 == drain("ask")
    addresses.ask(reader, HOME, clock.now() - timedelta(hours=3))
    office.refuses["RCPT"] = "451 later"
    drain("ask")
    (again,) = [one.due_at for one in Address.objects.all() if one.due_at]
    assert again > clock.now() + timedelta(hours=2), "each try is twice as late as the one before"
    assert not office.taken


def test_a_server_that_is_away_or_silent_is_no_bounce(
    office: PostOffice, reader: Reader, monkeypatch: pytest.MonkeyPatch
) -> None:
    confirmed(reader)
    monkeypatch.setenv("NEWSBELL_MAIL_URL", "smtp+plain://127.0.0.1:1")
    with pytest.raises(MailFailed, match="cannot be reached"):
        edition(reader)
    monkeypatch.setenv("NEWSBELL_MAIL_URL", office.url.replace("smtp+plain", "smtp"))
    with pytest.raises(MailFailed, match="STARTTLS"):
        edition(reader)
    assert not office.taken, "nothing goes in the clear where TLS was asked for"


@pytest.fixture
def authority(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> trustme.CA:
    made = trustme.CA()
    made.cert_pem.write_to_path(tmp_path / "ca.pem")
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "ca.pem"))
    return made


@pytest.mark.parametrize("scheme", ["smtp", "smtps"])
def test_letters_go_by_tls_to_a_user_with_a_password(
    reader: Reader, authority: trustme.CA, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, scheme: str
) -> None:
    confirmed(reader)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("localhost").configure_cert(context)
    (tmp_path / "password").write_text("geheim\n")
    monkeypatch.setenv("NEWSBELL_MAIL_PASSWORD_FILE", str(tmp_path / "password"))
    options: dict[str, Any] = (
        {"ssl": context} if scheme == "smtps" else {"tls_context": context, "require_starttls": True}
    )
    # This server knows of TLS by STARTTLS alone.
    lets_in = {"authenticator": only("bell@x", "geheim"), "auth_require_tls": scheme == "smtp"}
    with post_office(**options, **lets_in) as office:
        monkeypatch.setenv("NEWSBELL_MAIL_URL", f"{scheme}://bell%40x@localhost:{office.port}")
        assert edition(reader)
        assert 1 == len(office.taken)
        (tmp_path / "password").write_text("wrong")
        with pytest.raises(MailRefused):
            edition(reader)
        for unusable in (tmp_path / "password").unlink, lambda: (tmp_path / "password").write_text("ü"):
            unusable()
            with pytest.raises(SettingInvalid, match="password"):
                edition(reader)
        monkeypatch.delenv("SSL_CERT_FILE")
        (tmp_path / "password").write_text("geheim")
        with pytest.raises(MailFailed, match="certificate"):
            edition(reader)


def test_an_accepted_letter_is_accepted_however_the_connection_ends(
    office: PostOffice, reader: Reader, monkeypatch: pytest.MonkeyPatch
) -> None:
    confirmed(reader)

    def broken(_self: smtplib.SMTP) -> None:
        raise smtplib.SMTPServerDisconnected

    monkeypatch.setattr(smtplib.SMTP, "quit", broken)
    assert edition(reader)


@pytest.mark.parametrize(
    ("standfirst", "most"),
    [
        ("so " * 50, 40 * 3),
        ("東京で大きな火事がありました。" * 60, 120),
        ("ไฟไหม้ใหญ่ในกรุงเทพ" * 60, 320),
        ("x" * 5_000, 320),
    ],
)
def test_first_words_are_few_in_every_script(office: PostOffice, reader: Reader, standfirst: str, most: int) -> None:
    confirmed(reader)
    with letters.postman([reader.pk]) as postman:
        assert postman.edition(reader.pk, "e7", [Item("Fire", standfirst, "", WHY)], NOON)
    (letter,) = office.letters
    plain, _ = letter.iter_parts()
    (told,) = [line for line in plain.get_content().splitlines() if line.startswith(standfirst[0])]
    assert told.endswith("…")
    assert 40 < len(told) <= 2 * most, "combining signs are no signs of their own"
    assert standfirst.startswith(told.removesuffix("…").rstrip())


@pytest.mark.parametrize("outspoken", [True, False])
def test_a_server_that_ends_a_connection_costs_the_next_letter_nothing(office: PostOffice, outspoken: bool) -> None:
    """Some take few letters by one, or end it in silence: the next letter goes by another, once, and at once."""
    office.most, office.outspoken = 1, outspoken
    gazette = publisher()
    readers = [join(gazette).reader for _ in range(3)]
    for number, reader in enumerate(readers):
        confirmed(reader, f"reader{number}@mail.example")
    with letters.postman([reader.pk for reader in readers]) as postman:
        for reader in readers:
            assert postman.edition(reader.pk, f"e{reader.pk}", [Item("Fire", "", "", WHY)], NOON)
            assert outspoken or office.ended.wait(10)
            office.ended.clear()
    assert [f"reader{number}@mail.example" for number in range(3)] == [str(one["To"]) for one in office.letters]
    assert 3 == office.conversations


def test_a_server_that_takes_no_letter_at_all_is_not_asked_without_end(office: PostOffice, reader: Reader) -> None:
    confirmed(reader)
    office.refuses["MAIL"] = "421 4.3.2 shutting down"
    with pytest.raises(MailFailed, match="try again"):
        edition(reader)
    assert not office.taken


def test_a_letter_is_not_sent_again_where_its_connection_breaks_off_with_it(office: PostOffice) -> None:
    """Nobody knows whether it was taken: it is tried later, as the same message."""
    gazette = publisher()
    first, second = (join(gazette).reader for _ in range(2))
    confirmed(first, "first@mail.example")
    confirmed(second, "second@mail.example")
    item = Item("Fire", "", "", WHY)
    with letters.postman([first.pk, second.pk]) as postman:
        assert postman.edition(first.pk, "e1", [item], NOON)
        office.refuses["DATA"] = "421 4.3.0 broken off"
        with pytest.raises(MailFailed):
            postman.edition(second.pk, "e2", [item], NOON)
    assert 1 == len(office.taken)


def test_a_hosts_own_backend_gets_a_letter_in_its_parts(reader: Reader, monkeypatch: pytest.MonkeyPatch) -> None:
    """pytest-django puts Django's locmem in place of what EMAIL_BACKEND says."""
    monkeypatch.delenv("NEWSBELL_MAIL_RETURN")
    confirmed(reader)
    assert edition(reader, "Fire")
    (sent,) = django_mail.outbox
    assert ("news@bell.example", [HOME], "Gazette: Fire") == (sent.from_email, sent.to, sent.subject)
    assert LINKS[0] in sent.body
    assert {"From", "Date", "Message-ID", "List-Unsubscribe", "List-Unsubscribe-Post"} <= set(sent.extra_headers)


def test_where_mail_is_not_set_up_nothing_is_sent(reader: Reader, monkeypatch: pytest.MonkeyPatch) -> None:
    row = confirmed(reader)
    monkeypatch.delenv("NEWSBELL_MAIL_FROM")
    assert not mail.offered()
    assert not edition(reader)
    assert letters.ask(row) is None
    assert addresses.of(reader.pk) is not None


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("NEWSBELL_MAIL_URL", "mail.example"),
        ("NEWSBELL_MAIL_URL", "smtp://user:secret@mail.example"),
        ("NEWSBELL_MAIL_URL", "smtp://mail.example/path"),
        ("NEWSBELL_MAIL_URL", "http://mail.example"),
        ("NEWSBELL_MAIL_FROM", "Gazette <news@bell.example>"),
        ("NEWSBELL_MAIL_RETURN", "bounces"),
        ("NEWSBELL_MAIL_RETURN", "a" * 16 + "@bell.example"),
        ("NEWSBELL_MAIL_TIMEOUT", "0"),
    ],
)
def test_a_setting_of_the_wrong_form_is_refused(monkeypatch: pytest.MonkeyPatch, name: str, text: str) -> None:
    monkeypatch.setenv(name, text)
    with pytest.raises(SettingInvalid, match=name):
        conf.get(name)


def test_a_mail_servers_port_follows_its_scheme(monkeypatch: pytest.MonkeyPatch) -> None:
    for text, meant in {
        "smtp://mail.example": conf.MailServer("mail.example", 587, "", "start"),
        "smtps://bell%40x@mail.example/": conf.MailServer("mail.example", 465, "bell@x", "whole"),
        "smtp+plain://[::1]:2525": conf.MailServer("::1", 2525, "", ""),
    }.items():
        monkeypatch.setenv("NEWSBELL_MAIL_URL", text)
        assert meant == conf.get("NEWSBELL_MAIL_URL")


def test_the_longest_way_back_fits_into_an_address(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NEWSBELL_MAIL_RETURN", "a" * 15 + "@bell.example")
    row = Address(handle="0" * 16)
    assert 64 == len(mail.back(addresses.token(row, "return")).partition("@")[0])
    assert conf.TOKEN == len(addresses.token(row, "return"))


def test_a_bounce_is_not_a_failure_that_is_tried_again() -> None:
    assert not issubclass(MailBounced, MailFailed)
