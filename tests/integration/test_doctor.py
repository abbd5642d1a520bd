"""newsbell doctor: what is wrong with an installation, and how to mend it."""

import io
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from tests.postoffice import post_office
from tests.readership import NOON, join, publisher, told

from newsbell.commands import installation, machine
from newsbell.common import conf, secrets
from newsbell.common.clock import now
from newsbell.common.conf import SETTINGS
from newsbell.common.errors import SettingInvalid
from newsbell.common.models import Heartbeat
from newsbell.delivery import keys
from newsbell.delivery.circuit import Circuit
from newsbell.delivery.models import Alarm, Lane
from newsbell.delivery.pace import Pace
from newsbell.seeing import readiness
from newsbell.seeing.check import Check, look_all
from newsbell.sources.models import Poll, Source


@pytest.fixture(autouse=True)
def own_data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NEWSBELL_DATA", str(tmp_path / "data"))
    monkeypatch.delenv("NEWSBELL_TEST_STACK", raising=False)


@pytest.fixture
def own_keys(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    monkeypatch.setenv("NEWSBELL_KEYS", str(tmp_path / "keys"))
    yield tmp_path / "keys"
    secrets._derived.cache_clear()


@pytest.fixture(autouse=True)
def clock_ticks(request: pytest.FixtureRequest) -> None:
    if request.node.get_closest_marker("django_db"):
        request.getfixturevalue("db")
        Heartbeat.objects.create(at=now())


def run(*words: str) -> tuple[int, str]:
    """The status that the command ends with, and what it prints."""
    out = io.StringIO()
    try:
        call_command("doctor", *words, stdout=out)
    except SystemExit as end:
        return int(end.code or 0), out.getvalue()
    return 0, out.getvalue()


@pytest.mark.django_db
def test_a_well_installation_is_told_so() -> None:
    status, said = run()
    assert "✗" not in said
    assert (0, True) == (status, "newsbell is well." in said)


@pytest.mark.django_db
def test_json_is_one_object_of_the_documented_form(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NEWSBELL_PUSH_ORIGINS", "http://127.0.0.1:8190")
    status, said = run("--json")
    told = json.loads(said)
    assert (0, True) == (status, told["ok"])
    assert all({"name", "ok", "detail", "fix"} == set(check) for check in told["checks"])
    assert ["doors"] == [check["name"] for check in told["checks"] if check["fix"]]
    assert "with 1 to look at" in run()[1]


@pytest.mark.django_db
def test_what_is_wrong_ends_with_status_1_and_the_remedy() -> None:
    Alarm.objects.create(
        kind="our-keys", subject="https://web.push.apple.com", detail="BadJwt", first_at=NOON, last_at=NOON
    )
    status, said = run()
    assert 1 == status
    assert "✗ alarms" in said
    assert "→ Mend the cause" in said
    assert "1 of" in said
    status, said = run("--json")
    assert (1, False) == (status, json.loads(said)["ok"])


@pytest.mark.django_db
def test_settings_are_listed_with_their_values_and_without_passwords(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NEWSBELL_BROKER", "amqp://bell:secret@broker//")
    status, said = run("--settings", "--json")
    listed = {one["name"]: one for one in map(json.loads, said.splitlines())}
    assert [setting.name for setting in SETTINGS] == list(listed)
    assert "amqp://bell:…@broker//" == listed["NEWSBELL_BROKER"]["value"]
    assert "NEWSBELL_FLOOD" in run("--settings")[1]
    assert (0, False) == (status, "secret" in said + run("--settings")[1])


def test_what_is_kept_is_listed_with_its_time_and_where_a_reader_finds_it() -> None:
    status, said = run("--kept", "--json")
    lines = {line["table"]: line for line in map(json.loads, said.splitlines())}
    assert (0, True, "devices[].chosen") == (
        status,
        lines["newsbell_device"]["of_readers"],
        lines["newsbell_device"]["taken"]["chosen"],
    )
    assert "newsbell_proof" in run("--kept")[1]


def test_settings_are_listed_from_the_shell_where_django_has_an_option_of_that_name(tmp_path: Path) -> None:
    places = {"NEWSBELL_DATA": str(tmp_path / "data"), "NEWSBELL_KEYS": str(tmp_path / "keys")}
    command = [sys.executable, "-m", "newsbell", "doctor"]

    def shell(*words: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run([*command, *words], env=os.environ | places, capture_output=True, text=True, check=False)

    assert 0 == shell("--help").returncode
    assert not (tmp_path / "data").exists(), "asking for help makes nothing"
    listed = shell("--settings")
    assert (0, "NEWSBELL_DATA") == (listed.returncode, listed.stdout.splitlines()[1].split()[0])
    empty = shell("--json")
    wrong = [check["name"] for check in json.loads(empty.stdout)["checks"] if not check["ok"]]
    assert (1, True) == (empty.returncode, "tables" in wrong)
    assert f"There is no newsbell in {tmp_path}/data. NEWSBELL_DATA names that folder." in empty.stdout
    assert [] == list(tmp_path.iterdir()), "nor does looking"


def test_make_says_whether_meanings_are_compared_before_anything_of_newsbell_ran(tmp_path: Path) -> None:
    """That doctor finds no newsbell in a fresh clone is no failure of what was asked for."""
    own = {"BIN": str(Path(sys.executable).parent), "PIP": "true"}
    command = ["make", "--old-file=.venv/.ready", "semantic", *(f"{name}={value}" for name, value in own.items())]
    env = os.environ | {"NEWSBELL_DATA": str(tmp_path / "data")}
    root = Path(__file__).parents[2]
    done = subprocess.run(command, cwd=root, env=env, capture_output=True, text=True, check=False)
    assert (0, True) == (done.returncode, "meanings" in done.stdout), done.stderr


# Each check


@pytest.mark.django_db
def test_all_tables_are_there() -> None:
    assert Check("tables", True, "all migrations are applied") == readiness.tables()
    assert readiness.database().ok


@pytest.mark.django_db
def test_a_journal_that_makes_readers_wait_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    class Cursor:
        def __enter__(self) -> "Cursor":
            return self

        def __exit__(self, *_: object) -> None:
            pass

        def execute(self, sql: str) -> None:
            pass

        def fetchone(self) -> tuple[str]:
            return ("delete",)

    class Other:
        vendor = "sqlite"
        display_name = "PostgreSQL"
        cursor = Cursor

    monkeypatch.setattr(readiness, "connection", Other())
    assert not readiness.database().ok
    monkeypatch.setattr(Other, "vendor", "postgresql")
    assert Check("database", True, "PostgreSQL") == readiness.database()


@pytest.mark.django_db
def test_a_lost_key_file_is_told(own_keys: Path) -> None:
    row = keys.current(publisher(), NOON)
    assert Check("VAPID keys", True, "1 can be read") == readiness.vapid_keys()
    (own_keys / f"vapid-{row.pk}.pem").unlink()
    with pytest.raises(SettingInvalid, match=f"vapid-{row.pk}.pem"):
        readiness.vapid_keys()


@pytest.mark.django_db
def test_the_keys_of_another_installation_are_told(
    own_keys: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "none yet" in installation.sealed_fields().detail
    join(publisher())
    assert installation.sealed_fields().ok
    monkeypatch.setenv("NEWSBELL_KEYS", str(tmp_path / "others"))
    with pytest.raises(SettingInvalid, match="the data folder was written with one"):
        installation.sealed_fields()


@pytest.mark.django_db
def test_sources_with_problems_warn_and_break_when_they_keep_failing() -> None:
    source = Source.objects.create(publisher=publisher(), url="https://gazette.example/feed")
    assert Check("sources", True, "1, nothing is wrong with them") == installation.sources()
    Source.objects.update(problem="It answered 503.", failures=1)
    assert installation.sources().warns
    Source.objects.update(failures=3)
    check = installation.sources()
    assert (False, f"{source.pk} https://gazette.example/feed: It answered 503.") == (check.ok, check.detail)
    Source.objects.update(paused=True)
    assert installation.sources().ok


@pytest.mark.django_db
def test_a_way_that_is_closed_is_told() -> None:
    lane = Lane.objects.create(origin="https://web.push.apple.com", vapid_key=keys.current(publisher(), NOON))
    assert Check("push services", True, "1 used so far, none refuses") == installation.circuits()
    lane.pace = Pace(until=now() + timedelta(hours=1)).to_json()
    lane.save()
    assert installation.circuits().warns
    lane.circuit = Circuit("open", "BadJwtToken", now()).to_json()
    lane.save()
    check = installation.circuits()
    assert (False, True) == (check.ok, "https://web.push.apple.com: BadJwtToken" in check.detail)


@pytest.mark.django_db
def test_of_many_alarms_the_first_few_are_shown() -> None:
    for number in range(7):
        Alarm.objects.create(kind="mass-gone", subject=str(number), first_at=NOON, last_at=NOON)
    check = installation.alarms()
    assert (False, True) == (check.ok, check.detail.endswith("; and 2 more"))
    Alarm.objects.update(closed_at=NOON)
    assert Check("alarms", True, "none") == installation.alarms()


@pytest.mark.django_db
@pytest.mark.parametrize("made", ["nothing", "a poll", "a device", "an outcome"])
def test_the_newest_moment_is_the_latest_of_all(made: str) -> None:
    site = publisher()
    expected = None
    if made != "nothing":
        source = Source.objects.create(publisher=site, url="https://gazette.example/feed")
        Poll.objects.create(source=source, at=NOON, result="news")
        expected = NOON
    joined: Any = None
    if made in ("a device", "an outcome"):
        expected = NOON + timedelta(minutes=1)
        joined = join(site, now=expected)
    if made == "an outcome":
        told(joined.reader, "Fire", minutes=2)
        expected = NOON + timedelta(minutes=2)
    assert expected == installation.newest_moment()


def test_mail_is_looked_at_by_signing_in(monkeypatch: pytest.MonkeyPatch) -> None:
    assert "not offered" in machine.mail().detail
    monkeypatch.setenv("NEWSBELL_MAIL_FROM", "news@bell.example")
    with post_office() as office:
        monkeypatch.setenv("NEWSBELL_MAIL_URL", office.url)
        seen = machine.mail()
        assert (True, "https" in seen.fix) == (seen.warns, True)
        monkeypatch.setenv("NEWSBELL_URL", "https://bell.example")
        seen = machine.mail()
        assert (True, "newsbell bounce" in seen.fix) == (seen.warns, True)
        monkeypatch.setenv("NEWSBELL_MAIL_RETURN", "bounces@bell.example")
        assert "letters come from news@bell.example, and the server takes them" == machine.mail().detail
    (seen,) = look_all({"mail": machine.mail})
    assert (False, True) == (seen.ok, "cannot be reached" in seen.detail)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("NEWSBELL_DATABASE", "mongo://newsbell:geheim@db.example/x"),
        ("NEWSBELL_DATABASE", "postgres://newsbell:geheim@db.example:none/x"),
        ("NEWSBELL_DATABASE", "postgres://newsbell:ge/heim@db.example/x"),
        ("NEWSBELL_DATABASE", "newsbell:geheim@db.example"),
        ("NEWSBELL_MAIL_URL", "smtp://desk:geheim@mail.example"),
        ("NEWSBELL_MAIL_URL", "smtp://desk:ge:h@eim@mail.example"),
    ],
)
def test_a_url_that_cannot_be_used_is_told_without_its_password(
    monkeypatch: pytest.MonkeyPatch, name: str, text: str
) -> None:
    monkeypatch.setenv(name, text)
    with pytest.raises(SettingInvalid, match=name) as refused:
        conf.get(name)
    assert "eim" not in str(refused.value)


def test_the_token_of_the_metrics_is_not_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NEWSBELL_METRICS_TOKEN", "geheim")
    for words in (("--settings",), ("--settings", "--json")):
        _, said = run(*words)
        assert "NEWSBELL_METRICS_TOKEN" in said
        assert "geheim" not in said
