"""What every subscription has at the push service, whether a simulated reader or a real browser made it."""

from dataclasses import dataclass, field

from newsbell.simulator.push_messages import Message


@dataclass(slots=True)
class Subscription:
    """One subscription, as a POST finds it."""

    token: str
    application_server_key: bytes
    gone: bool = field(default=False, kw_only=True)
    fault: str | None = field(default=None, kw_only=True)
    """The fault of this subscription alone, for `fault_times` POSTs more; for ever where that is None."""
    fault_times: int | None = field(default=None, kw_only=True)
    waiting: list[Message] = field(default_factory=list, kw_only=True)

    def take_fault(self) -> str | None:
        """This subscription's fault for the POST at hand, used up by one."""
        if self.fault is None or self.fault_times is None:
            return self.fault
        fault, self.fault_times = self.fault, self.fault_times - 1
        if not self.fault_times:
            self.fault = self.fault_times = None
        return fault

    def wait(self, message: Message) -> Message | None:
        """Keeps a message until its device is there; gives the waiting one that it replaces (RFC 8030 section 5.4)."""
        topic = message.terms.topic
        replaced = next((m for m in self.waiting if topic is not None and m.terms.topic == topic), None)
        if replaced:
            self.waiting.remove(replaced)
        if message.terms.ttl:
            self.waiting.append(message)
        return replaced
