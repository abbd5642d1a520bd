"""Who calls the API in its tests."""

import json
from typing import Any

from django.test import Client
from tests.readership import subscription

V1 = "/api/v1"


class Api:
    """The test client, speaking JSON with one secret."""

    # One for all, who say who they are in a header: each of its own would read the static files anew.
    client = Client(raise_request_exception=True)

    def __init__(self, secret: str = "", **headers: str) -> None:
        self.headers = {"Authorization": f"Bearer {secret}"} if secret else {}
        self.headers |= headers

    def __call__(self, method: str, path: str, body: Any = None, **headers: str) -> Any:
        data = b"" if body is None else json.dumps(body).encode()
        return self.client.generic(method, V1 + path, data, "application/json", headers={**self.headers, **headers})


def joining(**changes: Any) -> dict[str, Any]:
    return {
        "subscription": subscription(),
        "consent": {"words": "May we ring?", "choice": "allow", "language": "en", "page": "https://gazette.example/"},
        "follows": [{"kind": "phrase", "name": "Apollo 11"}, {"kind": "top-stories", "level": "inbox"}],
        "language": "en",
        **changes,
    }


def code_of(answer: Any) -> tuple[int, str]:
    return answer.status_code, json.loads(answer.content)["code"]
