"""Connected calendars, read again one at a time: fetched and worked out first, then taken in under the item's lock."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from random import random
from threading import Event
from zoneinfo import ZoneInfo

import structlog
from flask import current_app

from light2share.availability import connected, connecting
from light2share.availability.models import CalendarKind, ConnectedCalendar
from light2share.bookings import clashes, moves
from light2share.bookings.held import taken_in
from light2share.calendars.own import own_entries
from light2share.db import db
from light2share.db.engines import begin_writing
from light2share.ical import child
from light2share.ical.busy import Question
from light2share.ical.findings import Limits, Reading, Unreadable
from light2share.kernel import clock as real
from light2share.kernel.period import Period
from light2share.security import fetching
from light2share.security.fetching import Fetched, Known, NotFetched, TooLarge
from light2share.web import calendar_limits, clock

log = structlog.get_logger()


def work_off(stop: Event) -> None:
    """Read every calendar that is due."""
    while not stop.is_set() and work():
        pass


def work() -> bool:
    """Read one calendar that is due; whether there was one."""
    session = db.session()
    try:
        if connected.due(session, real.now()) is None:
            session.rollback()
            return False
        begin_writing(session)
        calendar = connecting.claim(session, real.now())
        session.commit()
        if calendar is not None:
            _read(calendar, Turn(calendar.id, calendar.equipment_id, calendar.attempts))
        return True
    finally:
        db.session.remove()


@dataclass(frozen=True, slots=True)
class Turn:
    """Whose turn it is; `attempt` is the fence."""

    calendar_id: int
    equipment_id: int
    attempt: int


def _read(calendar: ConnectedCalendar, turn: Turn) -> None:
    """One turn: whatever comes of it stands in the calendar's row."""
    number = turn.calendar_id
    try:
        fetched = _fetched(calendar)
        reading = _worked_out(calendar, fetched)
        walked_on = _walked_on(calendar, reading)
    except NotFetched as why:
        log.info("calendar not fetched", calendar=number, reason=str(why))
        too_large = isinstance(why, TooLarge)
        _note_failure(turn, calendar_limits.too_large() if too_large else None)
    except Unreadable as why:
        log.info("calendar not read", calendar=number, reason=why.trouble.value, line=why.line)
        _note_failure(turn, why)
    except Exception:  # the calendar of one owner must not stop the others
        log.exception("calendar failed", calendar=number)
        _note_failure(turn, None)
    else:
        _note_success(turn, fetched, reading, walked_on)


def _fetched(calendar: ConnectedCalendar) -> Fetched:
    """What stands at its address; of a file, nothing new."""
    if calendar.kind is CalendarKind.FILE:
        return Fetched(None)
    known = Known(calendar.etag, calendar.modified)
    return fetching.fetch(calendar.address, known, calendar_limits.fetching_bounds())


def _worked_out(calendar: ConnectedCalendar, fetched: Fetched) -> Reading | None:
    """What it holds; None where the last reading still covers the time that counts."""
    if fetched.content is not None:
        return _read_apart(calendar, fetched.content, calendar_limits.reading_limits())
    session = db.session()
    kept = connected.reading_of(session, calendar.id)
    if kept is None or kept.covers_until >= _window().end:
        session.rollback()
        return None
    return _repeated(calendar, connecting.extract_of(kept))


def _walked_on(calendar: ConnectedCalendar, reading: Reading | None) -> Reading | None:
    """What is in force, up to the last day that counts, where what was read has to wait for a yes; else None."""
    if reading is None or not connected.unfit_marks(calendar, [fault.mark for fault in reading.faults]):
        return None
    session = db.session()
    kept = connected.reading_of(session, calendar.id)
    is_behind = kept is not None and kept.covers_until < reading.window.end
    extract = connecting.extract_in_force(calendar, kept) if is_behind else b""
    session.rollback()
    if not extract:
        return None
    try:
        return _repeated(calendar, extract)
    except Unreadable as why:  # what is in force stays as it is; the reading itself goes on
        log.warning("calendar not walked on", calendar=calendar.id, reason=why.trouble.value)
        return None


def _window() -> Period:
    settings = current_app.config
    return connected.window(clock.now(), settings["CALENDAR_MONTHS_BACK"], settings["CALENDAR_MONTHS_AHEAD"])


def _repeated(calendar: ConnectedCalendar, extract: bytes) -> Reading:
    """A reading again from its extract, which tells where each event stood: that makes a few signs more."""
    limits = calendar_limits.reading_limits()
    return _read_apart(calendar, extract, replace(limits, file_bytes=2 * limits.file_bytes))


def _read_apart(calendar: ConnectedCalendar, content: bytes, limits: Limits) -> Reading:
    session, window = db.session(), _window()
    zone = ZoneInfo(calendar.equipment.site.zone)
    own = own_entries(session, calendar.equipment, window)
    session.rollback()  # nothing is held while it is read
    return child.read_apart(content, Question(window, zone, own, limits), calendar_limits.reading_bounds())


def _again(calendar: ConnectedCalendar, failures: int) -> datetime:
    refresh = timedelta(minutes=current_app.config["CALENDAR_REFRESH_MINUTES"])
    spread = random()  # noqa: S311  nobody gains by guessing it
    return real.now() + connected.pause(calendar.kind, failures, refresh, spread)


def _note_success(turn: Turn, fetched: Fetched, reading: Reading | None, walked_on: Reading | None) -> None:
    session, now = db.session(), clock.now()
    begin_writing(session)
    item = moves.lock(session, turn.equipment_id)
    calendar = connecting.still_mine(session, turn.calendar_id, turn.attempt)
    if calendar is None:
        session.rollback()
        return
    again = _again(calendar, 0)
    calendar.etag, calendar.modified = fetched.etag, fetched.modified
    if reading is None:
        connecting.unchanged(session, calendar, now, again)
    else:
        taken = taken_in(session, item.id)
        anew = fetched.content is not None
        appeared = connecting.take_in(session, item, calendar, reading, taken, now, again, anew, walked_on)
        clashes.tell(session, item, calendar, appeared, now)
    session.commit()


def _note_failure(turn: Turn, why: Unreadable | None) -> None:
    session = db.session()
    session.rollback()
    begin_writing(session)
    calendar = connecting.still_mine(session, turn.calendar_id, turn.attempt)
    if calendar is None:
        session.rollback()
        return
    connecting.failed(calendar, why, clock.now(), _again(calendar, calendar.failures + 1))
    session.commit()
