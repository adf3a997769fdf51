"""How earlier bookings between two organisations ended: what an owner weighs when one of them asks again."""

from __future__ import annotations

from collections.abc import Sequence
from zoneinfo import ZoneInfo

from sqlalchemy import and_, case, func, or_, select

from light2share.bookings.models import Booking, BookingEvent, BookingState
from light2share.bookings.rules import cancel_rule
from light2share.bookings.transitions import Move
from light2share.db import Session
from light2share.equipment.models import Equipment
from light2share.equipment.rules import FreeCancel
from light2share.kernel.workdays import Office, region_of
from light2share.organisations.models import Organisation, Site

State = BookingState
TOLD = (State.COMPLETED, State.NO_SHOW, State.CANCELLED)


def together(session: Session, owner_id: int, requester_ids: Sequence[int]) -> dict[int, dict[State, int]]:
    """How earlier bookings between the owner and each requester ended; of the cancelled those given up too late.

    One statement: a row for each that was cancelled, one for all others of a state.
    """
    by = Organisation
    by_owner = or_(by.id == owner_id, by.merged_into_id == owner_id)
    by_word = and_(Booking.without_approval, Booking.requested_by_id.is_(None))
    rows = session.execute(
        select(
            Booking.requester_id,
            Booking.state,
            func.count(),
            func.max(Booking.starts_at),
            func.max(Booking.free_cancel_hours),
            func.max(Booking.free_cancel_days),
            func.max(Site.zone),
            func.max(Site.postcode),
            func.max(case((by_word, Booking.created_at))),
            func.max(BookingEvent.at),
            func.max(case((by_owner, 1), else_=0)),
        )
        .join(Equipment, Equipment.id == Booking.equipment_id)
        .join(Site, Site.id == Equipment.site_id)
        .outerjoin(
            BookingEvent,
            and_(
                BookingEvent.booking_id == Booking.id,
                BookingEvent.move == Move.CANCEL,
                Booking.state == State.CANCELLED,
            ),
        )
        .outerjoin(by, by.id == BookingEvent.organisation_id)
        .where(Booking.owner_id == owner_id, Booking.requester_id.in_(requester_ids), Booking.state.in_(TOLD))
        .group_by(Booking.requester_id, Booking.state, case((Booking.state == State.CANCELLED, Booking.id)))
    )
    found: dict[int, dict[State, int]] = {number: {} for number in requester_ids}
    for requester, state, count, start, free_hours, free_days, zone, postcode, entered, at, is_owners in rows:
        if state is State.CANCELLED:
            free = FreeCancel(free_hours, free_days, Office(ZoneInfo(zone), region_of(postcode)), entered)
            if at is None or is_owners or cancel_rule(start, free, at).is_free:
                continue
        found[requester][state] = found[requester].get(state, 0) + count
    return found
