"""When equipment is offered, and the free time that follows from it, stored."""

from __future__ import annotations

from enum import StrEnum
from typing import Any

from light2share.availability.rules import Weeks
from light2share.db import (
    CheckConstraint,
    ForeignKey,
    Index,
    JsonList,
    LocalDateTime,
    Mapped,
    Model,
    date,
    datetime,
    mapped_column,
    relationship,
)
from light2share.equipment.models import AccessMode, Equipment


class OpeningRuleRow(Model):
    """A weekly opening, in wall-clock minutes of the site's zone."""

    __tablename__ = "opening_rule"

    id: Mapped[int] = mapped_column(primary_key=True)
    equipment_id: Mapped[int] = mapped_column(ForeignKey("equipment.id", ondelete="CASCADE"), index=True)
    weekday: Mapped[int]
    """0 is Monday."""
    opens_minute: Mapped[int]
    closes_minute: Mapped[int]
    """Counted from the same midnight; above 1440 it closes the next day."""
    valid_from: Mapped[date | None]
    valid_until: Mapped[date | None]
    """The last day it holds."""
    weeks: Mapped[Weeks] = mapped_column(default=Weeks.EVERY)
    mode: Mapped[AccessMode | None]
    """Which way of using the item it counts for; None for those that have no rules of their own."""

    equipment: Mapped[Equipment] = relationship()

    __table_args__ = (
        CheckConstraint("weekday BETWEEN 0 AND 6", name="weekday"),
        CheckConstraint(
            "opens_minute BETWEEN 0 AND 1439 AND closes_minute > opens_minute"
            " AND closes_minute <= opens_minute + 1440",
            name="at_most_a_day",
        ),
        CheckConstraint(
            "valid_from IS NULL OR valid_until IS NULL OR valid_from <= valid_until", name="validity"
        ),
    )


class BlackoutRow(Model):
    """A dated closing in wall-clock time of the site's zone, once or by a recurrence rule (RFC 5545, 3.3.10)."""

    __tablename__ = "blackout"

    id: Mapped[int] = mapped_column(primary_key=True)
    equipment_id: Mapped[int] = mapped_column(ForeignKey("equipment.id", ondelete="CASCADE"), index=True)
    starts_local: Mapped[datetime] = mapped_column(LocalDateTime)
    ends_local: Mapped[datetime] = mapped_column(LocalDateTime)
    repeat: Mapped[str] = mapped_column(default="")
    except_days: Mapped[list[Any]] = mapped_column(JsonList, default=list)
    """Days (`2026-12-24`) on which an occurrence of the series is left out."""
    reason: Mapped[str] = mapped_column(default="")
    """Seen by the owner only."""
    uid: Mapped[str] = mapped_column(unique=True)
    changed_at: Mapped[datetime]

    equipment: Mapped[Equipment] = relationship()

    __table_args__ = (CheckConstraint("starts_local < ends_local", name="ends_after_start"),)


class CalendarKind(StrEnum):
    """Where a connected calendar comes from."""

    FILE = "file"
    ADDRESS = "address"


class Switch(StrEnum):
    """Whether a connected calendar blocks."""

    OFF = "off"
    WAITING = "waiting"
    """It goes on by itself once it has been read and nothing was left out."""
    ON = "on"


class ConnectedCalendar(Model):
    """A calendar of the owner whose busy times block an item, and how its reading goes.

    `read_at` is when what is in force was last known to be right; `next_read_at` and leases run on the real clock.
    """

    __tablename__ = "connected_calendar"

    id: Mapped[int] = mapped_column(primary_key=True)
    equipment_id: Mapped[int] = mapped_column(ForeignKey("equipment.id", ondelete="CASCADE"), index=True)
    name: Mapped[str]
    kind: Mapped[CalendarKind]
    address: Mapped[str] = mapped_column(default="")
    """Often a secret: shown to nobody but the owner's managers, and not whole."""
    mode: Mapped[AccessMode | None]
    """The one way of using the item that it closes; None where it closes every one."""
    switch: Mapped[Switch] = mapped_column(default=Switch.OFF)
    waits_for_a_yes: Mapped[bool] = mapped_column(default=False)
    """Whether the last reading left something out that no manager has agreed to: the one before it stays in force."""
    agreed: Mapped[list[Any]] = mapped_column(JsonList, default=list)
    """The marks of what may be left out."""
    busy_count: Mapped[int] = mapped_column(default=0)
    trouble: Mapped[list[Any]] = mapped_column(JsonList, default=list)
    """Why it could not be read the last time: the word, the line, the event, and what the sentence needs."""
    failures: Mapped[int] = mapped_column(default=0)
    """In a row."""
    etag: Mapped[str] = mapped_column(default="")
    modified: Mapped[str] = mapped_column(default="")
    created_at: Mapped[datetime]
    read_at: Mapped[datetime | None]
    tried_at: Mapped[datetime | None]
    next_read_at: Mapped[datetime | None]
    leased_until: Mapped[datetime | None]
    attempts: Mapped[int] = mapped_column(default=0)

    equipment: Mapped[Equipment] = relationship()

    __table_args__ = (Index(None, "next_read_at"),)


