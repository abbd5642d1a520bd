"""Letters on their way: to an address that was given, and a reader's edition to one that was confirmed."""

import logging
import re
import unicodedata
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.text import Truncator
from django.utils.translation import override

from newsbell.common import conf, zones
from newsbell.common.clock import now
from newsbell.common.errors import MailBounced, MailFailed, MailRefused
from newsbell.common.writing import ours
from newsbell.delivery import alarms, mail
from newsbell.delivery.letter import Letter, Line
from newsbell.delivery.mail_words import words_in
from newsbell.delivery.question import Question
from newsbell.readers import addresses
from newsbell.readers.models import Address

log = logging.getLogger("newsbell.letters")
SOON = timedelta(minutes=1)
LONGEST_TITLE = 120
LONGEST_STANDFIRST = 40
"""Words."""
MOST_SIGNS, MOST_WIDE_SIGNS = 320, 120
"""Of words as well: some languages are written without spaces, most of them in wide signs."""
_LANGUAGE = re.compile("[A-Za-z0-9-]+")


def ask(row: Address) -> datetime | None:
    """readers → delivery: asks the owner of an address, until a day after it was given."""
    moment = now()
    if row.confirmed_at or row.ended_at or moment >= row.asked_at + addresses.VALID or not mail.offered():
        return None
    try:
        with mail.connection() as over:
            mail.post(_question(row).message(), mail.back(addresses.token(row, "return")), over)
    except MailBounced:
        with ours(row):
            addresses.leave(row, Address.Why.BOUNCED, now())
    except MailFailed as error:
        _tell(error)
        return again(moment, row.asked_at)
    return None


@dataclass(frozen=True)
class Item:
    """A story that an edition tells: its title, its first words and its address, which may be empty, what of it the
    reader follows, and its language, where that is known.
    """

    title: str
    standfirst: str
    url: str
    why: Sequence[Mapping[str, Any]]
    language: str = ""


class Postman:
    """Hands editions over to the confirmed addresses of some readers, over one connection."""

    def __init__(self, known: Mapping[int, Address], over: mail.Connection) -> None:
        self._addresses, self._over = known, over

    def edition(self, reader: int, key: str, items: Sequence[Item], at: datetime) -> bool:
        """reminders, readers → delivery: one edition; False where no address of the reader takes it.

        `key` is the edition's own and in ASCII: a second try with it is the same message. Raises MailFailed where it
        may be tried again; what cannot be told from the outside is whether the first try arrived.
        """
        address = self._addresses.get(reader)
        # Whoever left while letters to others were handed over is not written to.
        if address is None or not addresses.stands(address):
            return False
        letter = _edition(address, key, items, at)
        try:
            mail.post(letter.message(), mail.back(addresses.token(address, "return")), self._over)
        except MailBounced:
            addresses.leave(address, Address.Why.BOUNCED, now())
            return False
        except MailFailed as error:
            _tell(error)
            raise
        return True


@contextmanager
def postman(readers: Collection[int]) -> Iterator[Postman]:
    """Who brings letters to these readers."""
    with mail.connection() as over:
        yield Postman(addresses.of_all(readers) if mail.offered() else {}, over)


def _edition(address: Address, key: str, items: Sequence[Item], at: datetime) -> Letter:
    language, publisher = language_of(address), address.reader.publisher
    words, own = words_in(language), mail.sender(publisher.name)
    leave = reverse("newsbell:newsbell-bell:leave-mail", args=[addresses.token(address, "leave")])
    home = publisher.origin or conf.get("NEWSBELL_URL")
    return Letter(
        key=key,
        domain=own.domain,
        sender=own,
        to=address.address,
        subject=_subject(publisher.name, [one.title for one in items]),
        leave=conf.get("NEWSBELL_URL") + leave,
        leave_words=words["leave"],
        lines=[
            Line(one.title, one.url or home, _because(one, words), _first_words(one), one.language) for one in items
        ],
        at=at,
        language=language,
        direction=words["dir"],
        day=_day(at, address.reader.zone, language),
    )


def again(moment: datetime, since: datetime) -> datetime:
    """When what was first tried at `since` is tried again: twice as late each time."""
    return moment + max(SOON, moment - since)


def _subject(name: str, titles: Sequence[str]) -> str:
    """The best story, and how many more: in every language without words."""
    more = f" (+{len(titles) - 1})" if len(titles) > 1 else ""
    return " ".join(f"{name}: {titles[0][:LONGEST_TITLE]}{more}".split())


def _first_words(item: Item) -> str:
    words = Truncator(" ".join(item.standfirst.split())).words(LONGEST_STANDFIRST)
    wide = sum(unicodedata.east_asian_width(sign) in "WF" for sign in words) * 2 > len(words)
    return Truncator(words).chars(MOST_WIDE_SIGNS if wide else MOST_SIGNS)


def _day(at: datetime, zone: str, language: str) -> str:
    with override(language):
        return date_format(at.astimezone(zones.zone(zone)), "DATE_FORMAT")


def _because(item: Item, words: Mapping[str, str]) -> str:
    names = [words["top"] if one["kind"] == "top-stories" else str(one["name"]) for one in item.why]
    return words["because"].replace("{names}", ", ".join(dict.fromkeys(names)))


def language_of(address: Address) -> str:
    """The language in which its reader is written to."""
    reader = address.reader
    said = reader.language or reader.publisher.language
    return said if _LANGUAGE.fullmatch(said) else "en"


def _question(row: Address) -> Question:
    publisher, language = row.reader.publisher, language_of(row)
    words = words_in(language)
    page = reverse("newsbell:newsbell-bell:confirm-mail", args=[publisher.slug])
    return Question(
        key=row.handle,
        sender=mail.sender(publisher.name),
        to=row.address,
        subject=words["confirmSubject"],
        text=words["confirmText"].replace("{name}", publisher.name),
        button=words["confirm"],
        link=f"{conf.get('NEWSBELL_URL')}{page}?lang={language}#{addresses.token(row, 'confirm')}",
        at=row.asked_at,
        language=language,
        direction=words["dir"],
    )


def _tell(error: MailFailed) -> None:
    if isinstance(error, MailRefused):
        alarms.sound(error.code, conf.get("NEWSBELL_MAIL_FROM"), error.why, now())
    else:
        log.warning("%s", error)
