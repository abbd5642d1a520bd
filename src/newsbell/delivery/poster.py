"""Posting: many requests at once over few connections (HTTP/2), each answer as it comes."""

import time
from collections.abc import Generator, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from io import BytesIO
from itertools import islice, takewhile
from typing import Generic, Literal, TypeVar

import pycurl

from newsbell.common.connection import Doorkeeper, harden

K = TypeVar("K")

ErrorClass = Literal["timeout", "tls", "reset", "connect", "refused-address"]

KEPT_BODY = 1_024
ENDLESS_BODY = 65_536  # octets of an answer after which the rest is not waited for
LONGEST_SELECT_S = 1.0
LEAST_REST_S, LONGEST_REST_S = 0.000_5, 0.03
LONGEST_LULL_S = 0.02  # with places free and posts waiting, after which they are filled however few they are

_CLASSES: dict[int, ErrorClass] = {
    pycurl.E_OPERATION_TIMEDOUT: "timeout",
    pycurl.E_COULDNT_CONNECT: "connect",
    pycurl.E_COULDNT_RESOLVE_HOST: "connect",
    pycurl.E_URL_MALFORMAT: "connect",
    pycurl.E_UNSUPPORTED_PROTOCOL: "connect",
    pycurl.E_SSL_CONNECT_ERROR: "tls",
    pycurl.E_SSL_CERTPROBLEM: "tls",
    pycurl.E_SSL_CIPHER: "tls",
    pycurl.E_PEER_FAILED_VERIFICATION: "tls",
    pycurl.E_SSL_CACERT_BADFILE: "tls",
    pycurl.E_SSL_ISSUER_ERROR: "tls",
    pycurl.E_SSL_INVALIDCERTSTATUS: "tls",
}


@dataclass(slots=True)  # not frozen, nor is the reply: that would cost three times as much for each message
class Post(Generic[K]):
    """One request to make. `key` comes back with its reply; the rest is secret and in no repr (RFC 8030 §8.3).

    Posts with the same headers share one mapping, which is never changed: it is handed to libcurl once a handle.
    """

    key: K
    url: str = field(repr=False)
    headers: Mapping[str, str] = field(repr=False)
    body: bytes = field(repr=False)


class Fields(Mapping[str, str]):
    """The fields of an answer, names in lower case, out of the `lines` of its head.

    Read when they are asked for: of an acceptance one is, and each has a `location` that no other has.
    """

    __slots__ = ("_lines",)

    def __init__(self, lines: Sequence[bytes]) -> None:
        self._lines = lines

    def __getitem__(self, name: str) -> str:
        start = f"{name}:".encode("latin-1", "replace")
        size = len(start)
        for line in reversed(self._lines):
            if line[:size].lower() == start:
                return line[size:].strip().decode("latin-1")
            if line[:5] == b"HTTP/":
                break  # what is before it is an interim head
        raise KeyError(name)

    def __iter__(self) -> Iterator[str]:
        last_head = takewhile(lambda line: not line.startswith(b"HTTP/"), reversed(self._lines))
        return iter({line.partition(b":")[0].lower().decode("latin-1"): None for line in last_head if b":" in line})

    def __len__(self) -> int:
        return sum(1 for _ in self)


@dataclass(slots=True)
class Reply(Generic[K]):
    """What came of a post: a status, or the class of the error that kept one from coming.

    `headers` has lower-case names; `body` is the first 1,024 octets. An answer that broke off after its
    status has the status and no error: the push service had decided.
    """

    key: K
    status: int | None
    headers: Mapping[str, str] = field(repr=False)
    body: bytes = field(repr=False)
    error: ErrorClass | None


