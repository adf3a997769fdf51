"""Who sends or reads byte by byte makes nobody else wait."""

import os
import socket
import time
from contextlib import ExitStack, suppress
from io import BytesIO
from pathlib import Path
from threading import Event, Thread

import pytest

from light2share.ops.gateway import AT_ONCE, Gateway
from tests.ops.served import answer, free_port, wait_until_ready

LARGEST = 1000
SLOW = 40
"""More than the places of the site, and than what one address may hold."""
PATIENCE = 5.0
"""Seconds in which another visitor has an answer, on a machine that does other things too."""


class Site:
    """Answers with what it was sent; counts how many are inside."""

    def __init__(self) -> None:
        self.inside = self.most = 0
        self.go_on = Event()
        self.go_on.set()
        self.parts = [b""]
        self.closed = 0

    def __call__(self, environ, start):
        self.inside += 1
        self.most = max(self.most, self.inside)
        self.go_on.wait(10)
        self.environ, self.body = environ, environ["wsgi.input"].read()
        self.inside -= 1
        start("200 OK", [("X-Of", "site")])
        return self

    def __iter__(self):
        return iter(self.parts)

    def close(self):
        self.closed += 1


def call(gateway, body=b"", address="192.0.2.1", **headers):
    """What the server is given: status and text."""
    said = []
    given = {"REMOTE_ADDR": address, "wsgi.input": BytesIO(body), **headers}
    parts = gateway(given, lambda status, headers: said.append(status))
    return said[0], b"".join(parts)


@pytest.mark.parametrize(
    ("sent", "headers", "status", "read"),
    [
        pytest.param(b"a=b", {"CONTENT_LENGTH": "3"}, "200 OK", b"a=b", id="as long as it says"),
        pytest.param(b"a=b", {"HTTP_TRANSFER_ENCODING": "chunked"}, "200 OK", b"a=b", id="in chunks"),
        pytest.param(b"a=b", {}, "200 OK", b"", id="without a length there is none"),
        pytest.param(b"a=b", {"CONTENT_LENGTH": "4"}, "400 Bad Request", None, id="cut off"),
        pytest.param(b"x" * 2000, {"CONTENT_LENGTH": "2000"}, "200 OK", b"", id="too long is not read"),
        pytest.param(b"a=b", {"CONTENT_LENGTH": "-1"}, "200 OK", b"", id="no length"),
    ],
)
def test_a_body_is_whole_or_not_there(sent, headers, status, read):
    site = Site()
    assert call(Gateway(site, 1, LARGEST, 1), sent, **headers)[0] == status
    assert getattr(site, "body", None) == read


def test_the_site_learns_how_long_chunks_were_and_that_they_were_too_long():
    site = Site()
    gateway = Gateway(site, 1, LARGEST, 1)
    call(gateway, b"a=b", HTTP_TRANSFER_ENCODING="chunked")
    assert site.environ["CONTENT_LENGTH"] == "3"
    assert "HTTP_TRANSFER_ENCODING" not in site.environ
    call(gateway, b"x" * 200_000, HTTP_TRANSFER_ENCODING="chunked")
    assert LARGEST < int(site.environ["CONTENT_LENGTH"]) < 100_000


def test_no_more_are_worked_on_than_there_are_places():
    site = Site()
    site.go_on.clear()
    gateway = Gateway(site, 2, LARGEST, 1)
    threads = [Thread(target=call, args=(gateway,)) for _ in range(6)]
    for thread in threads:
        thread.start()
    while site.inside < 2:
        time.sleep(0.01)
    site.go_on.set()
    for thread in threads:
        thread.join(10)
    assert (site.most, site.closed) == (2, 6)


class Slow:
    """A body that does not come before it is let go on."""

    def __init__(self, reading: Event, go_on: Event) -> None:
        self.reading, self.go_on = reading, go_on

    def read(self, _size: int) -> bytes:
        self.reading.set()
        self.go_on.wait(10)
        return b""


def test_one_address_holds_no_more_than_its_share_and_gives_it_back():
    gateway, reading, go_on = Gateway(Site(), 1, LARGEST, 1), Event(), Event()
    chunks = {"HTTP_TRANSFER_ENCODING": "chunked"}
    slow = Thread(target=call, args=(gateway,), kwargs={**chunks, "wsgi.input": Slow(reading, go_on)})
    slow.start()
    reading.wait(10)
    assert call(gateway, b"a=b", **chunks)[0] == "503 Service Unavailable"
    assert call(gateway, b"a=b", "192.0.2.2", **chunks)[0] == "200 OK"
    assert call(gateway)[0] == "200 OK", "who sends nothing waits for nobody"
    go_on.set()
    slow.join(10)
    assert call(gateway, b"a=b", **chunks)[0] == "200 OK"


def test_a_long_answer_is_sent_outside_the_places_and_closed_whatever_happens():
    site = Site()
    site.parts = [b"x" * AT_ONCE, b"y", b"z"]
    gateway = Gateway(site, 1, LARGEST, 1)
    assert call(gateway)[1] == b"x" * AT_ONCE + b"yz"
    left = gateway({"REMOTE_ADDR": "192.0.2.1", "wsgi.input": BytesIO()}, lambda *_: None)
    assert next(iter(left)).startswith(b"x")
    assert site.closed == 1
    short = Site()
    gateway._site = short
    assert call(gateway)[0] == "200 OK", "the place is free while the long one is being read"
    left.close()
    assert (site.closed, short.closed) == (2, 1)


def post(port: int, length: str) -> socket.socket:
    """A connection on which a form has begun to come."""
    one = socket.create_connection(("127.0.0.1", port), 10)
    head = f"POST /login HTTP/1.1\r\nHost: localhost:{port}\r\n{length}\r\n\r\n"
    one.sendall(head.encode())
    return one


def memory(process) -> int:
    """Bytes of the largest process of the site."""
    pages = []
    for folder in Path("/proc").iterdir():
        with suppress(OSError):
            if folder.name.isdigit() and os.getpgid(int(folder.name)) == os.getpgid(process.pid):
                pages.append(int((folder / "statm").read_text().split()[1]))
    return max(pages) * os.sysconf("SC_PAGE_SIZE")


@pytest.mark.one_engine
def test_slow_forms_and_hundred_megabytes_cost_their_senders_only(serve):
    port = free_port()
    address = f"http://127.0.0.1:{port}"
    process = serve(PORT=str(port))
    wait_until_ready(serve, process, address)
    before = memory(process)
    with ExitStack() as held:
        for _ in range(SLOW):
            held.enter_context(post(port, "Content-Length: 5000")).sendall(b"email=a")
        began = time.monotonic()
        assert answer(f"{address}/login")[0] == 200
        assert time.monotonic() - began < PATIENCE
    for length in ("Content-Length: 104857600", "Transfer-Encoding: chunked"):
        with post(port, length) as one:
            chunk = b"%x\r\n" % 65536 + b"x" * 65536 + b"\r\n"
            with suppress(OSError):
                for _ in range(1600):
                    one.sendall(chunk)
            with suppress(ConnectionResetError):
                assert one.recv(12) in {b"HTTP/1.1 413", b"HTTP/1.1 503", b""}
    assert answer(f"{address}/login")[0] == 200
    assert memory(process) - before < 20 * 1024**2
