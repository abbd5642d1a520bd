"""An address that a sitemap names before its page is there is looked at again, ever more seldom, and not for ever."""

from datetime import datetime, timedelta

import pytest
from tests.integration.test_completing import hits
from tests.integration.test_page_sources import FIRE, MAP, OLD, at, put
from tests.press import Press
from tests.unit.test_sitemap import sitemap, url

from newsbell.common.clock import now
from newsbell.sources import absent
from newsbell.sources.models import Poll, Seen, Site, Source

pytestmark = pytest.mark.django_db


def begun(press: Press) -> Source:
    source = press.source(MAP)
    press.put(MAP, sitemap(*(url(path) for path in OLD)).encode(), headers={"ETag": '"1"'})
    press.poll(source)
    return source


def named(press: Press, *paths: str) -> None:
    press.put(MAP, sitemap(*(url(path) for path in (*paths, *OLD))).encode(), headers={"ETag": '"1"'})


def waiting() -> dict[int, datetime]:
    return {seen.pk: seen.again_at for seen in Seen.objects.all() if seen.again_at}


def passed(**time: float) -> None:
    """So much time has passed for all that waits."""
    for pk, again_at in waiting().items():
        Seen.objects.filter(pk=pk).update(again_at=again_at - timedelta(**time))
    if first := min(waiting().values(), default=None):
        for source in Source.objects.filter(shown__has_key="again"):
            Source.objects.filter(pk=source.pk).update(shown=source.shown | {"again": first.isoformat()})


def test_a_page_that_comes_after_its_address_is_told_once(press: Press) -> None:
    reader, source = press.here.reader("phrase:coast"), begun(press)
    named(press, FIRE)
    poll = press.poll(source)
    assert (0, 0) == (poll.fresh, poll.completed)
    assert "answered 404" in poll.problems[0]
    put(press, FIRE)
    press.poll(source)
    assert (1, []) == (hits(press, at(FIRE)), press.here.shown(reader)), "not before its minute is over"
    passed(minutes=1)
    assert (1, 1) == ((poll := press.poll(source)).fresh, poll.completed), "though the sitemap is what it was"
    passed(days=1)
    press.poll(source)
    assert ["Fire on the coast"] == [shown["title"] for shown in press.here.shown(reader)]
    assert 2 == hits(press, at(FIRE))
    assert not waiting()
    assert "again" not in Source.objects.get(pk=source.pk).shown


def test_it_is_looked_at_ever_more_seldom_and_in_the_end_no_more(press: Press) -> None:
    source = begun(press)
    named(press, FIRE)
    waits = []
    for _ in range(absent.LOOKS):
        began = now()
        press.poll(source)
        waits += [round((again_at - began) / timedelta(minutes=1)) for again_at in waiting().values()]
        passed(days=1)
    assert [2**look for look in range(absent.LOOKS - 1)] == waits
    press.poll(source)
    assert absent.LOOKS == hits(press, at(FIRE))
    assert not waiting()


def test_an_address_that_is_named_no_more_keeps_nobody_busy(press: Press) -> None:
    source = begun(press)
    named(press, FIRE)
    press.poll(source)
    named(press)
    for _ in range(absent.LOOKS):
        passed(days=1)
        assert Poll.Result.UNCHANGED == press.poll(source).result
    assert 1 == hits(press, at(FIRE))
    assert not waiting()


def test_one_that_is_gone_for_good_is_not_looked_at_again(press: Press) -> None:
    source = begun(press)
    press.put(at(FIRE), status=410)
    named(press, FIRE)
    press.poll(source)
    assert not waiting()
    press.poll(source)
    assert 1 == hits(press, at(FIRE))


def test_while_its_source_fails_it_waits(press: Press) -> None:
    source = begun(press)
    named(press, FIRE)
    press.poll(source)
    passed(minutes=1)
    press.put(MAP, status=503)
    press.poll(source)
    assert [1] == list(Seen.objects.exclude(again_at=None).values_list("looks", flat=True))
    put(press, FIRE)
    named(press, FIRE)
    assert 1 == press.poll(source).completed


def test_one_whose_page_is_not_read_this_time_was_not_looked_at(press: Press) -> None:
    """The page fails, or the poll has read as many as it may: it stays due, and comes with the next poll."""
    source = begun(press)
    named(press, FIRE)
    press.poll(source)
    Seen.objects.exclude(again_at=None).update(looks=absent.LOOKS - 1)
    passed(minutes=1)
    press.put(at(FIRE), status=503)
    press.poll(source)
    assert [absent.LOOKS - 1] == list(Seen.objects.exclude(again_at=None).values_list("looks", flat=True))
    put(press, FIRE)
    Site.objects.update(free_at=None)
    assert 1 == press.poll(source).completed
    assert not waiting()
