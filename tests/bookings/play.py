"""What the plays of this room share: asking for time on the stage of tests/factories.py."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from sqlalchemy import func, select, text
from sqlalchemy.orm import Session

from light2share.availability import stored
from light2share.availability.models import FreePeriod
from light2share.bookings import asking, queries
from light2share.bookings.asking import Wish
from light2share.bookings.models import Booking, BookingEvent
from light2share.bookings.times import Times
from light2share.equipment.models import AccessMode, Equipment
from light2share.kernel.period import Period
from light2share.mail.models import OutgoingMail
from tests.factories import NOW, Item, Member

TUESDAY = datetime(2026, 10, 20, tzinfo=UTC)
"""A working day, eight days after the play begins; Paris is two hours ahead."""


def hours(start: float, end: float, day: int = 0) -> Period:
    """Wall-clock hours in Paris on the Tuesday, or `day` days later; before summer time ends."""
    midnight = TUESDAY + timedelta(days=day, hours=-2)
    return Period(midnight + timedelta(hours=start), midnight + timedelta(hours=end))


def ask(
    session: Session,
    item: Item,
    member: Member,
    wanted: Period,
    now: datetime = NOW,
    purpose: str = "M² at 1064 nm",
) -> Booking:
    """A request, or a booking where the item confirms at once; committed."""
    wish = Wish(Times.of([wanted]), purpose, AccessMode.OPERATOR_ASSISTED)
    booking, reasons = asking.request_booking(session, equipment(session, item), wish, member.actor, now)
    assert not reasons
    assert booking is not None
    session.commit()
    return booking


def equipment(session: Session, item: Item) -> Equipment:
    return session.get_one(Equipment, item.id)


def store_free_time(session: Session, *items: Item, now: datetime = NOW) -> None:
    for item in items:
        stored.refresh_all(
            session,
            equipment(session, item),
            lambda window, number=item.id: queries.taken(session, number, window),
            now,
        )
    session.commit()


def free_time(session: Session, item: Item) -> list[tuple[int, int, int]]:
    row = FreePeriod
    return [
        tuple(found)
        for found in session.execute(
            select(row.unit_id, row.starts_minute, row.ends_minute)
            .where(row.equipment_id == item.id)
            .order_by(row.unit_id, row.starts_minute)
        )
    ]


def mails(session: Session) -> list[tuple[str, int]]:
    """Kind and receiver of every mail, those about quotes aside, in the order of writing, as others see them now."""
    session.rollback()
    rows = session.execute(
        select(OutgoingMail.kind, OutgoingMail.person_id)
        .where(OutgoingMail.kind.not_like("billing/%"))
        .order_by(OutgoingMail.id)
    )
    return [(kind, person) for kind, person in rows]


def moves_of(session: Session, booking: Booking) -> list[str]:
    """The record of a booking as others see it now: what is not committed is dropped."""
    session.rollback()
    return list(
        session.scalars(
            select(BookingEvent.move).where(BookingEvent.booking_id == booking.id).order_by(BookingEvent.id)
        )
    )


OVERLAPS = text(
    "SELECT count(*) FROM booking_period AS a JOIN booking_period AS b ON a.unit_id = b.unit_id AND a.id < b.id"
    " WHERE a.blocks AND b.blocks AND a.blocked_from < b.blocked_until AND b.blocked_from < a.blocked_until"
)


def overlaps(session: Session) -> int:
    """How many pairs of blocked times of one unit overlap: never any."""
    return session.execute(OVERLAPS).scalar_one()


def count(session: Session, state: str) -> int:
    return session.scalar(select(func.count()).select_from(Booking).where(Booking.state == state)) or 0
