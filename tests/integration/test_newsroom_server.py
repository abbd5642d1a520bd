"""A newsroom over real HTTP: hosts told apart on one port, conditional requests, gzip, redirects."""

import gzip
import http.client
import socket
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from tests.servers import free_port

from newsbell.common.safe_client import Policy, SafeClient
from newsbell.simulator.newsroom_form import SAMPLE, load
from newsbell.simulator.newsroom_server import Site, running_newsroom

NEWS = ("gazette.example", "/news.xml")
Answer = tuple[int, dict[str, str], bytes]


@pytest.fixture
def site() -> Iterator[Site]:
    """The sample newsroom, being served; nothing is published yet."""
    with running_newsroom(load(SAMPLE)) as site:
        yield site


def _ask(site: Site, host: str, path: str, method: str = "GET", **headers: str) -> Answer:
    connection = http.client.HTTPConnection(site.address.removeprefix("http://"), timeout=10)
    fields = {name.replace("_", "-"): value for name, value in headers.items()}
    try:
        connection.request(method, path, headers={"Host": host, **fields})
        answer = connection.getresponse()
        return answer.status, {name.lower(): value for name, value in answer.getheaders()}, answer.read()
    finally:
        connection.close()


def test_hosts_share_a_port_and_are_told_apart(site: Site) -> None:
    site.publish(1)
    assert b"The Harbour Gazette" in _ask(site, *NEWS)[2]
    assert b"Northern Wire" in _ask(site, "wire.example", "/feed.json")[2]
    assert b"The Harbour Gazette" in _ask(site, "Gazette.example:443", "/news.xml?from=elsewhere")[2]


def test_every_host_of_the_newsroom_has_a_route_as_http_and_https(site: Site) -> None:
    hosts = ["council", "courier", "gazette", "police", "wire", "www.gazette"]
    origins = {f"{scheme}://{host}.example" for scheme in ("http", "https") for host in hosts}
    assert dict.fromkeys(origins, site.address) == site.routes


def test_where_a_redirect_leads_gets_no_route(tmp_path: Path) -> None:
    """A redirect may point inside a network on purpose; a route would make it harmless."""
    plan = (SAMPLE / "newsroom.toml").read_text(encoding="utf-8").partition("[[sources]]")[0]
    plan += '[[sources]]\nname = "X"\nfolder = "x"\nurl = "https://x.example/"\n[[steps]]\ntitle = "1"\n'
    plan += 'feeds = { x = "newsroom.toml" }\n[steps.pages]\n"https://y.example/" = "newsroom.toml"\n'
    plan += '[[redirects]]\nfrom = "https://z.example/"\nto = "http://169.254.169.254/"\nstatus = 302\n'
    (tmp_path / "newsroom.toml").write_text(plan, encoding="utf-8")
    with running_newsroom(load(tmp_path)) as site:
        hosts = {origin.partition("://")[2] for origin in site.routes}
    assert {"gazette.example", "x.example", "y.example", "z.example"} == hosts


@pytest.mark.parametrize("place", [("gazette.example", "/nowhere"), ("nowhere.example", "/news.xml"), ("", "/")])
def test_what_is_not_there_answers_404(site: Site, place: tuple[str, str]) -> None:
    site.publish(1)
    assert 404 == _ask(site, *place)[0]


def test_an_unchanged_feed_answers_304_by_its_etag_and_a_changed_one_does_not(site: Site) -> None:
    site.publish(1)
    status, headers, _ = _ask(site, *NEWS)
    assert (200, "application/rss+xml") == (status, headers["content-type"])
    known = {"If_None_Match": f'"other", {headers["etag"]}'}
    unchanged = _ask(site, *NEWS, **known)
    assert (304, headers["etag"], b"") == (unchanged[0], unchanged[1]["etag"], unchanged[2])
    assert 304 == _ask(site, *NEWS, If_None_Match="*")[0]
    site.publish(2)
    assert 200 == _ask(site, *NEWS, **known)[0]


def test_a_date_alone_is_enough_to_be_told_that_nothing_changed(site: Site) -> None:
    site.publish(1)
    first = _ask(site, *NEWS)[1]["last-modified"]
    assert 304 == _ask(site, *NEWS, If_Modified_Since=first)[0]
    site.publish(2)
    assert 200 == _ask(site, *NEWS, If_Modified_Since=first)[0]


