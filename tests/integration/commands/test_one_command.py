"""Every word under one command, in a host's project too; its help and its errors."""

import json
import os
import signal
import socket
import subprocess
import sys
from importlib.metadata import version
from pathlib import Path
from typing import Any

import pytest
from django.core.management.base import CommandError
from django.db import connection
from tests.integration.commands.running import run
from tests.readership import publisher

from newsbell.__main__ import main
from newsbell.commands import utility
from newsbell.common.errors import NoInstallation, SettingInvalid

# One command in a host's project


@pytest.mark.django_db
def test_every_word_works_under_the_one_command_of_a_host() -> None:
    publisher()
    assert "gazette" in run("newsbell", "publisher", "list")
    with pytest.raises(CommandError, match="no word"):
        run("newsbell", "dance")


@pytest.mark.django_db
def test_the_one_command_tells_its_words_and_each_words_options(capsys: pytest.CaptureFixture[str]) -> None:
    from newsbell.common.management.commands.newsbell import Command

    publisher()
    for argv in (["newsbell"], ["newsbell", "help"], ["newsbell", "--help"]):
        Command().run_from_argv(["manage.py", *argv])
        assert "  publisher " in capsys.readouterr().out
    Command().run_from_argv(["manage.py", "newsbell", "help", "source"])
    assert "usage: manage.py newsbell source" in capsys.readouterr().out
    Command().run_from_argv(["manage.py", "newsbell", "publisher", "list", "--json"])
    assert "gazette" == json.loads(capsys.readouterr().out)["publisher"]
    for status, wrong in ((2, ["dance"]), (1, ["reader", "show", "7"])):
        with pytest.raises(SystemExit) as ended:
            Command().run_from_argv(["manage.py", "newsbell", *wrong])
        assert status == ended.value.code
        assert "newsbell: " in capsys.readouterr().err


def test_help_begins_with_newsbells_own_words(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "argv", ["newsbell", "help"])
    main()
    said = capsys.readouterr().out
    assert said.startswith("newsbell: never miss a new story")
    assert said.index("  doctor ") < said.index("help --commands lists Django's own")
    assert "createsuperuser" not in said
    monkeypatch.setattr(sys, "argv", ["newsbell", "help", "--commands"])
    main()
    assert {"doctor", "migrate"} <= set(capsys.readouterr().out.split())


def test_help_fits_the_window(monkeypatch: pytest.MonkeyPatch) -> None:
    for columns in (20, 60, 80, 200):
        monkeypatch.setenv("COLUMNS", str(columns))
        said = utility.overview("newsbell").splitlines()
        assert max(map(len, said[2:-2])) <= max(columns, 40)
        assert {f"  {word}" for word in utility.ORDER} <= {line[:16].rstrip() for line in said}


@pytest.mark.parametrize("word", utility.ORDER)
def test_a_words_help_tells_its_own_options_and_takes_djangos_too(word: str) -> None:
    """Half of it was Django's, and what an operator looks for stood behind."""
    parser = utility.load(word).create_parser("newsbell", word)
    own = {"--settings"} if word == "doctor" else set()
    general = {"--version", "--verbosity", "--settings", "--pythonpath", "--traceback", "--no-color", "--force-color"}
    told = parser.format_help()
    assert not [option for option in {*general, "--skip-checks"} - own if option in told]
    taken = {option for action in parser._actions for option in action.option_strings}
    assert general | {"-h", "--help"} <= taken


def test_djangos_general_options_work(capsys: pytest.CaptureFixture[str]) -> None:
    command = utility.load("replay")
    command.run_from_argv(["newsbell", "replay", os.devnull, "--no-color", "-v", "0", "--traceback"])
    assert "" == capsys.readouterr().out


@pytest.mark.django_db
def test_a_database_without_tables_is_told_with_the_remedy() -> None:
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE newsbell_publisher RENAME TO lost")
    with pytest.raises(SettingInvalid, match="newsbell migrate"):
        run("publisher", "list")


@pytest.mark.django_db
def test_an_error_ends_the_program_with_its_words_and_code(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "argv", ["newsbell", "reader", "show", "7"])
    with pytest.raises(SystemExit, match=r"newsbell: There is no reader 7\. .*\[not-found\]"):
        main()


# Where no newsbell is

