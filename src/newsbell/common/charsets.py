"""What a document says of its encoding, as the codec that reads it. Pure."""

import codecs
import re
from email.message import Message

from charset_normalizer import from_bytes

# Encodings in which markup looks like ASCII. Others (UTF-7, EBCDIC, punycode) only ever served to smuggle or to stall.
_LIKE_ASCII = re.compile(
    r"utf-8|ascii|cp(?:8|9|12)\d+|iso8859[-_]\d+|iso2022_\w+|koi8[-_]\w|mac[-_]\w+|gb\w+|big5\w*|shift_jis\w*|euc_\w+"
    r"|tis[-_]620"
)
_GUESSED_BYTES = 20_000
# Labels mean their larger successors (WHATWG Encoding §4.2).
_MEANT = {"ascii": "cp1252", "iso8859-1": "cp1252", "iso8859-9": "cp1254", "gb2312": "gb18030", "gbk": "gb18030",
          "shift_jis": "cp932", "euc_kr": "cp949"}  # fmt: skip


def codec(label: str | None) -> str | None:
    """The codec that a label means, or None: unknown, or none that a document may claim."""
    try:
        name = codecs.lookup(label).name if label else ""
    except (LookupError, ValueError):
        return None
    return _MEANT.get(name, name) if _LIKE_ASCII.fullmatch(name) else None


def claimed(content_type: str | None) -> str | None:
    """The charset of a Content-Type header."""
    if not content_type:
        return None
    message = Message()
    message["content-type"] = content_type
    charset = message.get_param("charset")
    return charset if isinstance(charset, str) else None


def guess(body: bytes) -> str:
    """The codec that the first 20,000 octets look like; Windows-1252 in the end."""
    best = from_bytes(body[:_GUESSED_BYTES]).best()
    return codec(best.encoding if best else None) or "cp1252"
