"""The files of deploy/: no container engine runs here, so their form and what they name are checked."""

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from newsbell.common.conf import NAMES

DEPLOY = Path(__file__).resolve().parents[2] / "deploy"
COMMANDS = {path.stem for path in (DEPLOY.parent / "src/newsbell/commands/management/commands").glob("*.py")} | {
    "migrate"
}
UNITS = sorted((DEPLOY / "systemd").glob("*.service"))


@pytest.fixture(scope="module")
def compose() -> dict[str, Any]:
    made: dict[str, Any] = yaml.safe_load((DEPLOY / "compose.yaml").read_text())
    return made


def test_every_service_network_and_volume_that_compose_names_is_there(compose: dict[str, Any]) -> None:
    services = compose["services"]
    assert {"web", "worker", "beat", "postgres", "rabbitmq", "caddy", "migrate"} == set(services)
    for service in services.values():
        assert set(service.get("depends_on", {})) <= set(services)
        assert set(service.get("networks", {})) <= set(compose["networks"])
        named = {volume.partition(":")[0] for volume in service.get("volumes", []) if not volume.startswith((".", "/"))}
        assert named <= set(compose["volumes"])
        for other, wanted in service.get("depends_on", {}).items():
            assert wanted["condition"] != "service_healthy" or "healthcheck" in services[other]


def test_compose_runs_newsbell_commands_with_newsbell_settings(compose: dict[str, Any]) -> None:
    ours = {name: one for name, one in compose["services"].items() if one["image"].startswith("newsbell:")}
    assert {"migrate", "web", "worker", "beat"} == set(ours)
    for service in ours.values():
        assert service["command"][0] in COMMANDS
        assert {name for name in service["environment"] if name.startswith("NEWSBELL_")} <= NAMES
        assert (["ALL"], True) == (service["cap_drop"], service["read_only"])


def test_the_proxy_that_counts_is_the_one_in_front(compose: dict[str, Any]) -> None:
    address = compose["services"]["caddy"]["networks"]["inside"]["ipv4_address"]
    assert address == compose["services"]["web"]["environment"]["NEWSBELL_PROXY"]
    assert "reverse_proxy web:8000" in (DEPLOY / "Caddyfile").read_text()


def test_every_variable_that_compose_asks_for_is_in_the_example() -> None:
    asked = set(re.findall(r"\$\{(\w+)", (DEPLOY / "compose.yaml").read_text()))
    assert asked == set(re.findall(r"^(\w+)=", (DEPLOY / "env.example").read_text(), re.MULTILINE))


@pytest.mark.parametrize("unit", UNITS, ids=[unit.name for unit in UNITS])
def test_every_unit_runs_a_command_and_may_do_little(unit: Path) -> None:
    said = unit.read_text()
    assert re.findall(r"^ExecStart=/opt/newsbell/.venv/bin/newsbell (\w+)$", said, re.MULTILINE)[0] in COMMANDS
    for line in (
        "NoNewPrivileges=yes",
        "ProtectSystem=strict",
        "CapabilityBoundingSet=",
        "User=newsbell",
        "UMask=0077",
    ):
        assert line in said.splitlines()


def test_the_units_settings_are_newsbells() -> None:
    said = (DEPLOY / "systemd" / "newsbell.env.example").read_text()
    assert set(re.findall(r"^#?(NEWSBELL_\w+)=", said, re.MULTILINE)) <= NAMES


def test_the_image_is_made_from_the_lock() -> None:
    said = (DEPLOY / "Dockerfile").read_text()
    assert "--require-hashes" in said
    assert re.search(r"^USER newsbell$", said, re.MULTILINE)
    assert set(re.findall(r"(NEWSBELL_\w+)=", said)) <= NAMES
