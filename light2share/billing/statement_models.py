"""What is owed for a booking after the fact: one statement at most, which nobody changes once it is closed."""

from __future__ import annotations

from enum import StrEnum
from typing import Any

from light2share.billing.content import Content, unpacked
from light2share.billing.use import Billed
from light2share.bookings.models import Booking
from light2share.bookings.transitions import Party
from light2share.db import (
    CheckConstraint,
    ForeignKey,
    Index,
    JsonList,
    JsonMap,
    Mapped,
    Model,
    date,
    datetime,
    mapped_column,
    relationship,
)


class StatementKind(StrEnum):
    """What it is about."""

    USE = "use"
    LATE_CANCEL = "late_cancel"
    NO_SHOW = "no_show"


CONTESTABLE = frozenset({StatementKind.USE, StatementKind.NO_SHOW})
"""What one side alone has said."""


class StatementState(StrEnum):
    """Where it stands."""

    OPEN = "open"
    CONTESTED = "contested"
    CLOSED = "closed"
    WAIVED = "waived"
    """Nothing is owed after all."""


class Statement(Model):
    """What was booked, used and is billed, or the fee of a booking that was given up."""

    __tablename__ = "booking_statement"

    id: Mapped[int] = mapped_column(primary_key=True)
    booking_id: Mapped[int] = mapped_column(ForeignKey("booking.id", ondelete="CASCADE"), unique=True)
    kind: Mapped[StatementKind]
    number: Mapped[str] = mapped_column(unique=True)
    made_at: Mapped[datetime]
    contest_until: Mapped[datetime]
    booked_minutes: Mapped[int]
    used_minutes: Mapped[int]
    billed_minutes: Mapped[int]
    billed: Mapped[Billed]
    content: Mapped[dict[str, Any]] = mapped_column(JsonMap)
    """See `content.packed`."""
    net_cents: Mapped[int]
    gross_cents: Mapped[int]
    state: Mapped[StatementState] = mapped_column(default=StatementState.OPEN)
    version: Mapped[int] = mapped_column(default=1)
    contested_at: Mapped[datetime | None]
    contested_minutes: Mapped[int | None]
    """None where the hours are not what is contested."""
    contested_lines: Mapped[list[Any]] = mapped_column(JsonList, default=list, server_default="[]")
    """Which of the owner's lines, counted from 0 in what it says."""
    contest_reason: Mapped[str] = mapped_column(default="")
    answer: Mapped[str] = mapped_column(default="")
    """What the owner said to it, or when it waived the fee."""
    closed_at: Mapped[datetime | None]
    closed_by: Mapped[Party | None]
    purchase_order: Mapped[str] = mapped_column(default="")
    invoice_number: Mapped[str] = mapped_column(default="")
    """Of the owner's own invoice."""
    invoiced_on: Mapped[date | None]

    booking: Mapped[Booking] = relationship()

    __table_args__ = (
        CheckConstraint("kind IN ('use', 'late_cancel', 'no_show')", name="known_kind"),
        CheckConstraint("state IN ('open', 'contested', 'closed', 'waived')", name="known_state"),
        CheckConstraint("net_cents >= 0 AND gross_cents >= net_cents", name="adds_up"),
        CheckConstraint(
            "booked_minutes > 0 AND used_minutes >= 0 AND billed_minutes >= 0", name="minutes_not_negative"
        ),
        CheckConstraint(
            "(state IN ('closed', 'waived')) = (closed_at IS NOT NULL)", name="closed_when_closed"
        ),
        CheckConstraint("invoice_number = '' OR state = 'closed'", name="invoiced_when_closed"),
        Index(None, "state", "contest_until"),
    )

    @property
    def says(self) -> Content:
        """All that it says, but the hours."""
        return unpacked(self.content)

    @property
    def is_contestable(self) -> bool:
        """Whether it is of a kind that the requester may contest."""
        return self.kind in CONTESTABLE

    @property
    def is_done(self) -> bool:
        """Whether nothing changes any more."""
        return self.closed_at is not None


class StepKind(StrEnum):
    """What happened to a statement after it was made."""

    CONTESTED = "contested"
    KEPT = "kept"
    CORRECTED = "corrected"
    """The owner named other hours than either side had."""
    CHANGED = "changed"
    """The owner changed the lines it adds."""
    CLOSED = "closed"
    WAIVED = "waived"


class Step(Model):
    """One thing that happened to a statement; rows are added and never changed. Mails are about one of them."""

    __tablename__ = "booking_statement_step"

    id: Mapped[int] = mapped_column(primary_key=True)
    statement_id: Mapped[int] = mapped_column(
        ForeignKey("booking_statement.id", ondelete="CASCADE"), index=True
    )
    at: Mapped[datetime]
    what: Mapped[StepKind]
    by: Mapped[Party]
    minutes: Mapped[int | None]
    """The hours that were named."""
    lines: Mapped[list[Any]] = mapped_column(JsonList, default=list, server_default="[]")
    """What the owner's lines are for that were contested."""
    words: Mapped[str] = mapped_column(default="")

    statement: Mapped[Statement] = relationship()

    __table_args__ = (
        CheckConstraint(
            "what IN ('contested', 'kept', 'corrected', 'changed', 'closed', 'waived')", name="known_step"
        ),
        CheckConstraint("minutes >= 0", name="minutes_not_negative"),
    )
