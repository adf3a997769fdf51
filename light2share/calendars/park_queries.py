"""Reading many instruments at once: one statement for each kind of thing, however many instruments there are."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, Select, and_, bindparam, exists, or_, select
from sqlalchemy import Row as Found
from sqlalchemy.orm import aliased

from light2share.availability.models import FreePeriod, OpeningRuleRow
from light2share.bookings.models import Booking, BookingPeriod, BookingState
from light2share.bookings.queries import LONGEST, STATE_OF_PERIOD
from light2share.calendars.park import Entry, Instrument, Kind, Row, Span, bookable
from light2share.db import Session, datetime
from light2share.equipment.models import Equipment, ListingState
from light2share.equipment.queries import visible_to
from light2share.kernel.actor import Actor
from light2share.kernel.minutes import ALMOST_A_MINUTE, minute_of
from light2share.kernel.period import Period
from light2share.organisations.models import Organisation, Site

SHOWN = (
    BookingState.REQUESTED,
    BookingState.OFFERED,
    BookingState.CONFIRMED,
    BookingState.IN_USE,
    BookingState.COMPLETED,
    BookingState.NO_SHOW,
)
"""States that have a place in a calendar; what came to nothing has none."""
STANDING = (ListingState.PUBLISHED, ListingState.PAUSED, ListingState.WITHHELD)
"""Listings that make an organisation's park; another one counts while something is booked on it."""
KINDS = {BookingState.REQUESTED: Kind.ASKED, BookingState.OFFERED: Kind.OFFERED}
COLUMNS = (
    Equipment.id,
    Equipment.slug,
    Equipment.title_fr,
    Equipment.title_en,
    Site.town,
    Site.zone,
    Equipment.lead_time_minutes,
    Equipment.horizon_days,
    Equipment.shortest_minutes,
    Equipment.step_minutes,
    Equipment.state,
    exists().where(OpeningRuleRow.equipment_id == Equipment.id),
)


def own(session: Session, actor: Actor, booked: Collection[int]) -> list[Instrument]:
    """The park of the actor's organisation: its listings, and those of the numbers in `booked`.

    What is not published is for managers, as everywhere; what is booked is on everybody's list of bookings.
    """
    if not actor.is_member:
        return []
    states = STANDING if actor.is_manager else (ListingState.PUBLISHED,)
    standing = or_(Equipment.state.in_(states), Equipment.id.in_(booked))
    return _instruments(session, Equipment.owner_id == actor.organisation_id, standing)


def of_others(session: Session, actor: Actor, organisation_id: int) -> list[Instrument]:
    """The published listings of an organisation that the actor sees and may know to be its."""
    seen = visible_to(actor).with_only_columns(Equipment.id)
    known = [] if actor.organisation_id == organisation_id else [~Equipment.owner_masked]
    return _instruments(
        session,
        Equipment.owner_id == organisation_id,
        Equipment.state == ListingState.PUBLISHED,
        Equipment.id.in_(seen),
        *known,
    )


def _instruments(session: Session, *which: ColumnElement[bool]) -> list[Instrument]:
    rows = session.execute(select(*COLUMNS).join(Site, Site.id == Equipment.site_id).where(*which))
    return [
        Instrument(
            *row[:7],
            row[7] * 1440,
            *row[8:10],
            is_published=row[10] is ListingState.PUBLISHED,
            has_hours=row[11],
        )
        for row in rows
    ]


FREE = select(FreePeriod.equipment_id, FreePeriod.starts_minute, FreePeriod.ends_minute).where(
    FreePeriod.equipment_id.in_(bindparam("items", expanding=True)),
    FreePeriod.ends_minute > bindparam("start"),
    FreePeriod.starts_minute < bindparam("end"),
)


def free(
    session: Session, items: Sequence[Instrument], window: Period, now: datetime
) -> dict[int, list[Span]]:
    """What could be asked for now of each instrument that is listed."""
    listed = {item.number: item for item in items if item.is_published}
    values = {"items": list(listed), "start": minute_of(window.start), "end": minute_of(window.end)}
    found: dict[int, list[Span]] = defaultdict(list)
    for number, starts, ends in session.execute(FREE, values):
        found[number].append((starts, ends))
    at = minute_of(now + ALMOST_A_MINUTE)
    return {number: bookable(spans, listed[number], at) for number, spans in found.items()}


