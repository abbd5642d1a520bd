"""The key that all is sealed with changes while newsbell goes on."""

import io
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection
from tests.followed import followed
from tests.readership import NOON, join, publisher, subscription

from newsbell.api import joining
from newsbell.common import conf, resealing, sealed, secrets, tombstones
from newsbell.common.errors import SettingInvalid
from newsbell.follows import choices, postings
from newsbell.follows.audience import audience
from newsbell.follows.choices import Wish
from newsbell.follows.models import Posting, Subject
from newsbell.readers import capabilities, codes, devices
from newsbell.readers.models import Device

pytestmark = pytest.mark.django_db
DEVON = Wish("phrase", "Devon")
SEALED = {
    "newsbell_device": "endpoint, p256dh, auth",
    "newsbell_subject": "words",
    "newsbell_favourites": "follows",
    "newsbell_consent": "words, page",
    "newsbell_posting": "entries",
}


@pytest.fixture(autouse=True)
def folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    monkeypatch.setenv("NEWSBELL_DATA", str(tmp_path / "data"))
    monkeypatch.setenv("NEWSBELL_KEYS", str(tmp_path / "keys"))
    secrets.forget()
    yield tmp_path
    secrets.forget()


def rotate() -> str:
    out = io.StringIO()
    call_command("keys", "rotate-sealing", stdout=out)
    return out.getvalue()


def generations() -> set[int]:
    """With which keys what stands in the database is sealed."""
    found = set()
    with connection.cursor() as cursor:
        for table, columns in SEALED.items():
            cursor.execute(f"SELECT {columns} FROM {table}")
            found |= {bytes(value)[0] for row in cursor.fetchall() for value in row}
    return found


def test_all_is_sealed_anew_and_found_before_and_after() -> None:
    site, said = publisher(), subscription()
    joined = join(site, DEVON, said=said)
    pk, token = joined.reader.pk, joined.tokens["manage"]
    code, _ = codes.issue(joined.reader, NOON)
    tombstones.gone("leave", pk, NOON)
    (devon,) = (one.pk for one in choices.of(pk))

    def all_is_found() -> None:
        again: Any = joining.read_subscription(site, said, NOON)
        assert pk == devices.register(joined.reader, again, NOON).reader_id
        assert ["Devon"] == followed(joined.reader)
        assert pk in {reader for part in audience({devon: ""}, site.pk, NOON, after=-1) for reader in part.readers}
        assert joined.reader == capabilities.reader_for(token, capabilities.Purpose.MANAGE)
        choices.follow(pk, site, [DEVON], NOON)
        assert 1 == Subject.objects.count()

    secrets.add_generation()
    assert {1} == generations()
    all_is_found()
    assert 1 == Device.objects.count()
    assert joined.reader == codes.use(site, code, NOON)
    join(site, DEVON)
    assert "An earlier rotation is finished" in rotate()
    assert {2} == generations()
    all_is_found()
    assert tombstones.reader_digests(pk)[1] in conf.data(tombstones.FILE).read_text()
    assert "master-3.key seals from now on" in rotate()
    assert {3} == generations()
    all_is_found()
    choices.end(pk, [devon])
    assert 1 == Posting.objects.count()


def test_a_rotation_that_was_killed_goes_on_where_it_was(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(resealing, "BATCH", 2)
    site = publisher()
    for _ in range(5):
        join(site, DEVON)
    secrets.add_generation()
    assert 2 == len(list(islice(resealing.renew(), 2)))
    assert {1, 2} == generations()
    rotate()
    assert {2} == generations()
    assert 2 == secrets.newest()


def test_a_value_of_a_key_that_is_away_is_not_opened_and_no_key_is_made_for_it(folders: Path) -> None:
    secrets.add_generation()
    value = sealed.seal(b"said", "here")
    assert b"said" == sealed.unseal(value, "here")
    key = folders / "keys" / "master-2.key"
    key.unlink()
    secrets.forget()
    with pytest.raises(SettingInvalid, match="It is missing"):
        sealed.unseal(value, "here")
    with pytest.raises(SettingInvalid):
        sealed.seal(b"more", "here")
    assert not key.exists()
    with pytest.raises(SettingInvalid):
        sealed.unseal(b"", "here")
    with pytest.raises(SettingInvalid):
        sealed.unseal(b"\x01", "here")


def test_there_are_255_generations_at_most(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(secrets, "MOST_GENERATIONS", 1)
    with pytest.raises(SettingInvalid, match="no more"):
        secrets.add_generation()
    assert 1 == secrets.newest()


def test_a_subject_has_never_rows_of_two_keys() -> None:
    site = publisher()
    one = join(site, DEVON).reader
    secrets.add_generation()
    other = join(site, DEVON).reader
    tokens = {bytes(row.token) for row in Posting.objects.all()}
    assert 1 == len(tokens)
    assert 1 == sum(postings.renew())
    assert tokens.isdisjoint({bytes(row.token) for row in Posting.objects.all()})
    (devon,) = (follow.pk for follow in choices.of(one.pk))
    assert [[one.pk, other.pk]] == [part.readers for part in audience({devon: ""}, site.pk, NOON, after=-1)]
