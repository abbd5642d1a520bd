"""The master key: made once, whoever is first, and never replaced."""

import os
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from newsbell.common import secrets
from newsbell.common.errors import SettingInvalid
from newsbell.common.sealed import seal, unseal, unseal_all


@pytest.fixture
def fresh(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    monkeypatch.setenv("NEWSBELL_DATA", str(tmp_path / "data"))
    monkeypatch.setenv("NEWSBELL_KEYS", str(tmp_path / "keys"))
    secrets._derived.cache_clear()
    yield tmp_path
    secrets._derived.cache_clear()


def test_threads_that_come_first_at_once_agree_on_one_key(fresh: Path) -> None:
    path = fresh / "master.key"
    for _ in range(50):
        with ThreadPoolExecutor(8) as pool:
            read = set(pool.map(lambda _: secrets.read_private(path, create=os.urandom(32)), range(8)))
        assert read == {path.read_bytes()}
        assert path.stat().st_mode & 0o777 == 0o600
        path.unlink()
    assert list(fresh.iterdir()) == []


def test_a_key_that_is_missing_is_never_made_a_second_time(fresh: Path) -> None:
    before = secrets.derived("sealed fields")
    key = fresh / "keys" / "master.key"
    key.rename(fresh / "elsewhere")
    secrets._derived.cache_clear()
    with pytest.raises(SettingInvalid, match="It is missing"):
        secrets.derived("sealed fields")
    assert not key.exists()
    (fresh / "elsewhere").rename(key)
    assert secrets.derived("sealed fields") == before


def test_another_installations_key_is_refused(fresh: Path) -> None:
    secrets.derived("sealed fields")
    (fresh / "keys" / "master.key").write_bytes(os.urandom(32))
    secrets._derived.cache_clear()
    with pytest.raises(SettingInvalid, match="written with another one"):
        secrets.derived("sealed fields")


def test_what_cannot_be_opened_says_which_column_it_is_of(fresh: Path) -> None:
    sealed = [seal(b"first", "table.column"), seal(b"second", "table.column")]
    assert [b"first", b"second"] == unseal_all(sealed, "table.column")
    for wrong in (b"", b"\x01short", seal(b"elsewhere", "table.other")):
        with pytest.raises(SettingInvalid, match=r"table\.column"):
            unseal_all([*sealed, wrong], "table.column")
        with pytest.raises(SettingInvalid, match=r"table\.column"):
            unseal(wrong, "table.column")
