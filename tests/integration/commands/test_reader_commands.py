"""`newsbell reader`."""

import io
import json
import sys
from pathlib import Path

import pytest
from tests.integration.commands.running import lines, run
from tests.readership import join, publisher, subscription, told

from newsbell.common.clock import now
from newsbell.common.errors import InputUnreadable, NewsbellError, NotFound
from newsbell.follows.choices import Wish
from newsbell.readers import capabilities
from newsbell.readers.models import Device, Reader
from newsbell.reminders import changes

# Readers


@pytest.fixture
def subscribed(tmp_path: Path) -> str:
    path = tmp_path / "subscription.json"
    path.write_text(json.dumps(subscription()))
    return str(path)


@pytest.mark.django_db
def test_a_reader_is_added_and_their_secrets_are_printed_once(subscribed: str) -> None:
    publisher()
    (made,) = lines(
        "reader",
        "add",
        "--publisher=gazette",
        f"--subscription={subscribed}",
        "--follow=phrase:Apollo 11:inbox",
        "--follow=top-stories",
    )
    reader = Reader.objects.get()
    assert reader == capabilities.reader_for(made["capabilities"]["manage"], capabilities.Purpose.MANAGE)
    assert ["added-by-operator"] == [one.choice for one in reader.consents.all()]
    shown = run("reader", "show", str(reader.pk))
    assert {"Apollo", "inbox", "top-stories", "mozilla", "rings"} <= set(shown.split())
    for secret in (*made["capabilities"].values(), bytes(Device.objects.get().endpoint).decode()):
        assert secret not in shown + run("reader", "list") + json.dumps(lines("reader", "show", str(reader.pk)))


@pytest.mark.django_db
def test_a_subscription_is_read_from_standard_input_too(subscribed: str, monkeypatch: pytest.MonkeyPatch) -> None:
    publisher()
    monkeypatch.setattr(sys, "stdin", io.StringIO(Path(subscribed).read_text()))
    said = run("reader", "add", "--publisher=gazette", "--subscription=-")
    assert {"manage", "inbox", "feed", "unsubscribe"} <= set(said.split())


@pytest.mark.django_db
@pytest.mark.parametrize("text", ["", "{", "[]", '{"endpoint": 7}', '{"endpoint": "https://x", "keys": 3}'])
def test_what_is_no_subscription_is_refused(tmp_path: Path, text: str) -> None:
    publisher()
    (tmp_path / "x.json").write_text(text)
    with pytest.raises(NewsbellError):
        run("reader", "add", "--publisher=gazette", f"--subscription={tmp_path / 'x.json'}")
    with pytest.raises(InputUnreadable):
        run("reader", "add", "--publisher=gazette", f"--subscription={tmp_path / 'absent.json'}")
    assert 0 == Reader.objects.count()


@pytest.mark.django_db
def test_readers_are_listed_of_one_publisher_or_all() -> None:
    join(publisher(), Wish("phrase", "Devon"))
    join(publisher("herald", "https://herald.example"))
    assert [("gazette", 1, 1), ("herald", 1, 0)] == [
        (one["publisher"], one["devices"], one["follows"]) for one in lines("reader", "list")
    ]
    assert ["herald"] == [one["publisher"] for one in lines("reader", "list", "--publisher=herald")]
    assert "herald" in run("reader", "list")


@pytest.mark.django_db
def test_a_reader_follows_unfollows_leaves_and_is_erased() -> None:
    reader = join(publisher()).reader
    number = str(reader.pk)
    assert "Devon, Top stories" in run("reader", "follow", number, "--follow=phrase:Devon", "--follow=top-stories")
    run("reader", "unfollow", number, str(reader.favourites.standing()[0].pk))
    assert ["Top stories"] == [one.subject.name for one in reader.favourites.standing()]
    run("reader", "leave", number)
    assert (0, 0) == (len(reader.favourites.standing()), reader.devices.count())
    run("reader", "erase", number)
    assert 0 == Reader.objects.count()
    with pytest.raises(NotFound):
        run("reader", "show", number)


@pytest.mark.django_db
def test_a_readers_inbox_tells_what_became_of_each_story() -> None:
    reader = join(publisher()).reader
    assert "Nothing has matched yet." in run("reader", "inbox", str(reader.pk))
    told(reader, "Fire [in] the harbour", value="in-inbox", reason="daily-cap")
    said = run("reader", "inbox", str(reader.pk))
    assert "Fire [in] the harbour" in said
    assert "in-inbox: the reader's rings of the day were used up" in said
    assert [("Fire [in] the harbour", "daily-cap")] == [
        (one["title"], one["reason"]) for one in lines("reader", "inbox", str(reader.pk))
    ]


@pytest.mark.django_db
def test_a_readers_inbox_shows_what_was_retracted_as_their_page_does() -> None:
    reader = join(publisher()).reader
    outcome = told(reader, "Fire in the harbour")
    changes.retract(outcome.story, reader.publisher.pk, "There was no [fire].", now())
    said = " ".join(run("reader", "inbox", str(reader.pk)).replace("│", " ").split())
    assert "There was no [fire]." in said
    assert "This story was retracted" in said
    (one,) = lines("reader", "inbox", str(reader.pk))
    assert ("Fire in the harbour", "There was no [fire].") == (one["title"], one["retraction"])


@pytest.mark.django_db
def test_devices_that_do_not_ring_say_why() -> None:
    reader = join(publisher()).reader
    Reader.objects.update(ringing="all")
    Device.objects.update(mismatch_at=now())
    assert "made with another key" in run("reader", "show", str(reader.pk))
    Device.objects.update(gone_at=now())
    said = run("reader", "show", str(reader.pk))
    assert "gone" in said
    assert "every device rings" in said
