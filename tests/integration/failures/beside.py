"""A source that does harm is polled beside a good one."""

from tests import bounds
from tests.press import Press, item

from newsbell.common import clock
from newsbell.sources.models import Poll, Source
from newsbell.work import drain

CPU_S = 15
MEMORY = 700 * 1024 * 1024
GOOD = item("Fire in Devon", link="https://wire.example/fire", guid="fire")
WIRE = "https://wire.example/hostile"


def poll_beside_a_good_one(press: Press, url: str = WIRE) -> Poll:
    """Polls the hostile source and the good one as the clock would; returns the hostile one's report.

    The hostile one has been read before, so that what it brings is new; and what follows from both is worked on.
    """
    hostile = press.source(url, rank=1, first_read_at=clock.now())
    reader = press.here.reader("phrase:Cornwall", rings_a_day=20)
    press.begin()
    press.show(item("Rain in Cornwall", link="https://gazette.example/rain", guid="rain"))
    with bounds.memory(MEMORY), bounds.cpu(CPU_S):
        Source.objects.update(due_at=clock.now())
        drain()
    assert ["Rain in Cornwall"] == [shown["title"] for shown in press.here.shown(reader)], "the rest goes on"
    hostile.refresh_from_db()
    assert hostile.due_at is not None, "it is polled again"
    assert hostile.due_at > clock.now(), "and not at once"
    return Poll.objects.filter(source=hostile).latest("pk")
