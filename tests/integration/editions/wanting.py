"""Readers who want editions, and what is told them."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any

from django.test import Client
from tests.press import prose
from tests.world import World

from newsbell.common import clock
from newsbell.readers import addresses, capabilities
from newsbell.readers.models import Address, Capability, Reader
from newsbell.reminders.models import Edition
from newsbell.stories.models import Story
from newsbell.work import drain


def ask(reader: Reader, method: str, path: str, purpose: str = "manage", **body: Any) -> tuple[int, dict[str, Any]]:
    secret = capabilities.issue(reader, Capability.Purpose(purpose), clock.now(), "test")
    answer = Client().generic(
        method, f"/api/v1/{path}", json.dumps(body), "application/json", headers={"Authorization": f"Bearer {secret}"}
    )
    return answer.status_code, json.loads(answer.content)


def wants(reader: Reader, moment: datetime, channel: str = "push", **more: Any) -> Reader:
    """The reader chooses a daily edition at this moment's clock time."""
    at = moment.astimezone(UTC)
    wish = {"rhythm": "daily", "at": f"{at:%H:%M}", "zone": "UTC", "channel": channel} | more
    status, said = ask(reader, "PATCH", "reader", edition=wish)
    assert 200 == status, said
    reader.refresh_from_db()
    return reader


def soon() -> datetime:
    return clock.now() + timedelta(hours=2)


def publish(here: World, *titles: str) -> list[Story]:
    made = []
    for title in titles:
        link = f"https://gazette.example/{title.replace(' ', '-')}"
        made += here.publish(title, id=title, link=link, summary_html=prose(title))
        drain()
    return made


def rung(here: World, reader: Reader) -> list[str]:
    return [str(one["title"]) for one in here.shown(reader)]


def wants_mail(here: World) -> Reader:
    reader = wants(here.reader("phrase:Devon:digest"), soon(), channel="email")
    asked = addresses.ask(reader, f"reader{Address.objects.count() + 1}@mail.example", clock.now())
    addresses.confirm(addresses.token(asked, "confirm"), clock.now())
    return reader


def channels() -> list[str]:
    return [one.channel for one in Edition.objects.filter(open=False).order_by("at")]
