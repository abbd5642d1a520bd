"""The reader's own link, and a code by which one more device joins."""

from datetime import datetime

from django.db import transaction
from django.http import HttpRequest
from ninja import Field, Router, Schema
from ninja.responses import Status

from newsbell.api import joining, schemas
from newsbell.api.auth import MANAGE, reader_of
from newsbell.api.cors import check_origin
from newsbell.api.limits import check_codes
from newsbell.api.publishers import named
from newsbell.common.clock import now
from newsbell.readers import capabilities, codes, consent, devices
from newsbell.readers.capabilities import LINK, Purpose
from newsbell.readers.names import public_name

router = Router(tags=["reader"])


class CodeOut(Schema):
    code: str
    expires_at: datetime


class LinkOut(Schema):
    """Secrets of the reader's own link, by purpose; shown this once."""

    capabilities: dict[str, str]


class LinkIn(schemas.Strict):
    code: str = Field(min_length=1, max_length=32)
    subscription: schemas.SubscriptionIn
    consent: schemas.ConsentIn


@router.post("/reader/links", response={201: LinkOut}, auth=MANAGE, summary="Make the link to keep")
def make_link(request: HttpRequest) -> Status[LinkOut]:
    """For managing and for the inbox. An earlier link to keep stops working; devices keep their own."""
    reader, moment = reader_of(request), now()
    purposes = (Purpose.MANAGE, Purpose.INBOX)
    made = {purpose.value: capabilities.issue(reader, purpose, moment, LINK) for purpose in purposes}
    return Status(201, LinkOut(capabilities=made))


@router.post("/reader/codes", response={201: CodeOut}, auth=MANAGE, summary="Make a code for one more device")
def make_code(request: HttpRequest) -> Status[CodeOut]:
    """Valid for 15 minutes and once; an earlier one stops working."""
    code, ends = codes.issue(reader_of(request), now())
    return Status(201, CodeOut(code=code, expires_at=ends))


@router.post("/publishers/{slug}/devices", response={201: schemas.JoinedOut}, summary="Join a reader by a code")
def link(request: HttpRequest, slug: str, body: LinkIn) -> Status[schemas.JoinedOut]:
    """The device becomes the reader's, with capabilities of its own; the reader's other devices keep theirs."""
    publisher, moment = named(slug), now()
    check_origin(request, publisher)
    check_codes(request, moment)
    subscription = joining.read_subscription(publisher, body.subscription.model_dump(), moment)
    said, holder = body.consent, capabilities.new_holder()
    with transaction.atomic():
        reader = codes.use(publisher, body.code, moment)
        device = devices.register(reader, subscription, moment, holder)
        consent.receipt(reader, said.choice, said.words, said.language or reader.language, said.page, moment)
        tokens = capabilities.issue_all(reader, moment, holder)
    return Status(201, schemas.JoinedOut(reader=public_name(reader.pk), device=device.pk, capabilities=tokens))
