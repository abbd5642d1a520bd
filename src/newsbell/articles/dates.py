"""Times as pages write them. A time without a zone is not given one."""

import re
from datetime import UTC, date, datetime, timedelta, timezone
from email.utils import parsedate_to_datetime

_ISO = re.compile(
    r"(?P<year>(?:19|20)\d\d)-?(?P<month>[01]\d)-?(?P<day>[0-3]\d)"
    r"(?:[T\s]\s*(?P<hour>[012]?\d):?(?P<minute>[0-5]\d)(?::?(?P<second>[0-5]\d)(?:[.,]\d+)?)?"
    r"\s*(?P<zone>Z|UTC|GMT|[+-]\d\d:?(?:\d\d)?)?)?",
)
_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            (
                "january jan januar jänner janvier janv enero ene gennaio janeiro januari stycznia ocak января "
                "يناير leden ledna ianuarie tammikuuta січня"
            ),
            (
                "february feb februar février févr febrero febbraio feb fevereiro februari lutego şubat февраля "
                "فبراير února februarie helmikuuta лютого شباط"
            ),
            (
                "march mar märz mrz maerz mars marzo março maart marca mart марта مارس března martie maaliskuuta "
                "березня آذار"
            ),
            (
                "april apr avril avr abril abr aprile kwietnia nisan апреля أبريل ابريل dubna aprilie huhtikuuta "
                "квітня نيسان"
            ),
            "may mai mayo maggio maio mei maja mayıs мая مايو května toukokuuta травня أيار",
            "june jun juni juin junio giugno junho czerwca haziran июня يونيو června iunie kesäkuuta червня حزيران",
            (
                "july jul juli juillet juil julio luglio julho lipca temmuz июля يوليو července iulie heinäkuuta "
                "липня تموز"
            ),
            "august aug août aout agosto ago augustus sierpnia ağustos августа أغسطس srpna elokuuta серпня آب",
            (
                "september sep sept septembre septiembre settembre setembro września eylül сентября سبتمبر září "
                "septembrie syyskuuta вересня أيلول"
            ),
            (
                "october oct oktober okt octobre octubre ottobre outubro października ekim октября أكتوبر října "
                "octombrie lokakuuta жовтня"
            ),
            "november nov novembre noviembre novembro listopada kasım ноября نوفمبر noiembrie marraskuuta",
            (
                "december dec dezember dez décembre déc diciembre dic dicembre dezembro desember grudnia aralık "
                "декабря ديسمبر prosince decembrie joulukuuta грудня"
            ),
        ),
        start=1,
    )
    for name in names.split()
}
_DIGIT = re.compile(r"\d")
_NAME = "|".join(sorted(_MONTHS, key=len, reverse=True))
_DAY_FIRST = re.compile(
    rf"\b(?P<day>[0-3]?\d)(?:\.|st|nd|rd|th|er"
    rf"|º)?[\s-]+(?:de\s+)?(?P<month>{_NAME})\b\.?,?[\s-]+(?:del?\s+)?(?P<year>(?:19|20)\d\d\b|\d\d(?=\W*$))",
    re.IGNORECASE,
)
_MONTH_FIRST = re.compile(
    rf"\b(?P<month>{_NAME})\b\.?\s+(?P<day>[0-3]?\d)(?:st|nd|rd|th)?,?\s+(?P<year>(?:19|20)\d\d)\b", re.IGNORECASE
)
_DOTTED = re.compile(
    r"\b(?P<day>[0-3]?\d)(?:\.\s?| \| )(?P<month>[01]?\d)(?:\.\s?| \| )(?P<year>(?:19|20)?\d\d)"
    r"(?:\b|(?=[0-3]\d\.[01]\d\.))"
)
_SLASHED = re.compile(r"\b(?P<first>[0-3]?\d)[/-](?P<second>[0-3]?\d)[/-](?P<year>(?:19|20)\d\d)\b")
_EAST = re.compile(
    r"(?P<year>(?:19|20)\d\d)\s*[年년./-]\s*(?P<month>[01]?\d)\s*[月월./-]\s*(?P<day>[0-3]?\d)\s*[日일]?"
)
_CLOCK = re.compile(
    r"(?<![\d:.])(?<![a-su-z])(?P<hour>[012]?\d)(?:[:.h](?P<minute>[0-5]\d)(?!\d|\.\d)"
    r"|(?=\s*[ap]\.?m))(?::[0-5]\d)?\s*(?P<half>[ap]\.?m\b\.?)?"
    r"(?:\s*(?:Uhr|h|hrs))?\s*\(?(?P<zone>Z|UTC|GMT|BST|MES?Z|МСК|MSK|[A-Z]{2,4}T)?\b",
    re.IGNORECASE,
)
_ZONES = {
    "Z": 0, "UTC": 0, "GMT": 0, "BST": 60, "WET": 0, "WEST": 60, "CET": 60, "CEST": 120, "EET": 120, "EEST": 180,
    "EST": -300, "EDT": -240, "CST": -360, "CDT": -300, "MST": -420, "MDT": -360, "PST": -480, "PDT": -420,
    "AKST": -540, "AKDT": -480, "HST": -600, "JST": 540, "KST": 540, "AEST": 600, "AEDT": 660, "NZST": 720, "NZDT": 780,
    "МСК": 180, "MSK": 180, "ART": -180, "MESZ": 120, "MEZ": 60,
}  # fmt: skip


