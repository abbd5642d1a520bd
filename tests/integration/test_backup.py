"""Backup and restore: everything comes back as it was, but who left, and what may have rung already."""

import io
import json
import os
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.followed import followed
from tests.readership import join, publisher
from tests.world import World, world

from newsbell import joints
from newsbell.commands.keeping import graves, passphrase, restore, tables, vault
from newsbell.common import clock, conf, memory, secrets, tombstones
from newsbell.common.errors import BackupRefused
from newsbell.delivery import keys
from newsbell.follows import choices, matcher
from newsbell.follows.choices import Wish
from newsbell.readers.models import Consent, Reader
from newsbell.sources.models import Source
from newsbell.stories.models import Story
from newsbell.work import drain

SECRET = "correct horse battery staple"
DEVON = Wish("phrase", "Devon")


@pytest.fixture(autouse=True)
def folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    monkeypatch.setenv("NEWSBELL_DATA", str(tmp_path / "data"))
    monkeypatch.setenv("NEWSBELL_KEYS", str(tmp_path / "keys"))
    monkeypatch.setenv("NEWSBELL_BACKUP_PASSPHRASE", SECRET)
    monkeypatch.setattr(vault, "LOG_N", 10)
    secrets.forget()
    yield tmp_path
    secrets.forget()


def run(*words: str) -> str:
    out = io.StringIO()
    call_command(*words, stdout=out)
    return out.getvalue()


def everything() -> list[str]:
    return [json.dumps(line, sort_keys=True) for line in tables.lines()]


