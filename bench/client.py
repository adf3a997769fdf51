"""A small HTTP client with cookies, and the two ways of asking: one after another, and several at once."""

from __future__ import annotations

import http.client
import re
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from urllib.parse import urlencode

TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')


@dataclass
class Answer:
    """What came back."""

    status: int
    headers: dict[str, str]
    body: bytes
    seconds: float


@dataclass
class Visitor:
    """A browser without pictures: one kept-alive connection, its cookies, and the form token it last saw."""

    port: int
    cookies: dict[str, str] = field(default_factory=dict)
    token: str = ""
    _connection: http.client.HTTPConnection | None = None

    def ask(
        self, path: str, form: Mapping[str, object] | None = None, headers: Mapping[str, str] | None = None
    ) -> Answer:
        """GET, or POST with a form; no redirect is followed."""
        sent = dict(headers or {})
        body = None
        if form is not None:
            body = urlencode({"csrf_token": self.token, **form}, doseq=True).encode()
            sent["Content-Type"] = "application/x-www-form-urlencoded"
        return self._asked(path, body, sent)

    def send(self, path: str, body: bytes, kind: str) -> Answer:
        """POST a body of that content type."""
        return self._asked(path, body, {"Content-Type": kind})

    def _asked(self, path: str, body: bytes | None, headers: Mapping[str, str]) -> Answer:
        sent = {"Accept-Language": "en", **headers}
        if self.cookies:
            sent["Cookie"] = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        started = time.perf_counter()
        response, data = self._send("POST" if body is not None else "GET", path, body, sent)
        seconds = time.perf_counter() - started
        for name, value in response.getheaders():
            if name.lower() == "set-cookie":
                key, _, rest = value.partition("=")
                self.cookies[key] = rest.split(";")[0]
        return Answer(response.status, {k.lower(): v for k, v in response.getheaders()}, data, seconds)

    def _send(
        self, method: str, path: str, body: bytes | None, headers: Mapping[str, str]
    ) -> tuple[http.client.HTTPResponse, bytes]:
        for last in (False, True):
            if self._connection is None:
                self._connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
            try:
                self._connection.request(method, path, body, dict(headers))
                response = self._connection.getresponse()
                return response, response.read()
            except (ConnectionError, http.client.HTTPException):
                self._connection.close()
                self._connection = None
                if last:
                    raise
        raise AssertionError

    def read_token(self, path: str) -> None:
        """Fetch a page with a form and keep its token."""
        found = TOKEN.search(self.ask(path).body.decode())
        if not found:
            raise RuntimeError(f"no form token on {path}")
        self.token = found[1]

    def sign_in(self, email: str, password: str) -> None:
        """Sign in as one of the demo people."""
        self.read_token("/login")
        answer = self.ask("/login", {"email": email, "password": password})
        if answer.status != 303:
            raise RuntimeError(f"{email} could not sign in: {answer.status}")
        self.read_token("/account")


def one_after_another(act: Callable[[int], Answer], seconds: float, at_least: int = 12) -> list[Answer]:
    """Ask for about `seconds`, at least so many times."""
    answers: list[Answer] = []
    stop = time.perf_counter() + seconds
    while time.perf_counter() < stop or len(answers) < at_least:
        answers.append(act(len(answers)))
    return answers


def together(acts: Sequence[Callable[[], Answer]]) -> list[Answer]:
    """Let all ask at the same instant, each in a thread of its own; answers in the order of `acts`."""
    gate = threading.Barrier(len(acts))
    answers: dict[int, Answer] = {}

    def run(number: int) -> None:
        gate.wait()
        answers[number] = acts[number]()

    threads = [threading.Thread(target=run, args=(number,)) for number in range(len(acts))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return [answers[number] for number in range(len(acts))]


def percentile(values: Sequence[float], share: float) -> float:
    """The value below which `share` (0 to 1) of them lie."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))]
