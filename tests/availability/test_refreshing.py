"""Connected calendars in the worker: read again, not changed, not to be had, out of date."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event
from zoneinfo import ZoneInfo

import pytest
from apiflask import APIFlask
from flask.testing import FlaskClient
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from light2share.availability import connected
from light2share.availability.models import BusyTime, ConnectedCalendar
from light2share.jobs import worker
from light2share.kernel import clock as real
from tests.availability.calendars import (
    ALL,
    BROKEN,
    BUSY,
    TUESDAY,
    Visit,
    connected_of,
    is_free,
    seen,
    send,
)
from tests.bookings.play import hours, store_free_time
from tests.conftest import Hands
from tests.factories import NOW, Cast
from tests.ical.corpus.case import calendar, event


@pytest.fixture
def owner(visit: Visit, cast: Cast, session: Session) -> FlaskClient:
    """Halden's manager, with the stored free time in step."""
    store_free_time(session, cast.chamber, cast.bench)
    return visit(cast.halden)


class Remote:
    """Somebody's calendar on a server of their own."""

    def __init__(self) -> None:
        self.content, self.status, self.asked = BUSY, 200, 0
        remote = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                remote.asked += 1
                etag = f'"{hash(remote.content)}"'
                same = remote.status == 200 and self.headers.get("If-None-Match") == etag
                self.send_response(304 if same else remote.status)
                self.send_header("ETag", etag)
                self.end_headers()
                if not same:
                    self.wfile.write(remote.content)

            def log_message(self, *_words: object) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        self.address = f"http://127.0.0.1:{self.server.server_port}/private-secret123456/basic.ics"


@pytest.fixture
def remote(app: APIFlask) -> Iterator[Remote]:
    app.config["CALENDAR_LOOPBACK"] = True
    one = Remote()
    yield one
    one.server.shutdown()
    one.server.server_close()


def connect(owner: FlaskClient, remote: Remote, **form: str) -> str:
    answer = owner.post(ALL.format("chamber"), data={"url": remote.address, **form})
    assert answer.status_code == 303
    return str(answer.location)


def work(app: APIFlask, session: Session, due: bool = True) -> None:
    if due:
        session.rollback()
        session.execute(update(ConnectedCalendar).values(next_read_at=real.now()))
        session.commit()
    worker.work_off(app, Event())


def test_an_address_is_read_by_the_worker_and_again_and_again(
    owner: FlaskClient, app: APIFlask, session: Session, cast: Cast, remote: Remote
):
    location = connect(owner, remote)
    assert "It is being read." in owner.get(location).text
    assert is_free(session, cast.chamber, hours(9, 12))
    work(app, session, due=False)
    assert not is_free(session, cast.chamber, hours(9, 12))
    (one,) = connected_of(session)
    assert one.next_read_at is not None
    assert timedelta(minutes=14) < one.next_read_at - real.now() < timedelta(minutes=19)
    work(app, session, due=False)
    assert remote.asked == 1  # not before its time
    work(app, session)
    assert remote.asked == 2
    assert connected_of(session)[0].failures == 0
    remote.content = calendar(event("DTSTART:20261021T070000Z", "DURATION:PT1H"))
    work(app, session)
    assert is_free(session, cast.chamber, hours(9, 12))
    assert not is_free(session, cast.chamber, hours(9, 10, day=1))


def test_an_address_is_looked_at_before_it_blocks(
    owner: FlaskClient, app: APIFlask, session: Session, cast: Cast, remote: Remote
):
    location = connect(owner, remote, action="look")
    work(app, session, due=False)
    assert is_free(session, cast.chamber, hours(9, 12))
    page = owner.get(location).text
    assert "What it would block" in page
    owner.post(f"{location}/confirm", data={"seen": seen(page)})
    assert not is_free(session, cast.chamber, hours(9, 12))


def test_a_calendar_that_can_no_longer_be_read_stays_in_force_and_says_its_age(
    owner: FlaskClient,
    app: APIFlask,
    session: Session,
    cast: Cast,
    remote: Remote,
    clock: Hands,
    visit: Visit,
):
    location = connect(owner, remote)
    work(app, session, due=False)
    remote.status = 500
    clock.advance(hours=1)
    work(app, session)
    (one,) = connected_of(session)
    assert (one.failures, one.trouble[0], one.read_at) == (1, connected.NOT_FETCHED, NOW)
    assert one.next_read_at is not None
    assert one.next_read_at - real.now() > timedelta(minutes=29)
    assert not is_free(session, cast.chamber, hours(9, 12))
    page = owner.get(location).text
    assert "It could not be fetched." in page
    assert "What was read on Mon 12 Oct 2026, 08:00 is still in force." in page
    assert "Calendar out of date" not in visit(None).get("/equipment/chamber").text
    clock.advance(hours=24)
    assert "Out of date" in owner.get(location).text
    assert "could not be read since Mon 12 Oct" in owner.get("/equipment/chamber/availability").text
    assert "Calendar out of date" in visit(None).get("/equipment/chamber").text
    assert "A connected calendar could not be read since" in owner.get("/dashboard").text
    remote.status = 200
    work(app, session)
    assert "Calendar out of date" not in visit(None).get("/equipment/chamber").text


@pytest.mark.parametrize("content", [BROKEN, b"<html>Sign in</html>", b"", b"x" * (6 * 1024 * 1024)])
def test_what_cannot_be_read_changes_nothing(
    owner: FlaskClient, app: APIFlask, session: Session, cast: Cast, remote: Remote, content: bytes
):
    connect(owner, remote)
    work(app, session, due=False)
    remote.content = content
    work(app, session)
    assert not is_free(session, cast.chamber, hours(9, 12))
    assert connected_of(session)[0].trouble


