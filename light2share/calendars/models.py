"""Subscriptions to calendars, and the finished calendar text of bookings."""

from __future__ import annotations

from enum import StrEnum
from uuid import uuid4

from light2share.accounts.models import Person
from light2share.bookings.models import Booking
from light2share.db import ForeignKey, Index, Mapped, Model, datetime, mapped_column, relationship
from light2share.equipment.models import Equipment
from light2share.organisations.models import Organisation


class FeedScope(StrEnum):
    """What a subscription holds."""

    PERSON = "person"
    ORGANISATION = "organisation"
    EQUIPMENT = "equipment"


class CalendarFeed(Model):
    """A person's subscription; whoever holds its secret reads it, so only a hash of that is kept."""

    __tablename__ = "calendar_feed"

    __table_args__ = (Index(None, "organisation_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    handle: Mapped[str] = mapped_column(unique=True, default=lambda: uuid4().hex)
    """Names it in the addresses of its holder's own pages; it opens nothing."""
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), index=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id", ondelete="CASCADE"))
    equipment_id: Mapped[int | None] = mapped_column(ForeignKey("equipment.id", ondelete="CASCADE"))
    scope: Mapped[FeedScope]
    name: Mapped[str]
    language: Mapped[str]
    tentative: Mapped[bool] = mapped_column(default=False)
    """Whether requests and offers are in it, as TENTATIVE."""
    secret_hash: Mapped[str] = mapped_column(unique=True)
    created_at: Mapped[datetime]
    renewed_at: Mapped[datetime]
    last_read_at: Mapped[datetime | None]
    """To the hour: see `subscriptions.is_worth_noting`."""
    last_read_by: Mapped[str] = mapped_column(default="")
    """A name of `programs`; empty for one that is not known."""
    changes: Mapped[int] = mapped_column(default=0, server_default="0")
    """Raised by triggers of the database, in the same transaction, when a booking changes that may stand in it."""

    person: Mapped[Person] = relationship()
    organisation: Mapped[Organisation] = relationship()
    equipment: Mapped[Equipment | None] = relationship()


class CalendarNames(Model):
    """One row, raised by triggers of the database when a name, a place or who answers changes in calendars."""

    __tablename__ = "calendar_names"

    id: Mapped[int] = mapped_column(primary_key=True)
    changes: Mapped[int]


class FinishedFeed(Model):
    """The bytes of a feed as they were last sent, so that an unchanged feed is neither read nor joined again."""

    __tablename__ = "finished_feed"

    feed_id: Mapped[int] = mapped_column(ForeignKey("calendar_feed.id", ondelete="CASCADE"), primary_key=True)
    made_of: Mapped[str]
    """The `reading.Subscription.mark` it was made at; another one means that it may be out of date."""
    etag: Mapped[str]
    body: Mapped[bytes]


class PublicCalendar(Model):
    """The bytes of an item's public calendar, where it holds so many entries that making them takes time."""

    __tablename__ = "public_calendar"

    equipment_id: Mapped[int] = mapped_column(
        ForeignKey("equipment.id", ondelete="CASCADE"), primary_key=True
    )
    kind: Mapped[str] = mapped_column(primary_key=True)
    """Its language, and whether it tells the opening hours."""
    etag: Mapped[str]
    body: Mapped[bytes]


class CalendarEntry(Model):
    """The finished VEVENT lines of a booking in one language, made when it changed, so that a feed only joins text."""

    __tablename__ = "calendar_entry"

    booking_id: Mapped[int] = mapped_column(ForeignKey("booking.id", ondelete="CASCADE"), primary_key=True)
    language: Mapped[str] = mapped_column(primary_key=True)
    version: Mapped[int]
    """The booking's version it was made from; another one means it is out of date."""
    names: Mapped[str] = mapped_column(default="", server_default="")
    """The `Subscription.names_mark` at which it was last known to hold the right names."""
    mark: Mapped[str] = mapped_column(default="")
    """That of the names, the place and the site's address it was made from; see `feeds.mark_of`."""
    body: Mapped[str]

    booking: Mapped[Booking] = relationship()
