"""What people do in the talk around a booking: write, read. The caller commits."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.dialects import postgresql, sqlite

from light2share.bookings import audience
from light2share.bookings.access import party_of
from light2share.bookings.models import Booking
from light2share.bookings.transitions import Party
from light2share.db import Session
from light2share.kernel.actor import Actor
from light2share.kernel.files import Stored
from light2share.mail import outbox
from light2share.messages.models import Message, MessageFile, ReadMark

MAIL = "messages/new"


def write(
    session: Session, booking: Booking, actor: Actor, body: str, files: Sequence[Stored], now: datetime
) -> Message:
    """Say something to the other side, whose people get a mail; the booking itself does not change.

    One writer of a booking at a time, so that whoever has read up to a message has seen all before it.
    """
    session.execute(select(Booking.id).where(Booking.id == booking.id).with_for_update())
    by_owner = party_of(actor, booking) is Party.OWNER
    message = Message(
        booking_id=booking.id,
        organisation_id=booking.owner_id if by_owner else booking.requester_id,
        to_id=booking.requester_id if by_owner else booking.owner_id,
        person_id=actor.person_id,
        body=body,
        sent_at=now,
    )
    session.add(message)
    session.flush()
    session.add_all(
        MessageFile(
            message_id=message.id,
            position=position,
            name=one.name,
            kind=one.kind,
            title=one.title,
            size=one.size,
        )
        for position, one in enumerate(files, 1)
    )
    other = Party.REQUESTER if by_owner else Party.OWNER
    people = audience.people_of(session, booking, other, but=actor.person_id)
    outbox.queue(session, MAIL, people, message.id, now)
    session.flush()
    return message


def read(session: Session, booking_id: int, actor: Actor, message_id: int, now: datetime) -> None:
    """Note that the actor has read the talk up to this message; a mark never goes back."""
    insert = (sqlite if session.get_bind().dialect.name == "sqlite" else postgresql).insert(ReadMark)
    session.execute(
        insert.values(
            booking_id=booking_id,
            organisation_id=actor.organisation_id,
            person_id=actor.person_id,
            message_id=message_id,
            read_at=now,
        ).on_conflict_do_update(
            index_elements=["booking_id", "organisation_id", "person_id"],
            set_={"message_id": message_id, "read_at": now},
            where=ReadMark.message_id < message_id,
        )
    )