def _in(window: Period) -> tuple[ColumnElement[bool], ...]:
    return (
        Booking.starts_at > window.start - LONGEST,
        Booking.starts_at < window.end,
        Booking.ends_at > window.start,
        ~BookingPeriod.held,
        BookingPeriod.starts_at < window.end,
        BookingPeriod.ends_at > window.start,
    )


def _each(
    session: Session, statement: Select[*tuple[Any, ...]], window: Period
) -> Iterator[Found[*tuple[Any, ...]]]:
    """The rows of bookings in `window`, then of what is held in it for proposals, however far from their bookings."""
    yield from session.execute(statement.where(*_in(window)))
    yield from session.execute(
        statement.where(
            BookingPeriod.held, BookingPeriod.starts_at < window.end, BookingPeriod.ends_at > window.start
        )
    )


def on_own(session: Session, actor: Actor, window: Period) -> dict[int, list[Entry]]:
    """What is asked for and booked on the instruments of the actor's organisation, with names, by instrument."""
    whole = (
        select(
            Booking.equipment_id,
            STATE_OF_PERIOD,
            BookingPeriod.starts_at,
            BookingPeriod.ends_at,
            Booking.reference,
            Organisation.name,
        )
        .join(BookingPeriod, BookingPeriod.booking_id == Booking.id)
        .join(Organisation, Organisation.id == Booking.requester_id)
        .where(Booking.owner_id == actor.organisation_id, Booking.state.in_(SHOWN))
    )
    found: dict[int, list[Entry]] = defaultdict(list)
    for number, name, starts, ends, reference, who in _each(session, whole, window):
        state = BookingState(name)
        kind = KINDS.get(state, Kind.BOOKED)
        found[number].append(Entry(kind, minute_of(starts), minute_of(ends), reference, who, state))
    return found


def elsewhere(session: Session, actor: Actor, window: Period) -> list[tuple[str, Entry]]:
    """What the actor's organisation has asked for and booked on instruments of others, each with its site's zone."""
    owner = aliased(Organisation)
    whole = (
        select(
            Site.zone,
            BookingPeriod.starts_at,
            BookingPeriod.ends_at,
            Booking.reference,
            owner.name,
            STATE_OF_PERIOD,
            Equipment.title_fr,
            Equipment.title_en,
            Site.town,
        )
        .join(BookingPeriod, BookingPeriod.booking_id == Booking.id)
        .join(Equipment, Equipment.id == Booking.equipment_id)
        .join(Site, Site.id == Equipment.site_id)
        .join(owner, owner.id == Booking.owner_id)
        .where(Booking.requester_id == actor.organisation_id, Booking.state.in_(SHOWN))
    )
    return [
        (
            zone,
            Entry(
                Kind.YOURS,
                minute_of(starts),
                minute_of(ends),
                reference,
                who,
                BookingState(state),
                (fr, en),
                place,
            ),
        )
        for zone, starts, ends, reference, who, state, fr, en, place in _each(session, whole, window)
    ]


def for_others(
    session: Session, actor: Actor, numbers: Sequence[int], window: Period
) -> dict[int, list[Entry]]:
    """What others ask for on these instruments, without saying who, and what the actor's organisation has on them."""
    mine = Booking.requester_id == actor.organisation_id
    rows = session.execute(
        select(
            Booking.equipment_id,
            Booking.state,
            BookingPeriod.starts_at,
            BookingPeriod.ends_at,
            Booking.reference,
            Booking.requester_id,
        )
        .join(BookingPeriod, BookingPeriod.booking_id == Booking.id)
        .where(
            Booking.equipment_id.in_(numbers),
            or_(Booking.state == BookingState.REQUESTED, and_(mine, Booking.state.in_(SHOWN))),
            *_in(window),
        )
    )
    found: dict[int, list[Entry]] = defaultdict(list)
    for number, state, starts, ends, reference, requester in rows:
        span = minute_of(starts), minute_of(ends)
        if requester == actor.organisation_id:
            found[number].append(Entry(Kind.YOURS, *span, reference, "", state))
        else:
            found[number].append(Entry(Kind.ASKED, *span))
    return found


def rows_of(
    items: Sequence[Instrument], free_times: dict[int, list[Span]], *known: dict[int, list[Entry]]
) -> Iterator[Row]:
    """The instruments with what is known of each, entries in the order of time."""
    for item in items:
        entries = [entry for entries in known for entry in entries.get(item.number, ())]
        entries.sort(key=lambda entry: (entry.starts, entry.ends))
        yield Row(item, ZoneInfo(item.zone), free_times.get(item.number, []), entries)