BEGIN = {"demo", "serve", "restore"}
KEEP_NOTHING = {"read", "replay", "push-service", "bench", "doctor"}
SAID = {
    "publisher": ("token", "gazette"),
    "source": ("add", "https://gazette.example/feed", "--publisher=gazette"),
    "story": ("list",),
    "reader": ("list",),
    "keys": ("rotate-sealing",),
    "import": (os.devnull, "--from=webpush-json"),
    "backup": ("kept",),
    "explain": ("1",),
}


@pytest.mark.parametrize("word", [word for word in utility.ORDER if word not in BEGIN | KEEP_NOTHING])
def test_where_no_newsbell_is_a_word_that_begins_none_says_so_and_leaves_nothing(
    word: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("NEWSBELL_DATA", str(tmp_path / "data"))
    monkeypatch.setitem(connection.settings_dict, "NAME", tmp_path / "data" / "newsbell.sqlite3")
    refused = pytest.raises(SystemExit if word == "bounce" else NoInstallation)
    with refused as ended:
        run(word, *SAID.get(word, ()))
    told = str(ended.value)
    if word == "bounce":  # the mail server is to try again
        assert str(os.EX_TEMPFAIL) == told
        told = capsys.readouterr().err
    assert f"There is no newsbell in {tmp_path}/data. NEWSBELL_DATA names that folder. Set NEWSBELL_DATA" in told
    assert [] == list(tmp_path.iterdir())


def test_a_folder_that_cannot_be_reached_is_told_as_that(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "data").touch()
    monkeypatch.setenv("NEWSBELL_DATA", str(tmp_path / "data"))
    monkeypatch.setitem(connection.settings_dict, "NAME", tmp_path / "data" / "newsbell.sqlite3")
    with pytest.raises(SettingInvalid, match=f"The folder {tmp_path}/data cannot be used"):
        run("publisher", "list")


# The program as it is started


def newsbell(
    folder: Path, *words: str, settings: Any = None, program: str = "newsbell", **said: Any
) -> subprocess.CompletedProcess[bytes]:
    """The program with nothing but a path to its parts in its environment, in a folder of its own."""
    environment = {"PATH": os.defpath, "PYTHONPATH": os.pathsep.join(sys.path), **(settings or {})}
    command = [sys.executable, "-m", program, *words]
    return subprocess.run(command, cwd=folder, env=environment, capture_output=True, check=False, timeout=120, **said)


def test_a_new_installation_begins_with_its_publisher(tmp_path: Path) -> None:
    """As the guides have it. In a folder of no newsbell it is said where one was looked for, and none is made there."""
    for name in ("here", "elsewhere"):
        (tmp_path / name).mkdir()
    made = newsbell(tmp_path / "here", "publisher", "add", "gazette", "The Gazette")
    assert (0, b"") == (made.returncode, made.stderr)
    assert b"gazette" in newsbell(tmp_path / "here", "publisher", "list").stdout
    for words in (["publisher", "list"], ["createsuperuser", "--noinput", "--username=ed", "--email=ed@gazette.com"]):
        lost = newsbell(tmp_path / "elsewhere", *words)
        assert (1, b"") == (lost.returncode, lost.stdout)
        assert (
            f"There is no newsbell in {tmp_path}/elsewhere/newsbell-data. It is looked for in" in lost.stderr.decode()
        )
    assert [] == list((tmp_path / "elsewhere").iterdir())


@pytest.mark.parametrize(
    "words",
    [
        *("newsbell dbshell -- .tables", "newsbell sqlmigrate newsbell_common 0001", "newsbell migrate --plan"),
        *("django dbshell -- .tables", "django sqlmigrate newsbell_common 0001", "django showmigrations"),
    ],
)
def test_djangos_words_make_no_database_where_none_is(tmp_path: Path, words: str) -> None:
    """In the folder they left an empty one, which all that came after took for a newsbell."""
    (tmp_path / "newsbell-data").mkdir()
    settings = {"DJANGO_SETTINGS_MODULE": "newsbell.settings"}
    program, *line = words.split()
    lost = newsbell(tmp_path, *line, settings=settings, program=program)
    assert [] == list((tmp_path / "newsbell-data").iterdir())
    assert 0 != lost.returncode
    said = lost.stderr.decode().replace("\n", " ")
    assert f"There is no newsbell in {tmp_path}/newsbell-data. It is looked for in" in said
    assert "A new newsbell begins with: newsbell demo, serve, publisher add or restore. [no-installation]" in said


@pytest.mark.parametrize("program", ["newsbell", "django"])
def test_migrate_makes_one(tmp_path: Path, program: str) -> None:
    (tmp_path / "newsbell-data").mkdir()
    settings = {"DJANGO_SETTINGS_MODULE": "newsbell.settings"}
    made = newsbell(tmp_path, "migrate", "newsbell_common", "-v0", settings=settings, program=program)
    assert (0, b"") == (made.returncode, made.stderr)
    assert (tmp_path / "newsbell-data" / "newsbell.sqlite3").stat().st_size


@pytest.mark.parametrize("words", ["publisher add Bad! Bad", "restore none", "demo --once --newsroom none", "serve"])
def test_what_begins_a_newsbell_and_fails_before_it_did_leaves_nothing(tmp_path: Path, words: str) -> None:
    """An empty database stayed, of which all that came after said that its tables were missing."""
    (folder := tmp_path / "here").mkdir()
    with socket.create_server(("127.0.0.1", 0)) as taken:
        settings = {"NEWSBELL_LISTEN": f"127.0.0.1:{taken.getsockname()[1]}"}
        failed = newsbell(folder, *words.split(), settings=settings, stdin=subprocess.DEVNULL)
    assert 0 != failed.returncode
    assert [] == list(folder.iterdir())
    assert b"[no-installation]" in newsbell(folder, "story", "list").stderr


def test_a_database_without_tables_is_named_and_others_where_there_may_be_others(tmp_path: Path) -> None:
    file = tmp_path / "newsbell-data" / "newsbell.sqlite3"
    file.parent.mkdir()
    file.touch()
    for settings, end in ({}, "; another folder has another one."), ({"NEWSBELL_DATA": str(file.parent)}, "."):
        said = newsbell(tmp_path, "publisher", "list", settings=settings).stderr.decode()
        assert f"It is {file}{end} Make its tables with: newsbell migrate" in said


def test_what_keeps_nothing_leaves_nothing_behind(tmp_path: Path) -> None:
    stream = b'{"id": 1, "title": "Ferry strikes pier"}\n'
    assert 1 == json.loads(newsbell(tmp_path, "replay", "-", input=stream).stdout)["article"]
    assert (
        "Ferry" == json.loads(newsbell(tmp_path, "read", "-", "--json", input=b"Ferry\n\nIt struck.").stdout)["title"]
    )
    assert [] == list(tmp_path.iterdir())


def test_a_word_that_is_none_is_a_line_that_is_not_understood(tmp_path: Path) -> None:
    done = newsbell(tmp_path, "dance")
    assert (2, b"") == (done.returncode, done.stdout)
    assert b"dance" in done.stderr


def test_its_version_is_its_own(tmp_path: Path) -> None:
    for word in ("version", "--version"):
        assert version("newsbell") == newsbell(tmp_path, word).stdout.decode().strip()


@pytest.mark.parametrize("end", ["head", "Ctrl-C"])
def test_who_wants_no_more_of_it_is_shown_no_traceback(tmp_path: Path, end: str) -> None:
    stream = tmp_path / "stream.jsonl"
    stream.write_bytes(b"".join(b'{"id": %d, "title": "Story %d"}\n' % (one, one) for one in range(5_000)))
    environment = {"PATH": os.defpath, "PYTHONPATH": os.pathsep.join(sys.path)}
    # A shell that runs the tests in the background has them ignore Ctrl-C, and so whatever they start.
    command = ["env", "--default-signal=INT", sys.executable, "-m", "newsbell", "replay", str(stream)]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, cwd=tmp_path, env=environment, stdout=pipe, stderr=pipe) as process:
        assert process.stdout
        process.stdout.read(1)
        if end == "head":
            process.stdout.close()
        else:
            process.send_signal(signal.SIGINT)
        _, said = process.communicate(timeout=60)
    assert b"" == said
    assert {"head": 128 + signal.SIGPIPE, "Ctrl-C": 128 + signal.SIGINT}[end] == process.returncode


def test_what_says_nothing_needs_nobody_who_listens(tmp_path: Path) -> None:
    """As mail servers start `newsbell bounce`: they look at its status alone."""
    command = f'exec "{sys.executable}" -m newsbell migrate newsbell_common -v0 >&-'
    environment = {"PATH": os.defpath, "PYTHONPATH": os.pathsep.join(sys.path)}
    done = subprocess.run(
        ["sh", "-c", command], cwd=tmp_path, env=environment, stderr=subprocess.PIPE, check=False, timeout=120
    )
    assert (0, b"") == (done.returncode, done.stderr)
