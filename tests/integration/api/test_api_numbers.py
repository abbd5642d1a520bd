"""Numbers that no row can have: no database can be asked for them, and whoever sends one made a mistake."""

from typing import Any

import pytest
from tests.integration.api.caller import Api, code_of
from tests.readership import join, publisher

pytestmark = pytest.mark.django_db
LATER = {"when": "hour"}
HUGE = (2**63, 10**30, -(10**30))
ASKED: dict[str, tuple[str, str, str, Any]] = {
    "mute": ("manage", "POST", "/reader/mute", {"story": 0}),
    "later": ("manage", "POST", "/reader/later", {"story": 0} | LATER),
    "follow": ("manage", "POST", "/reader/follows", [{"kind": "thread", "story": 0}]),
    "unfollow": ("manage", "DELETE", "/reader/follows/{}", None),
    "choose a device": ("manage", "POST", "/reader/devices/{}/choose", {}),
    "remove a device": ("manage", "DELETE", "/reader/devices/{}", None),
    "page": ("inbox", "GET", "/inbox?before={}", None),
    "read all": ("inbox", "POST", "/inbox/read", {"items": [0]}),
    "read": ("inbox", "POST", "/inbox/{}/read", {}),
    "later of the inbox": ("inbox", "POST", "/inbox/{}/later", LATER),
    "not later": ("inbox", "DELETE", "/inbox/{}/later", None),
}


def _said(body: Any, number: int) -> Any:
    """The body, with this number for its story or items."""
    if isinstance(body, list):
        return [_said(one, number) for one in body]
    numbers = {"story": number, "items": [number]}
    return {name: numbers.get(name, value) for name, value in body.items()} if body else body


@pytest.mark.parametrize("asked", ASKED)
def test_a_number_beyond_all_rows_is_a_mistake_of_who_asks(asked: str) -> None:
    purpose, method, path, body = ASKED[asked]
    api = Api(join(publisher()).tokens[purpose])
    for number in HUGE:
        assert (422, "request-invalid") == code_of(api(method, path.format(number), _said(body, number)))
    assert api(method, path.format(2**63 - 1), _said(body, 2**63 - 1)).status_code in (200, 404), "it may be there"
