"""The publishers' VAPID keys: rows, and their files."""

import stat
from pathlib import Path

import pytest
from tests.readership import NOON, publisher

from newsbell.common import conf
from newsbell.common.errors import NotFound, SettingInvalid
from newsbell.delivery import keys
from newsbell.delivery.models import VapidKey
from newsbell.delivery.vapid import VapidKey as KeyPair

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def keys_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NEWSBELL_KEYS", str(tmp_path / "keys"))


def _file(row: VapidKey) -> Path:
    return conf.keys(f"vapid-{row.pk}.pem")


def test_a_publishers_first_key_is_made_once_and_its_file_is_its_owners_alone() -> None:
    site = publisher()
    made = keys.current(site, NOON)
    assert made == keys.current(site, NOON)
    assert 0o600 == stat.S_IMODE(_file(made).stat().st_mode)
    assert made.public == keys.load(made).public
    assert b"PRIVATE" not in made.public.encode()


def test_each_publisher_has_a_key_of_its_own() -> None:
    assert keys.current(publisher(), NOON).public != keys.current(publisher("herald"), NOON).public


def test_the_newest_current_key_is_the_one_for_new_devices_and_older_ones_stay_known() -> None:
    site = publisher()
    older = keys.current(site, NOON)
    newer = VapidKey.objects.create(publisher=site, public=KeyPair.generate().public, created_at=NOON)
    assert newer == keys.current(site, NOON)
    assert older == keys.named(site, older.public)
    with pytest.raises(NotFound):
        keys.named(publisher("herald"), older.public)


def test_a_key_file_that_no_row_has_is_taken_up_and_never_overwritten() -> None:
    """A crash before the commit, or a lost database, leaves one."""
    left = KeyPair.generate()
    expected = VapidKey.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
    probe = VapidKey.objects.create(publisher=publisher("probe"), public="probe", created_at=NOON)
    conf.keys(f"vapid-{probe.pk + 1}.pem").write_bytes(left.to_pem())
    assert probe.pk > expected
    assert left.public == keys.current(publisher(), NOON).public


@pytest.mark.parametrize(
    ("spoil", "why"),
    [
        (lambda path: path.unlink(), "cannot be read"),
        (lambda path: path.write_bytes(b"no key"), "no unencrypted private key"),
        (lambda path: path.write_bytes(KeyPair.generate().to_pem()), "another key"),
    ],
)
def test_a_missing_or_changed_file_is_named_with_what_to_do(spoil: object, why: str) -> None:
    row = keys.current(publisher(), NOON)
    spoil(_file(row))  # type: ignore[operator] # one of the functions above
    with pytest.raises(SettingInvalid) as caught:
        keys.load(row)
    assert _file(row).name in caught.value.what
    assert why in caught.value.why
    assert "backup" in caught.value.fix
