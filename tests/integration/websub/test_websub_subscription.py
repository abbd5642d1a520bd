"""A subscription begins, is renewed and ends; hubs that fail, refuse, move, or are not what they seem."""

from datetime import timedelta

import pytest
from tests.hub import Hub, hubbing
from tests.integration.websub.subscribing import FIRE, FLOOD, TOPIC, begin, due_in, show, subscription
from tests.press import OLD, Press, rss
from tests.world import Later

from newsbell.common import clock
from newsbell.sources import asking, websub
from newsbell.sources.models import Ping
from newsbell.work import drain

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_hub_that_verifies_another_topic_is_told_no(press: Press, hub: Hub) -> None:
    hub.manners["topic"] = "https://evil.example/feed"
    assert "asking" == begin(press).state
    assert [404] == [status for status, _ in hub.answers]
    hub.push_to(hub.asked[0], rss(FIRE), headers={"Link": "<https://evil.example/feed>; rel=self"})
    assert 0 == Ping.objects.count()


def test_nobody_subscribes_us_to_what_we_did_not_ask_nor_ends_what_we_want(
    press: Press, hub: Hub, later: Later
) -> None:
    begin(press)
    asked = hub.asked[0]
    asked.mode = "unsubscribe"
    assert 404 == hub.verify(asked)
    assert "active" == subscription().state
    asked.mode = "publish"
    assert 404 == hub.verify(asked)
    asked.mode = "subscribe"
    assert 404 == hub.verify(asked, **{"hub.challenge": ""})
    assert 404 == hub.verify(asked, **{"hub.challenge": "x" * 5000})
    asked.callback = asked.callback[:-5] + "AAAA/"
    assert 404 == hub.verify(asked)
    assert 410 == hub.push_to(asked, rss(FIRE))
    later.ahead += timedelta(days=2)
    assert 404 == hub.verify(hub.asked[0]), "asked for too long ago to be pending"


def test_a_lost_verification_is_asked_for_again(press: Press, hub: Hub, later: Later) -> None:
    hub.manners["verifies"] = False
    assert "asking" == begin(press).state
    assert timedelta(minutes=4) < due_in(subscription(), later) < timedelta(minutes=6)
    later(minutes=6)
    assert 2 == len(hub.asked)
    assert "did not confirm" in subscription().problem
    assert timedelta(minutes=8) < due_in(subscription(), later) < timedelta(minutes=12)
    hub.manners["verifies"] = True
    later(minutes=12)
    assert ("active", "", 0) == (subscription().state, subscription().problem, subscription().tries)
    assert 1 == len({asked.callback for asked in hub.asked}), "for the hub it is one subscription"


def test_a_hub_whose_confirmation_was_lost_may_ask_again(press: Press, hub: Hub) -> None:
    """The hub did not get our answer: it asks a second time, and must not take silence for a no."""
    begin(press)
    assert 200 == hub.verify(hub.asked[0])
    assert "active" == subscription().state


def test_a_late_verification_by_the_hub_counts(press: Press, hub: Hub) -> None:
    hub.manners["verifies"] = False
    begin(press)
    assert 200 == hub.verify(hub.asked[0])
    assert "active" == subscription().state


def test_it_is_renewed_after_two_thirds_of_the_lease(press: Press, hub: Hub, later: Later) -> None:
    hub.manners["lease_s"] = "90000"
    row = begin(press)
    assert timedelta(seconds=90000 * 0.59) < due_in(row, later) < timedelta(seconds=90000 * 0.74)
    later(seconds=90000 * 0.75)
    assert 2 == len(hub.asked)
    assert "active" == subscription().state
    ends_at = subscription().ends_at
    assert ends_at is not None
    assert ends_at > clock.now() + later.ahead + timedelta(seconds=89000)


