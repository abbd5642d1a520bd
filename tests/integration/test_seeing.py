"""Health, metrics and logs: what an installation shows to who watches over it."""

import json
from datetime import timedelta
from pathlib import Path

import pytest
from django.test import Client
from prometheus_client.parser import text_string_to_metric_families
from tests.world import World, world

from newsbell import beat
from newsbell.common import clock, secrets, tallies
from newsbell.common.models import Heartbeat
from newsbell.delivery.models import Alarm, FirstAccepted
from newsbell.seeing import readiness
from newsbell.seeing.check import Check
from newsbell.work import drain

pytestmark = pytest.mark.django_db
LABELS = {"state", "kind", "value", "step", "vendor", "answer", "q", "le"}


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> World:
    """A story that three readers were told of; the push service refused one for a moment, one is gone."""
    with world(monkeypatch) as here:
        for _ in range(2):
            here.reader("phrase:Quenthwaite")
        gone = here.reader("phrase:Quenthwaite")
        here.push.set_fault(here.tokens[gone.devices.get().pk], "gone")
        here.publish("Ferry strikes Quenthwaite pier")
        drain()
        return here


def metrics(client: Client) -> dict[tuple[str, ...], float]:
    """(name, label values…) of each sample → its value."""
    answer = client.get("/metrics")
    assert 200 == answer.status_code
    families = text_string_to_metric_families(answer.content.decode())
    samples = [sample for family in families for sample in family.samples]
    assert LABELS >= {label for sample in samples for label in sample.labels}
    return {(sample.name, *sample.labels.values()): sample.value for sample in samples}


def test_the_metrics_count_what_the_rows_say(told: World, client: Client) -> None:
    seen = metrics(client)
    assert 2 == seen["newsbell_outcomes", "accepted"]
    assert (2, 1) == (
        seen["newsbell_answers_total", "accepted", "other"],
        seen["newsbell_answers_total", "gone", "other"],
    )
    assert (3, 2) == (seen["newsbell_readers",], seen["newsbell_devices",])
    assert 0 == seen["newsbell_due", "send"]
    assert 2 == seen["newsbell_seen_to_accepted_seconds_count",]
    assert 2 == seen["newsbell_seen_to_accepted_seconds_bucket", "+Inf"]
    assert {"0.5", "0.95", "0.99"} == {key[1] for key in seen if key[0] == "newsbell_seen_to_accepted_quantile_seconds"}
    assert seen["newsbell_seen_to_first_accepted_quantile_seconds", "0.5"] == FirstAccepted.objects.get().seconds


def test_what_is_due_and_how_long_is_told(told: World, client: Client) -> None:
    source = told.source
    source.due_at = clock.now() - timedelta(minutes=5)
    source.save()
    Alarm.objects.create(kind="mass-gone", subject="x", first_at=clock.now(), last_at=clock.now())
    beat.tick()
    source.refresh_from_db()
    seen = metrics(client)
    assert 1 == seen["newsbell_due", "poll"]
    assert 300 <= seen["newsbell_due_oldest_seconds", "poll"] < 400
    assert 1 == seen["newsbell_alarms", "mass-gone"]
    assert ("newsbell_tick_age_seconds",) in seen


def test_no_endpoint_follow_or_title_is_in_the_metrics(told: World, client: Client) -> None:
    said = client.get("/metrics").content.decode()
    assert "Quenthwaite" not in said
    assert "127.0.0.1" not in said
    assert not [endpoint for endpoint in told.tokens.values() if endpoint.rpartition("/")[2] in said]


def test_strangers_see_no_metrics_and_a_token_lets_in(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    assert 404 == client.get("/metrics", REMOTE_ADDR="203.0.113.9").status_code
    monkeypatch.setenv("NEWSBELL_METRICS_TOKEN", "let-me-see")
    assert 404 == client.get("/metrics").status_code
    assert 404 == client.get("/metrics", headers={"Authorization": "Bearer let-me-pass"}).status_code
    right = {"Authorization": "Bearer let-me-see"}
    assert 200 == client.get("/metrics", REMOTE_ADDR="203.0.113.9", headers=right).status_code


def test_a_process_is_live_whatever_else_is_not(client: Client) -> None:
    assert {"live": True} == client.get("/health/live").json()
    assert 405 == client.post("/health/live").status_code


def test_ready_names_what_is_not(client: Client, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    answer = client.get("/health/ready")
    assert (503, ["ticking"]) == (answer.status_code, answer.json()["lacking"])
    beat.tick()
    answer = client.get("/health/ready")
    assert (200, True, []) == (answer.status_code, answer.json()["ready"], answer.json()["lacking"])
    assert list(readiness.READY) == [check["name"] for check in answer.json()["checks"]]
    Heartbeat.objects.update(at=clock.now() - timedelta(minutes=1))
    monkeypatch.setenv("NEWSBELL_BROKER", "amqp://bell:secret@127.0.0.1:9//")
    answer = client.get("/health/ready", REMOTE_ADDR="203.0.113.9")
    assert {"ready": False, "lacking": ["tasks", "ticking"]} == answer.json()
    assert "secret" not in client.get("/health/ready").content.decode()


def test_keys_that_cannot_be_read_are_named(client: Client, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("NEWSBELL_KEYS", str(tmp_path / "elsewhere"))
    try:
        assert "VAPID keys" in client.get("/health/ready").json()["lacking"]
    finally:
        secrets._derived.cache_clear()


def test_a_clock_that_never_ticked_is_told_apart_from_one_that_stopped() -> None:
    assert "It never ticked" == readiness.ticking().detail
    Heartbeat.objects.create(at=clock.now() - timedelta(minutes=1))
    assert "It ticked last at" in readiness.ticking().detail
    Heartbeat.objects.update(at=clock.now())
    assert Check("ticking", True, "the clock ticks") == readiness.ticking()


def test_counts_add_up_over_slots(monkeypatch: pytest.MonkeyPatch) -> None:
    for pid in (1, 2, 1):
        monkeypatch.setattr("os.getpid", lambda pid=pid: pid)
        tallies.add({("answers", "google accepted"): 2, ("answers", "apple gone"): 1})
    assert {"apple gone": 3, "google accepted": 6} == tallies.of("answers")


def test_a_run_writes_no_endpoint_follow_or_capability_to_its_log(
    told: World, caplog: pytest.LogCaptureFixture
) -> None:
    told.push.faults.change({"error": 1.0})
    told.reader("phrase:Marrowdale")
    with caplog.at_level("DEBUG", "newsbell"):
        told.publish("Marrowdale floods again")
        drain()
    said = json.dumps([record.getMessage() for record in caplog.records])
    assert "is told to its readers" in said
    assert "phrase" not in said
    assert "Marrowdale" not in said
    assert not [endpoint for endpoint in told.tokens.values() if endpoint.rpartition("/")[2] in said]
