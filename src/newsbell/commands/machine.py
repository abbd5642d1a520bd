"""What newsbell needs of its machine: folders, settings, clock, broker, curl."""

import os
from datetime import datetime, timedelta
from pathlib import Path

import pycurl

from newsbell.common import conf
from newsbell.delivery import mail as post
from newsbell.delivery.vapid import check_subject
from newsbell.seeing.check import Check
from newsbell.seeing.readiness import writable
from newsbell.stories import semantic

_OTHERS = 0o077
# Nothing of newsbell was ever run before then.
_FIRST = 2026
_DOORS = {
    "NEWSBELL_PUSH_ORIGINS": "reminders may be posted to push services that are not on the built-in list",
    "NEWSBELL_PUSH_ROUTES": "reminders go elsewhere than to their push services",
    "NEWSBELL_PUSH_CA": "push services are believed by a CA of your own",
    "NEWSBELL_SOURCE_ORIGINS": "sources may be inside your network",
    "NEWSBELL_SOURCE_ROUTES": "sources are fetched elsewhere than where they say",
}


def settings() -> Check:
    """Every setting can be read; SettingInvalid names the first that cannot."""
    for setting in conf.SETTINGS:
        conf.get(setting.name)
    given = sum(setting.name in os.environ for setting in conf.SETTINGS)
    unknown = sorted(name for name in os.environ if name.startswith("NEWSBELL_") and name not in conf.NAMES)
    if unknown:
        return Check(
            "settings", True, f"{', '.join(unknown)}: no setting has that name", "newsbell doctor --settings lists all."
        )
    return Check("settings", True, f"{given} of {len(conf.SETTINGS)} are given, the others have their defaults")


def data() -> Check:
    return _folder("data folder", conf.data())


def keys() -> Check:
    """The keys are their owner's alone: whoever reads them reads everything."""
    folder = conf.keys()
    seen = _folder("keys folder", folder)
    open_files = [path for path in sorted(folder.iterdir()) if path.stat().st_mode & _OTHERS]
    if open_files:
        names = ", ".join(path.name for path in open_files)
        return Check("keys folder", False, f"Others may read {names}", f"chmod 600 {_words(open_files)}")
    if folder.is_relative_to(conf.get("NEWSBELL_DATA").absolute()):
        return Check(
            "keys folder", True, f"{folder} lies in the data folder", "Keep keys apart, so that no backup holds both."
        )
    return seen


def meanings() -> Check:
    """Whether headlines are compared by what they mean; no fault where they are not, and how to have it."""
    if semantic.meaning() is not None:
        return Check("meanings", True, f"what headlines mean is compared, by the model in {semantic.folder()}")
    if conf.get("NEWSBELL_SEMANTIC") == "0":
        return Check("meanings", True, "headlines are compared by their words alone (NEWSBELL_SEMANTIC=0)")
    return Check("meanings", True, f"headlines are compared by their words alone; for more: {semantic.INSTALL}")


def mail() -> Check:
    """Whether e-mail editions are offered, and the mail server takes us."""
    if not post.offered():
        return Check("mail", True, "editions by e-mail are not offered; to offer them: NEWSBELL_MAIL_FROM")
    post.look()
    if not conf.get("NEWSBELL_URL").startswith("https://"):
        fix = "Set NEWSBELL_URL to https://…: mail programs leave by one click there alone (RFC 8058)."
        return Check("mail", True, "the link that ends e-mails is not https", fix)
    if not conf.get("NEWSBELL_MAIL_RETURN"):
        fix = "Set NEWSBELL_MAIL_RETURN, and let newsbell bounce read what comes there."
        return Check("mail", True, "addresses that take no mail are written to again: nobody reads bounces", fix)
    return Check("mail", True, f"letters come from {conf.get('NEWSBELL_MAIL_FROM')}, and the server takes them")


def clock(moment: datetime, newest: datetime | None, behind: timedelta = timedelta()) -> Check:
    """`newest`: the latest moment that the database knows of. Push services refuse tokens of a wrong clock.

    `behind`: how far this machine's own is behind the database's, which counts.
    """
    fix = "Set the clock, and keep it so: systemctl enable --now systemd-timesyncd"
    if moment.year < _FIRST:
        return Check("clock", False, f"It says {moment:%Y-%m-%d}", fix)
    if newest and newest > moment + timedelta(minutes=5):
        return Check("clock", False, f"It says {moment:%Y-%m-%d %H:%M}, but something happened at {newest:%H:%M}", fix)
    if behind:
        said = f"{abs(behind).total_seconds():.0f} s {'behind' if behind > timedelta() else 'ahead of'}"
        return Check("clock", False, f"It is {said} the database server's, by which newsbell goes", fix)
    return Check("clock", True, f"{moment:%Y-%m-%d %H:%M:%S} UTC")


def contact() -> Check:
    """Push services write there when something is wrong; Apple refuses every reminder without a real one."""
    said = check_subject(conf.get("NEWSBELL_CONTACT"))
    if "NEWSBELL_CONTACT" not in os.environ:
        fix = "Set NEWSBELL_CONTACT to mailto: and an address that you read."
        return Check("contact", True, f"{said} is nobody's: push services cannot reach you", fix)
    return Check("contact", True, said)


def curl() -> Check:
    facts = pycurl.version_info()
    lacks = [name for name, bit in (("HTTP/2", "HTTP2"), ("brotli", "BROTLI")) if not facts[4] & _feature(bit)]
    if lacks:
        return Check(
            "curl",
            False,
            f"libcurl {facts[1]} lacks {' and '.join(lacks)}",
            "Install pycurl from its wheel.",
        )
    return Check("curl", True, f"libcurl {facts[1]} with HTTP/2 and brotli")


def doors() -> Check:
    """Settings for tests that open what is closed in production."""
    opened = [f"{name}: {meaning}" for name, meaning in _DOORS.items() if conf.get(name)]
    if opened:
        return Check("doors", True, "; ".join(opened), "Unset them in production.")
    return Check("doors", True, "only known push services and public addresses are reached")


def _folder(name: str, folder: Path) -> Check:
    if writable(folder).stat().st_mode & _OTHERS:
        return Check(name, False, f"Others than its owner may look into {folder}", f"chmod 700 {_words([folder])}")
    return Check(name, True, str(folder))


def _feature(name: str) -> int:
    bit: int = getattr(pycurl, f"VERSION_{name}")
    return bit


def _words(paths: list[Path]) -> str:
    return " ".join(f"'{path}'" for path in paths)
