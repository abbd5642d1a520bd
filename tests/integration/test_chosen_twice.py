"""A choice that holds already is answered as done, in two tabs at the same moment too."""

import threading
from collections.abc import Callable
from typing import Any

import pytest
from django.db import OperationalError, connection, transaction
from tests.integration.api.caller import Api
from tests.readership import NOON, join, publisher, subscription, told

from newsbell.api import joining
from newsbell.api.joining import Joined
from newsbell.follows import choices
from newsbell.follows.choices import Wish
from newsbell.readers import capabilities, devices
from newsbell.readers.models import Consent

pytestmark = pytest.mark.django_db(transaction=True)
WAIT_S = 20
DONE = {"done": True}
DEVON = {"kind": "phrase", "name": "Devon", "level": "at-once", "story": None}
MUTED = {"muted": ["Devon"], "remaining": [], "ended": [DEVON]}
AGAIN = {"follows": [DEVON], "consent": {"words": "Undo", "choice": "follow"}}


@pytest.fixture
def reader() -> Joined:
    return join(publisher(), Wish("phrase", "Devon"), Wish("top-stories"))


def ask(reader: Joined, method: str, path: str, body: Any = None) -> tuple[int, Any]:
    answer = Api(reader.tokens["manage"])(method, path, body)
    return answer.status_code, answer.json()


def followed(reader: Joined) -> list[str]:
    return sorted(one.subject.name for one in choices.of(reader.reader.pk))


def story_of(reader: Joined) -> int:
    devon = choices.of(reader.reader.pk)[0].pk
    why = [{"subject": devon, "kind": "phrase", "name": "Devon", "evidence": "in the headline"}]
    with transaction.atomic():
        return told(reader.reader, "Fire in Devon", why=why).story


def before(monkeypatch: pytest.MonkeyPatch, module: Any, name: str, do: Callable[[], object]) -> None:
    """Before what has found what it is to do does it, another does something first."""
    real = getattr(module, name)

    def late(*args: Any) -> Any:
        monkeypatch.setattr(module, name, real)
        do()
        return real(*args)

    monkeypatch.setattr(module, name, late)


def test_of_two_mutes_of_one_story_both_are_done(reader: Joined, monkeypatch: pytest.MonkeyPatch) -> None:
    """The second was told that there is no such follow. Either takes back what ended."""
    asked = ("POST", "/reader/mute", {"story": story_of(reader)})
    answers = []
    before(monkeypatch, choices, "unfollow", lambda: answers.append(ask(reader, *asked)))
    answers.append(ask(reader, *asked))
    assert [(200, MUTED)] * 2 == answers
    assert ["Top stories"] == followed(reader)
    assert (200, {**MUTED, "muted": [], "ended": []}) == ask(reader, *asked), "and once more, later"
    assert [(200, DONE)] * 2 == [ask(reader, "POST", "/reader/choices", AGAIN) for _ in range(2)]
    assert ["Devon", "Top stories"] == followed(reader)


@pytest.mark.parametrize(("module", "name"), [(choices, "unfollow"), (devices, "remove")])
def test_what_is_removed_twice_is_removed(
    reader: Joined, monkeypatch: pytest.MonkeyPatch, module: Any, name: str
) -> None:
    devon = choices.of(reader.reader.pk)[0].pk
    path = f"/reader/devices/{reader.device.pk}" if module is devices else f"/reader/follows/{devon}"
    answers = []
    before(monkeypatch, module, name, lambda: answers.append(ask(reader, "DELETE", path)))
    answers += [ask(reader, "DELETE", path) for _ in range(2)]
    assert [(200, DONE)] * 2 == answers[:2], "at the same moment"
    assert (404, "not-found") == (answers[2][0], answers[2][1]["code"]), "and once more, later"
    assert (module is choices) == ("Devon" not in followed(reader))
    assert (module is devices) == (not reader.reader.devices.exists())
    assert all(one.words for one in Consent.objects.all()), "what did nothing has no receipt"


def test_a_removal_that_was_cut_short_is_done_by_the_next_one(reader: Joined, monkeypatch: pytest.MonkeyPatch) -> None:
    """The device was gone, so the next was told that all is done, and the secrets of a lost phone went on to work."""
    holder = capabilities.new_holder()
    lost = joining.read_subscription(reader.reader.publisher, subscription(), NOON)
    phone = devices.register(reader.reader, lost, NOON, holder)
    secret = capabilities.issue_all(reader.reader, NOON, holder)["manage"]
    path = f"/reader/devices/{phone.pk}"

    def cut() -> None:
        raise OperationalError("database is locked")

    before(monkeypatch, capabilities, "end", cut)
    with pytest.raises(OperationalError):
        ask(reader, "DELETE", path)
    assert (200, DONE) == ask(reader, "DELETE", path)
    assert 401 == Api(secret)("GET", "/reader").status_code


@pytest.mark.grown
def test_on_a_server_two_transactions_at_once_are_both_done(reader: Joined) -> None:
    """Whichever comes first, and with another choice between them."""
    story, devon = story_of(reader), choices.of(reader.reader.pk)[0].pk
    asked = [
        ("POST", "/reader/mute", {"story": story}),
        ("POST", "/reader/choices", AGAIN),
        ("DELETE", f"/reader/follows/{devon}", None),
        ("PUT", "/reader/choices", AGAIN),
    ]
    # What is removed later is not found.
    fine = {("POST", 200), ("PUT", 200), ("DELETE", 200), ("DELETE", 404)}
    for _ in range(2):
        for one in asked:
            assert together(reader, [one, one]) <= fine
        assert together(reader, asked * 2) <= fine


def together(reader: Joined, asked: list[tuple[str, str, Any]]) -> set[tuple[str, int]]:
    """(method, status) of all who ask this at the same moment."""
    start, answers = threading.Barrier(len(asked)), []

    def one(method: str, path: str, body: Any) -> None:
        try:
            start.wait(WAIT_S)
            answers.append((method, ask(reader, method, path, body)[0]))
        finally:
            connection.close()

    threads = [threading.Thread(target=one, args=said) for said in asked]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(2 * WAIT_S)
    assert len(asked) == len(answers)
    return set(answers)
