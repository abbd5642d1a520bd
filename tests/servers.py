"""PostgreSQL, RabbitMQ and Redis for tests: each on a free port and a folder of its own, ended by who started it."""

import json
import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

LONGEST_START_S = 240
"""On a busy machine: to tell late from never."""
PACKAGES = ("postgresql", "rabbitmq-server", "redis-server")
RABBIT = Path("/usr/lib/rabbitmq/bin/rabbitmq-server")
# One for each process of pytest-xdist, so that nobody takes another's wake-ups.
VHOSTS = tuple(f"gw{number}" for number in range(8))


_HELD: list[socket.socket] = []


def free_port() -> int:
    """A port for a server that starts later; until this process ends the system gives it to nobody who asks for any.

    Whoever names it may listen there, as servers do (SO_REUSEADDR). Else whatever took a port meanwhile, a browser or
    one of the other servers of the same test, would be taken for the one that was to come.
    """
    held = socket.socket()
    held.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    held.bind(("127.0.0.1", 0))
    _HELD.append(held)
    port: int = held.getsockname()[1]
    return port


def answers(host: str, port: int) -> bool:
    with socket.socket() as probe:
        probe.settimeout(1)
        return probe.connect_ex((host, port)) == 0


@dataclass
class Server:
    """A server process. `kill` is kill -9 of all of it, as a machine's memory killer would; `start` starts it again."""

    folder: Path
    host: str = "127.0.0.1"
    port: int = field(default_factory=free_port)
    process: subprocess.Popen[bytes] | None = None

    def command(self) -> Sequence[str]:
        raise NotImplementedError

    def environment(self) -> dict[str, str]:
        return {"PATH": os.environ["PATH"], "HOME": str(self.folder), "LANG": "C.UTF-8"}

    def user(self) -> str | None:
        return None

    def begin(self) -> None:
        """Starts it without waiting until it answers."""
        with (self.folder / "log").open("ab") as log:
            self.process = subprocess.Popen(
                self.command(),
                env=self.environment(),
                user=self.user(),
                cwd=self.folder,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )

    def start(self) -> None:
        self.begin()
        self.ready()

    def ready(self) -> None:
        _until(lambda: self.process is None or self.process.poll() is not None or answers(self.host, self.port), self)
        if self.process is None or self.process.poll() is not None:
            raise RuntimeError(f"{type(self).__name__} ended: {self.said()}")

    def kill(self) -> None:
        assert self.process is not None
        with suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()
        _until(lambda: not answers(self.host, self.port), self)

    def stop(self) -> None:
        if self.process is not None and self.process.poll() is None:
            self.process.terminate()
            try:
                self.process.wait(15)
            except subprocess.TimeoutExpired:
                self.kill()

    def said(self) -> str:
        return (self.folder / "log").read_text(errors="replace")[-2_000:]


def _until(true: Callable[[], bool], server: Server) -> None:
    end = time.monotonic() + LONGEST_START_S
    while not true():
        if time.monotonic() > end:
            raise RuntimeError(f"{type(server).__name__} took too long: {server.said()}")
        time.sleep(0.05)


class Postgres(Server):
    """PostgreSQL as Debian has it. A killed process loses nothing that it committed; a power cut could."""

    SETTINGS = {"fsync": "off", "full_page_writes": "off", "max_connections": "200", "shared_buffers": "64MB"}

    @property
    def url(self) -> str:
        return self.database("postgres")

    def database(self, name: str) -> str:
        return f"postgres://postgres@{self.host}:{self.port}/{name}"

    def user(self) -> str | None:
        return "postgres" if os.geteuid() == 0 else None  # it refuses to be root

    def start(self) -> None:
        if not (self.folder / "data").exists():
            if user := self.user():
                os.chown(self.folder, pwd.getpwnam(user).pw_uid, pwd.getpwnam(user).pw_gid)
            command = [_postgres("initdb"), "-D", "data", "-U", "postgres", "-A", "trust", "-E", "UTF8", "--no-locale"]
            subprocess.run(
                command, cwd=self.folder, user=self.user(), env=self.environment(), check=True, capture_output=True
            )
            if self.host != "127.0.0.1":
                with (self.folder / "data" / "pg_hba.conf").open("a") as file:
                    file.write("host all all all trust\n")
        _until(self._is_left, self)
        super().start()

    def _is_left(self) -> bool:
        """The children of a killed server end by themselves, a moment later; until then it cannot start again."""
        known = self.folder / "data" / "postmaster.pid"
        if not known.exists():
            return True
        children = [path for path in Path("/proc").glob("[0-9]*/cwd") if _is(path, self.folder / "data")]
        return not children

    def command(self) -> Sequence[str]:
        said = self.SETTINGS | {"unix_socket_directories": "", "listen_addresses": self.host, "port": str(self.port)}
        return [
            _postgres("postgres"),
            "-D",
            "data",
            *(word for pair in said.items() for word in ("-c", "=".join(pair))),
        ]

    def stop(self) -> None:
        if self.process is not None and self.process.poll() is None:
            self.process.send_signal(signal.SIGINT)  # without waiting for those who are connected
        super().stop()