class CalendarReading(Model):
    """What the last reading of a connected calendar found, in force or not."""

    __tablename__ = "calendar_reading"

    calendar_id: Mapped[int] = mapped_column(
        ForeignKey("connected_calendar.id", ondelete="CASCADE"), primary_key=True
    )
    found_at: Mapped[datetime]
    covers_until: Mapped[datetime]
    busy: Mapped[list[Any]] = mapped_column(JsonList)
    """Whole minutes since 1970, UTC: each start followed by its end, in order."""
    events: Mapped[int]
    not_busy: Mapped[int]
    faults: Mapped[list[Any]] = mapped_column(JsonList)
    """The first ones, in the order of the report: kind, line, title, value."""
    marks: Mapped[list[Any]] = mapped_column(JsonList)
    """Of all faults."""
    extract: Mapped[bytes]
    """Compressed; see `ical.findings.Reading`. While it waits for a yes, that of the reading in force stands behind."""


class BusyTime(Model):
    """A stretch that a connected calendar blocks, in whole minutes since 1970, UTC. Who or what, nobody keeps."""

    __tablename__ = "busy_time"

    equipment_id: Mapped[int] = mapped_column(
        ForeignKey("equipment.id", ondelete="CASCADE"), primary_key=True
    )
    starts_minute: Mapped[int] = mapped_column(primary_key=True)
    ends_minute: Mapped[int] = mapped_column(primary_key=True)
    calendar_id: Mapped[int] = mapped_column(
        ForeignKey("connected_calendar.id", ondelete="CASCADE"), primary_key=True
    )

    __table_args__ = (
        CheckConstraint("starts_minute < ends_minute", name="ends_after_start"),
        Index(None, "equipment_id", "ends_minute", "starts_minute"),
        Index(None, "calendar_id"),
    )


class FreePeriod(Model):
    """A stretch of one unit that could be booked as far as rules, blackouts and bookings go.

    Derived from them over the item's horizon and rewritten where a change touches it: a search never walks rules.
    Lead time and shortest booking are not in it: they move with the clock and the terms. Minutes since 1970, UTC.
    """

    __tablename__ = "free_period"

    equipment_id: Mapped[int] = mapped_column(
        ForeignKey("equipment.id", ondelete="CASCADE"), primary_key=True
    )
    starts_minute: Mapped[int] = mapped_column(primary_key=True)
    ends_minute: Mapped[int] = mapped_column(primary_key=True)
    unit_id: Mapped[int] = mapped_column(
        ForeignKey("equipment_unit.id", ondelete="CASCADE"), primary_key=True
    )
    """The key holds all columns in this order, so that a window is read from its index alone."""

    __table_args__ = (
        CheckConstraint("starts_minute < ends_minute", name="ends_after_start"),
        Index(None, "equipment_id", "ends_minute", "starts_minute"),
    )


class FirstFree(Model):
    """The start of an item's first bookable time when it was last worked out: the sort key 'soonest free'.

    `computed_until_minute` says how far free_period reaches; the worker rolls both forward.
    """

    __tablename__ = "first_free"

    equipment_id: Mapped[int] = mapped_column(
        ForeignKey("equipment.id", ondelete="CASCADE"), primary_key=True
    )
    starts_minute: Mapped[int | None]
    computed_until_minute: Mapped[int]
    lead_minutes: Mapped[int]
    """The shortest notice at which any of the item's modes may be asked for: starts_minute counts with it."""
    changed_at: Mapped[datetime | None]
    """By the real clock, when the free time was last changed by more than time itself; none since a bulk load."""
    longest_minutes: Mapped[int | None]
    """No stretch of its free time is longer: as long as the longest when all of it was last worked out, and at least so
    since. None while that is not known.
    """

    __table_args__ = (
        Index(None, "starts_minute"),
        Index(None, "computed_until_minute"),
        Index(None, "changed_at"),
    )
