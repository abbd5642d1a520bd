"""E-mail at the reader's: an address given on the page, confirmed by its letter, and left in one click."""

import io
import json
import logging
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.core.cache import cache
from django.core.management import call_command
from django.test import Client
from tests.postoffice import PostOffice
from tests.readership import NOON, join, publisher, told

from newsbell import letters
from newsbell.api import limits, mailing
from newsbell.api.hub import Redacted
from newsbell.api.joining import Joined
from newsbell.common import clock
from newsbell.common.errors import InputUnreadable, SettingInvalid
from newsbell.common.logs import struck
from newsbell.follows.choices import Wish
from newsbell.letters import Item
from newsbell.readers import addresses
from newsbell.readers.addresses import Why
from newsbell.readers.models import Address, Reader
from newsbell.reminders import inbox
from newsbell.work import drain

pytestmark = pytest.mark.django_db
HOME = "reader@mail.example"
CONSENT = {"words": "Your e-mail address", "choice": "mail", "language": "en", "page": "https://bell.example/"}
ONE_CLICK = "List-Unsubscribe=One-Click"


@pytest.fixture(autouse=True)
def mail_is_offered(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("NEWSBELL_MAIL_FROM", "news@bell.example")
    monkeypatch.setenv("NEWSBELL_MAIL_RETURN", "bounces@bell.example")
    monkeypatch.setenv("NEWSBELL_URL", "https://localhost")
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def joined() -> Joined:
    return join(publisher(), Wish("phrase", "Devon"))


def ask(method: str, path: str, secret: str = "", body: Any = None, **headers: str) -> tuple[int, Any]:
    data = b"" if body is None else json.dumps(body).encode()
    headers |= {"Authorization": f"Bearer {secret}"} if secret else {}
    answer = Client().generic(method, f"/api/v1/{path}", data, "application/json", headers=headers)
    return answer.status_code, json.loads(answer.content)


def give(joined: Joined, address: str = HOME) -> tuple[int, Any]:
    return ask("PUT", "reader/address", joined.tokens["manage"], {"address": address, "consent": CONSENT})


def confirmed(reader: Reader) -> Address:
    moment = clock.now()
    return addresses.confirm(addresses.token(addresses.ask(reader, HOME, moment), "confirm"), moment)


def edition(reader: Reader, key: str) -> bool:
    items = [Item(one.title, one.standfirst, one.url, one.why) for one in inbox.page(reader.pk)]
    with letters.postman([reader.pk]) as postman:
        return postman.edition(reader.pk, key, items, NOON)


def received(office: PostOffice, reader: Reader) -> tuple[Any, bytes]:
    """An edition's letter as its owner has it, parsed and in octets."""
    told(reader, "Fire")
    assert edition(reader, "e1")
    return office.letters[-1], office.octets[-1]


def test_an_address_is_given_confirmed_by_its_letters_link_and_removed(office: PostOffice, joined: Joined) -> None:
    manage = joined.tokens["manage"]
    nothing = {"offered": True, "address": None, "waiting": None, "ended": ""}
    assert (200, nothing) == ask("GET", "reader/address", manage)
    assert (200, nothing | {"waiting": HOME}) == give(joined, f" {HOME} ")
    assert ("mail", "Your e-mail address") == [(one.choice, one.words) for one in joined.reader.consents.all()][-1]
    drain("ask")
    (letter,) = office.letters
    plain, _ = letter.iter_parts()
    link = next(word for word in plain.get_content().split() if word.startswith("https:"))
    page, secret = urlsplit(link), urlsplit(link).fragment
    shown = Client().get(f"{page.path}?{page.query}")
    assert 200 == shown.status_code
    assert "Confirm this address" in shown.content.decode()
    assert addresses.of(joined.reader.pk) is None, "a GET changes nothing"
    assert (405, 401) == (Client().post(page.path).status_code, ask("POST", "mail/confirm", manage)[0])
    evil = {"Origin": "https://evil.example"}
    assert 403 == ask("POST", "mail/confirm", secret, **evil)[0]
    assert (200, {"done": True}) == ask("POST", "mail/confirm", secret)
    assert (200, nothing | {"address": HOME}) == ask("GET", "reader/address", manage)
    assert (200, nothing | {"ended": "unsubscribed"}) == ask("DELETE", "reader/address", manage)
    assert 401 == ask("POST", "mail/confirm", secret)[0]


@pytest.mark.parametrize("purpose", ["inbox", "unsubscribe"])
def test_no_other_secret_sees_or_changes_the_address(joined: Joined, purpose: str) -> None:
    assert 401 == ask("GET", "reader/address", joined.tokens[purpose])[0]
    assert 401 == ask("DELETE", "reader/address", joined.tokens[purpose])[0]


def test_what_is_no_address_and_what_nobody_agreed_to_is_refused(joined: Joined) -> None:
    assert (422, "mailbox-refused") == ((said := give(joined, "a@b\r\nBcc: c@d.example"))[0], said[1]["code"])
    assert 422 == ask("PUT", "reader/address", joined.tokens["manage"], {"address": HOME})[0]
    assert not Address.objects.exists()


def test_where_mail_is_not_set_up_the_page_does_not_offer_it(joined: Joined, monkeypatch: pytest.MonkeyPatch) -> None:
    page = "/reader/gazette/preferences"
    assert 'id="mailbox"' in Client().get(page).content.decode()
    monkeypatch.delenv("NEWSBELL_MAIL_FROM")
    assert 'id="mailbox"' not in Client().get(page).content.decode()
    assert False is ask("GET", "reader/address", joined.tokens["manage"])[1]["offered"]
    assert (404, "not-found") == ((said := give(joined))[0], said[1]["code"])


def test_who_comes_again_and_again_as_another_reader_sends_three_letters(
    office: PostOffice, joined: Joined, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Erasing oneself does not make one's letters forgotten."""
    moment = clock.now()  # no day ends while they are counted
    monkeypatch.setattr(mailing, "now", lambda: moment)
    site = joined.reader.publisher
    for _ in range(5):
        one = join(site)
        assert (200, HOME) == ((said := give(one, HOME))[0], said[1]["waiting"])
        drain("ask")
        assert 200 == ask("DELETE", "reader", one.tokens["manage"])[0]
    assert 3 == len(office.taken)
    monkeypatch.setattr(limits, "LETTERS", 5)
    assert (429, "too-many-addresses") == ((said := give(joined))[0], said[1]["code"])


@pytest.mark.parametrize("kind", ["application/x-www-form-urlencoded", "multipart/form-data; boundary=B"])
def test_a_letter_is_left_in_one_click(office: PostOffice, joined: Joined, kind: str) -> None:
    """RFC 8058: a POST without cookies, a referrer or anything else, in either form; the follows stay."""
    confirmed(joined.reader)
    letter, _ = received(office, joined.reader)
    link = urlsplit(str(letter["List-Unsubscribe"]).strip("<>"))
    name, _, value = str(letter["List-Unsubscribe-Post"]).partition("=")
    body = f"{name}={value}"
    if "multipart" in kind:
        body = f'--B\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n--B--\r\n'
    answer = Client(enforce_csrf_checks=True).generic("POST", link.path, body, kind)
    assert (200, False) == (answer.status_code, bool(answer.cookies))
    assert "Stopped." in answer.content.decode()
    assert Why.UNSUBSCRIBED == addresses.ended(joined.reader.pk)
    assert (1, 1) == (len(joined.reader.favourites.standing()), joined.reader.devices.count())
    assert "mail-unsubscribed" == [one.choice for one in joined.reader.consents.all()][-1]
    assert 200 == Client().generic("POST", link.path, body, kind).status_code, "a second click is no mistake"
    assert not edition(joined.reader, "e2")


def test_a_link_scanner_ends_nothing_and_a_person_has_a_button(joined: Joined) -> None:
    path = f"/mail/leave/{addresses.token(row := confirmed(joined.reader), 'leave')}"
    page = Client().get(path, headers={"Accept-Language": "de"})
    assert "Diese E-Mails beenden" in page.content.decode()
    assert "<script" not in page.content.decode()
    assert ("no-referrer", "no-store") == (page["Referrer-Policy"], page["Cache-Control"])
    assert "form-action 'self'" in page["Content-Security-Policy"]
    assert 200 == Client().head(path).status_code
    for body in ("", "List-Unsubscribe=No", "x=One-Click"):
        answer = Client().generic("POST", path, body, "application/x-www-form-urlencoded")
        assert 400 == answer.status_code
    large = Client().generic("POST", path, ONE_CLICK + "&x=" + "y" * 5_000, "application/x-www-form-urlencoded")
    assert (413, 405) == (large.status_code, Client().put(path).status_code)
    assert row == addresses.of(joined.reader.pk)
    for other in ("confirm", "return"):
        wrong = path[:-48] + addresses.token(row, "confirm" if other == "confirm" else "return")
        assert 404 == Client().post(wrong, ONE_CLICK, "application/x-www-form-urlencoded").status_code
    assert 404 == Client().get("/mail/leave/" + "0" * 48).status_code


def test_no_log_tells_a_letters_secret(joined: Joined) -> None:
    path = f"/mail/leave/{addresses.token(confirmed(joined.reader), 'leave')}"
    record = logging.LogRecord("django.request", logging.WARNING, "", 0, "Bad Request: %s", (path,), None)
    assert Redacted().filter(record)
    assert "Bad Request: /mail/leave/…" == record.getMessage()
    assert "Bad Request: /mail/leave/…" == struck(f"Bad Request: {path}")


def bounce(octets: bytes, monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """What `newsbell bounce --json` says of a message on its standard input."""
    out = io.StringIO()
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(octets)))
    call_command("bounce", "--json", stdout=out)
    said: dict[str, Any] = json.loads(out.getvalue())
    return said


def delivery_status(to: str, action: str, status: str, letter: bytes) -> bytes:
    """As Postfix writes it (RFC 3464), with the letter itself."""
    head = (
        f"Return-Path: <>\r\nFrom: MAILER-DAEMON@mx.example\r\nTo: {to}\r\nSubject: Undelivered Mail\r\n"
        'MIME-Version: 1.0\r\nContent-Type: multipart/report; report-type=delivery-status; boundary="=_b/x"\r\n\r\n'
        "--=_b/x\r\nContent-Description: Notification\r\nContent-Type: text/plain\r\n\r\nI'm sorry.\r\n\r\n"
        "--=_b/x\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx.example\r\n\r\n"
        f"Final-Recipient: rfc822; {HOME}\r\nAction: {action}\r\nStatus: {status}\r\n\r\n"
        "--=_b/x\r\nContent-Type: message/rfc822\r\n\r\n"
    )
    return head.encode() + letter + b"\r\n--=_b/x--\r\n"


def complaint(back: str, letter: bytes) -> bytes:
    """As a mailbox provider writes it (RFC 5965), to where it sends all of them."""
    head = (
        "From: abuse@provider.example\r\nTo: Feedback <fbl@bell.example>\r\nMIME-Version: 1.0\r\n"
        'Content-Type: multipart/report; report-type=feedback-report; boundary="B"\r\n\r\n'
        "--B\r\nContent-Type: text/plain\r\n\r\nThis is an abuse report.\r\n\r\n"
        "--B\r\nContent-Type: message/feedback-report\r\n\r\nFeedback-Type: abuse\r\nUser-Agent: P/1\r\nVersion: 1\r\n"
        f"Original-Mail-From: <{back}>\r\n\r\n--B\r\nContent-Type: message/rfc822\r\n\r\n"
    )
    return head.encode() + letter + b"\r\n--B--\r\n"


def test_a_bounce_ends_the_address_that_it_is_about(
    office: PostOffice, joined: Joined, monkeypatch: pytest.MonkeyPatch
) -> None:
    confirmed(joined.reader)
    other = confirmed(join(joined.reader.publisher).reader)
    _, octets = received(office, joined.reader)
    back = str(office.taken[-1].mail_from)
    for action, status in (("delayed", "4.4.1"), ("failed", "4.4.7"), ("failed", "5.7.26")):
        later = delivery_status(back, action, status, octets)
        assert {"kind": "bounce", "final": False, "ended": False} == bounce(later, monkeypatch)
    assert addresses.of(joined.reader.pk) is not None
    final = delivery_status(back, "failed", "5.1.1", octets)
    assert {"kind": "bounce", "final": True, "ended": True} == bounce(final, monkeypatch)
    assert {"kind": "bounce", "final": True, "ended": False} == bounce(final, monkeypatch)
    assert (Why.BOUNCED, other) == (addresses.ended(joined.reader.pk), addresses.of(other.reader_id))


def test_a_complaint_ends_the_address_for_good(
    office: PostOffice, joined: Joined, monkeypatch: pytest.MonkeyPatch
) -> None:
    confirmed(joined.reader)
    _, octets = received(office, joined.reader)
    said = bounce(complaint(str(office.taken[-1].mail_from), octets), monkeypatch)
    assert {"kind": "complaint", "final": True, "ended": True} == said
    assert Why.COMPLAINED == addresses.ended(joined.reader.pk)
    assert 200 == give(joined)[0]
    assert 0 == drain("ask"), "it is not written to again"


def test_nobody_ends_anothers_address_by_a_report_of_their_own(
    office: PostOffice, joined: Joined, monkeypatch: pytest.MonkeyPatch
) -> None:
    row = confirmed(joined.reader)
    _, octets = received(office, joined.reader)
    for made_up in (f"bounces+{row.handle}{'0' * 32}@bell.example", "bounces@bell.example", "not an address"):
        said = bounce(delivery_status(made_up, "failed", "5.1.1", octets), monkeypatch)
        assert {"kind": "bounce", "final": True, "ended": False} == said
    nothing = {"kind": None, "final": False, "ended": False}
    assert nothing == bounce(b"Subject: I am away\r\n\r\nUntil Monday.\r\n", monkeypatch)
    assert nothing == bounce(b"\xff\x00", monkeypatch)
    assert row == addresses.of(joined.reader.pk)


def test_the_command_speaks_to_people_too(tmp_path: Any, joined: Joined) -> None:
    row = confirmed(joined.reader)
    path = tmp_path / "message"

    def said(octets: bytes) -> str:
        path.write_bytes(octets)
        out = io.StringIO()
        call_command("bounce", str(path), stdout=out)
        return out.getvalue().strip()

    back = f"bounces+{addresses.token(row, 'return')}@bell.example"
    assert "Neither a bounce nor a complaint: nothing is done." == said(b"")
    assert "A bounce of no address that is known here." == said(delivery_status("x@y", "failed", "5.1.1", b""))
    assert "A bounce: its address stays." == said(delivery_status(back, "delayed", "4.4.1", b""))
    assert "A bounce: its address has ended." == said(delivery_status(back, "failed", "5.1.1", b""))
    assert "A complaint: it had ended before." == said(complaint(back, b""))


def test_a_mail_server_keeps_the_message_while_the_database_is_away(
    joined: Joined, monkeypatch: pytest.MonkeyPatch
) -> None:
    """sysexits.h: at EX_TEMPFAIL, 75, it is given to the command again."""

    def away(*_args: Any) -> None:
        raise SettingInvalid("The database cannot be used")

    row = confirmed(joined.reader)
    monkeypatch.setattr(addresses, "held", away)
    octets = delivery_status(f"bounces+{addresses.token(row, 'return')}@bell.example", "failed", "5.1.1", b"")
    with pytest.raises(SystemExit) as ended:
        bounce(octets, monkeypatch)
    assert 75 == ended.value.code
    with pytest.raises(InputUnreadable):
        call_command("bounce", "/nowhere/message")