def test_the_etag_decides_where_both_are_sent(site: Site) -> None:
    """RFC 9110 §13.2.2."""
    site.publish(1)
    date = _ask(site, *NEWS)[1]["last-modified"]
    assert 200 == _ask(site, *NEWS, If_None_Match='"other"', If_Modified_Since=date)[0]


def test_a_date_that_is_none_is_passed_over(site: Site) -> None:
    site.publish(1)
    assert 200 == _ask(site, *NEWS, If_Modified_Since="the day before yesterday")[0]


def test_a_feed_that_a_step_does_not_touch_keeps_its_date(site: Site) -> None:
    """Step 3 changes the gazette alone."""
    site.publish(2)
    before = [_ask(site, host, path)[1]["last-modified"] for host, path in (NEWS, ("police.example", "/news.rss"))]
    site.publish(3)
    after = [_ask(site, host, path)[1]["last-modified"] for host, path in (NEWS, ("police.example", "/news.rss"))]
    assert before[0] != after[0]
    assert before[1] == after[1]


def test_a_feed_is_gzipped_for_whoever_takes_it(site: Site) -> None:
    site.publish(1)
    plain, zipped = _ask(site, *NEWS), _ask(site, *NEWS, Accept_Encoding="br, gzip")
    assert "gzip" == zipped[1]["content-encoding"]
    assert plain[2] == gzip.decompress(zipped[2])
    assert plain[1]["etag"] == zipped[1]["etag"]


def test_a_redirect_says_where_else_to_look(site: Site) -> None:
    site.publish(1)
    status, headers, _ = _ask(site, "gazette.example", "/feed")
    assert (301, "https://gazette.example/news.xml") == (status, headers["location"])


def test_a_head_request_has_the_headers_alone(site: Site) -> None:
    site.publish(1)
    status, headers, body = _ask(site, *NEWS, method="HEAD")
    assert (200, b"") == (status, body)
    assert str(len(_ask(site, *NEWS)[2])) == headers["content-length"]


def test_pages_are_served_with_their_type(site: Site) -> None:
    site.publish(1)
    page = _ask(site, "gazette.example", "/2026/03/03/carrick-bridge-closed")
    image = _ask(site, "gazette.example", "/img/lifeboat.png")
    assert [(200, "text/html; charset=utf-8"), (200, "image/png")] == [
        (a[0], a[1]["content-type"]) for a in (page, image)
    ]


def test_hits_are_counted_by_host_and_path(site: Site) -> None:
    site.publish(1)
    for path in ("/news.xml", "/news.xml", "/nowhere"):
        _ask(site, "gazette.example", path)
    assert {"gazette.example/news.xml": 2, "gazette.example/nowhere": 1} == dict(site.hits)


def test_one_connection_carries_many_requests_and_is_ended_with_the_server() -> None:
    with running_newsroom(load(SAMPLE)) as site:
        site.publish(1)
        connection = http.client.HTTPConnection(site.address.removeprefix("http://"), timeout=10)
        with closing(connection):
            sockets = set()
            for _ in range(3):
                connection.request("GET", "/news.xml", headers={"Host": "gazette.example"})
                assert b"</rss>" in connection.getresponse().read()
                sockets.add(connection.sock)
            (kept,) = sockets
            site.server.close_connections()
            assert kept is not None
            assert b"" == kept.recv(1)


def test_the_port_is_free_again_when_the_block_ends() -> None:
    port = free_port()  # to nobody else meanwhile
    with running_newsroom(load(SAMPLE), port) as site:
        assert f"http://127.0.0.1:{port}" == site.address
    with running_newsroom(load(SAMPLE), port) as again:
        assert site.address == again.address
    with pytest.raises(ConnectionRefusedError), socket.create_connection(("127.0.0.1", port), timeout=10):
        pass


def test_newsbells_own_client_reads_it_by_its_real_addresses(site: Site) -> None:
    """https addresses, a redirect on the way, and the second time nothing has changed."""
    site.publish(1)
    client = SafeClient(Policy(routes=site.routes))
    first = client.get("https://gazette.example/feed")
    assert (200, "https://gazette.example/news.xml") == (first.status, first.url)
    assert b"The Harbour Gazette" in first.body
    again = client.get(first.url, {"If-None-Match": first.headers["etag"]})
    assert 304 == again.status
