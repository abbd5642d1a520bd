"""A reader's e-mail address: given, confirmed by who has its letter, removed."""

from django.db import transaction
from django.http import HttpRequest
from ninja import Field, Router, Schema
from ninja.security import HttpBearer

from newsbell.api import schemas
from newsbell.api.auth import MANAGE, reader_of
from newsbell.api.cors import check_origin
from newsbell.api.limits import check_letters, lettered
from newsbell.common.clock import now
from newsbell.common.errors import CapabilityRefused, NotFound
from newsbell.common.mailbox import mailbox
from newsbell.delivery import mail
from newsbell.readers import addresses, consent
from newsbell.readers.addresses import Why
from newsbell.readers.models import Reader

router = Router(tags=["reader"])


class AddressIn(schemas.Strict):
    address: str = Field(max_length=320)
    consent: schemas.ConsentIn


class AddressOut(Schema):
    """`ended`: why the last confirmed one ended, while there is none: `unsubscribed`, `bounced`, `complained`."""

    offered: bool = Field(description="are e-mail editions offered here?")
    address: str | None = Field(description="the confirmed one")
    waiting: str | None = Field(description="the one whose owner is asked")
    ended: str


class Confirming(HttpBearer):
    """Lets in who has the link of an address's letter."""

    def authenticate(self, request: HttpRequest, token: str) -> str:
        row = addresses.held(token, "confirm")
        if row is None:
            raise CapabilityRefused("This link cannot confirm an address", fix="Use the newest letter's.")
        check_origin(request, row.reader.publisher)
        return token


@router.get("/reader/address", response=AddressOut, auth=MANAGE, summary="The reader's e-mail address")
def address(request: HttpRequest) -> AddressOut:
    return _told(reader_of(request))


@router.put("/reader/address", response=AddressOut, auth=MANAGE, summary="Give an e-mail address")
def give(request: HttpRequest, body: AddressIn) -> AddressOut:
    """Its owner is asked by one letter; until the link in it is used the one before stays."""
    reader, moment, said = reader_of(request), now(), body.consent
    if not mail.offered():
        raise NotFound("E-mail editions are not offered here", fix="Their operator sets NEWSBELL_MAIL_FROM.")
    found = mailbox(body.address)
    check_letters(request, moment)
    with transaction.atomic():
        addresses.ask(reader, found, moment, enough=lettered(found, moment))
        consent.receipt(reader, said.choice, said.words, said.language or reader.language, said.page, moment)
    return _told(reader)


@router.delete("/reader/address", response=AddressOut, auth=MANAGE, summary="Remove the e-mail address")
def remove(request: HttpRequest) -> AddressOut:
    """Nothing more is sent to it, nor to one that is not confirmed yet."""
    reader = reader_of(request)
    for row in reader.addresses.filter(ended_at=None):
        addresses.leave(row, Why.UNSUBSCRIBED, now())
    return _told(reader)


@router.post("/mail/confirm", response=schemas.Done, auth=Confirming(), summary="Confirm an e-mail address")
def confirm(request: HttpRequest) -> schemas.Done:
    """With the secret of the letter's link; there is no GET that a link scanner could follow."""
    addresses.confirm(request.auth, now())  # type: ignore[attr-defined] # django-ninja puts it there
    return schemas.Done()


def _told(reader: Reader) -> AddressOut:
    living, waiting = addresses.of(reader.pk), addresses.waiting(reader.pk, now())
    return AddressOut(
        offered=mail.offered(),
        address=living.address if living else None,
        waiting=waiting.address if waiting else None,
        ended="" if living else addresses.ended(reader.pk) or "",
    )
