"""What people are told, kept in a table and written in the transaction that causes it; how each wants to hear of it."""

from __future__ import annotations

from enum import StrEnum
from typing import Any

from light2share.db import (
    CheckConstraint,
    ForeignKey,
    Index,
    JsonList,
    Mapped,
    Model,
    UniqueConstraint,
    datetime,
    mapped_column,
    text,
)
from light2share.mail.topics import CHANNELS, Channel, Topic, may_choose

CHOSEN = ", ".join(f"'{topic}'" for topic in CHANNELS if may_choose(topic))


class MailState(StrEnum):
    """How far a mail has come.

    `kept` is for the demo's own mailbox, `dropped` for one that nobody needs any more, `given_up` after the last try.
    `digest` waits for its receiver's next daily mail; `site` is on the site only, or was told in such a mail.
    """

    WAITING = "waiting"
    SENT = "sent"
    KEPT = "kept"
    DROPPED = "dropped"
    GIVEN_UP = "given_up"
    DIGEST = "digest"
    SITE = "site"


class OutgoingMail(Model):
    """What one person is told, by what it is about: a mail, and a line of their notifications on the site.

    The text is made at sending and at showing, so no secret lies here.
    """

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
    read_at: Mapped[datetime | None]
    """When its receiver saw it on the site, or from the beginning where it is no news to them."""

    __table_args__ = (
        UniqueConstraint("kind", "subject_id", "person_id"),
        Index(None, "state", "due_at"),
        Index(None, "person_id", "created_at"),
        Index(
            "outgoing_mail_unread_idx",
            "person_id",
            sqlite_where=text("read_at IS NULL"),
            postgresql_where=text("read_at IS NULL"),
        ),
    )


class MailChoice(Model):
    """How a person wants to hear of a topic, where it is not the usual way."""

    __tablename__ = "mail_choice"

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), primary_key=True)
    topic: Mapped[Topic] = mapped_column(primary_key=True)
    channel: Mapped[Channel]

    __table_args__ = (
        CheckConstraint(f"topic IN ({CHOSEN})", name="topic_to_choose"),
        CheckConstraint(
            "channel IN ({})".format(", ".join(f"'{channel}'" for channel in Channel)), name="known_channel"
        ),
    )
