"""Favourites as a file, receipts for their reader, and proof of consent for the publisher."""

import io
import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.management import call_command
from django.test import Client
from tests.followed import followed
from tests.readership import NOON, join, publisher

from newsbell import joints
from newsbell.api.joining import Joined
from newsbell.common.errors import InputUnreadable
from newsbell.common.models import Publisher
from newsbell.follows import choices
from newsbell.follows.choices import MOST, Wish
from newsbell.readers import consent
from newsbell.readers.models import Consent
from newsbell.readers.names import public_name

pytestmark = pytest.mark.django_db
RECEIPT = {"words": "Your reminders\nTake favourites from a file\nDevon", "choice": "file", "language": "en"}
ASKED = "May we tell you about new stories?"
CHOSEN = "Your favourites\nWe ring when a new story is about one of them.\n[x] Top stories\n[ ] my illness\n[Save]"
PAGE = "https://gazette.example/my-illness?from=mail"


@pytest.fixture
def gazette() -> Publisher:
    return publisher()


def _ask(method: str, path: str, of: Joined, body: Any = None) -> tuple[int, Any]:
    data = b"" if body is None else json.dumps(body).encode()
    headers = {"Authorization": f"Bearer {of.tokens['manage']}"}
    answer = Client().generic(method, f"/api/v1/{path}", data, "application/json", headers=headers)
    return answer.status_code, answer.json()


def _take(of: Joined, *rows: Any) -> tuple[list[str], dict[str, str]]:
    """What was taken of the rows of a file, and why not the others."""
    status, said = _ask("POST", "reader/favourites", of, {"follows": rows, "consent": RECEIPT})
    assert 200 == status
    return [one["name"] for one in said["taken"]], {one["name"]: one["code"] for one in said["refused"]}


# Favourites as a file


def test_what_one_reader_takes_along_another_follows_with_its_levels(gazette: Publisher) -> None:
    """At another site too: a follow is a kind and a name there."""
    first = join(gazette, Wish("phrase", "Devon"), Wish("person", "Neil Armstrong", "inbox"), Wish("top-stories"))
    second = join(publisher("herald", "https://herald.example"), Wish("topic", "Sport"))
    taken = joints.take(first.reader)["follows"]
    assert (["Devon", "Neil Armstrong", "Top stories"], {}) == _take(second, *taken)
    assert ["Sport", "Devon", "Neil Armstrong", "Top stories"] == followed(second.reader)
    assert "inbox" == next(one.level for one in choices.of(second.reader.pk) if one.subject.kind == "person")
    assert ["allow", "file"] == [one.choice for one in second.reader.consents.all()]


def test_what_cannot_be_followed_is_told_with_why_and_the_rest_is_taken(gazette: Publisher) -> None:
    reader = join(gazette, Wish("phrase", "Devon"))
    rows = [
        {"kind": "phrase", "name": "Cornwall"},
        {"kind": "phrase", "name": "the"},
        {"kind": "planet", "name": "Mars"},
        {"kind": "topic", "name": "Sport", "level": "at midnight"},
        {"kind": "topic", "name": "x" * 201},
        {"name": "Nameless"},
        {"kind": "topic", "name": 7},
        "Devon",
        None,
    ]
    taken, refused = _take(reader, *rows)
    assert ["Cornwall"] == taken
    assert {
        "the": "phrase-refused",
        "Mars": "follow-refused",
        "Sport": "follow-refused",
        "x" * 200: "follow-refused",
        "Nameless": "unreadable",
        str(rows[6]): "unreadable",
        "Devon": "unreadable",
        "None": "unreadable",
    } == refused
    assert ["Devon", "Cornwall"] == followed(reader.reader)


def test_a_file_never_brings_more_than_200_follows_and_known_ones_need_no_room(gazette: Publisher) -> None:
    reader = join(gazette, *(Wish("topic", f"Topic {number}") for number in range(MOST - 1)))
    taken, refused = _take(reader, *({"kind": "topic", "name": name} for name in ("Topic 3", "New", "Newer", "NEW")))
    assert (["Topic 3", "NEW"], {"Newer": "too-many"}) == (taken, refused)
    assert MOST == len(followed(reader.reader))


def test_a_file_of_nothing_changes_nothing_and_one_of_too_much_is_refused(gazette: Publisher) -> None:
    reader = join(gazette)
    assert ([], {"the": "phrase-refused"}) == _take(reader, {"kind": "phrase", "name": "the"})
    assert ["allow"] == [one.choice for one in reader.reader.consents.all()]
    many = {"follows": [0] * 1_001, "consent": RECEIPT}
    assert (422, "request-invalid") == (
        (said := _ask("POST", "reader/favourites", reader, many))[0],
        said[1]["code"],
    )
    large = {"follows": [{"kind": "topic", "name": "x" * 70_000}], "consent": RECEIPT}
    assert 413 == _ask("POST", "reader/favourites", reader, large)[0]


