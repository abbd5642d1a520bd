"""P-256: every way to multiply gives the same."""

import ssl
from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newsbell.delivery import curve

ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
scalars = st.one_of(st.integers(1, ORDER - 1), st.integers(1, 64), st.integers(ORDER - 64, ORDER - 1)).map(
    lambda number: number.to_bytes(curve.SCALAR, "big")
)
# NIST CAVP, KAS ECC CDH primitive, P-256, count 0: dIUT, QCAVS, QIUT, ZIUT.
PRIVATE = bytes.fromhex("7d7dc5f71eb29ddaf80d6214632eeae03d9058af1fb6d22ed80badb62bc1a534")
THEIRS = bytes.fromhex(
    "04700c48f77f56584c5cc632ca65640db91b6bacce3a4df6b42ce7cc838833d287"
    "db71e509e3fd9b060ddb20ba5c51dcc5948d46fbf640dfe0441782cab85fa4ac"
)
OURS = bytes.fromhex(
    "04ead218590119e8876b29146ff89ca61770c4edbbf97d38ce385ed281d8a6b230"
    "28af61281fd35e2fa7002523acc85a429cb06ee6648325389f59edfce1405141"
)
SHARED = bytes.fromhex("46fc62106420ff012e54a434fbdd2d25ccc5852060561e68040dd7778997bd7b")
WAYS = [curve.agree, curve.plainly, curve.directly(ssl._ssl.__file__)]  # type: ignore[attr-defined]  # as the module does


@pytest.mark.parametrize("agree", WAYS, ids=("here", "plainly", "directly"))
def test_each_way_gives_what_nist_published(agree: curve.Agree) -> None:
    assert agree(PRIVATE, THEIRS) == (OURS, SHARED)


@settings(deadline=None)
@given(scalars, scalars)
def test_all_ways_agree_and_so_do_both_sides(one: bytes, other: bytes) -> None:
    point = curve.plainly(other, THEIRS)[0]
    assert curve.agree(one, point) == curve.plainly(one, point)
    assert curve.agree(one, point)[1] == curve.agree(other, curve.agree(one, point)[0])[1]


@pytest.mark.parametrize("agree", WAYS, ids=("here", "plainly", "directly"))
@pytest.mark.parametrize(
    "point",
    [b"", THEIRS[:-1], THEIRS + b"x", THEIRS[:-1] + b"x", b"\x06" + THEIRS[1:], bytes(65)],
    ids=("none", "short", "long", "beside", "hybrid", "zeros"),
)
def test_no_way_multiplies_a_point_that_is_not_on_the_curve(agree: curve.Agree, point: bytes) -> None:
    """RFC 8291 §7: its shared secrets would be few, and whoever chose it would know them."""
    with pytest.raises(ValueError, match=r"."):
        agree(PRIVATE, point)
    assert agree(PRIVATE, THEIRS) == (OURS, SHARED), "and the next one is none the worse"


def test_a_private_number_of_zero_makes_no_message() -> None:
    for agree in WAYS:
        with pytest.raises(ValueError, match=r"."):
            agree(bytes(curve.SCALAR), THEIRS)


@given(st.binary(min_size=curve.DRAWN, max_size=curve.DRAWN))
def test_what_is_drawn_gives_a_private_number(drawn: bytes) -> None:
    assert 1 <= int.from_bytes(curve.scalar(drawn), "big") < ORDER


def test_threads_do_not_disturb_each_other() -> None:
    points = [curve.plainly(bytes(31) + bytes([n]), THEIRS)[0] for n in range(1, 100)]
    with ThreadPoolExecutor(4) as threads:
        found = list(threads.map(lambda point: curve.agree(PRIVATE, point), points))
    assert found == [curve.plainly(PRIVATE, point) for point in points]


def test_where_this_openssl_cannot_be_had_cryptography_multiplies(monkeypatch: pytest.MonkeyPatch) -> None:
    """A Python with its OpenSSL built in has no file of it; another library has none of its functions."""
    for path in ("/nowhere/_ssl.so", "libm.so.6"):
        monkeypatch.setattr("ssl._ssl.__file__", path)
        curve._fastest.cache_clear()
        try:
            assert curve._fastest() is curve.plainly
        finally:
            monkeypatch.undo()
            curve._fastest.cache_clear()
    assert curve._fastest() is not curve.plainly
