"""Readers move in from other systems, with the keys that they subscribed with; a dry run says the same beforehand."""

import csv
import io
import json
import os
import random
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from tests.followed import followed
from tests.readership import base64url, join, publisher, subscription
from tests.world import world

from newsbell.api import joining
from newsbell.commands.moving import forms
from newsbell.common import clock, secrets
from newsbell.common.errors import InputUnreadable, KeyRefused, NotFound, SettingInvalid
from newsbell.delivery import keys
from newsbell.delivery.models import VapidKey
from newsbell.delivery.vapid import VapidKey as KeyPair
from newsbell.follows.choices import Wish
from newsbell.readers import devices
from newsbell.readers.models import Consent, Device, Reader
from newsbell.work import drain

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("NEWSBELL_DATA", str(tmp_path / "data"))
    monkeypatch.setenv("NEWSBELL_KEYS", str(tmp_path / "keys"))
    secrets.forget()
    yield
    secrets.forget()


def run(*words: str) -> str:
    out = io.StringIO()
    call_command(*words, stdout=out)
    return out.getvalue()


def imported(path: Path, form: str, *words: str) -> dict[str, Any]:
    answer = run("import", str(path), "--from", form, "--publisher", "gazette", "--json", *words)
    said: dict[str, Any] = json.loads(answer)
    return said


def counts(said: dict[str, Any]) -> dict[str, int]:
    return {reason: found["rows"] for reason, found in said["reasons"].items()}


def raw(pair: KeyPair) -> str:
    """The private key in base64url, as the web-push libraries write it."""
    return base64url(pair.private.private_numbers().private_value.to_bytes(32, "big"))


