"""When equipment is offered, and the free time that follows from it, stored."""

from __future__ import annotations

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
    changed_at: Mapped[datetime | None]
    """By the real clock, when the free time was last changed by more than time itself; none since a bulk load."""

    __table_args__ = (
        Index(None, "starts_minute"),
        Index(None, "computed_until_minute"),
        Index(None, "changed_at"),
    )
