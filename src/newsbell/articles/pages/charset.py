"""Which characters the bytes of a page mean, decided as browsers do."""

import codecs
import re

from newsbell.common.charsets import claimed, codec, guess

_MARKS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
_DECLARED = re.compile(
    rb"""<(?:meta|\?xml)\b[^>]{0,300}?(?:charset|encoding)\s*=\s*["']?\s*([\w.:-]{1,40})""", re.IGNORECASE
)
_PRESCANNED_BYTES = 8_192
_ESCAPED = "iso2022_jp"


def decode(body: bytes, content_type: str | None) -> str:
    """The text of a page: by its mark, the HTTP header, its own declaration, UTF-8, or a guess (WHATWG HTML §13.2.3).

    A claim that the bytes refute counts after UTF-8 that fits, since text in another encoding hardly ever does.
    Never raises: what does not fit is replaced.
    """
    for mark, its in _MARKS:
        if body.startswith(mark):
            return body.removeprefix(mark).decode(its, "replace")
    declared = _DECLARED.search(body[:_PRESCANNED_BYTES])
    claims = (codec(claimed(content_type)), codec(declared[1].decode("ascii") if declared else None))
    # Of the encodings with escapes a page may claim ISO-2022-JP alone (WHATWG Encoding §4.2: the others are refused).
    known = [one for one in claims if one and (one == _ESCAPED or not one.startswith("iso2022"))]
    for one in (*(known if known and known[0] == _ESCAPED else ()), "utf-8", *known):
        try:
            return body.decode(one)
        except UnicodeDecodeError:
            continue
    return body.decode(known[0] if known else guess(body), "replace")
