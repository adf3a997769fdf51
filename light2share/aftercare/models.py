"""What the two sides say after a visit, and incidents. Seen by the two organisations of the booking only."""

from __future__ import annotations

from secrets import token_urlsafe

from light2share.accounts.models import Person
from light2share.aftercare.rules import LONGEST, OFFERED, Answer, Kind
from light2share.bookings.models import Booking
from light2share.bookings.transitions import Party
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
    text,
)


class VisitAnswer(Model):
    """One side's answer to the one question about a completed booking; it is given once."""

    __tablename__ = "visit_answer"

    id: Mapped[int] = mapped_column(primary_key=True)
    booking_id: Mapped[int] = mapped_column(ForeignKey("booking.id", ondelete="CASCADE"))
    side: Mapped[Party]
    answer: Mapped[Answer]
    words: Mapped[str] = mapped_column(default="")
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
    answered_at: Mapped[datetime]

    booking: Mapped[Booking] = relationship()
    person: Mapped[Person | None] = relationship()

    __table_args__ = (
        UniqueConstraint("booking_id", "side"),
        CheckConstraint(
            " OR ".join(
                "side = '{}' AND answer IN ({})".format(side, ", ".join(f"'{one}'" for one in answers))
                for side, answers in OFFERED.items()
            ),
            name="answer_of_side",
        ),
        CheckConstraint(f"length(words) <= {LONGEST}", name="not_too_long"),
    )


class Incident(Model):
    """Something that went wrong in a booking, reported by one side; the owner acts on it and closes it."""

    __tablename__ = "incident"

    id: Mapped[int] = mapped_column(primary_key=True)
    handle: Mapped[str] = mapped_column(unique=True, default=lambda: token_urlsafe(12))
    """Stands in its address; nobody can guess it."""
    booking_id: Mapped[int] = mapped_column(ForeignKey("booking.id", ondelete="CASCADE"), index=True)
    side: Mapped[Party]
    """Who reports it."""
    kind: Mapped[Kind]
    words: Mapped[str]
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
    reported_at: Mapped[datetime]
    paused_at: Mapped[datetime | None]
    """When the owner paused the equipment because of it."""
    alerted_at: Mapped[datetime | None]
    """When those who have booked it were told."""
    closed_at: Mapped[datetime | None]
    closing: Mapped[str] = mapped_column(default="")
    """The owner's word at the end."""

    booking: Mapped[Booking] = relationship()
    person: Mapped[Person | None] = relationship()

    __table_args__ = (
        CheckConstraint("side IN ('{}', '{}')".format(*OFFERED), name="known_side"),
        CheckConstraint("kind IN ({})".format(", ".join(f"'{kind}'" for kind in Kind)), name="known_kind"),
        CheckConstraint(
            f"length(words) BETWEEN 1 AND {LONGEST} AND length(closing) <= {LONGEST}", name="not_too_long"
        ),
        CheckConstraint("(closed_at IS NULL) = (closing = '')", name="closed_with_a_word"),
        Index(
            "incident_open_idx",
            "booking_id",
            sqlite_where=text("closed_at IS NULL"),
            postgresql_where=text("closed_at IS NULL"),
        ),
    )

    @property
    def is_open(self) -> bool:
        """Whether it waits for the owner."""
        return self.closed_at is None
