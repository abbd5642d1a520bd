"""Which characters the bytes of a feed mean."""

import codecs
import re

from newsbell.common.charsets import claimed, codec, guess

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


def decode(body: bytes, content_type: str | None) -> tuple[str, str | None]:
    """The text of a feed, without byte order mark, and what was wrong with its encoding, or None.

    A mark decides; else UTF-8 where it fits, because other text hardly ever does; else what the document declares, then
    what the HTTP header says (RFC 7303 §3, in the order that real feeds get right);
    else a guess, Windows-1252 in the end.
    """
    for mark, its in _MARKS:
        if body.startswith(mark):
            return body.removeprefix(mark if b"<" not in mark else b"").decode(its, "replace"), None
    declared = _DECLARED.match(body)
    claims = (declared[1].decode("ascii") if declared else None, claimed(content_type))
    known = [one for one in map(codec, claims) if one]
    for one in (*(one for one in known if one.startswith("iso2022")), "utf-8", *known):
        try:
            return body.decode(one), None
        except UnicodeDecodeError:
            continue
    claim = next(filter(None, claims), None)
    guessed = next((one for one in known if one != "utf-8"), None) or guess(body)
    return body.decode(
        guessed, "replace"
    ), f"not in {claim} as it says" if claim else f"in an unnamed encoding ({guessed}?)"
