"""What owners and the worker do with connected calendars. Each keeps the stored free time in step; the caller commits.

A reading comes into force as a whole or not at all. One that leaves something out waits for a manager's yes, and what
was in force before stays: nothing becomes free because something could not be read.
"""

from __future__ import annotations

import zlib
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import CursorResult, delete, exists, func, insert, select, update

from light2share.availability import connected
from light2share.availability.models import (
    BusyTime,
    CalendarKind,
    CalendarReading,
    ConnectedCalendar,
    Switch,
)
from light2share.availability.stored import Taken, refresh_all
from light2share.db import Session
from light2share.equipment.models import AccessMode, Equipment
from light2share.ical.findings import Reading, Unreadable
from light2share.kernel.minutes import minute_of
from light2share.kernel.period import Period, subtracted

LEASE = timedelta(minutes=5)
KEPT_FAULTS = 200


def add_address(
    session: Session,
    item: Equipment,
    name: str,
    address: str,
    first_shown: bool,
    now: datetime,
    real_now: datetime,
    mode: AccessMode | None = None,
) -> ConnectedCalendar:
    """A calendar that the worker reads at once; with `first_shown` it blocks nothing before a manager has looked."""
    calendar = _new(item, name, CalendarKind.ADDRESS, first_shown, now, mode)
    calendar.address, calendar.next_read_at = address, real_now
    session.add(calendar)
    session.flush()
    return calendar


def add_file(
    session: Session,
    item: Equipment,
    name: str,
    reading: Reading,
    first_shown: bool,
    taken: Taken,
    now: datetime,
    real_now: datetime,
    mode: AccessMode | None = None,
) -> tuple[ConnectedCalendar, list[Period]]:
    """A calendar that was read from a file; with what it blocks from now on."""
    calendar = _new(item, name, CalendarKind.FILE, first_shown, now, mode)
    session.add(calendar)
    session.flush()
    return calendar, take_in(session, item, calendar, reading, taken, now, real_now + connected.FILE_AGAIN)


def _new(
    item: Equipment,
    name: str,
    kind: CalendarKind,
    first_shown: bool,
    now: datetime,
    mode: AccessMode | None,
) -> ConnectedCalendar:
    return ConnectedCalendar(
        equipment_id=item.id,
        name=name[: connected.LONGEST_NAME],
        kind=kind,
        mode=mode,
        switch=Switch.OFF if first_shown else Switch.WAITING,
        created_at=now,
        agreed=[],
        trouble=[],
    )


def take_in(
    session: Session,
    item: Equipment,
    calendar: ConnectedCalendar,
    reading: Reading,
    taken: Taken,
    now: datetime,
    next_read_at: datetime,
    anew: bool = True,
    walked_on: Reading | None = None,
) -> list[Period]:
    """Keep what was read, and let it block if it may: the times that are blocked from now on and were not before.

    `anew` is False where the last reading was only walked on: its report stays as it was told. `walked_on` is what is
    in force, worked out up to the same day; it stays in force, so much further, while what was read waits for a yes.
    """
    kept = _keep(session, calendar, reading, now, anew)
    calendar.tried_at, calendar.trouble, calendar.failures, calendar.leased_until = now, [], 0, None
    calendar.waits_for_a_yes = bool(connected.unfit_marks(calendar, kept.marks))
    if calendar.switch is Switch.WAITING:
        calendar.switch = Switch.OFF if calendar.waits_for_a_yes else Switch.ON
    calendar.next_read_at = next_read_at if calendar.switch is Switch.ON else None
    if calendar.switch is Switch.ON and calendar.waits_for_a_yes:
        session.flush()
        if walked_on is None:
            return []
        busy = connected.periods_between(connected.as_minutes(walked_on.busy))
        return _put_in_force(session, item, calendar, busy, taken, now)
    calendar.read_at = now
    _note_on_item(session, calendar)
    return _put_in_force(session, item, calendar, connected.periods_of(kept), taken, now)


