"""newsbell's apps run inside another Django project: its settings, its addresses, its manage.py."""

import os
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

pytestmark = pytest.mark.uncounted
Manage = Callable[..., str]
HOST = Path(__file__).parents[1] / "host_project"


@pytest.fixture
def manage(tmp_path: Path) -> Manage:
    """`manage.py WORDS…` of the host, which must succeed; gives what it printed."""
    places = {
        "DJANGO_SETTINGS_MODULE": "host.settings",
        "HOST_DATABASE": str(tmp_path / "host.sqlite3"),
        "NEWSBELL_DATA": str(tmp_path / "data"),
        "NEWSBELL_KEYS": str(tmp_path / "keys"),
    }

    def run(*words: str) -> str:
        command = [sys.executable, str(HOST / "manage.py"), *words]
        done = subprocess.run(
            command, env=os.environ | places, cwd=tmp_path, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    return run


def test_the_host_migrates_and_every_table_of_ours_says_whose_it_is(manage: Manage, tmp_path: Path) -> None:
    manage("migrate", "--verbosity=0")
    with sqlite3.connect(tmp_path / "host.sqlite3") as database:
        tables = {name for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    database.close()
    others = {name for name in tables if name.split("_")[0] not in {"newsbell", "auth", "django", "sqlite"}}
    assert {"newsbell_story", "newsbell_reader", "newsbell_shard"} <= tables
    assert set() == others


def test_the_host_has_every_word_under_one_command(manage: Manage) -> None:
    said = manage("newsbell", "help")
    assert {"serve", "source", "explain"} <= set(said.split())


def test_the_host_finds_nothing_wrong_and_no_migration_missing(manage: Manage) -> None:
    manage("check", "--fail-level=WARNING")
    manage("makemigrations", "--check", "--dry-run")
