"""Reading the talk around bookings. Whoever asks for one booking's has seen that the actor may see the booking."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Select, Subquery, and_, func, select
from sqlalchemy.orm import joinedload

from light2share.bookings.models import Booking
from light2share.db import Session
from light2share.equipment.models import Equipment
from light2share.kernel.actor import Actor
from light2share.kernel.files import FileKind
from light2share.messages.models import Message, MessageFile, ReadMark
from light2share.organisations.models import Membership, Organisation, Site

NEWS_FOR = timedelta(days=60)
"""How long a message that nobody has opened counts as new."""


def thread(session: Session, booking_id: int, most: int, skip: int = 0) -> list[Message]:
    """The last messages of a booking, without the latest `skip`, in order, with files."""
    rows = session.scalars(
        select(Message)
        .where(Message.booking_id == booking_id)
        .options(joinedload(Message.organisation), joinedload(Message.person), joinedload(Message.files))
        .order_by(Message.id.desc())
        .limit(most)
        .offset(skip)
    )
    return list(rows.unique())[::-1]


def file(session: Session, booking_id: int, name: str) -> MessageFile | None:
    """A file of the talk around this booking."""
    return session.scalars(
        select(MessageFile)
        .join(Message, Message.id == MessageFile.message_id)
        .where(MessageFile.name == name, Message.booking_id == booking_id)
    ).one_or_none()


def marks(session: Session, booking_id: int) -> list[ReadMark]:
    """How far the people of both sides have read."""
    return list(session.scalars(select(ReadMark).where(ReadMark.booking_id == booking_id)))


@dataclass(frozen=True, slots=True)
class News:
    """What the other side of a booking has written and the actor has not opened."""

    reference: str
    count: int
    sent_at: datetime
    """When the latest was written."""
    title_fr: str | None
    title_en: str | None
    slug: str
    sender: str
    """The organisation."""
    zone: str


def unopened(actor: Actor, now: datetime) -> Subquery:
    """By booking and the organisation that wrote: how many messages the actor has not opened, and the latest of them.

    Nothing older than their place in the organisation is new to them.
    """
    mine = and_(
        ReadMark.booking_id == Message.booking_id,
        ReadMark.organisation_id == actor.organisation_id,
        ReadMark.person_id == actor.person_id,
    )
    place = select(Membership.created_at).where(
        Membership.person_id == actor.person_id, Membership.organisation_id == actor.organisation_id
    )
    return (
        select(
            Message.booking_id,
            Message.organisation_id,
            func.count().label("count"),
            func.max(Message.sent_at).label("sent_at"),
        )
        .outerjoin(ReadMark, mine)
        .where(
            Message.to_id == actor.organisation_id,
            Message.sent_at > now - NEWS_FOR,
            Message.sent_at >= place.scalar_subquery(),
            Message.id > func.coalesce(ReadMark.message_id, 0),
        )
        .group_by(Message.booking_id, Message.organisation_id)
        .subquery()
    )


def news(session: Session, actor: Actor, now: datetime) -> list[News]:
    """What the actor has not opened, by booking, the latest first; nothing older than their place in it is news."""
    if not actor.is_member:
        return []
    fresh = unopened(actor, now)
    rows = session.execute(
        select(
            Booking.reference,
            fresh.c.count,
            fresh.c.sent_at,
            Equipment.title_fr,
            Equipment.title_en,
            Equipment.slug,
            Organisation.name,
            Site.zone,
        )
        .join(fresh, fresh.c.booking_id == Booking.id)
        .join(Equipment, Equipment.id == Booking.equipment_id)
        .join(Site, Site.id == Equipment.site_id)
        .join(Organisation, Organisation.id == fresh.c.organisation_id)
        .order_by(fresh.c.sent_at.desc(), Booking.id)
    )
    return [News(*row) for row in rows]


def files_to_remove(session: Session, booking_ids: Select[int]) -> list[tuple[str, FileKind]]:
    """Name and kind of every file of these bookings, for who deletes the bookings."""
    rows = session.execute(
        select(MessageFile.name, MessageFile.kind)
        .join(Message, Message.id == MessageFile.message_id)
        .where(Message.booking_id.in_(booking_ids))
    )
    return [(name, kind) for name, kind in rows]
