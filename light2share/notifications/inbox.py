"""Reading what one person was told. Every query starts from the person: nobody sees what others were told."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import ColumnElement, ScalarSelect, and_, func, or_, select

from light2share.bookings.models import Booking, BookingEvent, CalendarClash
from light2share.db import Session
from light2share.mail.models import MailChoice, OutgoingMail
from light2share.mail.topics import OFF_SITE, Channel, Topic
from light2share.messages.models import Message

PER_PAGE = 20


def unread_count(person_id: int) -> ScalarSelect[int]:
    """How many of a person's notifications are unread, to be asked together with something else."""
    unread = OutgoingMail.person_id == person_id, OutgoingMail.read_at.is_(None)
    return select(func.count(OutgoingMail.id)).where(*unread).scalar_subquery()


def page(session: Session, person_id: int, number: int) -> tuple[list[OutgoingMail], int]:
    """A page of a person's notifications, unread first, the latest first; and how many there are in all."""
    mine = OutgoingMail.person_id == person_id, OutgoingMail.kind.not_in(OFF_SITE)
    count = session.scalar(select(func.count(OutgoingMail.id)).where(*mine)) or 0
    rows = session.scalars(
        select(OutgoingMail)
        .where(*mine)
        .order_by(OutgoingMail.read_at.is_(None).desc(), OutgoingMail.id.desc())
        .limit(PER_PAGE)
        .offset((number - 1) * PER_PAGE)
    )
    return list(rows), count


def everything(session: Session, person_id: int) -> list[OutgoingMail]:
    """All that the person was told, off the site too, the oldest first."""
    query = select(OutgoingMail).where(OutgoingMail.person_id == person_id).order_by(OutgoingMail.id)
    return list(session.scalars(query))


def one(session: Session, person_id: int, key: str) -> OutgoingMail | None:
    """One of the person's notifications by what names it in addresses; None for everybody else's."""
    row = session.scalars(
        select(OutgoingMail).where(
            OutgoingMail.message_id == f"<{key}@light2share>",
            OutgoingMail.person_id == person_id,
            OutgoingMail.kind.not_in(OFF_SITE),
        )
    )
    return row.one_or_none()


def still_unread(session: Session, person_id: int, numbers: Sequence[int]) -> list[OutgoingMail]:
    """Those of these rows that the person has not read, the first first."""
    rows = session.scalars(
        select(OutgoingMail)
        .where(
            OutgoingMail.id.in_(numbers), OutgoingMail.person_id == person_id, OutgoingMail.read_at.is_(None)
        )
        .order_by(OutgoingMail.id)
    )
    return list(rows)


def about(reference: str) -> ColumnElement[bool]:
    """Whether a notification is about the booking of that reference."""
    booking = select(Booking.id).where(Booking.reference == reference).scalar_subquery()
    subject = OutgoingMail.subject_id
    return or_(
        and_(
            OutgoingMail.kind.startswith("bookings/"),
            subject.in_(select(BookingEvent.id).where(BookingEvent.booking_id == booking)),
        ),
        and_(
            OutgoingMail.kind.startswith("messages/"),
            subject.in_(select(Message.id).where(Message.booking_id == booking)),
        ),
        and_(
            OutgoingMail.kind.startswith("availability/"),
            subject.in_(select(CalendarClash.id).where(CalendarClash.booking_id == booking)),
        ),
    )


def choices(session: Session, person_id: int) -> dict[Topic, Channel]:
    """What the person has chosen where it is not the usual way."""
    rows = session.execute(
        select(MailChoice.topic, MailChoice.channel).where(MailChoice.person_id == person_id)
    )
    return dict(rows.all())
