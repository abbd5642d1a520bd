"""Who may do what: `Authorization: Bearer …` with the one secret that the address asks for (guarantee 9)."""

from django.http import HttpRequest
from ninja.security import HttpBearer

from newsbell.api import tokens
from newsbell.api.cors import check_origin
from newsbell.api.limits import check_writes
from newsbell.common.clock import now
from newsbell.common.models import Publisher
from newsbell.readers import capabilities
from newsbell.readers.models import Capability, Reader


class Capable(HttpBearer):
    """Lets in the reader whose capability of this one purpose it is, as long as they change no more than one can."""

    def __init__(self, purpose: Capability.Purpose) -> None:
        super().__init__()
        self.purpose = purpose

    def authenticate(self, request: HttpRequest, token: str) -> Reader:
        reader = capabilities.reader_for(token, self.purpose)
        check_origin(request, reader.publisher)
        if request.method not in ("GET", "HEAD"):
            check_writes(request, reader.pk, now())
        return reader


class PublisherToken(HttpBearer):
    """Lets in the publisher whose API token it is."""

    def authenticate(self, request: HttpRequest, token: str) -> Publisher:
        return tokens.publisher_for(token)


MANAGE = Capable(Capability.Purpose.MANAGE)
INBOX = Capable(Capability.Purpose.INBOX)
UNSUBSCRIBE = Capable(Capability.Purpose.UNSUBSCRIBE)
PUBLISHER = PublisherToken()


def reader_of(request: HttpRequest) -> Reader:
    """The reader that `Capable` let in."""
    reader: Reader = request.auth  # type: ignore[attr-defined] # django-ninja puts it there
    return reader


def publisher_of(request: HttpRequest) -> Publisher:
    """The publisher that `PublisherToken` let in."""
    publisher: Publisher = request.auth  # type: ignore[attr-defined] # as above
    return publisher
