"""What the home page tells: how much is shared, by whom, what is free soon, what has been used."""

from __future__ import annotations

import threading
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from light2share.bookings.models import Booking
from light2share.bookings.queries import booked_minutes
from light2share.bookings.states import BookingState
from light2share.catalogue import queries as catalogue
from light2share.catalogue.criteria import Search, Sort
from light2share.catalogue.results import Counts, Found
from light2share.equipment.models import Equipment
from light2share.equipment.queries import visible_to
from light2share.kernel.actor import VISITOR, Actor
from light2share.organisations.models import Organisation, SizeClass

SOON = 4
KEPT_FOR = timedelta(minutes=15)
SMALL = (SizeClass.MICRO,)


@dataclass(frozen=True, slots=True)
class Owners:
    """How many organisations share something, and how many of them are very small companies."""

    count: int
    small: int


@dataclass(frozen=True, slots=True)
class Use:
    """What was completed in a year."""

    year: int
    hours: int
    bookings: int


def shared(session: Session, now: datetime) -> Counts:
    """Everything listed, counted by technique and family."""
    return catalogue.whole(session, VISITOR, now)


def owners(session: Session) -> Owners:
    """Who shares."""
    shares = (
        visible_to(VISITOR).where(~Equipment.owner_masked, Equipment.owner_id == Organisation.id).exists()
    )
    count, small = session.execute(
        select(func.count(), func.count().filter(Organisation.size_class.in_(SMALL)))
        .select_from(Organisation)
        .where(shares)
    ).one()
    return Owners(count, small)


def free_soon(session: Session, actor: Actor, now: datetime, zone: ZoneInfo) -> list[Found]:
    """The instruments that are free first, of different families as far as there are enough."""
    results = catalogue.search(session, Search(sort=Sort.SOONEST), actor, now, zone)
    found = [one for one in results.found if one.slot]
    chosen: dict[str, Found] = {}
    for one in found:
        chosen.setdefault(one.family, one)
    first = list(chosen.values())[:SOON]
    others = [one for one in found if one not in first]
    return sorted(first + others[: SOON - len(first)], key=lambda one: one.first_free or now)


class _Kept:
    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.found: dict[str, tuple[datetime, Use]] = {}


_kept = _Kept()


def use(session: Session, now: datetime) -> Use:
    """The hours of this year's completed bookings, at most a quarter of an hour old."""
    where = str(session.get_bind().engine.url)
    with _kept.lock:
        kept = _kept.found.get(where)
    if kept and timedelta() <= now - kept[0] < KEPT_FOR:
        return kept[1]
    hours = func.coalesce(Booking.used_minutes, booked_minutes())
    minutes, count = session.execute(
        select(func.sum(hours), func.count()).where(
            Booking.state == BookingState.COMPLETED,
            Booking.starts_at >= datetime(now.year, 1, 1, tzinfo=UTC),
            Booking.starts_at <= now,
        )
    ).one()
    found = Use(now.year, round(float(minutes or 0) / 60), count)
    with _kept.lock:
        _kept.found = {where: (now, found)}
    return found
