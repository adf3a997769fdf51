"""Fetches a file from an address that somebody typed, and never from inside this network.

Each name is resolved here, every address it stands for is checked, and the connection goes to an address that was
checked: a name that means something else a moment later changes nothing. That holds again at each redirect. Time and
size are limited as a whole, the size after decompression. Whoever asked hears only that it could not be fetched.
"""

from __future__ import annotations

import os
import socket
import zlib
from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import dataclass
from http.client import HTTPException
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address
from threading import Thread, Timer
from time import monotonic
from urllib.parse import SplitResult, urljoin, urlsplit

import certifi
import urllib3
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.exceptions import HTTPError
from urllib3.util.ssl_ import create_urllib3_context

PORTS = {"http": 80, "https": 443}
SPOKEN = {"webcal": "https", "webcals": "https", "http": "http", "https": "https"}
"""How each kind of address is asked for first; `webcal` is tried without encryption where nobody answers with it."""
MOVED = {301, 302, 303, 307, 308}
NAT64 = IPv6Network("64:ff9b::/96")
LONGEST_ADDRESS = 2000
AT_ONCE = 64 * 1024
AGENT = "Light2Share (reads connected calendars)"
Address = IPv4Address | IPv6Address
Resolve = Callable[[str, int], Sequence[str]]


@dataclass(frozen=True, slots=True)
class Bounds:
    """How long and how much."""

    connect_seconds: float = 5
    seconds: float = 10
    redirects: int = 3
    size: int = 5 * 1024 * 1024
    allow_loopback: bool = False
    """For tests, which have no other network."""


class NotFetched(Exception):
    """It could not be fetched; the text is for the log, not for whoever asked."""


class TooLarge(NotFetched):
    """It is larger than allowed, once decompressed."""


class _NobodyThere(NotFetched):
    """No connection came about."""


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of the file from the last time (RFC 9110, section 13.1)."""

    etag: str = ""
    modified: str = ""


@dataclass(frozen=True, slots=True)
class Fetched:
    """What came. `content` is None where nothing has changed."""

    content: bytes | None
    etag: str = ""
    modified: str = ""


NOTHING_KNOWN = Known()
BOUNDS = Bounds()


def resolved(host: str, port: int) -> list[str]:
    """What the system takes a name for, numeric forms of any kind included."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(one[4][0]) for one in found))


def why_unfit(address: str) -> str:
    """What is wrong with an address before anything is asked; empty if nothing is."""
    try:
        parts = _split(address)
    except ValueError as error:
        return str(error)
    return "" if parts.hostname else "no host"


def _split(address: str) -> SplitResult:
    address = address.strip()
    if len(address) > LONGEST_ADDRESS or not address.isprintable() or any(sign in address for sign in " \\"):
        raise ValueError("not an address")
    parts = urlsplit(address)
    if parts.scheme.lower() not in SPOKEN:
        raise ValueError("scheme")
    if "@" in parts.netloc:
        raise ValueError("credentials")
    if not parts.hostname or "%" in parts.hostname:
        raise ValueError("no host")
    if parts.port == 0:
        raise ValueError("port")
    return parts


def is_public(address: Address) -> bool:
    """Whether it lies on the open internet, also behind the forms in which IPv6 carries an IPv4 address."""
    if isinstance(address, IPv6Address):
        for inner in _inside(address):
            if not is_public(inner):
                return False
        if address.ipv4_mapped:
            return True
    return address.is_global and not (address.is_multicast or address.is_reserved or address.is_unspecified)


def _inside(address: IPv6Address) -> list[IPv4Address]:
    """The IPv4 addresses that an IPv6 address carries."""
    found = [address.ipv4_mapped, address.sixtofour, *(address.teredo or ())]
    if address in NAT64 or int(address) >> 32 == 0:
        found.append(IPv4Address(int(address) & 0xFFFFFFFF))
    return [one for one in found if one is not None]


def fetch(
    address: str, known: Known = NOTHING_KNOWN, bounds: Bounds = BOUNDS, resolve: Resolve = resolved
) -> Fetched:
    """The file, unless it is as `known`. Raises NotFetched."""
    try:
        parts = _split(address)
    except ValueError as error:
        raise NotFetched(str(error)) from None
    until = monotonic() + bounds.seconds
    if not parts.scheme.lower().startswith("webcal"):
        return _followed(address.strip(), known, bounds, resolve, until)
    bare = address.strip().partition("://")[2]
    try:
        return _followed(f"https://{bare}", known, bounds, resolve, until)
    except _NobodyThere:
        return _followed(f"http://{bare}", known, bounds, resolve, until)


def _followed(address: str, known: Known, bounds: Bounds, resolve: Resolve, until: float) -> Fetched:
    """What stands at the address, or where that leads."""
    for _hop in range(bounds.redirects + 1):
        answer = _asked(address, known, bounds, resolve, until)
        if isinstance(answer, Fetched):
            return answer
        address = urljoin(address, answer)
    raise NotFetched("too many redirects")


def _asked(address: str, known: Known, bounds: Bounds, resolve: Resolve, until: float) -> Fetched | str:
    """The file, or the address it has moved to."""
    try:
        parts = _split(address)
        host = parts.hostname or ""
        host = host if ":" in host else host.encode("idna").decode("ascii")
        scheme = SPOKEN[parts.scheme.lower()]
        port = parts.port or PORTS[scheme]
    except (ValueError, UnicodeError) as error:
        raise NotFetched(str(error)) from None
    sock = _connected(_allowed(host, port, bounds, resolve), port, bounds, until)
    watch = socket.socket(fileno=os.dup(sock.fileno()))
    alarm = Timer(max(until - monotonic(), 0.01), _hang_up, [watch])
    alarm.daemon = True
    alarm.start()
    try:
        answer = _talk(sock, scheme, host, port, parts, known, bounds)
        if monotonic() >= until:  # a connection that was ended looks like the end of what was sent
            raise NotFetched("took too long")
    except (HTTPError, HTTPException, OSError, zlib.error, ValueError) as error:
        if monotonic() >= until:
            raise NotFetched("took too long") from None
        raise NotFetched(type(error).__name__) from None
    else:
        return answer
    finally:
        alarm.cancel()
        watch.close()
        sock.close()


