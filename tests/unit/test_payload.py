"""What a notification says, and that it always fits."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsbell.common.errors import BadPayload
from newsbell.delivery.clip import clean, clip
from newsbell.delivery.payload import MAX_BODY, ROOM, SIZES, Payload, declare, direction, padded_size, topic
from newsbell.delivery.sealing import body_size

STORY = Payload("Apollo 11 lands", "https://gazette.com/apollo", "The Eagle has landed.", lang="en-GB", tag="t" * 32)


def read(encoded: bytes) -> dict[str, Any]:
    value = json.loads(encoded)
    assert isinstance(value, dict)
    return value


def test_a_notification_is_declared_as_safari_reads_it() -> None:
    assert read(declare(STORY)) == {
        "web_push": 8030,
        "notification": {
            "title": "Apollo 11 lands",
            "navigate": "https://gazette.com/apollo",
            "dir": "auto",
            "body": "The Eagle has landed.",
            "lang": "en-GB",
            "tag": "t" * 32,
        },
    }


def test_everything_optional_is_declared_where_it_was_given() -> None:
    full = Payload(
        "T", "https://gazette.com/a", dir="ltr", silent=True, image="https://gazette.com/i.jpg", mutable=True,
        extras={"reminder": 7},
    )  # fmt: skip
    assert read(declare(full)) == {
        "web_push": 8030,
        "mutable": True,
        "newsbell": {"reminder": 7},
        "notification": {
            "title": "T",
            "navigate": "https://gazette.com/a",
            "dir": "ltr",
            "silent": True,
            "image": "https://gazette.com/i.jpg",
        },
    }


@pytest.mark.parametrize(
    ("payload", "title"),
    [
        (Payload("", "https://gazette.com/a", "The text"), "The text"),
        (Payload(" \n ", "https://gazette.com/a"), "gazette.com"),
        (Payload("a\x00b\ud800\n c", "https://gazette.com/a"), "a b\ufffd c"),
    ],
)
def test_a_title_is_never_empty_and_always_one_line_of_utf_8(payload: Payload, title: str) -> None:
    """A declarative push without a title is dropped whole."""
    assert read(declare(payload))["notification"]["title"] == title


@pytest.mark.parametrize(
    "address", ["", "/apollo", "gazette.com/apollo", "javascript:alert(1)", "https://", "https://a b/"]
)
def test_a_notification_that_leads_nowhere_is_refused(address: str) -> None:
    with pytest.raises(BadPayload):
        Payload("T", address)


WILD = st.text(st.characters(), max_size=2_000) | st.text(st.sampled_from('"\\\n\x01é語👩‍🚀'), max_size=2_000)
PAYLOADS = st.builds(
    Payload,
    title=WILD,
    navigate=st.sampled_from(["https://gazette.com/a", "https://gazette.com/" + "ü" * 1_500]),
    body=WILD,
    lang=st.sampled_from(["", "ar", "x" * 3_000]),
    tag=st.sampled_from(["", "t" * 32, "t" * 3_000]),
    silent=st.booleans(),
    image=st.sampled_from(["", "https://gazette.com/" + "i" * 2_000]),
    mutable=st.booleans(),
    extras=st.sampled_from([{}, {"reason": "You follow “Apollo 11”"}, {"reason": "x" * 3_000}]),
)


@given(PAYLOADS, st.booleans())
def test_whatever_a_newsroom_writes_fits_and_can_be_shown(payload: Payload, shrink: bool) -> None:
    """FAILURES.md, size: Android Firefox refuses above about 3 kB (webpush-go#23). The send never fails for it."""
    encoded = declare(payload, shrink=shrink)
    assert body_size(padded_size(len(encoded))) <= MAX_BODY <= 2_700
    message = read(encoded)
    assert message["web_push"] == 8030
    assert message["notification"]["title"].strip()
    assert message["notification"]["navigate"].startswith("https://gazette.com/")


def test_a_long_text_is_cut_first_and_the_title_stays_whole() -> None:
    notification = read(declare(Payload("A title", "https://gazette.com/a", "word " * 1_000)))["notification"]
    assert notification["title"] == "A title"
    assert notification["body"].endswith("word…")
    assert len(declare(Payload("A title", "https://gazette.com/a", "word " * 1_000))) > ROOM - 20


def test_a_long_title_without_a_text_is_cut() -> None:
    notification = read(declare(Payload("word " * 1_000, "https://gazette.com/a", "text")))["notification"]
    assert notification["title"].endswith("word…")
    assert "body" not in notification


def test_an_address_that_fills_a_message_gives_way_to_the_front_page() -> None:
    long = Payload("A title", "https://gazette.com/" + "x" * 4_000, "text", tag="t" * 32)
    notification = read(declare(long))["notification"]
    assert (notification["title"], notification["navigate"]) == ("A title", "https://gazette.com/")
    assert notification["tag"] == long.tag


def test_after_a_413_only_what_is_needed_is_sent() -> None:
    long = Payload(
        "word " * 100,
        "https://gazette.com/a",
        "text",
        lang="en",
        tag="t",
        image="https://gazette.com/i",
        extras={"a": 1},
    )
    message = read(declare(long, shrink=True))
    assert set(message) == {"web_push", "notification"}
    assert set(message["notification"]) == {"title", "navigate", "dir", "lang", "tag"}
    assert len(declare(long, shrink=True)) < 512


def test_lengths_are_few() -> None:
    assert [padded_size(length) for length in (0, 512, 513, 1_024, 1_025, 2_048, 2_049, ROOM)] == [
        SIZES[0], SIZES[0], SIZES[1], SIZES[1], SIZES[2], SIZES[2], ROOM, ROOM,
    ]  # fmt: skip
    assert padded_size(ROOM + 1) == ROOM + 1


@pytest.mark.parametrize(
    ("lang", "expected"),
    [
        ("", "auto"),
        ("en", "auto"),
        ("ar", "rtl"),
        ("he-IL", "rtl"),
        ("FA_ir", "rtl"),
        ("az-Arab-IR", "rtl"),
        ("ur-Latn", "auto"),
    ],
)
def test_the_language_tells_the_direction(lang: str, expected: str) -> None:
    assert direction(lang) == expected


@given(st.text(), st.binary(min_size=1))
def test_a_topic_is_always_32_letters_and_digits(story: str, secret: bytes) -> None:
    """RFC 8030 §5.4: at most 32; Apple refuses the lengths 5 and 13."""
    made = topic(secret, story)
    assert len(made) == 32
    assert made.isascii()
    assert made.isalnum()
    assert made == topic(secret, story)


def test_a_topic_tells_nothing_without_the_secret() -> None:
    assert len({topic(secret, story) for secret in (b"1", b"2") for story in ("a", "b")}) == 4


@pytest.mark.parametrize(
    ("text", "octets", "expected"),
    [
        ("short", 5, "short"),
        ("The Eagle has landed", 15, "The Eagle…"),
        ("The Eagle, which", 14, "The Eagle…"),
        ("Donaudampfschifffahrtsgesellschaft und mehr Worte", 30, "Donaudampfschifffahrtsgesel…"),
        ("cafe\u0301s again", 7, "caf…"),
        ("👩‍🚀👩‍🚀", 20, "👩‍🚀…"),
        ("👍🏽👍🏽", 12, "👍🏽…"),
        ("🇬🇧🇫🇷🇩🇪", 17, "🇬🇧…"),
        ("🇬🇧🇫🇷🇩🇪", 19, "🇬🇧🇫🇷…"),
        ("क्षत्रिय", 14, "क्ष…"),
        ("\u1100\u1161\u11a8\u1100\u1161\u11a8", 15, "\u1100\u1161\u11a8…"),
        ("語言文字", 10, "語言…"),
        ("abc", 2, ""),
        ("abcd", 3, "…"),
        ("\u0301\u0301\u0301", 5, "…"),
    ],
)
def test_text_is_cut_between_graphemes_and_near_words(text: str, octets: int, expected: str) -> None:
    assert clip(text, octets) == expected


@given(st.text(), st.integers(0, 200))
def test_a_cut_text_is_a_beginning_of_the_text_within_its_octets(text: str, octets: int) -> None:
    whole = clean(text)
    cut = clip(whole, octets)
    assert len(cut.encode()) <= octets or cut == whole == ""
    assert cut == whole or whole.startswith(cut.removesuffix("…"))