def _is(link: Path, folder: Path) -> bool:
    with suppress(OSError):
        return link.readlink() == folder
    return False


def _postgres(name: str) -> str:
    found = [str(path) for path in sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"))]
    command = found[-1] if found else shutil.which(name)
    if command is None:
        raise FileNotFoundError(name)
    return command


class RabbitMQ(Server):
    """RabbitMQ with a virtual host for each process of the tests, and a port mapper of its own."""

    mapper: subprocess.Popen[bytes] | None = None
    # A restart finds its own folder by its name.
    ports: tuple[int, int] | None = None

    @property
    def url(self) -> str:
        return self.vhost(VHOSTS[0])

    def vhost(self, name: str) -> str:
        return f"amqp://tests:tests@{self.host}:{self.port}/{name}"

    def begin(self) -> None:
        self.ports = self.ports or (free_port(), free_port())
        user = {"name": "tests", "password": "tests", "tags": ["administrator"]}
        everything = {"configure": ".*", "write": ".*", "read": ".*"}
        definitions = {
            "users": [user],
            "vhosts": [{"name": name} for name in VHOSTS],
            "permissions": [{"user": "tests", "vhost": name, **everything} for name in VHOSTS],
        }
        (self.folder / "definitions.json").write_text(json.dumps(definitions))
        (self.folder / "rabbitmq.conf").write_text(
            f"listeners.tcp.1 = {self.host}:{self.port}\nload_definitions = {self.folder}/definitions.json\n"
            "log.console.level = warning\nlog.file.level = warning\nloopback_users = none\n"
            "disk_free_limit.absolute = 1MB\n"
        )
        (self.folder / "plugins").write_text("[].\n")
        if self.mapper is None:
            self.mapper = subprocess.Popen(["epmd", "-port", str(self.ports[1])], env=self.environment())
        super().begin()

    def environment(self) -> dict[str, str]:
        assert self.ports is not None
        own = {
            "RABBITMQ_NODENAME": f"tests{self.port}@localhost",
            "RABBITMQ_MNESIA_BASE": str(self.folder / "data"),
            "RABBITMQ_LOG_BASE": str(self.folder),
            "RABBITMQ_CONFIG_FILE": str(self.folder / "rabbitmq.conf"),
            "RABBITMQ_CONF_ENV_FILE": str(self.folder / "none"),
            "RABBITMQ_GENERATED_CONFIG_DIR": str(self.folder),
            "RABBITMQ_ENABLED_PLUGINS_FILE": str(self.folder / "plugins"),
            "RABBITMQ_PID_FILE": str(self.folder / "pid"),
            "RABBITMQ_DIST_PORT": str(self.ports[0]),
            "ERL_EPMD_PORT": str(self.ports[1]),
            "ERL_EPMD_ADDRESS": "127.0.0.1",
            "RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS": "+sbwt none +sbwtdcpu none +sbwtdio none",
        }
        return super().environment() | own

    def command(self) -> Sequence[str]:
        return [str(RABBIT)]

    def stop(self) -> None:
        super().stop()
        if self.process is not None:
            with suppress(ProcessLookupError):
                os.killpg(self.process.pid, signal.SIGKILL)
        if self.mapper is not None:
            self.mapper.terminate()
            self.mapper.wait()


class Redis(Server):
    """Redis, which forgets all when it is killed."""

    @property
    def url(self) -> str:
        return f"redis://{self.host}:{self.port}/0"

    def command(self) -> Sequence[str]:
        return ["redis-server", "--bind", self.host, "--port", str(self.port), "--save", "", "--appendonly", "no"]


def missing() -> str:
    """What keeps the grown stack from running here, for the reason of a skip; empty: nothing."""
    found = {
        "PostgreSQL": _there("initdb"),
        "RabbitMQ": RABBIT.exists(),
        "Redis": shutil.which("redis-server") is not None,
    }
    lacks = [name for name, there in found.items() if not there]
    return f"{' and '.join(lacks)} not installed ({' '.join(PACKAGES)})" if lacks else ""


def _there(name: str) -> bool:
    with suppress(FileNotFoundError):
        return bool(_postgres(name))
    return False


@contextmanager
def grown(host: str = "127.0.0.1") -> Iterator[tuple[Postgres, RabbitMQ]]:
    """PostgreSQL and RabbitMQ while the context lasts; they start beside each other."""
    folder = Path(tempfile.mkdtemp(prefix="newsbell-servers-"))
    folder.chmod(0o755)
    for name in ("postgres", "rabbitmq"):
        (folder / name).mkdir()
    database, broker = Postgres(folder / "postgres", host), RabbitMQ(folder / "rabbitmq", host)
    try:
        broker.begin()
        database.start()
        broker.ready()
        yield database, broker
    finally:
        broker.stop()
        database.stop()
        shutil.rmtree(folder, ignore_errors=True)