# Receipts


def test_a_reader_reads_their_receipts_the_newest_first(gazette: Publisher) -> None:
    reader = join(gazette)
    consent.receipt(reader.reader, "favourites", CHOSEN, "en", PAGE, NOON)
    status, said = _ask("GET", "reader/consents", reader)
    assert (200, ["favourites", "allow"]) == (status, [one["choice"] for one in said])
    assert (CHOSEN, PAGE, consent.digest(CHOSEN).hex()) == (said[0]["words"], said[0]["page"], said[0]["digest"])


def _proofs(tmp_path: Path, **options: Any) -> list[dict[str, Any]]:
    out = tmp_path / f"{len(list(tmp_path.iterdir()))}.jsonl"
    call_command("export", str(out), publisher="gazette", stdout=io.StringIO(), **options)
    return [json.loads(line) for line in out.read_text().splitlines()]


def test_the_publisher_proves_consent_without_what_anybody_follows(gazette: Publisher, tmp_path: Path) -> None:
    stays, erased = join(gazette), join(gazette)
    other = join(publisher("herald"))
    for one in (stays, erased, other):
        consent.receipt(one.reader, "favourites", CHOSEN, "en", PAGE, NOON)
        consent.receipt(one.reader, "unfollow", "my illness", "en", "not an address", NOON)
        consent.receipt(one.reader, "allow", ASKED, "en", "https://[", NOON)
    joints.erase(erased.reader, NOON)
    lines = _proofs(tmp_path, consents=True)
    standing = [line for line in lines if line["reader"]]
    assert {public_name(stays.reader.pk)} == {line["reader"] for line in standing}
    assert [("favourites", "https://gazette.example"), ("unfollow", ""), ("allow", "")] == [
        (line["choice"], line["page"]) for line in standing[1:]
    ]
    shown = "Your favourites\nWe ring when a new story is about one of them.\n[x] Top stories\n[ ] …\n[Save]"
    assert [shown, "…", ASKED] == [line["words"] for line in standing[1:]]
    assert "illness" not in json.dumps(lines)
    proofs = [line for line in lines if not line["reader"]]
    assert [line["digest"] for line in standing[1:]] == [line["digest"] for line in proofs[1:]]
    assert {"reader", "at", "choice", "digest", "until"} == set(proofs[0])


def test_who_agreed_to_these_very_words(gazette: Publisher, tmp_path: Path) -> None:
    """What the publisher has on file is compared, and stands there whole."""
    stays, erased = join(gazette), join(gazette)
    for reader in (stays.reader, erased.reader):
        consent.receipt(reader, "favourites", CHOSEN, "en", PAGE, NOON + timedelta(hours=1))
    joints.erase(erased.reader, NOON)
    (tmp_path / "words").write_text(CHOSEN + "\n")
    lines = _proofs(tmp_path, said=tmp_path / "words")
    assert [("favourites", CHOSEN), ("favourites", None)] == [(one["choice"], one.get("words")) for one in lines]
    (tmp_path / "words").write_text("Other words")
    assert [] == _proofs(tmp_path, said=tmp_path / "words")
    with pytest.raises(InputUnreadable):
        _proofs(tmp_path, said=tmp_path / "nowhere")


def test_the_admin_shows_that_and_when_consent_was_given_and_no_word_of_what_is_followed(gazette: Publisher) -> None:
    reader, erased = join(gazette), join(gazette)
    receipt = consent.receipt(reader.reader, "unfollow", "my illness", "en", PAGE, NOON)
    joints.erase(erased.reader, NOON)
    client = Client()
    client.force_login(User.objects.create_superuser("editor"))
    base = "/admin/newsbell_readers"
    digest = consent.digest("my illness").hex()
    for address in (f"{base}/consent/", f"{base}/consent/{receipt.pk}/change/"):
        page = client.get(address).content.decode()
        assert digest in page
        assert public_name(reader.reader.pk) in page
        assert "illness" not in page
    assert consent.digest("May we ring?").hex() in client.get(f"{base}/proof/").content.decode()
    assert 403 == client.post(f"{base}/consent/{receipt.pk}/delete/", {"post": "yes"}).status_code
    assert 403 == client.get(f"{base}/proof/add/").status_code
    assert Consent.objects.filter(pk=receipt.pk).exists()
