"""Every word under one command, in a host's project too; its help and its errors."""

import json
import sys

import pytest
from django.core.management.base import CommandError
from django.db import connection
from tests.integration.commands.running import run
from tests.readership import publisher

from newsbell.__main__ import main
from newsbell.common.errors import SettingInvalid

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
    for wrong in (["dance"], ["reader", "show", "7"]):
        with pytest.raises(SystemExit, match="newsbell: "):
            Command().run_from_argv(["manage.py", "newsbell", *wrong])


def test_help_begins_with_newsbells_own_words(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "argv", ["newsbell", "help"])
    main()
    said = capsys.readouterr().out
    assert said.startswith("newsbell: never miss a new story")
    assert said.index("  doctor ") < said.index("Django's own:") < said.index("migrate")
    monkeypatch.setattr(sys, "argv", ["newsbell", "help", "--commands"])
    main()
    assert {"doctor", "migrate"} <= set(capsys.readouterr().out.split())


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
