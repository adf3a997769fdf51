"""Fetching: never from inside, at no hop and in no form; never for long, never too much."""

from __future__ import annotations

import gzip
import socket
import threading
import time
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from ipaddress import ip_address

import pytest

from light2share.security import fetching
from light2share.security.fetching import BOUNDS, Known, NotFetched, TooLarge, fetch, is_public, why_unfit

HERE = replace(BOUNDS, allow_loopback=True, seconds=2, connect_seconds=1, size=100_000)
CALENDAR = b"BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n"
Answer = Callable[[BaseHTTPRequestHandler], None]


@contextmanager
def serving(answer: Answer) -> Iterator[str]:
    """A server on loopback; its address, with a slash at the end."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            answer(self)

        def log_message(self, *_words: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    server.handle_error = lambda *_about: None
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/"
    finally:
        server.shutdown()
        server.server_close()


def say(body: bytes = CALENDAR, status: int = 200, **headers: str) -> Answer:
    def answer(asked: BaseHTTPRequestHandler) -> None:
        asked.send_response(status)
        for name, value in {"Content-Length": str(len(body)), **headers}.items():
            asked.send_header(name.replace("_", "-"), value)
        asked.end_headers()
        asked.wfile.write(body)

    return answer


def test_a_calendar_is_fetched_with_what_is_needed_to_ask_again():
    with serving(say(ETag='"one"', Last_Modified="Mon, 12 Oct 2026 06:00:00 GMT")) as address:
        fetched = fetch(address, bounds=HERE)
    assert fetched.content == CALENDAR
    assert (fetched.etag, fetched.modified) == ('"one"', "Mon, 12 Oct 2026 06:00:00 GMT")


def test_what_has_not_changed_is_not_sent_again():
    asked_with: dict[str, str | None] = {}

    def answer(asked: BaseHTTPRequestHandler) -> None:
        asked_with.update(
            {name: asked.headers.get(name) for name in ("If-None-Match", "If-Modified-Since", "Cookie")}
        )
        asked.send_response(304)
        asked.end_headers()

    with serving(answer) as address:
        fetched = fetch(address, Known('"one"', "yesterday"), HERE)
    assert fetched.content is None
    assert fetched.etag == '"one"'
    assert asked_with == {"If-None-Match": '"one"', "If-Modified-Since": "yesterday", "Cookie": None}


def test_a_304_that_nobody_asked_for_is_no_answer():
    with serving(say(b"", 304)) as address, pytest.raises(NotFetched):
        fetch(address, bounds=HERE)


@pytest.mark.parametrize("pack", [gzip.compress, zlib.compress], ids=["gzip", "deflate"])
def test_a_compressed_calendar_is_unpacked(pack):
    coding = "gzip" if pack is gzip.compress else "deflate"
    with serving(say(pack(CALENDAR), Content_Encoding=coding)) as address:
        assert fetch(address, bounds=HERE).content == CALENDAR


def test_a_calendar_in_chunks_is_put_together():
    def answer(asked: BaseHTTPRequestHandler) -> None:
        asked.protocol_version = "HTTP/1.1"
        asked.send_response(200)
        asked.send_header("Transfer-Encoding", "chunked")
        asked.end_headers()
        for byte in CALENDAR:
            asked.wfile.write(b"1\r\n" + bytes([byte]) + b"\r\n")
        asked.wfile.write(b"0\r\n\r\n")

    with serving(answer) as address:
        assert fetch(address, bounds=HERE).content == CALENDAR


def test_a_webcal_address_is_asked_with_encryption_first_and_then_without():
    with serving(say()) as address:
        assert fetch(address.replace("http:", "webcal:"), bounds=HERE).content == CALENDAR


@pytest.mark.parametrize("status", [204, 206, 400, 401, 403, 404, 500, 503])
def test_another_status_is_no_calendar(status):
    with serving(say(b"", status)) as address, pytest.raises(NotFetched):
        fetch(address, bounds=HERE)


def test_a_redirect_is_followed_three_times_and_no_more():
    hops = {"/": "/1", "/1": "/2", "/2": "/3", "/3": "/4"}

    def answer(asked: BaseHTTPRequestHandler) -> None:
        to = hops.get(asked.path)
        say(b"", 302, Location=to)(asked) if to else say()(asked)

    with serving(answer) as address:
        assert fetch(f"{address}1", bounds=HERE).content == CALENDAR
        with pytest.raises(NotFetched, match="too many redirects"):
            fetch(address, bounds=HERE)


@pytest.mark.parametrize(
    "to",
    [
        "http://10.0.0.1/",
        "http://[::ffff:10.0.0.1]/", "http://169.254.169.254/latest/meta-data", "file:///etc/passwd",
        "gopher://there.example/", "http://user@there.example/", "//192.168.0.1/x", "http://0x0a000001/", "",
    ],
)  # fmt: skip
def test_a_redirect_to_inside_is_not_followed(to):
    with serving(say(b"", 302, Location=to)) as address, pytest.raises(NotFetched):
        fetch(address, bounds=HERE)


INSIDE = [
    "127.0.0.1", "127.8.8.8", "0.0.0.0", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254",
    "100.64.0.1", "192.0.2.1", "198.18.0.1", "224.0.0.1", "240.0.0.1", "255.255.255.255", "::1", "::",
    "fe80::1", "fc00::1", "fd12::1", "ff02::1", "::ffff:127.0.0.1", "::ffff:10.0.0.1", "::127.0.0.1",
    "64:ff9b::10.0.0.1", "2002:7f00:1::", "2002:a00:1::", "2001:0:0:0:0:0:f5ff:fffe", "2001:db8::1",
    "100::1",
]  # fmt: skip


@pytest.mark.parametrize("address", INSIDE)
def test_an_address_inside_is_not_public(address):
    assert not is_public(ip_address(address))


@pytest.mark.parametrize("address", ["1.1.1.1", "93.184.215.14", "2606:4700:4700::1111", "::ffff:1.1.1.1"])
def test_an_address_outside_is_public(address):
    assert is_public(ip_address(address))


@pytest.mark.parametrize(
    "host",
    [
        "127.0.0.1", "localhost", "2130706433", "0x7f000001", "0x7f.1", "0177.0.0.1", "127.1", "0", "[::1]",
        "[::ffff:127.0.0.1]", "[::ffff:7f00:1]", "[0:0:0:0:0:0:0:1]", "localhost.", "LOCALHOST", "１２７.0.0.1",
    ],
)  # fmt: skip
def test_no_form_of_an_inside_address_is_asked(host):
    with serving(say()) as address:
        port = address.rstrip("/").rpartition(":")[2]
        with pytest.raises(NotFetched):
            fetch(f"http://{host}:{port}/")


@pytest.mark.parametrize("found", [["10.0.0.1"], ["1.1.1.1", "10.0.0.1"], ["::1"], [], ["what"]])
def test_a_name_that_leads_inside_is_not_asked(found):
    with pytest.raises(NotFetched):
        fetch("https://calendar.there.example/", resolve=lambda _host, _port: found)


def test_a_name_is_resolved_once_and_the_address_that_was_checked_is_used(monkeypatch):
    """A name server that gives another answer the second time (rebinding) gains nothing."""
    answers = iter([["127.0.0.1"], ["10.0.0.1"]])
    asked = []
    monkeypatch.setattr(
        socket, "getaddrinfo", lambda *_about, **_more: pytest.fail("resolved behind our back")
    )
    with serving(say()) as address:
        port = address.rstrip("/").rpartition(":")[2]
        named = f"http://rebinding.example:{port}/"

        def resolve(host: str, _port: int) -> list[str]:
            asked.append(host)
            return next(answers)

        assert fetch(named, bounds=HERE, resolve=resolve).content == CALENDAR
        assert asked == ["rebinding.example"]
        with pytest.raises(NotFetched):
            fetch(named, bounds=HERE, resolve=resolve)


def test_a_server_is_told_the_name_it_was_asked_by():
    told = []

    def answer(asked: BaseHTTPRequestHandler) -> None:
        told.append(asked.headers["Host"])
        say()(asked)

    with serving(answer) as address:
        port = address.rstrip("/").rpartition(":")[2]
        fetch(f"http://calendar.example:{port}/x?y=1", bounds=HERE, resolve=lambda *_about: ["127.0.0.1"])
    assert told == [f"calendar.example:{port}"]


def slow_head(asked: BaseHTTPRequestHandler) -> None:
    for _time in range(100):
        asked.wfile.write(b"HTTP/1.1 200 OK\r\nX-A: b\r\n"[_time % 24 : _time % 24 + 1])
        asked.wfile.flush()
        time.sleep(0.1)


def silent(asked: BaseHTTPRequestHandler) -> None:
    time.sleep(10)


def drip(asked: BaseHTTPRequestHandler) -> None:
    asked.send_response(200)
    asked.end_headers()
    for _time in range(100):
        asked.wfile.write(b"x")
        asked.wfile.flush()
        time.sleep(0.1)


@pytest.mark.parametrize("answer", [slow_head, silent, drip])
def test_a_slow_server_is_left_after_the_time_that_it_has_in_all(answer):
    began = time.monotonic()
    with serving(answer) as address, pytest.raises(NotFetched):
        fetch(address, bounds=replace(HERE, seconds=1))
    assert time.monotonic() - began < 4


def test_a_name_server_that_does_not_answer_is_left():
    began = time.monotonic()
    with pytest.raises(NotFetched):
        fetch(
            "http://slow.example/",
            bounds=replace(HERE, connect_seconds=0.3),
            resolve=lambda *_about: time.sleep(5) or [],
        )
    assert time.monotonic() - began < 3


def test_a_server_that_never_ends_is_left_when_it_has_sent_enough():
    def endless(asked: BaseHTTPRequestHandler) -> None:
        asked.send_response(200)
        asked.end_headers()
        while True:
            asked.wfile.write(b"x" * 10_000)

    with serving(endless) as address, pytest.raises(TooLarge):
        fetch(address, bounds=HERE)


def test_the_size_counts_after_unpacking():
    bomb = gzip.compress(b"\0" * 50_000_000)
    assert len(bomb) < HERE.size
    with serving(say(bomb, Content_Encoding="gzip")) as address, pytest.raises(TooLarge):
        fetch(address, bounds=HERE)


@pytest.mark.parametrize(
    "answer",
    [
        pytest.param(say(gzip.compress(CALENDAR)[:-8], Content_Encoding="gzip"), id="cut in its compression"),
        pytest.param(say(CALENDAR, Content_Encoding="gzip"), id="not compressed, though it says so"),
        pytest.param(say(CALENDAR, Content_Encoding="br"), id="in an encoding that was not asked for"),
        pytest.param(say(CALENDAR, Content_Length="1000"), id="cut before the length it names"),
        pytest.param(lambda asked: asked.wfile.write(b"\0\xff not HTTP at all\r\n\r\n"), id="not HTTP"),
        pytest.param(
            lambda asked: asked.wfile.write(b"HTTP/1.1 200 OK\r\n" + b"X: y\r\n" * 500), id="too many heads"
        ),
        pytest.param(lambda asked: None, id="nothing"),
    ],
)
def test_a_broken_answer_is_no_calendar(answer):
    with serving(answer) as address, pytest.raises(NotFetched):
        fetch(address, bounds=HERE)


def test_nobody_there_is_no_calendar():
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        port = closed.getsockname()[1]
    with pytest.raises(NotFetched):
        fetch(f"http://127.0.0.1:{port}/", bounds=HERE)


@pytest.mark.parametrize(
    "address",
    [
        "", "there.example/a.ics", "ftp://there.example/a.ics", "file:///etc/passwd", "javascript:alert(1)", "https://",
        "https://me:secret@there.example/", "https://me@there.example/", "https://there example/", "http://a\\@b/",
        "http://there.example:0/", "http://there.example:99999/", "http://[fe80::1%25eth0]/", "http://[::1/", "http://a\nb/",
        "https://" + "a" * 2100,
    ],
)  # fmt: skip
def test_an_address_that_is_none_is_refused_before_anything_is_asked(address):
    assert why_unfit(address)
    with pytest.raises(NotFetched):
        fetch(address, resolve=lambda *_about: pytest.fail("asked"))


def test_a_certificate_of_somebody_else_is_not_believed():
    """Nothing but TLS is spoken on https: a server without it is nobody."""
    with serving(say()) as address, pytest.raises(NotFetched):
        fetch(address.replace("http:", "https:"), bounds=HERE)


def test_the_log_of_a_failure_names_no_address():
    with serving(say(b"", 500)) as address, pytest.raises(NotFetched) as why:
        fetch(f"{address}private-1234.ics", bounds=HERE)
    assert "1234" not in str(why.value)


def test_the_usual_limits():
    assert (BOUNDS.connect_seconds, BOUNDS.seconds, BOUNDS.redirects, BOUNDS.size) == (
        5,
        10,
        3,
        5 * 1024 * 1024,
    )
    assert not fetching.BOUNDS.allow_loopback
