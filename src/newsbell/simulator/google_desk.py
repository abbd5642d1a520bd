"""Where a Chromium checks in and registers its subscriptions: two forms over HTTP.

After Chromium's google_apis/gcm/engine/{checkin_request,registration_request,unregistration_request}.cc and
instance_id_*_request_handler.cc.
"""

import hashlib
import secrets
from urllib.parse import parse_qs

from newsbell.common.errors import SimulatorRefused
from newsbell.simulator import google_words as words
from newsbell.simulator.google_wire import decode, number
from newsbell.simulator.push_channels import Hand
from newsbell.simulator.push_exchange import Answer, Request
from newsbell.simulator.push_service import PushService

CHECKIN, REGISTER = "/checkin", "/register3"
DELETED = 1
"""The page unsubscribed, or the reader took the permission back: Google's browsers do not say which."""


class Desk:
    """The browsers of one push service, by the numbers that they were given; and who of them is connected."""

    def __init__(self, service: PushService) -> None:
        self.service = service
        self.hands: dict[str, Hand] = {}

    def answer(self, request: Request) -> Answer:
        """Answers one form; 400 or 401 for what no Chromium sends."""
        path = request.target.partition("?")[0]
        if request.method != "POST" or path not in {CHECKIN, REGISTER}:
            return Answer(404)
        try:
            return self._check_in(request) if path == CHECKIN else self._register(request)
        except SimulatorRefused as error:
            return Answer(400, body=error.what.encode())

    def _check_in(self, request: Request) -> Answer:
        said = decode(request.body)
        browser = number(said, words.CHECKIN_ID)
        if number(said, words.CHECKIN_SECRET) != secret(browser):
            browser = secrets.randbits(62) | 1
        now_ms = int(self.service.now() * 1_000)
        headers = (("content-type", "application/x-protobuffer"),)
        return Answer(200, headers, words.checked_in(browser, secret(browser), now_ms))

    def _register(self, request: Request) -> Answer:
        scheme, _, credentials = request.headers.get("authorization", "").partition(" ")
        browser, _, given = credentials.partition(":")
        if scheme != "AidLogin" or not known(browser, given):
            return Answer(401, body=b"Error=AUTHENTICATION_FAILED")
        form = {name: values[-1] for name, values in parse_qs(request.body.decode(errors="replace")).items()}
        channel_id = f"{form.get('app', '')} {form.get('X-subtype', '')}"
        if form.get("delete") == "true":
            self.service.browsers.unregister(browser, channel_id, DELETED)
            return _said(f"token={form.get('X-subtype', '')}")
        try:
            channel = self.service.browsers.register(
                browser, channel_id, form.get("sender", ""), self.hands.get(browser)
            )
        except SimulatorRefused:
            return _said("Error=INVALID_SENDER")
        return _said(f"token={channel.token}")


def secret(browser: int) -> int:
    """A browser's second number, made from the first, so that it is still right at a service that was restarted."""
    return int.from_bytes(hashlib.sha256(str(browser).encode()).digest()[:7], "big") | 1


def known(browser: str, given: str) -> bool:
    """Are these the two numbers of a browser that has checked in?"""
    return browser.isdecimal() and browser.isascii() and given == str(secret(int(browser)))


def _said(text: str) -> Answer:
    return Answer(200, (("content-type", "text/plain; charset=utf-8"),), text.encode())
