"""The safe client reaches nothing inside the network, however it is spelt or what it turns into."""

import socket

import pycurl
import pytest
from tests.integration.safe_client.sites import Site, client

from newsbell.common.connection import harden
from newsbell.common.errors import AddressRefused
from newsbell.common.safe_client import Policy, SafeClient


@pytest.mark.parametrize(
    "host",
    ["127.0.0.1", "localhost", "[::1]", "[::ffff:127.0.0.1]", "2130706433", "0x7f000001", "0177.0.0.1", "127.1", "0",
     "0.0.0.0", "[::]", "localhost."],
)  # fmt: skip
def test_a_source_cannot_reach_inside_however_it_spells_the_address(host: str) -> None:
    """FAILURES, "Broken into": feeds that reach inside (changedetection CVE-2026-27696, Miniflux GHSA-xwh2…)."""
    with pytest.raises(AddressRefused):
        SafeClient(Policy()).get(f"http://{host}:8080/latest/meta-data/")


@pytest.mark.parametrize("ip", ["169.254.169.254", "100.64.0.1", "[64:ff9b::7f00:1]", "[2002:7f00:1::1]", "[fe80::1]"])
def test_link_local_cgnat_nat64_and_6to4_are_refused_before_any_packet_leaves(ip: str) -> None:
    """FAILURES, "Broken into": behind CGNAT, NAT64 or 6to4 (pixelfed#6974)."""
    with pytest.raises(AddressRefused, match="inside a network"):
        SafeClient(Policy()).get(f"http://{ip}/")


def test_a_name_that_turns_inside_is_judged_by_the_address_connected_to(site: Site) -> None:
    """FAILURES, "Broken into": DNS rebinding (Eventra#18841). The resolver's answer is set as a hostile one is."""
    curl = pycurl.Curl()
    doorkeeper = harden(curl, private_ok=False)
    port = site.server.server_port
    curl.setopt(pycurl.RESOLVE, [f"public.example:{port}:127.0.0.1"])
    curl.setopt(pycurl.URL, f"http://public.example:{port}/")
    with pytest.raises(pycurl.error) as caught:
        curl.perform()
    assert (pycurl.E_COULDNT_CONNECT, "127.0.0.1", []) == (caught.value.args[0], doorkeeper.refused, site.seen)
    curl.close()


def test_a_local_socket_is_refused_too() -> None:
    doorkeeper = harden(pycurl.Curl(), private_ok=False)
    assert pycurl.SOCKET_BAD == doorkeeper(0, (socket.AF_UNIX, socket.SOCK_STREAM, 0, b"/run/docker.sock"))
    assert "a local socket" == doorkeeper.refused


def test_many_handles_of_a_multi_are_each_judged(site: Site) -> None:
    site.says("/")
    multi, handles = pycurl.CurlMulti(), []
    for private_ok in (True, False, True, False):
        curl = pycurl.Curl()
        handles.append((curl, harden(curl, private_ok=private_ok)))
        curl.setopt(pycurl.URL, site.origin if private_ok else f"http://localhost:{site.server.server_port}")
        curl.setopt(pycurl.WRITEFUNCTION, lambda _chunk: None)
        multi.add_handle(curl)
    while multi.perform()[1]:
        multi.select(0.1)
    refused = {curl: doorkeeper.refused for curl, doorkeeper in handles}
    _, read, failed = multi.info_read()
    assert ([None, None], 2) == ([refused[curl] for curl in read], len(site.seen))
    assert [(pycurl.E_COULDNT_CONNECT, True)] * 2 == [
        (code, refused[c] in ("127.0.0.1", "::1")) for c, code, _ in failed
    ]
    for curl, _ in handles:
        multi.remove_handle(curl)
        curl.close()
    multi.close()


def test_a_handle_that_served_a_route_lets_nobody_else_in(site: Site) -> None:
    """An open connection is not judged again: so none may stay open for another origin to use."""
    site.says("/", b"routed")
    routed = SafeClient(Policy(routes={"http://gazette.example": site.origin}))
    for _ in range(2):
        assert b"routed" == routed.get("http://gazette.example/").body
        with pytest.raises(AddressRefused):
            routed.get(f"http://localhost:{site.server.server_port}/")


@pytest.mark.parametrize("port", [22, 25, 6379, 9200, 8000])
def test_ports_that_are_no_web_servers_are_refused(port: int) -> None:
    with pytest.raises(AddressRefused, match=f"Port {port} "):
        SafeClient(Policy()).get(f"http://gazette.example:{port}/")


def test_a_private_origin_is_exact(site: Site) -> None:
    """Allowed is the origin as configured: not another name of the same machine, not its https side."""
    site.says("/")
    assert 200 == client(site).get(site.origin).status
    for url in (f"http://localhost:{site.server.server_port}/", f"https://127.0.0.1:{site.server.server_port}/"):
        with pytest.raises(AddressRefused):
            client(site).get(url)