def test_an_address_inside_gets_the_one_common_text(
    owner: FlaskClient, app: APIFlask, session: Session, remote: Remote
):
    app.config["CALENDAR_LOOPBACK"] = False
    location = connect(owner, remote)
    work(app, session, due=False)
    assert remote.asked == 0
    assert "It could not be fetched. Check that the address can be opened" in owner.get(location).text


def test_an_address_is_shown_to_nobody_in_full(owner: FlaskClient, visit: Visit, cast: Cast, remote: Remote):
    location = connect(owner, remote)
    for page in (owner.get(location).text, owner.get(ALL.format("chamber")).text):
        assert "127.0.0.1" in page
        assert "secret123456" not in page
    assert visit(cast.halden_member).get(location).status_code == 403
    assert visit(cast.brightwater).get(location).status_code == 404


def test_reading_now_is_asked_of_the_worker(
    owner: FlaskClient, app: APIFlask, session: Session, remote: Remote
):
    location = connect(owner, remote)
    work(app, session, due=False)
    assert owner.post(f"{location}/read").status_code == 303
    work(app, session, due=False)
    assert remote.asked == 2


def test_one_that_is_switched_off_is_not_tried_again_and_again(
    owner: FlaskClient, app: APIFlask, session: Session, remote: Remote
):
    location = connect(owner, remote, action="look")
    work(app, session, due=False)
    remote.status = 500
    owner.post(f"{location}/read")
    work(app, session, due=False)
    (one,) = connected_of(session)
    assert (one.failures, one.next_read_at) == (1, None)
    assert "It could not be fetched." in owner.get(location).text


def test_a_series_is_worked_out_anew_as_time_goes_on(
    owner: FlaskClient, app: APIFlask, session: Session, cast: Cast, clock: Hands
):
    """A file is sent once; its weekly maintenance goes on for ever."""
    weekly = calendar(event(*TUESDAY, "RRULE:FREQ=WEEKLY", "SUMMARY:canarysummary"))
    location = send(owner, cast.chamber, weekly).location
    last = session.scalars(select(BusyTime.ends_minute).order_by(BusyTime.ends_minute.desc())).first()
    clock.advance(days=100)
    work(app, session)
    session.rollback()
    later = session.scalars(select(BusyTime.ends_minute).order_by(BusyTime.ends_minute.desc())).first()
    assert last is not None
    assert later is not None
    assert later - last >= 98 * 1440
    assert "canary" not in owner.get(location).text


def last_minute(session: Session) -> int:
    session.rollback()
    return max(session.scalars(select(BusyTime.ends_minute)))


WEEKLY = event(*TUESDAY, "RRULE:FREQ=WEEKLY")
ODD = event("DTSTART;TZID=Nowhere:20261021T090000", uid="two@there.example")


@pytest.mark.parametrize("late", [0, 30], ids=["waiting at once", "waiting later"])
def test_what_is_in_force_moves_on_while_a_newer_reading_waits(
    owner: FlaskClient, app: APIFlask, session: Session, cast: Cast, remote: Remote, clock: Hands, late: int
):
    remote.content = calendar(WEEKLY)
    location = connect(owner, remote)
    work(app, session, due=False)
    last = last_minute(session)
    clock.advance(days=late)
    remote.content = calendar(event("DTSTART:20261023T080000Z", "DURATION:PT1H"), ODD)
    work(app, session)
    (one,) = connected_of(session)
    assert (one.waits_for_a_yes, one.read_at) == (True, NOW)
    clock.advance(days=100)
    remote.content += b" "
    work(app, session)
    assert last_minute(session) - last >= (late + 90) * 1440
    clock.advance(days=28)
    work(app, session)  # nothing new at the address
    assert last_minute(session) - last >= (late + 118) * 1440
    (one,) = connected_of(session)
    assert (one.waits_for_a_yes, one.read_at) == (True, NOW)
    owner.post(f"{location}/confirm", data={"seen": seen(owner.get(location).text)})
    assert connected_of(session)[0].waits_for_a_yes is False
    assert session.scalars(select(BusyTime)).all() == []


@pytest.mark.parametrize(
    ("status", "fact", "line"),
    [(200, "Read next", "read next: "), (500, "Tried again", "tried again: ")],
    ids=["read", "not to be had"],
)
def test_it_is_said_when_a_calendar_is_read_next(
    owner: FlaskClient,
    app: APIFlask,
    session: Session,
    cast: Cast,
    remote: Remote,
    status: int,
    fact: str,
    line: str,
):
    location = connect(owner, remote)
    assert "in a moment" in owner.get(location).text
    work(app, session, due=False)
    remote.status = status
    work(app, session)
    (one,) = connected_of(session)
    assert one.next_read_at is not None
    clock_there = one.next_read_at.astimezone(ZoneInfo("Europe/Paris")).strftime("%H:%M")
    for page, words in ((owner.get(location).text, fact), (owner.get(ALL.format("chamber")).text, line)):
        assert words in page
        assert clock_there in page
    owner.post(f"{location}/off")
    assert "not while it is switched off" in owner.get(location).text


def test_a_calendar_that_was_removed_meanwhile_is_not_written(
    owner: FlaskClient, app: APIFlask, session: Session, remote: Remote, monkeypatch: pytest.MonkeyPatch
):
    location = connect(owner, remote)
    from light2share.jobs import connections

    fetch = connections.fetching.fetch

    def and_remove(*about: object) -> object:
        fetched = fetch(*about)
        owner.post(f"{location}/delete")
        return fetched

    monkeypatch.setattr(connections.fetching, "fetch", and_remove)
    work(app, session, due=False)
    assert connected_of(session) == []
    assert session.scalars(select(BusyTime)).all() == []
