"""P-256 (SEC 2 §2.4.2): a key pair of ours, and what it shares with a browser's point (ECDH, SP 800-56A §5.7.1.2).

Of a message's seal this is nearly all. `cryptography` multiplies once more where it is given a private number, to check
that the pair is one, and wraps each point in an object: 84 µs. The same OpenSSL, as Python's own `ssl` module has it,
asked for its three multiplications and nothing else: 64. Where that cannot be had, `cryptography` does it.
"""

import ctypes
import ssl
from collections.abc import Callable
from functools import cache

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

POINT = 65  # uncompressed: 4, x, y
SCALAR = 32
DRAWN = 48  # octets modulo the order: 128 bits to spare, so the bias is nil (FIPS 186-5 A.2.1)

_CURVE = ec.SECP256R1()
_ECDH = ec.ECDH()
_ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
_NID = 415  # NID_X9_62_prime256v1
_UNCOMPRESSED = 4
_G = bytes.fromhex(
    "046b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c296"
    "4fe342e2fe1a7f9b8ee7eb4a7c0f9e162bce33576b315ececbb6406837bf51f5"
)

Agree = Callable[[bytes, bytes], tuple[bytes, bytes]]
"""Our private number (32 octets) and their point (65) → our point (65), and the shared secret (32): the shared x.

Raises ValueError where theirs is not on the curve.
"""


def scalar(drawn: bytes) -> bytes:
    """The private number, 32 octets from 1 to the order less 1, that 48 uniform octets give."""
    return (int.from_bytes(drawn, "big") % (_ORDER - 1) + 1).to_bytes(SCALAR, "big")


def check(point: bytes) -> None:
    """Raises ValueError where these octets are not an uncompressed point of the curve."""
    if len(point) != POINT or point[0] != _UNCOMPRESSED:
        raise ValueError("not an uncompressed point")
    ec.EllipticCurvePublicKey.from_encoded_point(_CURVE, point)


def agree(scalar: bytes, point: bytes) -> tuple[bytes, bytes]:
    """`Agree`, the fastest way there is here."""
    return _fastest()(scalar, point)


def plainly(scalar: bytes, point: bytes) -> tuple[bytes, bytes]:
    """`Agree`, by `cryptography`."""
    ours = ec.derive_private_key(int.from_bytes(scalar, "big"), _CURVE)
    shared = ours.exchange(_ECDH, ec.EllipticCurvePublicKey.from_encoded_point(_CURVE, point))
    return ours.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint), shared


def directly(path: str) -> Agree:
    """`Agree`, by the OpenSSL that this shared object is linked with. Raises OSError or AttributeError without one."""
    openssl = _OpenSSL(path)
    idle: list[_Bench] = []

    def agree(scalar: bytes, point: bytes) -> tuple[bytes, bytes]:
        try:
            bench = idle.pop()  # one thread's alone meanwhile
        except IndexError:
            bench = _Bench(openssl)
        try:
            return bench.agree(scalar, point)
        finally:
            idle.append(bench)

    return agree


@cache
def _fastest() -> Agree:
    try:
        direct = directly(ssl._ssl.__file__)  # type: ignore[attr-defined]  # the only way to just that OpenSSL
        known = direct(scalar(bytes(DRAWN)), _G) == (_G, _G[1 : 1 + SCALAR])  # 1 · G = G
    except (AttributeError, OSError, ValueError):
        known = False
    return direct if known else plainly


class _OpenSSL:
    """The functions of libcrypto that are used: all are in 1.1.1 and since, none is deprecated."""

    def __init__(self, path: str) -> None:
        library = ctypes.CDLL(path)
        pointer, octets, number, size = ctypes.c_void_p, ctypes.c_char_p, ctypes.c_int, ctypes.c_size_t

        def function(name: str, returns: type | None, *takes: type) -> Callable[..., int]:
            found = getattr(library, name)
            found.restype, found.argtypes = returns, takes
            return found  # type: ignore[no-any-return]  # what ctypes gives has no type

        self.new_point = function("EC_POINT_new", pointer, pointer)
        self.free_point = function("EC_POINT_clear_free", None, pointer)
        self.read_point = function("EC_POINT_oct2point", number, pointer, pointer, octets, size, pointer)
        self.write_point = function("EC_POINT_point2oct", size, pointer, pointer, number, octets, size, pointer)
        self.multiply = function("EC_POINT_mul", number, pointer, pointer, pointer, pointer, pointer, pointer)
        self.new_number = function("BN_secure_new", pointer)
        self.free_number = function("BN_clear_free", None, pointer)
        self.read_number = function("BN_bin2bn", pointer, octets, number, pointer)
        self.clear_number = function("BN_clear", None, pointer)
        self.new_context = function("BN_CTX_secure_new", pointer)
        self.free_context = function("BN_CTX_free", None, pointer)
        self.clear_errors = function("ERR_clear_error", None)
        self.p256 = function("EC_GROUP_new_by_curve_name", pointer, number)(_NID)
        if not self.p256:
            raise OSError("this OpenSSL has no P-256")


class _Bench:
    """What one thread at a time works with: numbers and points that OpenSSL writes into."""

    def __init__(self, openssl: _OpenSSL) -> None:
        self._openssl = openssl
        self._number, self._context = openssl.new_number(), openssl.new_context()
        self._ours, self._shared = openssl.new_point(openssl.p256), openssl.new_point(openssl.p256)
        self._written = ctypes.create_string_buffer(POINT)
        if not all((self._number, self._context, self._ours, self._shared)):
            raise MemoryError

    def __del__(self) -> None:
        self._openssl.free_point(self._ours)
        self._openssl.free_point(self._shared)
        self._openssl.free_number(self._number)
        self._openssl.free_context(self._context)

    def agree(self, scalar: bytes, point: bytes) -> tuple[bytes, bytes]:
        openssl, p256, number, context = self._openssl, self._openssl.p256, self._number, self._context
        # Reading a point checks that it is on the curve; multiplying is in constant time, as in OpenSSL's own ECDH.
        known = len(point) == POINT and point[0] == _UNCOMPRESSED
        if not known or not openssl.read_point(p256, self._shared, point, POINT, context):
            openssl.clear_errors()
            raise ValueError("not a point on P-256")
        done = (
            openssl.read_number(scalar, len(scalar), number)
            and openssl.multiply(p256, self._ours, number, None, None, context)
            and openssl.multiply(p256, self._shared, None, self._shared, number, context)
        )
        openssl.clear_number(number)
        if not done:
            raise MemoryError
        return self._octets(self._ours), self._octets(self._shared)[1 : 1 + SCALAR]

    def _octets(self, point: int) -> bytes:
        written, openssl = self._written, self._openssl
        if openssl.write_point(openssl.p256, point, _UNCOMPRESSED, written, POINT, self._context) != POINT:
            openssl.clear_errors()
            raise ValueError("the point at infinity")
        return written.raw
