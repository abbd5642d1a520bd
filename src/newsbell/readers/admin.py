"""The publisher's proof of consent: when, what, in which words by their digest; what anybody follows is on no page."""

from django.contrib import admin

from newsbell.common.admin import ReadOnly
from newsbell.readers import consent
from newsbell.readers.models import Consent, Proof
from newsbell.readers.names import public_name


@admin.register(Consent)
class ConsentAdmin(ReadOnly):
    list_display = fields = ("at", "choice", "language", "reader_name", "words_digest")
    list_filter = ("choice", "reader__publisher")

    @admin.display(description="reader")
    def reader_name(self, one: Consent) -> str:
        """The name that the reader finds in what they take along."""
        return public_name(one.reader_id)

    @admin.display(description="digest of the words")
    def words_digest(self, one: Consent) -> str:
        return consent.digest(one.words).hex()


@admin.register(Proof)
class ProofAdmin(ReadOnly):
    list_display = fields = ("at", "choice", "publisher", "words_digest", "until")
    list_filter = ("choice", "publisher")

    @admin.display(description="digest of the words")
    def words_digest(self, one: Proof) -> str:
        return bytes(one.digest).hex()
