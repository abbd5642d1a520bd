"""Receipts of one reader: some hundreds a day, and no end is ever refused for want of one."""

from datetime import timedelta
from typing import Any

import pytest
from tests.integration.api.caller import Api, code_of
from tests.readership import join

from newsbell.common import clock
from newsbell.common.models import Publisher
from newsbell.follows import choices
from newsbell.readers import consent
from newsbell.readers.models import Consent, Device, Reader

pytestmark = pytest.mark.django_db
SAID = {"words": "Follow Devon?", "choice": "follow"}
DEVON = {"kind": "phrase", "name": "Devon"}


def often(reader: Reader, hours: float = 1) -> int:
    """As many receipts as a day may have, of one day; returns how many the reader has by now."""
    at = clock.now() - timedelta(hours=hours)
    Consent.objects.bulk_create(Consent(reader=reader, at=at, choice="follow", words="…") for _ in range(consent.MOST))
    return reader.consents.count()


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("POST", "/reader/choices", {"follows": [DEVON], "consent": SAID}),
        ("PUT", "/reader/choices", {"follows": [DEVON], "consent": SAID}),
        ("POST", "/reader/favourites", {"follows": [DEVON], "consent": SAID}),
        ("PATCH", "/reader", {"updates": True, "consent": SAID}),
    ],
)
def test_what_a_reader_chooses_beyond_a_days_receipts_is_not_done(
    gazette: Publisher, method: str, path: str, body: dict[str, Any]
) -> None:
    """Whoever may join for nothing must not fill the disk; and nothing is chosen without its receipt."""
    joined = join(gazette)
    ask, before = Api(joined.tokens["manage"]), [one.subject.key for one in choices.of(joined.reader.pk)]
    full = often(joined.reader)
    answer = ask(method, path, body)
    assert (429, "too-many-choices") == code_of(answer)
    assert "86400" == answer.headers["Retry-After"]
    joined.reader.refresh_from_db()
    assert (before, False) == ([one.subject.key for one in choices.of(joined.reader.pk)], joined.reader.updates)
    assert full == joined.reader.consents.count()


def test_on_the_next_day_there_are_receipts_again(gazette: Publisher) -> None:
    joined = join(gazette)
    often(joined.reader, hours=25)
    assert (
        200
        == Api(joined.tokens["manage"])("POST", "/reader/choices", {"follows": [DEVON], "consent": SAID}).status_code
    )


def test_what_ends_is_never_refused_and_fills_no_disk_either(gazette: Publisher) -> None:
    """The reader leaves: as easily as they came, however often they chose that day."""
    joined = join(gazette, choices.Wish("phrase", "Devon"), choices.Wish("topic", "Sea"))
    ask = Api(joined.tokens["manage"])
    full = often(joined.reader)
    assert 200 == ask("DELETE", f"/reader/follows/{choices.of(joined.reader.pk)[0].pk}").status_code
    assert ["sea"] == [one.subject.key for one in choices.of(joined.reader.pk)]
    assert 200 == ask("POST", "/reader/leave").status_code
    assert ([], 0) == (choices.of(joined.reader.pk), Device.objects.count())
    assert full == joined.reader.consents.count()


def test_a_choice_that_cannot_be_kept_leaves_no_receipt(gazette: Publisher) -> None:
    joined = join(gazette)
    before = joined.reader.consents.count()
    answer = Api(joined.tokens["manage"])(
        "POST", "/reader/choices", {"follows": [{"kind": "phrase", "name": "the"}], "consent": SAID}
    )
    assert 422 == answer.status_code
    assert before == joined.reader.consents.count()
