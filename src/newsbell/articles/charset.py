"""Which characters the bytes of a page mean, decided as browsers do."""

import codecs
import re
from email.message import Message

from charset_normalizer import from_bytes

_MARKS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
_DECLARED = re.compile(
    rb"""<(?:meta|\?xml)\b[^>]{0,300}?(?:charset|encoding)\s*=\s*["']?\s*([\w.:-]{1,40})""", re.IGNORECASE
)
# Encodings in which markup looks like ASCII. Others (UTF-7, EBCDIC, punycode) only ever served to smuggle or to stall.
_LIKE_ASCII = re.compile(
    r"utf-8|ascii|cp(?:8|9|12)\d+|iso8859[-_]\d+|iso2022_jp|koi8[-_]\w|mac[-_]\w+|gb\w+|big5\w*|shift_jis\w*|euc_\w+"
    r"|tis[-_]620"
)
_PRESCANNED_BYTES = 8_192
_GUESSED_BYTES = 20_000
# Labels mean their larger successors (WHATWG Encoding §4.2).
_MEANT = {"ascii": "cp1252", "iso8859-1": "cp1252", "iso8859-9": "cp1254", "gb2312": "gb18030", "gbk": "gb18030",
          "shift_jis": "cp932", "euc_kr": "cp949"}  # fmt: skip


def decode(body: bytes, content_type: str | None) -> str:
    """The text of a page: by its mark, the HTTP header, its own declaration, UTF-8, or a guess (WHATWG HTML §13.2.3).

    A claim that the bytes refute counts after UTF-8 that fits, since text in another encoding hardly ever does.
    Never raises: what does not fit is replaced.
    """
    for mark, codec in _MARKS:
        if body.startswith(mark):
            return body.removeprefix(mark).decode(codec, "replace")
    declared = _DECLARED.search(body[:_PRESCANNED_BYTES])
    claims = (_codec(_charset(content_type)), _codec(declared[1].decode("ascii") if declared else None))
    known = [codec for codec in claims if codec]
    for codec in (*(known if known and known[0].startswith("iso2022") else ()), "utf-8", *known):
        try:
            return body.decode(codec)
        except UnicodeDecodeError:
            continue
    return body.decode(known[0] if known else _guess(body), "replace")


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
