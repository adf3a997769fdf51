"""Between the server and the site: who sends or reads byte by byte makes nobody else wait.

A request is read whole before it takes one of the few places in which the site works, and gives the place back before
its answer is sent. What a slow client holds is a thread that does nothing, and each address gets a few of those
(https://owasp.org/www-community/attacks/Slow_Post_Attack).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager
from io import BytesIO
from itertools import chain
from tempfile import SpooledTemporaryFile
from threading import BoundedSemaphore, Lock
from typing import IO, Any

Headers = list[tuple[str, str]]
Environ = dict[str, Any]
Application = Callable[[Environ, Callable[..., Any]], Iterable[bytes]]

PIECE = 64 * 1024
IN_MEMORY = 256 * 1024
"""Bytes of a body that are held in memory; what is longer waits in a file."""
AT_ONCE = 1024 * 1024
"""Bytes of an answer up to which it is given to the server in one piece."""
BUSY = "503 Service Unavailable"
BROKEN = "400 Bad Request"


class Crowded(RuntimeError):
    """An address holds as many threads as it may."""


class Gateway:
    """The site for the server (PEP 3333).

    `places` requests are worked on at once; bodies of more than `largest` bytes are not read; clients of one address
    may hold `each` threads by what they send or read.
    """

    def __init__(self, site: Application, places: int, largest: int, each: int) -> None:
        self._site, self._largest, self._each = site, largest, each
        self._places = BoundedSemaphore(places)
        self._held: Counter[str] = Counter()
        self._lock = Lock()

    def __call__(self, environ: Environ, start_response: Callable[..., Any]) -> Iterable[bytes]:
        """Answer one request."""
        try:
            body = self._read(environ)
        except Crowded:
            return refused(BUSY, start_response)
        except EOFError:
            return refused(BROKEN, start_response)
        environ["wsgi.input"] = body
        with self._places, body:
            answer = Answer(self._site, environ)
        start_response(answer.status, answer.headers)
        if answer.rest is None:
            return [answer.first]
        return self._sent(answer, answer.rest, environ)

    def _read(self, environ: Environ) -> IO[bytes]:
        """The body; empty where it is longer than any may be, as the length in `environ` then says.

        Raises Crowded; EOFError for one that ends too early.
        """
        declared = environ.get("CONTENT_LENGTH") or ""
        if not declared and "HTTP_TRANSFER_ENCODING" not in environ:
            return BytesIO()
        if declared and (not declared.isdecimal() or int(declared) > self._largest):
            return BytesIO()
        with self._hold(environ), ExitStack() as failing:
            body = failing.enter_context(SpooledTemporaryFile(IN_MEMORY))
            while body.tell() <= self._largest and (part := environ["wsgi.input"].read(PIECE)):
                body.write(part)
            length = body.tell()
            if declared and length != int(declared):
                raise EOFError
            failing.pop_all()
        environ["CONTENT_LENGTH"] = str(length)
        environ.pop("HTTP_TRANSFER_ENCODING", None)
        body.seek(0)
        return body

    def _sent(self, answer: Answer, rest: Iterator[bytes], environ: Environ) -> Iterator[bytes]:
        try:
            with self._hold(environ):
                yield from chain([answer.first], rest)
        except Crowded:
            return  # the server ends the connection: the answer is shorter than it said
        finally:
            answer.close()

    @contextmanager
    def _hold(self, environ: Environ) -> Iterator[None]:
        """Hold a thread for the address of the client. Raises Crowded."""
        address = str(environ.get("REMOTE_ADDR", ""))
        with self._lock:
            if self._held[address] >= self._each:
                raise Crowded
            self._held[address] += 1
        try:
            yield
        finally:
            with self._lock:
                self._held[address] -= 1
                if not self._held[address]:
                    del self._held[address]


class Answer:
    """What the site answers: its first `AT_ONCE` bytes or somewhat more, and where there are more, the rest."""

    def __init__(self, site: Application, environ: Environ) -> None:
        self.status, self.headers = "", Headers()
        self._parts = site(environ, self._start)
        parts, pieces, length = iter(self._parts), [], 0
        for part in parts:
            pieces.append(part)
            length += len(part)
            if length > AT_ONCE:
                break
        self.first = b"".join(pieces)
        self.rest = parts if length > AT_ONCE else None
        if self.rest is None:
            self.close()

    def _start(self, status: str, headers: Headers, _failure: object = None) -> None:
        self.status, self.headers = status, headers

    def close(self) -> None:
        """Tell the site that nothing more is wanted."""
        if close := getattr(self._parts, "close", None):
            close()


def refused(status: str, start_response: Callable[..., Any]) -> list[bytes]:
    """An answer without a text; the connection ends with it."""
    start_response(status, [("Content-Length", "0"), ("Connection", "close"), ("Retry-After", "30")])
    return [b""]