def _keep(
    session: Session, calendar: ConnectedCalendar, reading: Reading, now: datetime, anew: bool
) -> CalendarReading:
    kept = session.get(CalendarReading, calendar.id)
    if kept is None:
        kept = CalendarReading(calendar_id=calendar.id)
        session.add(kept)
    faults: list[Any] = [
        [fault.kind.value, fault.line, fault.event, fault.value] for fault in reading.faults[:KEPT_FAULTS]
    ]
    marks = sorted({fault.mark for fault in reading.faults})
    if anew or kept.marks != marks:
        kept.faults = faults
    kept.found_at, kept.covers_until = now, reading.window.end
    kept.busy, kept.marks = connected.as_minutes(reading.busy), marks
    kept.events, kept.not_busy = reading.events, reading.not_busy
    in_force = _in_force_part(calendar, kept) if connected.unfit_marks(calendar, marks) else b""
    kept.extract = zlib.compress(reading.extract, 6) + in_force
    session.flush()
    return kept


def extract_of(reading: CalendarReading | None) -> bytes:
    """What a reading can be repeated from; empty without one."""
    return _parts(reading)[0] if reading else b""


def extract_in_force(calendar: ConnectedCalendar, reading: CalendarReading | None) -> bytes:
    """What the reading in force can be repeated from; empty if nothing is in force."""
    rest = _in_force_part(calendar, reading) if reading else b""
    return zlib.decompressobj().decompress(rest) if rest else b""


def _parts(reading: CalendarReading) -> tuple[bytes, bytes]:
    """The extract of the last reading, and that of the one in force as it is kept behind it."""
    first = zlib.decompressobj()
    return first.decompress(reading.extract), first.unused_data


def _in_force_part(calendar: ConnectedCalendar, reading: CalendarReading) -> bytes:
    """What is kept of the reading in force; empty if nothing is in force."""
    if calendar.switch is not Switch.ON or not reading.extract:
        return b""
    return _parts(reading)[1] if calendar.waits_for_a_yes else reading.extract


def _put_in_force(
    session: Session,
    item: Equipment,
    calendar: ConnectedCalendar,
    busy: list[Period],
    taken: Taken,
    now: datetime,
) -> list[Period]:
    """Block `busy` if the calendar is switched on, else nothing."""
    wanted = busy if calendar.switch is Switch.ON else []
    before = connected.in_force(session, calendar.id)
    calendar.busy_count = len(wanted)
    session.flush()
    if wanted == before:
        return []
    session.execute(delete(BusyTime).where(BusyTime.calendar_id == calendar.id))
    rows = [
        {
            "equipment_id": item.id,
            "calendar_id": calendar.id,
            "starts_minute": minute_of(one.start),
            "ends_minute": minute_of(one.end),
        }
        for one in wanted
    ]
    if rows:
        session.execute(insert(BusyTime), rows)
    refresh_all(session, item, taken, now)
    return subtracted(wanted, before)


def switch_on(
    session: Session,
    item: Equipment,
    calendar: ConnectedCalendar,
    found_at: datetime | None,
    taken: Taken,
    now: datetime,
    real_now: datetime,
) -> list[Period] | None:
    """Let the last reading block, with what it leaves out; the times blocked from now on.

    None, with nothing changed, if there is no reading, or another one than that of `found_at`, which was looked at.
    """
    kept = connected.reading_of(session, calendar.id)
    if kept is None or (found_at is not None and kept.found_at != found_at):
        return None
    calendar.switch, calendar.agreed, calendar.waits_for_a_yes = Switch.ON, list(kept.marks), False
    calendar.read_at = kept.found_at
    if calendar.next_read_at is None:
        again = connected.FILE_AGAIN if calendar.kind is CalendarKind.FILE else timedelta()
        calendar.next_read_at = real_now + again
    kept.extract = zlib.compress(extract_of(kept), 6)
    _note_on_item(session, calendar)
    return _put_in_force(session, item, calendar, connected.periods_of(kept), taken, now)


def _note_on_item(session: Session, calendar: ConnectedCalendar) -> None:
    """Keep with the item what the pages that show its free time need to know of its calendars.

    How old the oldest reading is that it rests on, and whether one of them closes one use alone.
    """
    session.flush()
    row = ConnectedCalendar
    oldest = (
        select(func.min(row.read_at))
        .where(
            row.equipment_id == calendar.equipment_id,
            row.switch == Switch.ON,
            row.kind == CalendarKind.ADDRESS,
        )
        .scalar_subquery()
    )
    by_use = exists().where(
        row.equipment_id == calendar.equipment_id, row.switch == Switch.ON, row.mode.is_not(None)
    )
    session.execute(
        update(Equipment)
        .where(Equipment.id == calendar.equipment_id)
        .values(calendars_read_at=oldest, closed_by_use=by_use)
        .execution_options(synchronize_session=False)
    )


