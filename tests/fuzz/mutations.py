"""How a document is broken: by octets, by pieces of markup, by parts of itself and of others."""

import gzip
import random
from collections.abc import Callable, Sequence

TOKENS = [
    b'<', b'>', b'&', b']]>', b'<![CDATA[', b'<!--', b'-->', b'<?', b'?>', b'</', b'/>', b'"', b"'", b'=', b'\x00',
    b'\xff', b'\xed\xa0\x80', b'\xef\xbb\xbf', b'\xff\xfe', b'&#x110000;', b'&#xd800;', b'&#0;', b'&amp;amp;',
    b'&nbsp;', b'&x;', b'<item>', b'</item>', b'<entry>', b'</entry>', b'<title>', b'</title>', b"<link href='//['/>",
    b'<guid>', b'<url>', b'<loc>javascript:alert(1)</loc>', b'<news:news>', b'<news:title>', b'<urlset>',
    b'<sitemapindex>', b'<html>', b'<body>', b'<script>', b'</script>', b'<p>', b'<br>', b'<svg><style>', b'<math>',
    b'<template>', b'<table><tr><td>', b'<select>', b'<!DOCTYPE rss [', b"<!ENTITY a '&a;'>",
    b"<?xml version='1.0' encoding='utf-7'?>", b" encoding='utf-16'", b"xmlns:a='", b"xml:base='http://[::1'",
    b'0001-01-01T00:00:00+23:59', b'99999-12-31',
    b'9999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999',
    b'-1', b'1e999', b'NaN', b'\\ud800', b'{', b'}', b'[', b']', b'{"@type":', b'null', b'\xe2\x80\xae',
    b'\xf0\x9f\x94\xa5', b'\r', b'\x1b[31m', b'\xc2\x85',
]  # fmt: skip
LONGEST = 12_000


def mutate(body: bytes, others: Sequence[bytes], chance: random.Random) -> bytes:
    """`body`, broken in one to eight places."""
    for _ in range(chance.choice((1, 1, 2, 3, 5, 8))):
        body = chance.choice(_WAYS)(body, others, chance)[:LONGEST]
    return body


def _place(body: bytes, chance: random.Random) -> int:
    return chance.randrange(len(body) + 1)


def _span(body: bytes, chance: random.Random) -> tuple[int, int]:
    at = _place(body, chance)
    return at, min(len(body), at + chance.choice((1, 4, 30, 300, 3000)))


def _insert(body: bytes, _others: Sequence[bytes], chance: random.Random) -> bytes:
    at = _place(body, chance)
    return body[:at] + chance.choice(TOKENS) * chance.choice((1, 1, 1, 2, 50)) + body[at:]


def _octets(body: bytes, _others: Sequence[bytes], chance: random.Random) -> bytes:
    at, to = _span(body, chance)
    return body[:at] + chance.randbytes(min(to - at, 30)) + body[to:]


def _drop(body: bytes, _others: Sequence[bytes], chance: random.Random) -> bytes:
    at, to = _span(body, chance)
    return body[:at] + body[to:]


def _repeat(body: bytes, _others: Sequence[bytes], chance: random.Random) -> bytes:
    at, to = _span(body, chance)
    return body[:at] + body[at:to] * chance.choice((2, 2, 3, 20, 300)) + body[to:]


def _cut(body: bytes, _others: Sequence[bytes], chance: random.Random) -> bytes:
    return body[: _place(body, chance)]


def _splice(body: bytes, others: Sequence[bytes], chance: random.Random) -> bytes:
    other = chance.choice(others)
    return body[: _place(body, chance)] + other[_place(other, chance) :]


def _swap(body: bytes, _others: Sequence[bytes], chance: random.Random) -> bytes:
    """One tag for another of the same document."""
    tags = body.split(b"<")
    one, other = chance.randrange(len(tags)), chance.randrange(len(tags))
    tags[one], tags[other] = tags[other], tags[one]
    return b"<".join(tags)


def _encode(body: bytes, _others: Sequence[bytes], chance: random.Random) -> bytes:
    codec = chance.choice(("utf-16", "utf-16-le", "utf-32", "latin-1", "cp1252", "shift_jis", "utf-8-sig"))
    return body.decode("utf-8", "replace").encode(codec, "replace")


def _pack(body: bytes, _others: Sequence[bytes], chance: random.Random) -> bytes:
    return gzip.compress(body, 1) if chance.random() < 0.3 else body


_WAYS: list[Callable[[bytes, Sequence[bytes], random.Random], bytes]] = [
    _insert, _insert, _insert, _octets, _drop, _drop, _repeat, _cut, _splice, _splice, _swap, _encode, _pack,
]  # fmt: skip
