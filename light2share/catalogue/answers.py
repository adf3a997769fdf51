"""How fast owners answer: the median over what was answered lately, read now and then and kept."""

from __future__ import annotations

import threading
from dataclasses import dataclass
from datetime import datetime, timedelta
from statistics import median

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session, aliased

from light2share.bookings.models import Booking, BookingEvent
from light2share.bookings.states import BookingState
from light2share.organisations.models import Organisation

LOOKED_AT = 5000
"""Moves looked back on, at most."""
LATELY = timedelta(days=90)
ENOUGH = 3
"""Answers of one owner from which on a median says something."""
KEPT_FOR = timedelta(minutes=15)
ANSWERS = (BookingState.CONFIRMED, BookingState.OFFERED, BookingState.DECLINED)


@dataclass(frozen=True, slots=True)
class AnswerTimes:
    """Medians in minutes: of all owners together (None if too few answers), and of each by its number."""

    overall: int | None
    owners: dict[int, int]


class _Kept:
    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.found: dict[str, tuple[datetime, AnswerTimes]] = {}


_kept = _Kept()


def answer_times(session: Session, now: datetime) -> AnswerTimes:
    """The medians, at most a quarter of an hour old."""
    where = str(session.get_bind().engine.url)
    with _kept.lock:
        kept = _kept.found.get(where)
    if kept and timedelta() <= now - kept[0] < KEPT_FOR:
        return kept[1]
    found = _read(session, now)
    with _kept.lock:
        _kept.found = {where: (now, found)}
    return found


def _read(session: Session, now: datetime) -> AnswerTimes:
    last = session.scalar(select(func.max(BookingEvent.id))) or 0
    by = aliased(Organisation)
    rows = session.execute(
        select(Booking.owner_id, Booking.created_at, BookingEvent.at)
        .join(Booking, Booking.id == BookingEvent.booking_id)
        .join(by, by.id == BookingEvent.organisation_id)
        .where(
            BookingEvent.id > last - LOOKED_AT,
            BookingEvent.from_state == BookingState.REQUESTED,
            BookingEvent.to_state.in_(ANSWERS),
            BookingEvent.at >= now - LATELY,
            or_(by.id == Booking.owner_id, by.merged_into_id == Booking.owner_id),
        )
    )
    waits: dict[int, list[float]] = {}
    for owner, asked, answered in rows:
        waits.setdefault(owner, []).append((answered - asked).total_seconds() / 60)
    every = [wait for some in waits.values() for wait in some]
    return AnswerTimes(
        round(median(every)) if len(every) >= ENOUGH else None,
        {owner: round(median(some)) for owner, some in waits.items() if len(some) >= ENOUGH},
    )
