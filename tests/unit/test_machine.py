"""What doctor says of the machine."""

import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pycurl
import pytest
from django.db import OperationalError

from newsbell.commands import machine
from newsbell.common import conf
from newsbell.common.errors import SettingInvalid
from newsbell.seeing import readiness
from newsbell.seeing.check import Check, look_all

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)


@pytest.fixture(autouse=True)
def folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name in list(os.environ):
        if name.startswith("NEWSBELL_"):
            monkeypatch.delenv(name)
    monkeypatch.setenv("NEWSBELL_DATA", str(tmp_path / "data"))
    monkeypatch.setenv("NEWSBELL_KEYS", str(tmp_path / "keys"))
    return tmp_path


def test_fresh_folders_are_well(folders: Path) -> None:
    assert Check("data folder", True, str(folders / "data")) == machine.data()
    assert Check("keys folder", True, str(folders / "keys")) == machine.keys()
    assert Check("tasks", True, str(folders / "data" / "tasks")) == readiness.tasks()


def test_a_folder_that_others_may_look_into_is_named_with_the_remedy(folders: Path) -> None:
    conf.data().chmod(0o755)
    check = machine.data()
    assert (False, f"chmod 700 '{folders / 'data'}'") == (check.ok, check.fix)


def test_the_task_files_may_be_as_their_maker_leaves_them_since_the_data_folder_hides_them() -> None:
    conf.data("tasks", "messages").mkdir(mode=0o755)
    conf.data("tasks").chmod(0o755)
    assert readiness.tasks().ok


def test_a_key_that_others_may_read_is_named_with_the_remedy(folders: Path) -> None:
    conf.keys("vapid-1.pem").touch(mode=0o600)
    assert machine.keys().ok
    conf.keys("vapid-1.pem").chmod(0o640)
    check = machine.keys()
    assert (False, f"chmod 600 '{folders / 'keys' / 'vapid-1.pem'}'") == (check.ok, check.fix)
    assert "vapid-1.pem" in check.detail


def test_keys_inside_the_data_folder_are_warned_of(folders: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NEWSBELL_KEYS", str(folders / "data" / "keys"))
    assert machine.keys().warns


def test_a_folder_that_cannot_be_made_is_told_and_the_other_checks_are_made(
    folders: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (folders / "file").touch()
    monkeypatch.setenv("NEWSBELL_DATA", str(folders / "file" / "data"))
    first, second = look_all({"data folder": machine.data, "keys folder": machine.keys})
    assert (False, True) == (first.ok, second.ok)
    assert "file" in first.detail


def test_a_look_that_fails_is_a_check_that_fails() -> None:
    def raises(error: Exception) -> Check:
        raise error

    checks = look_all(
        {
            "one": lambda: raises(SettingInvalid("The key is gone", why="It is.", fix="Restore it.")),
            "two": lambda: raises(OperationalError("no such table: newsbell_poll")),
        }
    )
    assert [
        Check("one", False, "The key is gone. It is.", "Restore it."),
        Check("two", False, "The database did not answer: no such table: newsbell_poll", "Mend the database first."),
    ] == list(checks)


def test_settings_of_the_wrong_form_or_name_are_told(monkeypatch: pytest.MonkeyPatch) -> None:
    assert "2 of" in machine.settings().detail
    monkeypatch.setenv("NEWSBELL_FLOOOD", "3")
    check = machine.settings()
    assert (True, True) == (check.warns, "NEWSBELL_FLOOOD" in check.detail)
    monkeypatch.setenv("NEWSBELL_FLOOD", "many")
    with pytest.raises(SettingInvalid, match="NEWSBELL_FLOOD"):
        machine.settings()


@pytest.mark.parametrize("name", ["NEWSBELL_FLOOD", "NEWSBELL_LEASE"])
@pytest.mark.parametrize("text", ["many", "", "0", "-1", "nan"])
def test_a_setting_that_is_no_number_is_told_in_plain_words(
    monkeypatch: pytest.MonkeyPatch, name: str, text: str
) -> None:
    monkeypatch.setenv(name, text)
    with pytest.raises(SettingInvalid) as told:
        conf.get(name)
    assert told.value.why in {"it must be a whole number, 1 or more.", "it must be a number, more than 0."}


@pytest.mark.parametrize(
    ("moment", "newest", "ok"),
    [
        (NOON, None, True),
        (NOON, NOON - timedelta(days=1), True),
        (NOON, NOON + timedelta(minutes=4), True),
        (NOON, NOON + timedelta(minutes=6), False),
        (NOON.replace(year=1970), None, False),
    ],
)
def test_a_clock_that_was_set_back_is_told(moment: datetime, newest: datetime | None, ok: bool) -> None:
    check = machine.clock(moment, newest)
    assert (ok, ok) == (check.ok, not check.fix)


@pytest.mark.parametrize("contact", ["mailto:me@localhost", "mailto:me@gazette.invalid", "http://gazette.com", "me"])
def test_a_contact_that_apple_refuses_breaks(monkeypatch: pytest.MonkeyPatch, contact: str) -> None:
    monkeypatch.setenv("NEWSBELL_CONTACT", contact)
    with pytest.raises(SettingInvalid):
        machine.contact()


def test_a_contact_is_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    assert machine.contact().warns
    monkeypatch.setenv("NEWSBELL_CONTACT", "mailto:bell@gazette.com")
    assert Check("contact", True, "mailto:bell@gazette.com") == machine.contact()


def test_curl_must_speak_http_2_and_brotli(monkeypatch: pytest.MonkeyPatch) -> None:
    assert machine.curl().ok
    facts = list(pycurl.version_info())
    facts[4] &= ~pycurl.VERSION_BROTLI
    monkeypatch.setattr(pycurl, "version_info", lambda: tuple(facts))
    check = machine.curl()
    assert (False, True) == (check.ok, check.detail.endswith("lacks brotli"))


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("NEWSBELL_PUSH_ORIGINS", "http://127.0.0.1:8190"),
        ("NEWSBELL_PUSH_ROUTES", "https://jmt17.google.com=http://127.0.0.1:8191"),
        ("NEWSBELL_PUSH_CA", "/tmp/ca.pem"),
        ("NEWSBELL_SOURCE_ORIGINS", "http://127.0.0.1:8000"),
        ("NEWSBELL_SOURCE_ROUTES", "https://gazette.example=http://127.0.0.1:8000"),
    ],
)
def test_doors_that_are_for_tests_are_warned_of(monkeypatch: pytest.MonkeyPatch, name: str, value: str) -> None:
    assert not machine.doors().warns
    monkeypatch.setenv(name, value)
    check = machine.doors()
    assert (True, True) == (check.warns, check.detail.startswith(name))


def test_a_broker_that_does_not_answer_is_told_without_its_password(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NEWSBELL_BROKER", "amqp://bell:secret@127.0.0.1:1//")
    check = readiness.tasks()
    assert (False, "amqp://bell:…@127.0.0.1:1//" in check.detail) == (check.ok, True)
    assert "secret" not in check.detail


def test_a_broker_that_answers_is_well(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NEWSBELL_BROKER", "memory://")
    assert Check("tasks", True, "the broker memory:// answers") == readiness.tasks()
