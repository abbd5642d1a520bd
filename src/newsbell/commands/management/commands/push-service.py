# ruff: noqa: N999  # Django names a command after its file
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from newsbell.commands.word import Word
from newsbell.common.errors import SimulatorRefused
from newsbell.simulator.push_faults import NAMES, parse
from newsbell.simulator.push_server import Options, serve
from newsbell.simulator.push_service import PushService
from newsbell.simulator.push_vendors import VENDORS


class Command(Word):
    """`newsbell push-service`: the simulator of one push service, on loopback, until Ctrl-C."""

    help = "A push service with a real vendor's manners and simulated readers, for demos, tests and benchmarks."
    requires_system_checks: list[str] = []
    keeps = False
    requires_migrations_checks = False

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--port", type=int, default=8190, help="0 takes a free one (default: %(default)s)")
        parser.add_argument("--host", default="127.0.0.1", help="address to listen on (default: %(default)s)")
        parser.add_argument("--vendor", choices=sorted(VENDORS), default="mozilla", help="whose manners")
        parser.add_argument(
            "--fault",
            action="append",
            default=[],
            metavar="NAME=RATE",
            help=f"a share of the posts that fails, from 0 to 1; may be repeated. NAME is one of {', '.join(NAMES)}",
        )
        parser.add_argument("--seed", type=int, default=0, help="of all chance (default: %(default)s)")
        parser.add_argument("--tls", action="store_true", help="HTTPS by a throwaway CA, whose path is printed")
        parser.add_argument("--origin", default="", help="the origin that the service is known by, if not its own")
        parser.add_argument("--journal", type=Path, help="file that keeps devices and messages over a restart")
        parser.add_argument("--retry-after", type=int, default=2, metavar="S", help="seconds (default: %(default)s)")
        parser.add_argument(
            "--browser-port",
            type=int,
            metavar="N",
            help="let real browsers connect here: Firefox for mozilla, Chromium for google",
        )
        parser.add_argument("--sealed", action="store_true", help="leave messages sealed: for storms of posts")

    def handle(self, *_: Any, **said: Any) -> None:
        options = Options(
            vendor=said["vendor"],
            host=said["host"],
            port=said["port"],
            tls=said["tls"],
            origin=said["origin"],
            faults=parse(said["fault"]),
            seed=said["seed"],
            journal=said["journal"],
            opens=not said["sealed"],
            retry_after_s=said["retry_after"],
            browsers=said["browser_port"] is not None,
            browser_port=said["browser_port"] or 0,
        )
        try:
            serve(options, self._say)
        except BrokenPipeError:
            raise
        except (OSError, OverflowError) as error:
            raise SimulatorRefused(
                "The push service cannot run so",
                why=f"{error}.",
                fix="Take another --port (0: a free one), --host, --browser-port or --journal.",
            ) from None

    def _say(self, service: PushService) -> None:
        self.stdout.write(f"Push service with the manners of {service.vendor.name} at {service.origin}")
        if service.browser_url:
            self.stdout.write(f"Browsers connect at {service.browser_url}")
        if service.ca_file:
            self.stdout.write(f"Trust it by {service.ca_file}")
        self.stdout.write(
            f"Control it at {service.address}/_control/ (report, devices, faults, events); end it by Ctrl-C."
        )
        self.stdout.flush()