def machine_time(text: str | None) -> datetime | None:
    """A time that is written for machines (ISO 8601, RFC 5322), None where it is none or could not be."""
    text = (text or "").strip()[:60]
    if match := _ISO.match(text):
        return _made(match, _zone(match["zone"]))
    try:
        return parsedate_to_datetime(text) if text else None
    except (ValueError, IndexError, TypeError, OverflowError):
        return None


def told_date(text: str) -> tuple[datetime, bool, tuple[int, int]] | None:
    """The first whole date in a reader's words, whether a clock time stands by it, and where: the span of the date.

    Year, month and day must all be there. A numeric date is day first,
    and month first where its second number can be no month.
    """
    if _DIGIT.search(text) is None:
        return None  # most lines have none
    found = min(
        (
            match
            for pattern in (_DAY_FIRST, _MONTH_FIRST, _EAST, _DOTTED, _SLASHED)
            if (match := pattern.search(text[:2000]))
        ),
        key=lambda match: match.start(),
        default=None,
    )
    if found is None:
        return None
    parts = found.groupdict()
    if "first" in parts:
        day, month = int(parts["first"]), int(parts["second"])
        if month > 12:
            day, month = month, day
    else:
        day = int(parts["day"])
        month = int(parts["month"]) if parts["month"].isdigit() else _MONTHS[parts["month"].lower()]
    year = int(parts["year"])
    year += 2000 if year < 70 else 1900 if year < 100 else 0
    clock = _clock(text, found)
    try:
        if clock is None:
            return datetime(year, month, day), False, found.span()  # noqa: DTZ001 - the page names no zone
        hour, minute, zone = clock
        return datetime(year, month, day, hour, minute, tzinfo=zone), True, found.span()
    except ValueError:
        return None


def names_day(text: str, when: date) -> bool:
    """Does this text write this day out, in numbers or with its month's name? A year alone names no day."""
    year, month, day = f"(?:{when.year}|{when.year % 100:02})", f"0?{when.month}", f"0?{when.day}"
    name = "|".join(name for name, number in _MONTHS.items() if number == when.month)
    forms = (
        rf"{when.year}\W?0?{when.month}\W?0?{when.day}(?!\d)|{when.year}[年년]\s?{month}[月월]\s?{day}[日일]",
        rf"(?<!\d){day}[./-]\s?{month}[./-]\s?{year}|(?<!\d){month}[/-]{day}[/-]{year}",
        rf"(?<!\d){day}\b\W{{0,3}}(?:\w{{1,3}}\W{{1,2}})?(?:{name})|\b(?:{name})\W{{1,2}}{day}(?!\d)",
        rf"(?<!\d){day}(?:st|nd|rd|th)\W{{1,3}}(?:of )?(?:{name})",
    )
    return any(re.search(form, text, re.IGNORECASE) for form in forms)


def _clock(text: str, date: re.Match[str]) -> tuple[int, int, timezone | None] | None:
    after = _CLOCK.search(text[date.end() : date.end() + 40])
    before = after or _CLOCK.search(text[max(0, date.start() - 25) : date.start()])
    if before is None or int(before["hour"]) > 24:
        return None
    hour, minute = int(before["hour"]), int(before["minute"] or 0)
    if before["half"]:
        hour = hour % 12 + (12 if before["half"].lower().startswith("p") else 0)
    minutes = _ZONES.get((before["zone"] or "").upper())
    return hour % 24, minute, None if minutes is None else timezone(timedelta(minutes=minutes))


def _zone(text: str | None) -> timezone | None:
    if not text:
        return None
    if text[0] not in "+-":
        return UTC
    digits = text[1:].replace(":", "")
    minutes = int(digits[:2]) * 60 + int(digits[2:] or 0)
    return timezone(timedelta(minutes=-minutes if text[0] == "-" else minutes)) if minutes < 1440 else None


def _made(match: re.Match[str], zone: timezone | None) -> datetime | None:
    numbers = [int(match[name]) for name in ("year", "month", "day")]
    clock = [int(match[name] or 0) for name in ("hour", "minute", "second")]
    try:
        return datetime(*numbers, *clock, tzinfo=zone)  # type: ignore[misc, arg-type] # six numbers, in this order
    except ValueError:
        return None