@pytest.mark.uncounted
@pytest.mark.timeout(600)
def test_subscriptions_of_three_keys_with_dirty_rows_move_as_the_dry_run_said_and_all_ring(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """NEWSBELL_TEST_ROWS=20000 is the whole of it; else a tenth. A top story then rings each that can ring, once."""
    number = int(os.environ.pop("NEWSBELL_TEST_ROWS", "2000"))
    chance, many = random.Random(7), number // 200
    with world(monkeypatch) as here:
        pairs = [KeyPair.generate() for _ in range(3)]
        (tmp_path / "0").write_bytes(pairs[0].to_pem())
        (tmp_path / "1").write_text(raw(pairs[1]))
        (tmp_path / "2").write_text(json.dumps({"publicKey": pairs[2].public, "privateKey": raw(pairs[2])}))
        for name in "012":
            run("keys", "import", "gazette", str(tmp_path / name))
        good = [
            {**said, "applicationServerKey": pair.public}
            for pair in pairs
            for said in here.push.subscribe(number // 3, pair.public)
        ]
        away = here.push.origin
        dirty: list[Any] = [
            "not json",
            {"endpoint": "", "keys": {"p256dh": "x", "auth": "y"}, "applicationServerKey": pairs[0].public},
            {**good[0], "endpoint": "https://evil.example/1"},
            {**good[0], "endpoint": f"{away}/bent", "keys": {"p256dh": "AAAA", "auth": "AAAA"}},
            {**good[0], "endpoint": f"{away}/foreign", "applicationServerKey": KeyPair.generate().public},
            {**good[0], "endpoint": f"{away}/which", "applicationServerKey": ""},
            good[1],
            {**good[0], "endpoint": f"{away}/odd", "follows": [{"kind": "mood", "name": "merry"}]},
        ]
        lines: list[Any] = good[3:] + dirty * many
        chance.shuffle(lines)
        path = tmp_path / "subscriptions.jsonl"
        path.write_text("\n".join(one if isinstance(one, str) else json.dumps(one) for one in good[:3] + lines))

        dry = imported(path, "webpush-json", "--dry-run")
        assert [0, 0, 0] == [model.objects.count() for model in (Reader, Device, Consent)]
        done = imported(path, "webpush-json")
        assert {**dry, "dry_run": False} == done
        assert counts(done) == {
            "moves": len(good),
            "no-subscription": 2 * many,
            "refused": 2 * many,
            "key-unknown": many,
            "which-key": many,
            "twice-in-file": many,
            "cannot-follow": many,
        }
        assert {"imported": len(good)} == Counter(Consent.objects.values_list("choice", flat=True))
        again = counts(imported(path, "webpush-json"))
        assert (len(good), 0) == (again["here-already"], again.get("moves", 0)), "run again, it goes on"

        (story,) = here.publish("Harbour reopens")
        story.top = True
        story.save()
        drain()
        report = here.push.report()
        assert (len(good), 0) == (report["rings"], report["second_rings"])


def test_it_is_told_which_are_here_already_and_which_belong_elsewhere(tmp_path: Path) -> None:
    site, other = publisher(), publisher("herald", "https://herald.example")
    keys.current(site, clock.now())
    mine, theirs, changed = subscription(), subscription(), subscription()
    join(site, said=mine)
    join(other, said=theirs)
    join(site, said=changed)
    changed["keys"]["auth"] = base64url(os.urandom(16))
    path = tmp_path / "all.json"
    path.write_text(json.dumps([mine, theirs, changed, subscription()], indent=1) + ",")
    said = imported(path, "webpush-json")
    assert {"here-already": 1, "elsewhere": 2, "moves": 1} == counts(said)
    lines = [line for found in said["reasons"].values() for line in found["lines"]]
    assert {"{"} == {path.read_text().splitlines()[line - 1].strip() for line in lines}
    path.write_text(json.dumps([subscription()])[:-1] + ", {]")
    assert {"moves": 1, "no-subscription": 1} == counts(imported(path, "webpush-json", "--dry-run"))


@pytest.mark.parametrize("heading", [True, False])
def test_csv_with_and_without_names_of_columns(tmp_path: Path, heading: bool) -> None:
    keys.current(publisher(), clock.now())
    out = io.StringIO()
    writer = csv.writer(out)
    if heading:
        writer.writerow(["id", "endpoint", "auth", "p256dh"])
    for number in range(3):
        one = subscription()
        endpoint, p256dh, auth = one["endpoint"], one["keys"]["p256dh"], one["keys"]["auth"]
        writer.writerow([number, endpoint, auth, p256dh] if heading else [endpoint, p256dh, auth])
    path = tmp_path / "subscriptions.csv"
    path.write_text(out.getvalue() + "\n\n")
    assert {"moves": 3} == counts(imported(path, "webpush-csv", "--follow", "topic:Sport"))
    assert ["Sport"] == followed(Reader.objects.all()[0])


def test_perfectys_table_as_sql_as_csv_and_as_json_is_the_same(tmp_path: Path) -> None:
    columns = ("id", "wp_user_id", "uuid", "remote_ip", "endpoint", "key_auth", "key_p256dh", "created_at")
    rows = [subscription() for _ in range(2)]
    cells = [
        [
            "1",
            "",
            "a-'b",
            "10.0.0.1",
            one["endpoint"],
            one["keys"]["auth"],
            one["keys"]["p256dh"],
            "2023-05-01 10:00:00",
        ]
        for one in rows
    ]
    quoted = [[f"""'{cell.replace("'", "''")}'""" if cell else "NULL" for cell in row] for row in cells]
    values = ",\n".join(f"({','.join(row)})" for row in quoted)
    sql = f"CREATE TABLE `wp_perfecty_push_users` (x);\nINSERT INTO `wp_perfecty_push_users` VALUES {values};\n"
    out = io.StringIO()
    csv.writer(out).writerows([columns, *cells])
    data = [dict(zip(columns, row, strict=True)) for row in cells]
    table = {"type": "table", "name": "wp_perfecty_push_users", "data": data}
    expected = [(one["endpoint"], one["keys"]["p256dh"], one["keys"]["auth"]) for one in rows]
    for text in (sql, out.getvalue(), json.dumps([{"type": "header"}, table])):
        read = [row.said for row in forms.read(text, "perfecty")]
        assert expected == [(s["endpoint"], s["keys"]["p256dh"], s["keys"]["auth"]) for s in read if s]
        assert ["2023-05-01 10:00:00"] * 2 == [s["created_at"] for s in read if s]
    keys.current(publisher(), clock.now())
    path = tmp_path / "dump.sql"
    path.write_text(sql)
    assert {"moves": 2} == counts(imported(path, "perfecty"))
    assert ["joined there 2023-05-01 10:00:00"] * 2 == [one.page for one in Consent.objects.all()]
    with pytest.raises(InputUnreadable):
        imported(tmp_path / "none.sql", "perfecty")


def test_what_is_exported_can_be_imported_with_readers_and_follows_as_they_were(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    site = publisher()
    joined = join(site, Wish("phrase", "Devon", "inbox"), Wish("top-stories"))
    second = joining.read_subscription(site, subscription(), clock.now())
    devices.register(joined.reader, second, clock.now())
    path = tmp_path / "out.jsonl"
    run("export", str(path), "--publisher", "gazette")
    assert 0o600 == path.stat().st_mode & 0o777
    with pytest.raises(InputUnreadable):
        run("export", str(path), "--publisher", "gazette")
    joined.reader.delete()
    assert {"moves": 2} == counts(imported(path, "webpush-json"))
    (reader,) = Reader.objects.all()
    assert 2 == reader.devices.count()
    standing = [(one.subject.name, one.level) for one in reader.favourites.standing()]
    assert [("Devon", "inbox"), ("Top stories", "at-once")] == standing
    assert "moved in" in run("import", str(path), "--from", "webpush-json", "--publisher", "gazette")
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(path.read_bytes())))
    assert {"here-already"} == set(counts(imported(Path("-"), "webpush-json")))


def test_where_there_is_one_publisher_nobody_has_to_name_it(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "here.json"
    path.write_text("[]")
    for words in (("import", str(path), "--from", "webpush-json", "--dry-run"), ("export",)):
        with pytest.raises(NotFound, match="no publisher"):
            run(*words)
    site = publisher()
    joined = join(site)
    assert "0 would move in" in run("import", str(path), "--from", "webpush-json", "--dry-run")
    run("export")
    (line,) = capsys.readouterr().out.splitlines()
    (device,) = joined.reader.devices.all()
    assert device.address == json.loads(line)["endpoint"]
    publisher("courier")
    for words in (("import", str(path), "--from", "webpush-json", "--dry-run"), ("export",)):
        with pytest.raises(NotFound, match="several publishers"):
            run(*words)


def test_keys_are_made_used_listed_exported_and_retired_one_after_the_other() -> None:
    site = publisher()
    older = keys.current(site, clock.now())
    joined = join(site)
    run("keys", "new", "gazette")
    newer = keys.current(site, clock.now())
    assert older != newer
    run("keys", "use", str(older.pk))
    assert older == keys.current(site, clock.now())
    with pytest.raises(KeyRefused):
        run("keys", "retire", str(older.pk))
    run("keys", "use", str(newer.pk))
    with pytest.raises(KeyRefused, match="1 device rings"):
        run("keys", "retire", str(older.pk))
    listed = [json.loads(line) for line in run("keys", "list", "--json").splitlines()]
    assert [(1, "rings"), (0, "new devices")] == [(one["devices"], one["state"]) for one in listed]
    assert newer.public == KeyPair.from_pem(run("keys", "export", str(newer.pk)).encode()).public
    run("keys", "retire", str(older.pk), "--with-devices")
    joined.device.refresh_from_db()
    assert joined.device.mismatch_at
    with pytest.raises(KeyRefused):
        run("keys", "use", str(older.pk))
    assert "retired" in run("keys", "list")


def test_a_key_file_that_is_none_or_anothers_is_refused(tmp_path: Path) -> None:
    publisher("herald", "https://herald.example")
    publisher()
    path = tmp_path / "key"
    nothing = ("nonsense!", "{}", "[]", "{", '{"publicKey": "x"}', base64url(bytes(32)), base64url(bytes(3)))
    for text in nothing:
        path.write_text(text)
        with pytest.raises(SettingInvalid):
            run("keys", "import", "gazette", str(path))
    pair = KeyPair.generate()
    path.write_text(json.dumps({"vapid": {"public_key": KeyPair.generate().public, "private_key": raw(pair)}}))
    with pytest.raises(SettingInvalid, match="another private key"):
        run("keys", "import", "gazette", str(path))
    path.write_text(json.dumps([{"privateKey": raw(pair) + "="}]))
    run("keys", "import", "herald", str(path))
    assert "here already" in run("keys", "import", "herald", str(path), "--use")
    with pytest.raises(KeyRefused):
        run("keys", "import", "gazette", str(path))
    with pytest.raises(InputUnreadable):
        run("keys", "import", "gazette", str(tmp_path / "none"))
    assert 1 == VapidKey.objects.count()
