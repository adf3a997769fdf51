"""What the two sides of a booking write to each other, the files that go along, and how far each person has read."""

from __future__ import annotations

from light2share.accounts.models import Person
from light2share.bookings.models import Booking
from light2share.db import (
    CheckConstraint,
    ForeignKey,
    Index,
    Mapped,
    Model,
    UniqueConstraint,
    datetime,
    mapped_column,
    relationship,
)
from light2share.kernel.files import FileKind
from light2share.organisations.models import Organisation


class Message(Model):
    """What one organisation of a booking writes to the other; it is never changed."""

    __tablename__ = "message"

    id: Mapped[int] = mapped_column(primary_key=True)
    booking_id: Mapped[int] = mapped_column(ForeignKey("booking.id", ondelete="CASCADE"))
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    to_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
    body: Mapped[str]
    """Plain text; empty where the files say it all."""
    sent_at: Mapped[datetime]

    booking: Mapped[Booking] = relationship()
    organisation: Mapped[Organisation] = relationship(foreign_keys=[organisation_id])
    person: Mapped[Person | None] = relationship()
    files: Mapped[list[MessageFile]] = relationship(viewonly=True, order_by="MessageFile.position")

    __table_args__ = (
        CheckConstraint("organisation_id <> to_id", name="to_the_other_side"),
        CheckConstraint("length(body) <= 4000", name="not_too_long"),
        Index(None, "booking_id"),
        Index(None, "to_id", "sent_at"),
    )


class MessageFile(Model):
    """A file of a message; it lies in the storage as `<name>.<kind>`."""

    __tablename__ = "message_file"

    id: Mapped[int] = mapped_column(primary_key=True)
    message_id: Mapped[int] = mapped_column(ForeignKey("message.id", ondelete="CASCADE"))
    position: Mapped[int]
    name: Mapped[str] = mapped_column(unique=True)
    """Random, without an ending."""
    kind: Mapped[FileKind]
    title: Mapped[str]
    """What its sender called it, without the ending."""
    size: Mapped[int]
    """Bytes."""

    message: Mapped[Message] = relationship()

    __table_args__ = (
        CheckConstraint(
            "kind IN ({})".format(", ".join(f"'{kind}'" for kind in FileKind)), name="known_kind"
        ),
        UniqueConstraint("message_id", "position"),
    )


class ReadMark(Model):
    """Up to which message of the other side a person has read the talk around a booking."""

    __tablename__ = "message_read"

    id: Mapped[int] = mapped_column(primary_key=True)
    booking_id: Mapped[int] = mapped_column(ForeignKey("booking.id", ondelete="CASCADE"))
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id", ondelete="CASCADE"))
    """The side for which the person read it."""
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"))
    message_id: Mapped[int] = mapped_column(ForeignKey("message.id", ondelete="CASCADE"))
    read_at: Mapped[datetime]
    """When that message was on their screen for the first time."""

    __table_args__ = (UniqueConstraint("booking_id", "organisation_id", "person_id"),)
