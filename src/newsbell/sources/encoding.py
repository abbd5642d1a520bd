"""Which characters the bytes of a feed mean."""

import codecs
import re
from email.message import Message

from charset_normalizer import from_bytes

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16, whose mark it begins with
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
    (b"<\0", "utf-16-le"),
    (b"\0<", "utf-16-be"),
)
_DECLARED = re.compile(rb"""\A\s*<\?xml[^>]{0,200}?encoding\s*=\s*["']([\w.:-]{1,40})["']""")
# Encodings in which markup looks like ASCII. Others (UTF-7, EBCDIC, punycode) only ever served to smuggle or to stall.
_LIKE_ASCII = re.compile(
    r"utf-8|ascii|cp(?:8|9|12)\d+|iso8859[-_]\d+|iso2022_\w+|koi8[-_]\w|mac[-_]\w+|gb\w+|big5\w*|shift_jis\w*|euc_\w+"
    r"|tis[-_]620"
)
_GUESSED_BYTES = 20_000
# Labels mean their larger successors (WHATWG Encoding §4.2).
_MEANT = {"ascii": "cp1252", "iso8859-1": "cp1252", "iso8859-9": "cp1254", "gb2312": "gb18030", "gbk": "gb18030",
          "shift_jis": "cp932", "euc_kr": "cp949"}  # fmt: skip


def decode(body: bytes, content_type: str | None) -> tuple[str, str | None]:
    """The text of a feed, without byte order mark, and what was wrong with its encoding, or None.

    A mark decides; else UTF-8 where it fits, because other text hardly ever does; else what the document declares, then
    what the HTTP header says (RFC 7303 §3, in the order that real feeds get right);
    else a guess, Windows-1252 in the end.
    """
    for mark, codec in _MARKS:
        if body.startswith(mark):
            return body.removeprefix(mark if b"<" not in mark else b"").decode(codec, "replace"), None
    declared = _DECLARED.match(body)
    claims = (declared[1].decode("ascii") if declared else None, _charset(content_type))
    known = [codec for codec in map(_codec, claims) if codec]
    for codec in (*(codec for codec in known if codec.startswith("iso2022")), "utf-8", *known):
        try:
            return body.decode(codec), None
        except UnicodeDecodeError:
            continue
    claim = next(filter(None, claims), None)
    guessed = next((codec for codec in known if codec != "utf-8"), None) or _guess(body)
    return body.decode(
        guessed, "replace"
    ), f"not in {claim} as it says" if claim else f"in an unnamed encoding ({guessed}?)"


def _guess(body: bytes) -> str:
    best = from_bytes(body[:_GUESSED_BYTES]).best()
    return _codec(best.encoding if best else None) or "cp1252"


def _charset(content_type: str | None) -> str | None:
    if not content_type:
        return None
    message = Message()
    message["content-type"] = content_type
    charset = message.get_param("charset")
    return charset if isinstance(charset, str) else None


def _codec(label: str | None) -> str | None:
    try:
        name = codecs.lookup(label).name if label else ""
    except (LookupError, ValueError):
        return None
    return _MEANT.get(name, name) if _LIKE_ASCII.fullmatch(name) else None
