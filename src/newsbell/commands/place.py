"""The data folder that a command is given for: whether a newsbell is there, and who may make it."""

from pathlib import Path

from django.db import connection

from newsbell.common import conf
from newsbell.common.errors import NoInstallation, SettingInvalid

_BEGIN = "A new newsbell begins with: newsbell demo, serve, publisher add or restore."
_HERE = "It is looked for in the folder in which the command is given.", "Give it in yours, or set"
_NAMED = "NEWSBELL_DATA names that folder.", "Set"


def enter() -> None:
    """For a command that begins no installation: NoInstallation where there is none."""
    if wrong := amiss():
        raise wrong


def begin() -> None:
    """Makes the folder and an empty database in it, just before its tables: newsbell.commands.embedded."""
    if file := _file():
        conf.data()
        try:
            if not file.exists():
                file.touch()
        except OSError as error:
            raise conf.unusable(file.parent, error) from None


def amiss() -> SettingInvalid | None:
    """What is to be said where no newsbell is, or none can be reached; of a server or a host's database nothing."""
    file = _file()
    if file is None:
        return None
    try:
        file.stat()
    except FileNotFoundError:
        why, how = _HERE if is_relative() else _NAMED
        fix = f"{how} NEWSBELL_DATA and NEWSBELL_KEYS to the folders of yours. {_BEGIN}"
        return NoInstallation(f"There is no newsbell in {file.parent}", why=why, fix=fix)
    except OSError as error:
        return conf.unusable(file.parent, error)
    return None


def is_relative() -> bool:
    """Has each folder in which a command is given a newsbell of its own?"""
    return not conf.get("NEWSBELL_DATA").is_absolute()


def _file() -> Path | None:
    """The file of SQLite in the data folder; None where the database is none."""
    file = Path(connection.settings_dict["NAME"])
    return file if connection.vendor == "sqlite" and file.parent == conf.get("NEWSBELL_DATA").absolute() else None
