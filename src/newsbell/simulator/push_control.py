"""The simulator's own interface, for tests and demos: faults, devices, and what the readers saw."""

import json
from typing import Any

from newsbell.common.errors import NewsbellError, NotFound, SimulatorRefused
from newsbell.simulator.push_channels import Channel
from newsbell.simulator.push_devices import Device
from newsbell.simulator.push_exchange import Answer, Reply, Request, as_json
from newsbell.simulator.push_service import PushService

PREFIX = "/_control/"
MOST_DEVICES = 1_000_000


def reply(service: PushService, request: Request) -> Reply:
    """What the service answers: its control interface below /_control/, on loopback alone; push everywhere else."""
    if request.target.startswith(PREFIX):
        return _control(service, request) if request.local else Answer(403)
    if request.method != "POST":
        return Answer(405, (("allow", "POST"),))
    return service.push(request)


def _control(service: PushService, request: Request) -> Answer:
    try:
        place = request.target.removeprefix(PREFIX).split("/")
        if request.method == "POST":
            return _post(service, place, _object(request))
        return _get(service, place)
    except NewsbellError as error:
        status = 404 if isinstance(error, NotFound) else 400
        return as_json(status, {"error": str(error), "code": error.code})


def _get(service: PushService, place: list[str]) -> Answer:
    match place:
        case ["report"]:
            return as_json(200, service.report())
        case ["events"]:
            lines = "".join(json.dumps(event) + "\n" for event in service.events())
            return Answer(200, (("content-type", "application/jsonl"),), lines.encode())
        case ["faults"]:
            return as_json(200, service.faults.rates)
        case ["devices"]:
            return as_json(200, [_state(service, device) for device in list(service.devices.values())])
        case ["devices", token]:
            return as_json(200, _state(service, service.device(token)))
        case ["channels"]:
            return as_json(200, [_said(service, channel) for channel in list(service.browsers.channels.values())])
        case ["channels", token]:
            return as_json(200, _said(service, service.channel(token)))
        case ["devices", token, "shown"]:
            return as_json(200, service.shown(token))
    raise NotFound(f"There is nothing to read at {'/'.join(place)}")


def _post(service: PushService, place: list[str], said: dict[str, Any]) -> Answer:
    match place:
        case ["faults"]:
            service.faults.change(said)
            return as_json(200, service.faults.rates)
        case ["devices"]:
            return as_json(201, _subscribe(service, said))
        case ["devices", token]:
            return as_json(200, _change(service, token, said))
        case ["channels", token]:
            _spoil(service, service.channel(token).token, said, {"fault", "times"})
            return as_json(200, _said(service, service.channel(token)))
    raise NotFound(f"There is nothing to change at {'/'.join(place)}")


def _object(request: Request) -> dict[str, Any]:
    try:
        value = json.loads(request.body or b"{}")
    except ValueError as error:
        raise SimulatorRefused("The body is not JSON", why=str(error)) from error
    if not isinstance(value, dict):
        raise SimulatorRefused("The body is not a JSON object")
    return value


def _subscribe(service: PushService, said: dict[str, Any]) -> list[dict[str, Any]]:
    count, remembers = said.get("count", 1), said.get("remembers")
    if not isinstance(count, int) or not 0 < count <= MOST_DEVICES:
        raise SimulatorRefused(f"count is {count!r}", fix=f"Give a whole number from 1 to {MOST_DEVICES}.")
    return service.subscribe(count, said.get("applicationServerKey", ""), remembers=remembers)


def _change(service: PushService, token: str, said: dict[str, Any]) -> dict[str, Any]:
    _spoil(service, token, said, {"fault", "times", "online"})
    if "online" in said:
        service.set_online(token, bool(said["online"]))
    return _state(service, service.device(token))


def _spoil(service: PushService, token: str, said: dict[str, Any], known: set[str]) -> None:
    if unknown := said.keys() - known:
        raise SimulatorRefused(
            f"{', '.join(sorted(unknown))} cannot be changed here", fix=f"Known are {', '.join(sorted(known))}."
        )
    times = said.get("times")
    if times is not None and (not isinstance(times, int) or times < 1):
        raise SimulatorRefused(f"A fault cannot come {times!r} times", fix="Give a whole number from 1, or null.")
    if "fault" in said:
        service.set_fault(token, said["fault"], times)


def _said(service: PushService, channel: Channel) -> dict[str, Any]:
    return {
        "token": channel.token,
        "endpoint": service.endpoint(channel),
        "browser": channel.browser,
        "online": channel.online,
        "gone": channel.gone,
        "fault": channel.fault,
        "waiting": len(channel.waiting),
        "acks": channel.acks,
        "unregistered": channel.unregistered,
    }


def _state(service: PushService, device: Device) -> dict[str, Any]:
    return {
        "token": device.token,
        "endpoint": service.subscription(device)["endpoint"],
        "online": device.online,
        "gone": device.gone,
        "fault": device.fault,
        "waiting": len(device.waiting),
        "shown": len(device.shown),
        "on_screen": len(device.screen),
    }
