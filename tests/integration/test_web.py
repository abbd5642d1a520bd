"""The web process's own bounds."""

import gc
import http.client
import os
import socket
import stat
import subprocess
import sys
import threading
from contextlib import ExitStack, closing
from pathlib import Path

from newsbell import web
from newsbell.commands.utility import Utility


def test_a_body_above_one_mebibyte_is_not_taken() -> None:
    """Whoever sends it fills neither memory nor disk: the server answers before Django sees the request."""
    listening = socket.create_server(("127.0.0.1", 0))
    server = web.server(listening)
    thread = threading.Thread(target=server.run)
    thread.start()
    try:
        with closing(http.client.HTTPConnection("127.0.0.1", listening.getsockname()[1], timeout=10)) as asking:
            asking.putrequest("POST", "/api/v1/publishers/gazette/readers")
            asking.putheader("Content-Length", str(web.MAX_BODY + 1))
            asking.endheaders()
            assert 413 == asking.getresponse().status
    finally:
        server.trigger.pull_trigger(server.close)
        thread.join()


def test_a_hundred_bodies_that_never_end_keep_nobody_out() -> None:
    """A proxy hands on a body as it comes: one visitor with a hundred of them took every place that there was."""
    listening = socket.create_server(("127.0.0.1", 0), backlog=256)
    server = web.server(listening)
    thread = threading.Thread(target=server.run)
    thread.start()
    where = listening.getsockname()
    try:
        with ExitStack() as slow:
            for _ in range(150):
                sending = slow.enter_context(socket.create_connection(where, timeout=10))
                sending.sendall(b"POST /api/v1/leave HTTP/1.1\r\nHost: localhost\r\nContent-Length: 9\r\n\r\n{")
            with closing(http.client.HTTPConnection(where[0], where[1], timeout=20)) as asking:
                asking.request("GET", "/health/live")
                assert 200 == asking.getresponse().status
    finally:
        server.trigger.pull_trigger(server.close)
        thread.join()


# Browsers hold it of a host at all its ports: a newsbell with a port of its own does not speak for the others.
HSTS = (
    ("https://localhost", "max-age=31536000"),
    ("http://localhost:8000", "None"),
    ("https://localhost:8443", "None"),
)


def test_whoever_came_over_https_once_is_not_led_to_a_forged_http_page(tmp_path: Path) -> None:
    """A reader's secret stands in the fragment of a link: a page that somebody on the way forges would read it."""
    program = (
        "import django; django.setup(); from django.test import Client;"
        "print(Client().get('/health/live', secure=True).headers.get('Strict-Transport-Security'))"
    )
    for url, told in HSTS:
        settings = {"NEWSBELL_URL": url, "NEWSBELL_DATA": str(tmp_path), "NEWSBELL_KEYS": str(tmp_path)}
        settings |= {"DJANGO_SETTINGS_MODULE": "newsbell.settings", "NEWSBELL_HOSTS": "testserver"}
        asked = [sys.executable, "-c", program]
        said = subprocess.run(asked, env={**os.environ, **settings}, check=True, capture_output=True, text=True)
        assert told == said.stdout.strip()


def test_what_the_program_writes_is_its_users_alone(tmp_path: Path) -> None:
    data = tmp_path / "data"
    settings = {"NEWSBELL_DATA": str(data), "NEWSBELL_KEYS": str(tmp_path / "keys")}
    # Some tables are as good as all, which take ten times as long.
    program = "import os, sys; os.umask(0o022); sys.argv[1:] = ['migrate', 'newsbell_common', '-v0'];"
    program += "from newsbell.__main__ import main; main()"
    subprocess.run([sys.executable, "-c", program], env={**os.environ, **settings}, check=True)
    assert {0o600} == {stat.S_IMODE(path.stat().st_mode) for path in data.iterdir()}


def test_a_start_loads_neither_numpy_nor_what_reads_articles_before_somebody_needs_it() -> None:
    """A command without numpy, clock and web without the reading: both are a large part of what their starts took."""
    program = "import django, sys; django.setup(); before = set(sys.modules); import newsbell.beat, newsbell.site;"
    program += "print('numpy' in before, 'newsbell.articles.known.gazetteer' in sys.modules, 'numpy' in sys.modules)"
    said = subprocess.run([sys.executable, "-c", program], check=True, capture_output=True, text=True)
    assert ["False", "False", "True"] == said.stdout.split()


def test_garbage_is_looked_for_as_soon_as_a_command_is_loaded() -> None:
    gc.disable()
    try:
        Utility(["newsbell", "doctor"]).fetch_command("doctor")
        assert gc.isenabled()
    finally:
        gc.enable()


def test_the_program_lets_numpy_reckon_in_one_thread_unless_the_operator_says_otherwise() -> None:
    program = "import os, sys; sys.argv[1:] = ['help']; from newsbell.__main__ import main; main();"
    program += "print(os.environ['OPENBLAS_NUM_THREADS'])"
    bare = {name: value for name, value in os.environ.items() if name != "OPENBLAS_NUM_THREADS"}
    for given, threads in (({}, "1"), ({"OPENBLAS_NUM_THREADS": "4"}, "4")):
        asked = [sys.executable, "-c", program]
        said = subprocess.run(asked, env={**bare, **given}, check=True, capture_output=True, text=True)
        assert threads == said.stdout.split()[-1]