def _hang_up(sock: socket.socket) -> None:
    """End a connection that another thread waits for."""
    try:
        sock.shutdown(socket.SHUT_RDWR)
    except OSError:
        return


def _allowed(host: str, port: int, bounds: Bounds, resolve: Resolve) -> list[str]:
    """The addresses of a host. Raises NotFetched if one of them lies inside."""
    found = _in_time(lambda: resolve(host, port), bounds.connect_seconds)
    if not found:
        raise NotFetched("the name stands for nothing")
    for one in found:
        try:
            address = ip_address(one)
        except ValueError:
            raise NotFetched("the name stands for something odd") from None
        loopback = address.is_loopback and bounds.allow_loopback
        if not loopback and not is_public(address):
            raise NotFetched("the name leads inside")
    return list(found)


def _in_time(ask: Callable[[], Sequence[str]], seconds: float) -> Sequence[str]:
    """What a resolver says, which has no time limit of its own."""
    found: list[str] = []

    def run() -> None:
        try:
            found.extend(ask())
        except (OSError, UnicodeError):
            return

    thread = Thread(target=run, daemon=True)
    thread.start()
    thread.join(seconds)
    return () if thread.is_alive() else found


def _connected(addresses: Sequence[str], port: int, bounds: Bounds, until: float) -> socket.socket:
    """A connection to one of the addresses, all of which were checked."""
    limit = min(until, monotonic() + bounds.connect_seconds)
    for address in addresses:
        left = limit - monotonic()
        if left <= 0:
            break
        family = socket.AF_INET6 if ":" in address else socket.AF_INET
        sock = socket.socket(family, socket.SOCK_STREAM)
        sock.settimeout(left)
        try:
            sock.connect((address, port))
        except OSError:
            sock.close()
            continue
        sock.settimeout(bounds.seconds)
        return sock
    raise _NobodyThere("no connection")


class _Plain(HTTPConnection):
    """Speaks over a connection that is there already."""

    ready: socket.socket

    def _new_conn(self) -> socket.socket:
        return self.ready


class _Encrypted(HTTPSConnection):
    """The same with TLS; the certificate is that of the name."""

    ready: socket.socket

    def _new_conn(self) -> socket.socket:
        return self.ready


def _talk(
    sock: socket.socket, scheme: str, host: str, port: int, parts: SplitResult, known: Known, bounds: Bounds
) -> Fetched | str:
    talk: _Plain | _Encrypted
    if scheme == "https":
        context = create_urllib3_context()
        context.load_verify_locations(certifi.where())
        talk = _Encrypted(host, port, timeout=bounds.seconds, ssl_context=context)
    else:
        talk = _Plain(host, port, timeout=bounds.seconds)
    talk.ready = sock
    try:
        try:
            talk.connect()
        except (HTTPError, OSError) as error:
            raise _NobodyThere(f"{type(error).__name__}"[:300]) from None
        path = urllib3.util.Url(path=parts.path or "/", query=parts.query or None).request_uri
        talk.request("GET", path, headers=_headers(known), preload_content=False, decode_content=False)
        return _answer(talk, known, bounds)
    finally:
        talk.close()


def _headers(known: Known) -> dict[str, str]:
    headers = {"Accept": "text/calendar, */*;q=0.1", "Accept-Encoding": "gzip", "User-Agent": AGENT}
    if known.etag:
        headers["If-None-Match"] = known.etag
    if known.modified:
        headers["If-Modified-Since"] = known.modified
    return headers


def _answer(talk: _Plain | _Encrypted, known: Known, bounds: Bounds) -> Fetched | str:
    with closing(talk.getresponse()) as response:
        if response.status in MOVED:
            return _location(response)
        if response.status == 304 and known != NOTHING_KNOWN:
            return Fetched(None, known.etag, known.modified)
        if response.status != 200:
            raise NotFetched(f"status {response.status}")
        content = _body(response, bounds.size)
        return Fetched(content, _kept(response, "ETag"), _kept(response, "Last-Modified"))


def _location(response: urllib3.BaseHTTPResponse) -> str:
    location = response.headers.get("Location", "")
    if not location or len(location) > LONGEST_ADDRESS:
        raise NotFetched("moved to nowhere")
    return location


def _kept(response: urllib3.BaseHTTPResponse, name: str) -> str:
    value = response.headers.get(name, "")
    return value if len(value) <= 200 and value.isascii() and value.isprintable() else ""


def _body(response: urllib3.BaseHTTPResponse, most: int) -> bytes:
    """The body, decompressed piece by piece, so that no piece is larger than what is still allowed."""
    coding = response.headers.get("Content-Encoding", "").strip().lower()
    if coding not in {"", "identity", "gzip", "x-gzip", "deflate"}:
        raise NotFetched("an encoding that was not asked for")
    unpack = None if coding in {"", "identity"} else zlib.decompressobj(wbits=47 if "gzip" in coding else 15)
    parts: list[bytes] = []
    size = 0
    while piece := response.read1(AT_ONCE, decode_content=False):
        if unpack:
            piece = unpack.decompress(piece, most - size + 1)
        size += len(piece)
        if size > most:
            raise TooLarge("too large")
        parts.append(piece)
    if unpack and not unpack.eof:
        raise NotFetched("it breaks off")
    return b"".join(parts)
