"""Many at once, on the real server: four processes, fifty people, one time. Exactly one of them gets it."""

from __future__ import annotations

import http.client
import os
import socket
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, suppress
from pathlib import Path
from threading import Barrier
from urllib.parse import urlencode

import pytest
from apiflask import APIFlask
from itsdangerous import URLSafeTimedSerializer
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from light2share.bookings import asking
from light2share.bookings.asking import Wish
from light2share.bookings.models import Booking, BookingEvent, BookingState
from light2share.bookings.rules import OpenLimits
from light2share.bookings.times import Times
from light2share.equipment.models import AccessMode
from light2share.mail.models import OutgoingMail
from tests.bookings.play import equipment, free_time, hours, overlaps, store_free_time
from tests.engines import ROOT
from tests.factories import NOW, Cast, Member

PROCESSES, PEOPLE = 4, 50


@pytest.fixture
def port(app: APIFlask, tmp_path: Path) -> Iterator[int]:
    """The site served by granian on the database of the test; answers on this port of the loopback."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    environment = {
        **os.environ,
        "DEMO": "1",
        "DATABASE_URL": app.config["DATABASE_URL"],
        "DATA_DIR": str(tmp_path),
        "SECRET_KEY": app.config["SECRET_KEY"],
        "FREEZE_TIME": NOW.isoformat(),
        "LOG_FORMAT": "json",
    }
    log = (tmp_path / "server.log").open("w")
    command = [sys.executable, "-m", "light2share.ops.server", "127.0.0.1", str(port), str(PROCESSES)]
    server = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=log, stderr=log)
    try:
        _wait(port, server, tmp_path / "server.log")
        yield port
    finally:
        server.terminate()
        server.wait(15)
        log.close()


def _wait(port: int, server: subprocess.Popen[bytes], log: Path) -> None:
    until = time.monotonic() + 60
    while time.monotonic() < until and server.poll() is None:
        with (
            suppress(OSError),
            closing(http.client.HTTPConnection("127.0.0.1", port, timeout=5)) as connection,
        ):
            connection.request("GET", "/readyz")
            if connection.getresponse().status == 200:
                return
        time.sleep(0.1)
    raise RuntimeError(log.read_text()[-2000:])


def headers_of(app: APIFlask, member: Member) -> tuple[dict[str, str], str]:
    """The cookie of a browser in which that person is signed in, and the token of its forms."""
    secret = "made for this test"
    session = {
        "_user_id": f"{member.person_id}:0",
        "_fresh": True,
        "since": int(time.time()),
        "csrf_token": secret,
    }
    signer = app.session_interface.get_signing_serializer(app)  # type: ignore[attr-defined]
    token = URLSafeTimedSerializer(app.config["SECRET_KEY"], salt="wtf-csrf-token").dumps(secret)
    cookie = f"{app.config['SESSION_COOKIE_NAME']}={signer.dumps(session)}"
    return {"Cookie": cookie, "Content-Type": "application/x-www-form-urlencoded"}, str(token)


def all_at_once(port: int, posts: list[tuple[str, Mapping[str, str], dict[str, str]]]) -> Counter[int]:
    """Send every post at the same moment, each on a connection of its own; how often each status came back."""
    start = Barrier(len(posts))

    def send(post: tuple[str, Mapping[str, str], dict[str, str]]) -> int:
        path, form, headers = post
        with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=60)) as connection:
            connection.connect()
            start.wait()
            connection.request("POST", path, urlencode(form), headers)
            return connection.getresponse().status

    with ThreadPoolExecutor(len(posts)) as pool:
        return Counter(pool.map(send, posts))


def test_fifty_people_ask_for_one_time_that_is_confirmed_at_once(
    app: APIFlask, cast: Cast, session: Session, port: int
) -> None:
    store_free_time(session, cast.bench)
    posts = []
    for number in range(PEOPLE):
        headers, token = headers_of(app, cast.corvid if number % 2 else cast.brightwater)
        start = 9 + number % 3  # every two of them overlap
        form = {
            "csrf_token": token,
            "starts": f"2026-10-20T{start:02}:00",
            "ends": "2026-10-20T13:00",
            "access_mode": "self_service",
            "purpose": f"Number {number}",
            "action": "send",
        }
        posts.append(("/equipment/bench/book", form, headers))
    assert all_at_once(port, posts) == {303: 1, 409: PEOPLE - 1}
    session.rollback()
    winner = session.scalars(select(Booking)).one()
    assert winner.state is BookingState.CONFIRMED
    assert overlaps(session) == 0
    assert session.scalar(select(func.count()).select_from(OutgoingMail)) == 2
    kept = free_time(session, cast.bench)
    store_free_time(session, cast.bench)
    assert free_time(session, cast.bench) == kept


def test_fifty_competing_requests_are_accepted_at_once(
    app: APIFlask, cast: Cast, session: Session, port: int
) -> None:
    store_free_time(session, cast.chamber)
    item, limits = equipment(session, cast.chamber), OpenLimits(PEOPLE, PEOPLE)
    for number in range(PEOPLE):
        member = cast.corvid if number % 2 else cast.brightwater
        wish = Wish(Times.of([hours(9 + number % 3, 13)]), f"Number {number}", AccessMode.SELF_SERVICE)
        booking, reasons = asking.request_booking(session, item, wish, member.actor, NOW, limits)
        assert booking, reasons
    session.commit()
    references = list(session.scalars(select(Booking.reference)))
    session.rollback()
    headers, token = headers_of(app, cast.halden)
    form = {"csrf_token": token, "decision": "accept", "version": "1"}
    posts: list[tuple[str, Mapping[str, str], dict[str, str]]] = [
        (f"/bookings/{reference}/answer", form, headers) for reference in references
    ]
    assert all_at_once(port, posts) == {303: 1, 409: PEOPLE - 1}
    session.rollback()
    states = Counter(session.scalars(select(Booking.state)))
    assert states == {BookingState.CONFIRMED: 1, BookingState.REQUESTED: PEOPLE - 1}
    accepted = select(func.count()).select_from(BookingEvent).where(BookingEvent.move == "accept")
    assert session.scalar(accepted) == 1
    assert overlaps(session) == 0
    told = Counter(session.scalars(select(OutgoingMail.kind)))
    assert told == {
        "bookings/requested": PEOPLE,
        "bookings/confirmed": 2,
        "bookings/taken_by_other": PEOPLE - 1,
    }
