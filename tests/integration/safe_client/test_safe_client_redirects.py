"""The safe client follows redirects where they are safe, and tells a move."""

import time
from http.server import BaseHTTPRequestHandler

import pytest
from tests.integration.safe_client.sites import Site, client

from newsbell.common.errors import AddressRefused, RedirectRefused, TimedOut
from newsbell.common.safe_client import Policy, SafeClient


def test_redirects_are_followed_and_a_permanent_move_is_told(site: Site, other: Site) -> None:
    site.sends("/a", "/b", 301)
    site.sends("/b", f"{other.origin}/c#part", 308)
    other.says("/c", b"moved news")
    answer = client(site, other).get(f"{site.origin}/a", {"If-None-Match": '"1"', "Authorization": "Bearer s3cret"})
    assert (b"moved news", f"{other.origin}/c", f"{other.origin}/c") == (answer.body, answer.url, answer.moved_to)
    asked = other.seen[0][1]
    assert ('"1"', None) == (asked["if-none-match"], asked.get("authorization"))


@pytest.mark.parametrize("hops", [(301, 302), (302, 301), (307,), (303,)])
def test_a_temporary_redirect_on_the_way_is_no_move(site: Site, hops: tuple[int, ...]) -> None:
    for number, status in enumerate(hops):
        site.sends(f"/{number}", f"/{number + 1}", status)
    site.says(f"/{len(hops)}")
    answer = client(site).get(f"{site.origin}/0")
    assert (f"{site.origin}/{len(hops)}", None) == (answer.url, answer.moved_to)


def test_a_permanent_redirect_to_nothing_is_no_move(site: Site) -> None:
    site.sends("/a", "/b", 301)
    site.says("/b", status=404)
    assert (404, None) == ((answer := client(site).get(f"{site.origin}/a")).status, answer.moved_to)


def test_a_redirect_location_in_utf_8_is_followed(site: Site) -> None:
    site.sends("/a", "/caf\xc3\xa9")
    site.says("/caf%C3%A9", b"ok")
    assert b"ok" == client(site).get(f"{site.origin}/a").body


def test_a_redirect_status_without_location_is_an_answer(site: Site) -> None:
    site.says("/a", b"choose", 302)
    assert (302, b"choose") == ((answer := client(site).get(f"{site.origin}/a")).status, answer.body)


@pytest.mark.parametrize(
    "location",
    ["http://localhost:{port}/secret", "http://0177.0.0.1:{port}/secret", "http://169.254.169.254/latest/",
     "file:///etc/passwd", "gopher://127.0.0.1:6379/_FLUSHALL", "http://user:pw@127.0.0.1:{port}/secret",
     "//[::1]:8080/secret"],
)  # fmt: skip
def test_a_redirect_cannot_lead_inside(site: Site, location: str) -> None:
    """FAILURES, "Broken into": after a redirect (web-push-elixir#94). Each hop is judged by its own origin."""
    site.sends("/a", location.format(port=site.server.server_port))
    site.says("/secret", b"secret")
    with pytest.raises(AddressRefused):
        client(site).get(f"{site.origin}/a")
    assert ["/a"] == [path for path, _ in site.seen]


def test_a_redirect_that_cannot_be_read_is_refused(site: Site) -> None:
    site.sends("/a", "http://[::1/")
    with pytest.raises(RedirectRefused):
        client(site).get(f"{site.origin}/a")


def test_a_redirect_loop_ends(site: Site) -> None:
    site.sends("/a", "/a?token=s3cret")
    with pytest.raises(RedirectRefused, match="more than 3 times"):
        client(site, max_redirects=3).get(f"{site.origin}/a")
    assert 4 == len(site.seen)


def test_a_redirect_from_https_down_to_http_is_refused(site: Site) -> None:
    site.sends("/a", "http://gazette.example/a?token=s3cret")
    routes = {"https://gazette.example": site.origin, "http://gazette.example": site.origin}
    with pytest.raises(RedirectRefused, match="without encryption") as caught:
        SafeClient(Policy(routes=routes)).get("https://gazette.example/a")
    assert "s3cret" not in str(caught.value)


def test_a_route_sends_an_origins_requests_elsewhere_under_its_own_name(site: Site, other: Site) -> None:
    site.says("/feed", b"routed")
    site.sends("/a", "https://gazette.example/feed", 301)
    routed = SafeClient(Policy(routes={"https://gazette.example": site.origin}))
    answer = routed.get("https://gazette.example/a")
    assert (b"routed", "https://gazette.example/feed") == (answer.body, answer.moved_to)
    assert ["gazette.example"] * 2 == [headers["host"] for _, headers in site.seen]
    with pytest.raises(AddressRefused):
        routed.get(site.origin + "/feed")


def test_slow_redirects_share_one_time_bound(site: Site) -> None:
    def page(request: BaseHTTPRequestHandler) -> None:
        time.sleep(0.2)
        request.send_response(302)
        request.send_header("Location", "/again")
        request.end_headers()

    site.pages["/again"] = page
    with pytest.raises(TimedOut):
        client(site, timeout_s=0.5, max_redirects=50).get(f"{site.origin}/again")
    assert 4 > len(site.seen)