class _Line:
    """One reusable handle and what its present post has brought so far."""

    __slots__ = ("answer", "body", "curl", "doorkeeper", "headers", "key", "length", "size")

    def __init__(self, ca_file: str | None, private_ok: bool, timeout_s: float) -> None:
        self.curl = pycurl.Curl()
        self.doorkeeper: Doorkeeper = harden(
            self.curl, private_ok=private_ok, connect_timeout_s=min(10, timeout_s), timeout_s=timeout_s
        )
        if ca_file:
            self.curl.setopt(pycurl.CAINFO, ca_file)
        self.curl.setopt(pycurl.POST, 1)
        self.curl.setopt(pycurl.HTTP_VERSION, pycurl.CURL_HTTP_VERSION_2TLS)
        # Rather wait for a connection that may multiplex than open another.
        self.curl.setopt(pycurl.PIPEWAIT, 1)
        # libcurl writes a post's head and body, and each post, one by one. Left to the kernel they leave together, with
        # half of its work; what comes alone waits for the last octets' acknowledgement, 40 ms at most.
        self.curl.setopt(pycurl.TCP_NODELAY, 0)
        # An answer wider than the window that its stream begins with is not wanted: without a limit libcurl widens each
        # stream's by two frames, in a record and a system call of their own.
        self.curl.setopt(pycurl.MAX_RECV_SPEED_LARGE, ENDLESS_BODY)
        self.curl.setopt(pycurl.USERAGENT, "newsbell")
        self.curl.setopt(pycurl.WRITEFUNCTION, self._write)
        self.answer: list[bytes] = []
        # A list's own append is the cheapest callback there is; libcurl bounds the headers' length by itself.
        self.curl.setopt(pycurl.HEADERFUNCTION, self.answer.append)
        self.headers: Mapping[str, str] | None = None
        self.size = -1

    def load(self, post: Post[K], url: str) -> "pycurl.Curl":
        self.key: object = post.key
        self.answer.clear()
        self.body, self.length = b"", 0
        self.doorkeeper.refused = None
        curl = self.curl
        curl.setopt(pycurl.URL, url)
        # What is as it was need not be told again.
        if post.headers is not self.headers:
            self.headers = post.headers
            curl.setopt(pycurl.HTTPHEADER, [f"{name}: {value}" for name, value in post.headers.items()])
        if len(post.body) != self.size:
            self.size = len(post.body)
            curl.setopt(pycurl.POSTFIELDSIZE, self.size)
        # Read rather than given, because libcurl cannot read it twice: where a connection that was used before breaks
        # off, it would post again by itself, and nobody would know of the double.
        curl.setopt(pycurl.READFUNCTION, BytesIO(post.body).read)
        return curl

    def _write(self, chunk: bytes) -> int | None:
        self.length += len(chunk)
        if len(self.body) < KEPT_BODY:
            self.body += chunk[: KEPT_BODY - len(self.body)]
        return 0 if self.length > ENDLESS_BODY else None

    def reply(self, code: int) -> Reply[object]:
        status, fields = self.curl.getinfo(pycurl.RESPONSE_CODE), Fields(self.answer[:])
        if status < 200:  # of an interim answer, or none
            return Reply(self.key, None, fields, self.body, self._error(code))
        return Reply(self.key, status, fields, self.body, None)

    def _error(self, code: int) -> ErrorClass:
        return "refused-address" if self.doorkeeper.refused else _CLASSES.get(code, "reset")


