"""The circuit of one push origin with one VAPID key: it opens when our keys are refused, before a reader pays for it.

One device alone never opens it unless the push service names a fault of ours: a subscription that was made with
another key is that device's matter (RFC 8292 §4.2).
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, Literal

from newsbell.delivery.answers import Verdict

State = Literal["closed", "open", "half-open"]

AMBIGUOUS_DEVICES = 3
MISMATCHED_DEVICES = 5
FIRST_WAIT_S = 60
LONGEST_WAIT_S = 1_800


@dataclass(frozen=True)
class Circuit:
    """`closed`: all may send. `open`: none until `until`. `half-open`: one probe is out, awaited until `until`.

    `ambiguous` and `mismatched` are the different devices refused since the last acceptance; `wait_s` grows from
    60 s to 30 min with each probe that fails.
    """

    state: State = "closed"
    reason: str = ""
    until: datetime | None = None
    wait_s: int = FIRST_WAIT_S
    ambiguous: tuple[str, ...] = ()
    mismatched: tuple[str, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """A dict for a JSON column; the closed, unremarkable circuit is `{}`."""
        full = {
            "state": self.state,
            "reason": self.reason,
            "until": self.until and self.until.isoformat(),
            "wait_s": self.wait_s,
            "ambiguous": list(self.ambiguous),
            "mismatched": list(self.mismatched),
        }
        return {} if self == CLOSED else full

    @classmethod
    def from_json(cls, value: Mapping[str, Any]) -> "Circuit":
        """The circuit that `to_json` wrote; `{}` is a closed one."""
        if not value:
            return CLOSED
        return cls(
            value["state"],
            value["reason"],
            value["until"] and datetime.fromisoformat(value["until"]),
            value["wait_s"],
            tuple(value["ambiguous"]),
            tuple(value["mismatched"]),
        )


CLOSED = Circuit()
"""The unremarkable one."""


def may_send(circuit: Circuit, now: datetime) -> Literal["yes", "no", "probe"]:
    """`probe`: one message may go, by the sender that writes `probing` down first."""
    if circuit.state == "closed":
        return "yes"
    return "no" if circuit.until and now < circuit.until else "probe"


def probing(circuit: Circuit, now: datetime) -> Circuit:
    """The probe is out. Should its answer be lost, another may go after the same wait."""
    return replace(circuit, state="half-open", until=now + timedelta(seconds=circuit.wait_s))


def seen(circuit: Circuit, device: str, verdict: Verdict, now: datetime) -> Circuit:
    """The circuit after one answer.

    An acceptance proves our keys and closes it; an answer that says nothing of keys changes nothing.
    """
    if verdict.kind == "accepted":
        return CLOSED
    if verdict.kind not in ("our-keys", "key-mismatch"):
        return _inconclusive(circuit, now)
    if circuit.state == "half-open":
        return _probed(circuit, verdict, now)
    if circuit.state == "open":
        # Answers of what was in flight when it opened: they must not lengthen the wait.
        return circuit
    return _refused(circuit, device, verdict, now)


def _refused(circuit: Circuit, device: str, verdict: Verdict, now: datetime) -> Circuit:
    if verdict.kind == "key-mismatch":
        circuit = replace(circuit, mismatched=_with(circuit.mismatched, device))
    else:
        circuit = replace(circuit, ambiguous=_with(circuit.ambiguous, device))
    if verdict.certain or len(circuit.ambiguous) >= AMBIGUOUS_DEVICES or len(circuit.mismatched) >= MISMATCHED_DEVICES:
        return _open(circuit, verdict.reason, circuit.wait_s, now)
    return circuit


def _probed(circuit: Circuit, verdict: Verdict, now: datetime) -> Circuit:
    if verdict.kind == "key-mismatch" and circuit.reason != verdict.reason:
        # The push service read our token and found another key behind it: that device's matter, no proof of ours.
        return _inconclusive(circuit, now)
    return _open(circuit, verdict.reason, min(2 * circuit.wait_s, LONGEST_WAIT_S), now)


def _inconclusive(circuit: Circuit, now: datetime) -> Circuit:
    if circuit.state != "half-open":
        return circuit
    return _open(circuit, circuit.reason, circuit.wait_s, now)


def _open(circuit: Circuit, reason: str, wait_s: int, now: datetime) -> Circuit:
    return replace(circuit, state="open", reason=reason, wait_s=wait_s, until=now + timedelta(seconds=wait_s))


def _with(devices: tuple[str, ...], device: str) -> tuple[str, ...]:
    return devices if device in devices else (*devices, device)
