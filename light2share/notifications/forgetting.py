"""When what people were told goes. Nothing here commits."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import and_, delete, not_, or_, select

from light2share.bookings.audience import INVITING
from light2share.bookings.models import Booking, BookingEvent
from light2share.db import Session
from light2share.mail.models import MailState, OutgoingMail

READ_KEPT = timedelta(days=90)
UNREAD_KEPT = timedelta(days=365)


def forget(session: Session, now: datetime) -> None:
    """Delete what was read long ago, and what nobody has read for a year; never what is still to be sent.

    Who was invited to a booking hears of its cancellation, so that the row of the invitation stays until it is over.
    """
    ahead = select(BookingEvent.id).join(Booking, Booking.id == BookingEvent.booking_id)
    needed = and_(
        OutgoingMail.kind.in_(INVITING),
        OutgoingMail.subject_id.in_(ahead.where(Booking.ends_at > now - READ_KEPT)),
    )
    old = or_(OutgoingMail.read_at < now - READ_KEPT, OutgoingMail.created_at < now - UNREAD_KEPT)
    session.execute(
        delete(OutgoingMail).where(old, OutgoingMail.state != MailState.WAITING, not_(needed)),
        execution_options={"synchronize_session": False},
    )
