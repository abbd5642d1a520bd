"""An edition as an e-mail, as the standard library's own parser reads it back."""

from dataclasses import replace
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.headerregistry import Address
from email.message import EmailMessage

import pytest

from newsbell.delivery.letter import Letter, Line
from newsbell.delivery.question import Question

LETTER = Letter(
    key="7f",
    domain="bell.example",
    sender=Address("Żółty Dziennik", "bell", "bell.example"),
    to="reader@mail.example",
    subject="Wydarzenia: 2 nowe — أخبار",
    leave="https://bell.example/leave?c=" + "x" * 60,
    leave_words="No more <of these>",
    lines=[
        Line("Bath & Reading <b>", "https://gazette.example/1?a=1&b=2", "You follow Bath", "A <short> word."),
        Line("Zażółć", "https://g.example/2", "Więcej"),
    ],
    at=datetime(2026, 11, 28, 7, tzinfo=UTC),
    language="pl",
    day="28 listopada 2026",
)


def parsed(letter: Letter) -> EmailMessage:
    message = message_from_bytes(letter.message().as_bytes(), policy=policy.default)
    assert isinstance(message, EmailMessage)
    return message


def part(kind: str) -> str:
    body = parsed(LETTER).get_body((kind,))
    assert body is not None
    return str(body.get_content())


@pytest.mark.parametrize(("said", "marked"), [("ar", 'lang="ar" '), ("pl", ""), ("", ""), ('a" b', "")])
def test_a_story_has_its_language_where_that_is_known_and_not_the_letters(said: str, marked: str) -> None:
    letter = replace(LETTER, lines=[replace(LETTER.lines[0], language=said)])
    body = parsed(letter).get_body(("html",))
    assert body is not None
    assert f'font-size:18px" {marked}dir="auto"><a ' in body.get_content()
    assert f'<p style="margin:4px 0" {marked}dir="auto">A &lt;short&gt;' in body.get_content()


def test_its_headers_are_those_of_a_list_that_is_left_in_one_click() -> None:
    message = parsed(LETTER)
    assert not message.defects
    expected = {
        "From": "Żółty Dziennik <bell@bell.example>",
        "To": "reader@mail.example",
        "Subject": LETTER.subject,
        "Date": "Sat, 28 Nov 2026 07:00:00 +0000",
        "Message-ID": "<edition.7f@bell.example>",
        "List-Id": "<editions.bell.example>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        "Auto-Submitted": "auto-generated",
    }
    assert expected == {name: str(message[name]) for name in expected}
    assert f"List-Unsubscribe: <{LETTER.leave}>".encode() in LETTER.message().as_bytes().split(b"\r\n")


def test_its_bytes_are_ascii_in_lines_that_every_server_takes() -> None:
    octets = LETTER.message().as_bytes()
    assert octets.isascii()
    assert all(len(line) <= 998 for line in octets.split(b"\r\n"))


def test_it_tells_each_story_in_words_and_in_html_and_loads_nothing() -> None:
    for line in LETTER.lines:
        assert line.title in part("plain")
        assert line.url in part("plain")
        assert line.summary in part("plain")
    assert ["Żółty Dziennik · 28 listopada 2026", "", "Bath & Reading <b>"] == part("plain").splitlines()[:3]
    html = part("html")
    assert "Bath &amp; Reading &lt;b&gt;" in html
    assert "https://gazette.example/1?a=1&amp;b=2" in html
    assert "A &lt;short&gt; word." in html
    assert 1 == html.count("<p ")
    assert not [word for word in ("<script", "<img", "src=", "@import") if word in html]


def test_a_second_try_is_the_same_message() -> None:
    assert LETTER.message().as_bytes() == LETTER.message().as_bytes()


def test_none_is_empty_and_no_header_holds_a_second_line() -> None:
    with pytest.raises(ValueError, match="never empty"):
        replace(LETTER, lines=[]).message()
    with pytest.raises(ValueError, match="linefeed"):
        replace(LETTER, subject="News\r\nBcc: all@mail.example").message()


def test_the_letter_that_asks_looks_as_an_edition_does_and_says_whose_it_is() -> None:
    """Under the paper's name, at a phone's width, dark where the reader's mail program is."""
    asks = Question(
        key="7f",
        sender=LETTER.sender,
        to=LETTER.to,
        subject="Confirm",
        text="Is <this> yours?",
        button="Confirm",
        link="https://bell.example/c#1&2",
        at=LETTER.at,
    )
    message = message_from_bytes(asks.message().as_bytes(), policy=policy.default)
    assert isinstance(message, EmailMessage)
    page = message.get_body(("html",))
    assert page is not None
    html = page.get_content()
    for words in (
        "Żółty Dziennik</h1>",
        "Is &lt;this&gt; yours?",
        'href="https://bell.example/c#1&amp;2"',
        "max-width:600px",
    ):
        assert words in html
    assert "prefers-color-scheme:dark" in html
