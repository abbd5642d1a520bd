"""The simulator's own interface, and what it remembers after a restart."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from tests.integration.push_service.posting import NOON, made, push, push_body

from newsbell.common.errors import FaultUnknown, NotFound, SimulatorRefused
from newsbell.simulator.push_control import reply
from newsbell.simulator.push_exchange import Answer, Request, Unanswered
from newsbell.simulator.push_service import PushService


def test_a_restart_on_its_journal_forgets_nothing(sender: Any, tmp_path: Path) -> None:
    """Devices, what they saw, what waits, who is gone, and which keys were used; a torn last line is left out."""
    journal = tmp_path / "push.jsonl"
    service = made(journal=journal)
    to, away, gone = service.subscribe(3, sender.key)
    body = sender.seal(to, sender.story())
    service.push(sender.request(to, body, NOON))
    service.set_online(away["endpoint"], False)
    push(service, sender, away)
    push(service, sender, away, ttl="0")
    push(service, sender, gone)
    service.set_fault(gone["endpoint"], "gone", times=1)
    push(service, sender, gone)
    shown = service.shown(to["endpoint"])
    service.close()
    with journal.open("a") as file:
        file.write('{"kind": "mess')

    again = made(journal=journal)
    assert shown == again.shown(to["endpoint"])
    assert {"devices": 3, "accepted": 4, "waiting": 1, "expired": 1, "rings": 2}.items() <= again.report().items()
    assert 410 == push(again, sender, gone).status
    assert 201 == push_body(again, sender, to, body).status
    again.set_online(away["endpoint"], True)
    again.close()

    third = made(journal=journal)
    assert {"repeat_bytes": 1, "silent_repeats": 1, "rings": 3, "waiting": 0}.items() <= third.report().items()
    third.close()


def test_a_push_service_that_cannot_be_is_refused(sender: Any) -> None:
    """Each with what would be right."""
    with pytest.raises(SimulatorRefused, match="mozilla, google"):
        made("netscape")
    with pytest.raises(FaultUnknown, match="gone, forbidden"):
        made(faults={"meteor": 1})
    for key in ("", "not a key", sender.key[:-2], None):
        with pytest.raises(SimulatorRefused, match="P-256"):
            made().subscribe(1, key)  # type: ignore[arg-type]  # what JSON may bring
    with pytest.raises(NotFound):
        made().shown("nobody")
    (to,) = (service := made()).subscribe(1, sender.key)
    with pytest.raises(FaultUnknown):
        service.set_fault(to["endpoint"], "meteor")


def control(service: PushService, method: str, path: str, said: Any = None, **changes: Any) -> Any:
    body = b"" if said is None else said if isinstance(said, bytes) else json.dumps(said).encode()
    answer = reply(service, replace(Request(method, f"/_control/{path}", {}, body, local=True), **changes))
    assert isinstance(answer, Answer)
    return answer


def test_the_control_interface_makes_and_changes_devices(sender: Any) -> None:
    """Subscriptions come as PushSubscription.toJSON() gives them."""
    service = made()
    made_of = {"count": 2, "applicationServerKey": sender.key}
    to, other = json.loads(control(service, "POST", "devices", made_of).body)
    assert {"endpoint", "expirationTime", "keys"} == set(to)
    token = to["endpoint"].rpartition("/")[2]
    changed = json.loads(
        control(service, "POST", f"devices/{token}", {"online": False, "fault": "lost", "times": 1}).body
    )
    assert (False, "lost", to["endpoint"]) == (changed["online"], changed["fault"], changed["endpoint"])
    assert Unanswered.RESET is push(service, sender, to)
    assert changed | {"fault": None, "waiting": 1} == json.loads(control(service, "GET", f"devices/{token}").body)
    assert [] == json.loads(control(service, "GET", f"devices/{token}/shown").body)
    control(service, "POST", f"devices/{token}", {"fault": None})
    control(service, "POST", f"devices/{token}", {"online": True})
    assert 1 == len(json.loads(control(service, "GET", f"devices/{token}/shown").body))
    listed = json.loads(control(service, "GET", "devices").body)
    assert [to["endpoint"], other["endpoint"]] == [device["endpoint"] for device in listed]


def test_the_control_interface_changes_faults_and_reports(sender: Any) -> None:
    """While it runs."""
    service = made()
    (to,) = service.subscribe(1, sender.key)
    assert {"gone": 0.5} == json.loads(control(service, "POST", "faults", {"gone": 0.5}).body)
    assert {} == json.loads(control(service, "POST", "faults", {"gone": 0}).body)
    assert {} == json.loads(control(service, "GET", "faults").body)
    push(service, sender, to, topic="A", urgency="high")
    assert service.report() == json.loads(control(service, "GET", "report").body)
    arrival, post = [json.loads(line) for line in control(service, "GET", "events").body.splitlines()]
    assert "rings" == arrival["arrival"]
    assert (201, "A", "high") == (post["status"], post["topic"], post["urgency"])


@pytest.mark.parametrize(
    ("method", "path", "said", "status"),
    [
        ("GET", "nothing", None, 404),
        ("POST", "report", {}, 404),
        ("GET", "devices/nobody", None, 404),
        ("POST", "devices/nobody", {"online": True}, 404),
        ("POST", "faults", {"meteor": 1}, 400),
        ("POST", "faults", {"gone": "often"}, 400),
        ("POST", "faults", b"gone=1", 400),
        ("POST", "faults", [], 400),
        ("POST", "devices", {"count": 0}, 400),
        ("POST", "devices", {"count": "many"}, 400),
        ("POST", "devices", {}, 400),
        ("POST", "devices/nobody", {"colour": "red"}, 400),
        ("POST", "devices/nobody", {"fault": "gone", "times": 0}, 400),
        ("POST", "devices/nobody", {"fault": "gone", "times": "often"}, 400),
    ],
)
def test_the_control_interface_says_what_it_cannot_do(method: str, path: str, said: Any, status: int) -> None:
    """As JSON, with a code."""
    answer = control(made(), method, path, said)
    assert (status, {"error", "code"}) == (answer.status, set(json.loads(answer.body)))


def test_only_loopback_reaches_the_control_interface_and_only_posts_are_pushes() -> None:
    """403 from elsewhere; 405 for other methods."""
    assert 403 == control(made(), "GET", "report", local=False).status
    got = reply(made(), Request("GET", "/wpush/v2/t", {}))
    assert isinstance(got, Answer)
    assert (405, ("allow", "POST")) == (got.status, got.headers[0])