@pytest.mark.parametrize(
    ("said", "lease"),
    [("60", timedelta(minutes=1)), ("9" * 30, timedelta(days=1)), ("-5", timedelta(days=1)), ("", timedelta(days=1)),
     ("99999999", timedelta(days=30))],
)  # fmt: skip
def test_a_lease_out_of_bounds_is_brought_within(
    press: Press, hub: Hub, later: Later, said: str, lease: timedelta
) -> None:
    """A hub that grants a minute is not asked each minute; one that grants years is asked each month."""
    hub.manners["lease_s"] = said
    row = begin(press)
    assert row.ends_at is not None
    assert row.verified_at is not None
    assert lease == row.ends_at - row.verified_at
    assert due_in(row, later) > timedelta(minutes=5)


def test_a_lease_that_ends_unrenewed_falls_back_to_polling(press: Press, hub: Hub, later: Later) -> None:
    reader = press.here.reader("phrase:Devon")
    hub.manners["lease_s"] = "90000"
    begin(press)
    hub.push(rss(FIRE))
    drain()
    hub.manners["status"] = 500
    later(hours=24)
    assert "active" == subscription().state, "not renewed, but not at its end"
    assert "500" in subscription().problem
    show(press, FLOOD, FIRE, OLD)
    later(hours=2)
    assert "asking" == subscription().state
    assert not websub.is_alive(press.here.source, clock.now() + later.ahead)
    assert 2 == len(press.here.shown(reader)), "polling told of it"
    hub.manners["status"] = 202
    for _ in range(5):
        later(hours=12)
    assert "active" == subscription().state


@pytest.mark.parametrize(("status", "least"), [(500, 240), (503, 240), (429, 240), (410, 70_000), (404, 70_000)])
def test_a_hub_that_fails_is_asked_again_later_and_one_that_refuses_much_later(
    press: Press, hub: Hub, later: Later, status: int, least: int
) -> None:
    hub.manners["status"] = status
    reader = press.here.reader("phrase:Devon")
    row = begin(press)
    assert "asking" == row.state
    assert f"The hub answered {status}: <p>so it is</p>" in row.problem
    assert timedelta(seconds=least) < due_in(row, later) < timedelta(days=1.2)
    show(press, FIRE, OLD)
    press.poll()
    assert 1 == len(press.here.shown(reader)), "the source is polled as ever"


def test_a_hub_that_asks_for_time_is_given_it(press: Press, hub: Hub, later: Later) -> None:
    hub.manners |= {"status": 503, "headers": {"Retry-After": "7200"}}
    assert due_in(begin(press), later) > timedelta(seconds=6000)


def test_a_hub_that_says_no_is_asked_again_the_next_day(press: Press, hub: Hub, later: Later) -> None:
    begin(press)
    assert 200 == hub.deny(hub.asked[0], "You\nare <b>banned</b>")
    assert ("denied", "The hub refuses: You are <b>banned</b>.") == (subscription().state, subscription().problem)
    assert timedelta(hours=20) < due_in(subscription(), later) < timedelta(hours=28)
    later(hours=28)
    assert "active" == subscription().state


def test_a_hub_is_not_let_inside(press: Press, hub: Hub, later: Later) -> None:
    """The hub's address comes from the feed, so a stranger chose it."""
    inside = "https://127.0.0.1/hub"
    press.put(TOPIC, rss(OLD), headers={"Link": f"<{inside}>; rel=hub"})
    press.poll()
    assert "[address-refused]" in subscription().problem


@pytest.mark.parametrize("status", [307, 308, 301, 302])
def test_a_hub_that_redirects_inside_is_not_followed(press: Press, hub: Hub, status: int) -> None:
    with hubbing() as inside:
        hub.manners |= {"status": status, "location": f"{inside.origin}/"}
        assert "asking" == begin(press).state
        assert [] == inside.asked
        assert subscription().problem


def test_a_hub_that_moved_is_followed_with_the_whole_request(
    press: Press, hub: Hub, monkeypatch: pytest.MonkeyPatch
) -> None:
    with hubbing() as new:
        routes = ",".join(f"{origin}={to}" for origin, to in asking.client().policy.routes.items())
        monkeypatch.setenv("NEWSBELL_SOURCE_ROUTES", f"{routes},https://new.example={new.origin}")
        hub.manners |= {"status": 307, "location": "https://new.example/"}
        assert "active" == begin(press).state
        assert new.asked[0].secret