def switch_off(
    session: Session, item: Equipment, calendar: ConnectedCalendar, taken: Taken, now: datetime
) -> None:
    """Block nothing any more; the calendar stays, and is not read until it is switched on."""
    calendar.switch, calendar.next_read_at, calendar.waits_for_a_yes = Switch.OFF, None, False
    calendar.busy_count, calendar.agreed = 0, []
    _note_on_item(session, calendar)
    _forget_times(session, item, calendar, taken, now)


def remove(
    session: Session, item: Equipment, calendar: ConnectedCalendar, taken: Taken, now: datetime
) -> None:
    """Forget the calendar and all that was read of it."""
    calendar.switch = Switch.OFF
    _note_on_item(session, calendar)
    _forget_times(session, item, calendar, taken, now)
    session.execute(delete(ConnectedCalendar).where(ConnectedCalendar.id == calendar.id))


def _forget_times(
    session: Session, item: Equipment, calendar: ConnectedCalendar, taken: Taken, now: datetime
) -> None:
    gone = session.connection().execute(delete(BusyTime).where(BusyTime.calendar_id == calendar.id)).rowcount
    if gone:
        refresh_all(session, item, taken, now)


def close_only(
    session: Session,
    item: Equipment,
    calendar: ConnectedCalendar,
    mode: AccessMode | None,
    taken: Taken,
    now: datetime,
) -> list[Period]:
    """Let it close one way of using the item alone, or every one: the times that it blocks, if it does.

    They are blocked anew for whom they were not before, so that bookings in them are told of.
    """
    before = calendar.mode
    if before is mode:
        return []
    calendar.mode = mode
    item.updated_at = now
    _note_on_item(session, calendar)
    refresh_all(session, item, taken, now)
    return [] if before is None else connected.in_force(session, calendar.id)


def claim(session: Session, real_now: datetime) -> ConnectedCalendar | None:
    """A calendar to read, leased; None if none is due. `attempts` is the fence."""
    number = connected.due(session, real_now)
    if number is None:
        return None
    found = session.get_one(ConnectedCalendar, number, populate_existing=True)
    taken = session.execute(
        update(ConnectedCalendar)
        .where(ConnectedCalendar.id == number, ConnectedCalendar.attempts == found.attempts)
        .values(attempts=found.attempts + 1, leased_until=real_now + LEASE)
        .execution_options(synchronize_session=False)
    )
    if not isinstance(taken, CursorResult) or taken.rowcount != 1:
        return None
    session.refresh(found)
    return found


def still_mine(session: Session, number: int, attempt: int) -> ConnectedCalendar | None:
    """The calendar as it is now; None if it has gone, or somebody has taken its reading over."""
    found = session.get(ConnectedCalendar, number, populate_existing=True)
    return found if found is not None and found.attempts == attempt else None


def failed(
    calendar: ConnectedCalendar, why: Unreadable | None, now: datetime, next_read_at: datetime
) -> None:
    """It could not be read, or not be fetched (None): what is in force stays."""
    given_up = calendar.switch is Switch.OFF and calendar.read_at is not None
    calendar.tried_at, calendar.leased_until = now, None
    calendar.next_read_at = None if given_up else next_read_at
    calendar.failures += 1
    calendar.trouble = (
        [why.trouble.value, why.line, why.event[:120], why.values]
        if why
        else [connected.NOT_FETCHED, 0, "", {}]
    )


def unchanged(session: Session, calendar: ConnectedCalendar, now: datetime, next_read_at: datetime) -> None:
    """Its address says that nothing has changed since the last reading."""
    calendar.tried_at, calendar.leased_until, calendar.failures, calendar.trouble = now, None, 0, []
    calendar.next_read_at = next_read_at if calendar.switch is Switch.ON else None
    if not calendar.waits_for_a_yes:
        calendar.read_at = now
        _note_on_item(session, calendar)
