"""Outgoing mail, kept in a table and written in the transaction that causes it."""

from __future__ import annotations

from enum import StrEnum
from typing import Any

from light2share.db import (
    ForeignKey,
    Index,
    JsonList,
    Mapped,
    Model,
    UniqueConstraint,
    datetime,
    mapped_column,
)


class MailState(StrEnum):
    """How far a mail has come.

    `kept` is for the demo's own mailbox, `dropped` for one that nobody needs any more, `given_up` after the last try.
    """

    WAITING = "waiting"
    SENT = "sent"
    KEPT = "kept"
    DROPPED = "dropped"
    GIVEN_UP = "given_up"


class OutgoingMail(Model):
    """One mail to one person, by what it is about; its text is made at sending, so no secret lies here."""

    __tablename__ = "outgoing_mail"

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str]
    """The template's folder and name: `bookings/requested`."""
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"))
    subject_id: Mapped[int]
    """Row number of what it is about: a booking event, a password reset …"""
    details: Mapped[list[Any]] = mapped_column(JsonList, default=list)
    message_id: Mapped[str] = mapped_column(unique=True)
    """Fixed here, so that a repeat carries the same one."""
    state: Mapped[MailState] = mapped_column(default=MailState.WAITING)
    attempts: Mapped[int] = mapped_column(default=0)
    due_at: Mapped[datetime]
    leased_until: Mapped[datetime | None]
    """No worker takes it up before: one holds it, or it rests after a failed attempt. On the real clock."""
    fault: Mapped[str] = mapped_column(default="")
    created_at: Mapped[datetime]
    finished_at: Mapped[datetime | None]

    __table_args__ = (
        UniqueConstraint("kind", "subject_id", "person_id"),
        Index(None, "state", "due_at"),
        Index(None, "person_id", "created_at"),
    )