@pytest.mark.django_db
def test_everything_comes_back_with_its_keys(folders: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    site = publisher()
    reader = join(site, DEVON, Wish("top-stories")).reader
    key = keys.current(site, clock.now())
    before = everything()
    run("backup", str(folders / "b"))
    assert 0o600 == (folders / "b").stat().st_mode & 0o777
    assert not [path for path in folders.iterdir() if path.suffix == ".part"]
    with pytest.raises(BackupRefused, match="there already"):
        run("backup", str(folders / "b"))
    join(site, Wish("topic", "Sport"))
    with pytest.raises(BackupRefused, match="readers here already"):
        run("restore", str(folders / "b"))
    assert 2 == Reader.objects.count()

    monkeypatch.setenv("NEWSBELL_KEYS", str(folders / "elsewhere"))
    monkeypatch.setenv("NEWSBELL_DATA", str(folders / "new"))
    secrets.forget()
    secrets.derived("look-ups")  # the new place has made itself a key
    assert "rows are as they were" in run("restore", str(folders / "b"), "--replace")
    assert ["Devon", "Top stories"] == followed(reader)
    assert "May we ring?" == Consent.objects.get().words
    assert keys.load(key).public == key.public
    assert 1 == len(list((folders / "elsewhere").glob("replaced-1-master.key")))
    after = everything()
    assert [one for one in before if '"table"' in one] == [one for one in after if '"table"' in one]
    assert set(before) - set(after) == set(), "every row but those of the restore itself"
    made = join(site, DEVON).reader
    assert made.pk > reader.pk + restore.LEAST_GAP, "no number is given out twice"


@pytest.mark.django_db
def test_a_wrong_passphrase_or_a_changed_file_changes_nothing(folders: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    join(publisher(), DEVON)
    path = folders / "b"
    run("backup", str(path))
    whole = path.read_bytes()
    before = everything()
    bent = whole[:-20] + bytes((whole[-20] ^ 1,)) + whole[-19:]
    for broken in (whole[:-1], bent, whole[:30], b"", b"something else" * 9, whole + b"x"):
        path.write_bytes(broken)
        with pytest.raises(BackupRefused):
            run("restore", str(path), "--replace")
    path.write_bytes(whole)
    monkeypatch.setenv("NEWSBELL_BACKUP_PASSPHRASE", "another long passphrase")
    with pytest.raises(BackupRefused, match="passphrase"):
        run("restore", str(path), "--replace")
    with pytest.raises(BackupRefused, match="cannot be read"):
        run("restore", str(folders / "none"), "--replace")
    assert before == everything()


@pytest.mark.django_db
def test_a_restore_that_fails_leaves_data_and_keys_as_they_were(folders: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    reader = join(publisher(), DEVON).reader
    run("backup", str(folders / "b"))
    run("keys", "rotate-sealing")
    before, had = everything(), sorted(path.name for path in (folders / "keys").iterdir())
    (folders / "keys" / "master.key").write_bytes(os.urandom(32))
    changed = (folders / "keys" / "master.key").read_bytes()

    def fails(*_: Any) -> int:
        raise OSError("the disk is full")

    monkeypatch.setattr(graves, "replay", fails)
    with pytest.raises(OSError, match="disk"):
        run("restore", str(folders / "b"), "--replace")
    assert before == everything()
    assert had == sorted(path.name for path in (folders / "keys").iterdir())
    assert changed == (folders / "keys" / "master.key").read_bytes()
    assert reader.pk


@pytest.mark.django_db
def test_who_left_muted_or_was_erased_since_stays_gone_and_who_came_back_before_stays(folders: Path) -> None:
    site = publisher()
    now = clock.now()
    stays, leaves, mutes, erased = (join(site, DEVON, Wish("topic", "Sport"), now=now).reader for _ in range(4))
    back = join(site, DEVON, now=now).reader
    joints.leave(back, now)
    choices.follow(back.pk, site, [DEVON], now + timedelta(seconds=1))
    tombstones.add(["", "{", '{"what": "erase"}', '{"reader": 1, "at": 2}'])
    run("backup", str(folders / "b"))
    joints.leave(leaves, clock.now())
    devon = next(one.pk for one in choices.of(mutes.pk) if one.subject.name == "Devon")
    choices.unfollow(mutes.pk, devon, clock.now())
    gone = erased.pk
    joints.erase(erased, clock.now())
    known = folders / "kept-elsewhere"
    (folders / "data" / tombstones.FILE).rename(known)
    assert "3 readers" in run("restore", str(folders / "b"), "--replace", "--tombstones", str(known))
    follows = [bool(choices.of(one.pk)) for one in (stays, leaves, mutes, back)]
    assert [True, False, True, True] == follows
    assert (["Devon", "Sport"], ["Sport"], ["Devon"]) == (followed(stays), followed(mutes), followed(back))
    assert (0, False) == (leaves.devices.count(), Reader.objects.filter(pk=gone).exists())
    assert set(known.read_text().split("\n")) <= set((folders / "data" / tombstones.FILE).read_text().split("\n"))
    assert 0 == graves.replay(graves.lines()), "to replay them again changes nothing"


@pytest.mark.django_db
def test_a_tombstone_that_a_full_disk_cut_short_takes_no_other_with_it(folders: Path) -> None:
    site = publisher()
    first, second = (join(site, now=clock.now()).reader for _ in range(2))
    tombstones.gone("erase", first.pk, clock.now())
    path = folders / "data" / tombstones.FILE
    path.write_bytes(path.read_bytes()[:-9])
    tombstones.gone("erase", second.pk, clock.now())
    assert 1 == graves.replay(graves.lines())
    assert [first.pk] == list(Reader.objects.values_list("pk", flat=True))


@pytest.mark.django_db
def test_what_the_disk_takes_not_whole_is_not_said_to_be_erased(folders: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A part of a line is written without an error where a disk has a few octets left."""
    reader = join(publisher(), now=clock.now()).reader
    write = os.write
    monkeypatch.setattr(os, "write", lambda descriptor, octets: write(descriptor, octets[:9]))
    with pytest.raises(OSError, match="No space left"):
        joints.erase(reader, clock.now())
    assert Reader.objects.filter(pk=reader.pk).exists()


@pytest.fixture
def here(monkeypatch: pytest.MonkeyPatch) -> Iterator[World]:
    with world(monkeypatch) as made:
        yield made


@pytest.mark.django_db
def test_what_was_under_way_at_the_backup_is_in_the_inboxes_alone(folders: Path, here: World) -> None:
    """It may have rung since: a restored database cannot know."""
    reader = here.reader("phrase:Devon", "top-stories")
    Source.objects.update(first_read_at=clock.now())
    (told,) = here.publish("Devon wins")
    drain("remind")
    (undecided,) = here.publish("Devon votes")
    later = here.reader("phrase:Devon")
    run("backup", str(folders / "b"))
    drain()
    assert 2 == len(here.shown(reader))
    (folders / "data" / "tasks").mkdir(parents=True, exist_ok=True)
    (folders / "data" / "tasks" / "one.msg").write_text("{}")
    assert matcher._indexes
    memory.look()
    run("restore", str(folders / "b"), "--replace")
    assert not (folders / "data" / "tasks").exists()
    (now_held,) = here.publish("Devon sleeps", first=False)
    drain()
    assert 3 == len(here.shown(reader)), "nothing rang again; what is new since rings"
    assert [("accepted", "accepted"), *2 * [("in-inbox", "restored")]] == sorted(here.outcomes(reader))
    assert ("accepted", "accepted") in here.outcomes(later)
    assert {"new", "restored"} == set(Story.objects.values_list("state", flat=True))
    assert now_held.pk > restore.LEAST_GAP
    assert told.pk != undecided.pk


@pytest.mark.django_db
def test_a_passphrase_comes_from_a_file_the_environment_or_a_prompt(
    folders: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = folders / "secret"
    path.write_text("a passphrase of mine\n")
    assert "a passphrase of mine" == passphrase.ask(str(path), twice=True)
    path.write_text("short")
    for asked, what in ((str(path), "too short"), (str(folders / "none"), "There is no passphrase")):
        with pytest.raises(BackupRefused, match=what):
            passphrase.ask(asked, twice=True)
    assert SECRET == passphrase.ask(None, twice=True)
    monkeypatch.delenv("NEWSBELL_BACKUP_PASSPHRASE")
    with pytest.raises(BackupRefused, match="nobody to ask"):
        passphrase.ask(None, twice=True)
    answers = iter(["one that is long", "one that is long", "one that is long", "another one here", "one that is long"])
    monkeypatch.setattr("sys.stdin", type("Terminal", (), {"isatty": lambda self: True})())
    monkeypatch.setattr("getpass.getpass", lambda _: next(answers))
    assert "one that is long" == passphrase.ask(None, twice=True)
    with pytest.raises(BackupRefused, match="not the same"):
        passphrase.ask(None, twice=True)
    assert "one that is long" == passphrase.ask(None, twice=False)
    assert "NEWSBELL_BACKUP_PASSPHRASE" in conf.NAMES


@settings(deadline=None, max_examples=25)
@given(st.lists(st.binary(max_size=70_000).map(lambda one: one.hex().encode()), max_size=4), st.integers(0, 10**9))
def test_a_vault_gives_back_its_lines_and_no_octet_of_it_can_be_changed(lines: list[bytes], at: int) -> None:
    vault.LOG_N, before = 2, vault.LOG_N
    try:
        out = io.BytesIO()
        vault.write(out, (line + b"\n" for line in lines), SECRET)
        whole = out.getvalue()
        assert lines == list(vault.read(io.BytesIO(whole), SECRET))
        place = at % len(whole)
        bent = whole[:place] + bytes((whole[place] ^ 1,)) + whole[place + 1 :]
        with pytest.raises((BackupRefused, ValueError)):
            list(vault.read(io.BytesIO(bent), SECRET))
        with pytest.raises(BackupRefused):
            list(vault.read(io.BytesIO(whole[:place]), SECRET))
    finally:
        vault.LOG_N = before


def test_a_large_vault_is_many_chunks_that_cannot_be_left_out_or_exchanged() -> None:
    lines = [os.urandom(50_000).hex().encode() for _ in range(8)]
    out = io.BytesIO()
    vault.write(out, (line + b"\n" for line in lines), SECRET)
    whole = out.getvalue()
    assert lines == list(vault.read(io.BytesIO(whole), SECRET))
    head, size = len(vault.MAGIC) + 1 + vault.SALT + vault.PREFIX, vault.CHUNK + vault.TAG
    first, second, rest = whole[head : head + size], whole[head + size : head + 2 * size], whole[head + 2 * size :]
    assert len(rest) > size
    for bent in (second + first + rest, first + rest, first + second, first + second + rest[:-size]):
        with pytest.raises(BackupRefused):
            list(vault.read(io.BytesIO(whole[:head] + bent), SECRET))
    costly = whole[: len(vault.MAGIC)] + bytes((40,)) + whole[len(vault.MAGIC) + 1 :]
    with pytest.raises(BackupRefused, match="head was changed"):
        list(vault.read(io.BytesIO(costly), SECRET))


@pytest.mark.django_db
def test_a_backup_of_another_version_or_with_missing_rows_is_refused(folders: Path) -> None:
    head = {"newsbell": 1, "at": clock.now().isoformat(), "migrations": tables.migrations()}
    for lines in ([], [{**head, "newsbell": 2}], [{**head, "migrations": ["another"]}], [head, {"end": 3}], [head]):
        with pytest.raises(BackupRefused):
            restore.run(lambda said=lines: iter(said), [], clock.now(), replace=True)  # type: ignore[misc]  # a default