class Poster:
    """Posts for one process: its connections stay open from one `send` to the next. Not for several threads at once.

    At most `max_in_flight` requests at a time, over at most `max_connections` an origin: an HTTP/2 service gets one
    until its streams are used up, a service with HTTP/1.1 alone gets them all, one request at a time on each.
    `routes` sends what is meant for an origin to another (tests); `private_origins`, and where a route leads, may be
    inside the network; `ca_file` replaces the usual certificates; `timeout_s` bounds each request as a whole.
    """

    def __init__(
        self,
        *,
        max_in_flight: int = 96,
        max_connections: int = 6,
        timeout_s: float = 20,
        routes: Mapping[str, str] | None = None,
        private_origins: Iterable[str] = (),
        ca_file: str | None = None,
    ) -> None:
        self.max_in_flight, self._handful = max_in_flight, max(1, max_in_flight // 2)
        self._timeout_s, self._ca_file = timeout_s, ca_file
        self._routes = dict(routes or {})
        self._private = frozenset(private_origins) | frozenset(self._routes.values())
        self._idle: dict[bool, list[_Line]] = {True: [], False: []}
        self._busy: dict[pycurl.Curl, _Line] = {}
        self._rest_s = LEAST_REST_S
        self._multi = pycurl.CurlMulti()
        self._multi.setopt(pycurl.M_PIPELINING, pycurl.PIPE_MULTIPLEX)
        self._multi.setopt(pycurl.M_MAX_HOST_CONNECTIONS, max_connections)

    def __enter__(self) -> "Poster":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Drop what is in flight and close every connection."""
        self._abandon()
        for lines in self._idle.values():
            while lines:
                lines.pop().curl.close()
        self._multi.close()

    def send(self, posts: Iterable[Post[K]]) -> Generator[Reply[K], None, None]:
        """Post them, and yield each reply as it comes, in no certain order.

        Posts are taken one by one as there is room, so memory does not grow with the audience; a slow consumer slows
        the posting. Nothing moves between two `next()`: a consumer that dawdles for `timeout_s` makes time-outs.
        Closing the generator early abandons what is in flight, whose answers are then unknown.
        """
        waiting = iter(posts)
        more, lull = True, True
        try:
            while more or self._busy:
                # Half of the places are filled at a time: what starts together shares libcurl's and the kernel's
                # work. One by one, each post would pay for a whole turn of this loop.
                fill = more and (lull or self.max_in_flight - len(self._busy) >= self._handful)
                if fill:
                    for post in islice(waiting, self.max_in_flight - len(self._busy)):
                        self._start(post)
                    more = len(self._busy) >= self.max_in_flight
                else:
                    self._wait(LONGEST_LULL_S if more else LONGEST_SELECT_S)
                done = self._finished()
                lull = not fill and not done
                if not fill:
                    self._pace(len(done))
                yield from done  # type: ignore[misc]  # a line forgets K: its key came from one of `posts`
        finally:
            self._abandon()

    def _start(self, post: Post[K]) -> None:
        at = _origin(post.url)
        to = self._routes.get(at, at)
        private_ok = to in self._private
        idle = self._idle[private_ok]
        line = idle.pop() if idle else _Line(self._ca_file, private_ok, self._timeout_s)
        curl = line.load(post, post.url if to == at else to + post.url[len(at) :])
        self._busy[curl] = line
        self._multi.add_handle(curl)

    def _wait(self, longest_s: float) -> None:
        """Until something may have happened; with many in flight, a little longer.

        Each turn costs libcurl for all that are in flight, however few answers it finds.
        """
        # A bare select(1.0) would sleep through libcurl's own timers.
        timer = self._multi.timeout()
        wait = longest_s if timer < 0 else min(timer / 1000, longest_s)
        if wait > 0 and self._multi.select(wait) and len(self._busy) >= self._handful:
            time.sleep(self._rest_s)

    def _pace(self, done: int) -> None:
        """Rest longer where answers trickle, shorter where they pour: who answers fast is not kept waiting."""
        factor = 1.5 if done < self._handful // 2 else 0.5
        self._rest_s = min(max(self._rest_s * factor, LEAST_REST_S), LONGEST_REST_S)

    def _finished(self) -> list[Reply[object]]:
        """Let libcurl work; what is complete then."""
        self._multi.perform()
        _, done, failed = self._multi.info_read()
        return [self._reply(curl, pycurl.E_OK) for curl in done] + [self._reply(curl, code) for curl, code, _ in failed]

    def _reply(self, curl: "pycurl.Curl", code: int) -> Reply[object]:
        line = self._busy.pop(curl)
        self._multi.remove_handle(curl)
        self._idle[line.doorkeeper.private_ok].append(line)
        return line.reply(code)

    def _abandon(self) -> None:
        for curl, line in self._busy.items():
            self._multi.remove_handle(curl)
            self._idle[line.doorkeeper.private_ok].append(line)
        self._busy.clear()


def _origin(url: str) -> str:
    """The origin of an endpoint as `check_endpoint` left it; of any other text something that no list holds."""
    path = url.find("/", len("https://"))
    return url if path < 0 else url[:path]
