"""An envelope seals one plaintext, ever."""

import os

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from newsbell.delivery.envelopes import BITMAP, DIGEST, SLICE, bind, digest, fingerprint, pack, place, unpack
from newsbell.delivery.sealing import ENVELOPE, Recipient, envelope, fill, seal


def recipient() -> Recipient:
    key = ec.generate_private_key(ec.SECP256R1()).public_key()
    point = key.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
    return Recipient.parse(point, os.urandom(16))


def test_what_is_filled_into_an_envelope_is_what_sealing_at_once_gives() -> None:
    to, key, salt = recipient(), os.urandom(32), os.urandom(16)
    made = envelope(to, key, salt)
    assert len(made) == ENVELOPE
    assert fill(made, b"Fire in Devon", pad_to=512) == seal(b"Fire in Devon", to, key, salt, pad_to=512)


def test_a_shelf_gives_back_what_lies_on_it() -> None:
    to = recipient()
    entries = [(n, fingerprint(to.point, to.auth), os.urandom(ENVELOPE)) for n in (0, 7, SLICE - 1)]
    packed = pack(entries)
    assert len(packed) == 3 * (2 + 4 + ENVELOPE)  # place, fingerprint, envelope
    assert unpack(packed) == {n: (of, made) for n, of, made in entries}
    assert place(2 * SLICE + 7) == (2, 7)


def test_padding_is_part_of_the_plaintext() -> None:
    assert digest(b"Fire", 512) != digest(b"Fire", 1_024)


def test_the_same_words_for_a_whole_slice_take_few_octets() -> None:
    bound, granted = bind(b"", dict.fromkeys(range(SLICE), b"d" * DIGEST))
    assert granted == set(range(SLICE))
    assert len(bound) == DIGEST + BITMAP


class Laws(RuleBasedStateMachine):
    """One shelf, whatever is asked of it, with crashes between binding and writing down."""

    def __init__(self) -> None:
        super().__init__()
        self.bound, self.sealed = b"", dict[int, bytes]()

    @rule(
        wanted=st.dictionaries(st.integers(0, SLICE - 1), st.sampled_from([b"a" * DIGEST, b"b" * DIGEST]), max_size=5),
        crash=st.booleans(),
    )
    def take(self, wanted: dict[int, bytes], crash: bool) -> None:
        after, granted = bind(self.bound, wanted)
        assert bind(after, wanted) == (after, granted), "the same again gives the same"
        if crash:
            return  # before the commit: nothing was sealed
        self.bound = after
        for position in wanted:
            if position in granted:
                assert self.sealed.setdefault(position, wanted[position]) == wanted[position]
            else:
                assert self.sealed[position] != wanted[position], "none is refused what it sealed"

    @invariant()
    def each_is_bound_to_one(self) -> None:
        for position, what in self.sealed.items():
            other = b"b" * DIGEST if what.startswith(b"a") else b"a" * DIGEST
            assert bind(self.bound, {position: other})[1] == set()


TestLaws = pytest.mark.laws(Laws.TestCase)
