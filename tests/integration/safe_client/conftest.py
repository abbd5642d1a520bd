"""Two sites that run."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from tests.integration.safe_client.sites import Site


@contextmanager
def running() -> Iterator[Site]:
    site = Site()
    thread = threading.Thread(target=site.server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield site
    finally:
        site.server.shutdown()
        site.server.server_close()
        thread.join()


@pytest.fixture
def site() -> Iterator[Site]:
    with running() as site:
        yield site


@pytest.fixture
def other() -> Iterator[Site]:
    with running() as site:
        yield site
