"""Questions to the owner of an instrument, their answers and files, and the bookings they led to."""

from __future__ import annotations

from secrets import token_urlsafe

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
from light2share.equipment.models import AccessMode, Equipment
from light2share.feasibility.rules import LONGEST, Answer
from light2share.kernel.files import FileKind
from light2share.organisations.models import Organisation


class FeasibilityQuestion(Model):
    """Whether something can be measured, asked before any date; seen by its two organisations only."""

    __tablename__ = "feasibility_question"

    id: Mapped[int] = mapped_column(primary_key=True)
    handle: Mapped[str] = mapped_column(unique=True, default=lambda: token_urlsafe(12))
    """Stands in its address; nobody can guess it."""
    equipment_id: Mapped[int] = mapped_column(ForeignKey("equipment.id", ondelete="CASCADE"), index=True)
    owner_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    requester_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    requested_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
    purpose: Mapped[str]
    sample: Mapped[str] = mapped_column(default="")
    samples: Mapped[int | None]
    standard: Mapped[str] = mapped_column(default="")
    """The norm or procedure to follow."""
    access_mode: Mapped[AccessMode | None]
    asked_at: Mapped[datetime]
    answer: Mapped[Answer | None]
    answer_text: Mapped[str] = mapped_column(default="")
    answered_at: Mapped[datetime | None]
    withdrawn_at: Mapped[datetime | None]

    equipment: Mapped[Equipment] = relationship()
    owner: Mapped[Organisation] = relationship(foreign_keys=[owner_id])
    requester: Mapped[Organisation] = relationship(foreign_keys=[requester_id])
    requested_by: Mapped[Person | None] = relationship()

    __table_args__ = (
        CheckConstraint("owner_id <> requester_id", name="two_parties"),
        CheckConstraint("samples BETWEEN 1 AND 9999", name="samples_in_range"),
        CheckConstraint(
            "answer IN ({})".format(", ".join(f"'{answer}'" for answer in Answer)), name="known_answer"
        ),
        CheckConstraint("(answer IS NULL) = (answered_at IS NULL)", name="answered_at_a_time"),
        CheckConstraint("answer IS NULL OR withdrawn_at IS NULL", name="answered_or_withdrawn"),
        CheckConstraint(
            f"length(purpose) <= {LONGEST} AND length(answer_text) <= {LONGEST}", name="not_too_long"
        ),
        Index(None, "owner_id", "asked_at"),
        Index(None, "requester_id", "asked_at"),
    )

    @property
    def is_open(self) -> bool:
        """Whether it waits for the owner."""
        return self.answer is None and self.withdrawn_at is None


class FeasibilityFile(Model):
    """A file of a question or of its answer; it lies in the storage as `<name>.<kind>`."""

    __tablename__ = "feasibility_file"

    id: Mapped[int] = mapped_column(primary_key=True)
    question_id: Mapped[int] = mapped_column(ForeignKey("feasibility_question.id", ondelete="CASCADE"))
    of_answer: Mapped[bool]
    position: Mapped[int]
    name: Mapped[str] = mapped_column(unique=True)
    """Random, without an ending."""
    kind: Mapped[FileKind]
    title: Mapped[str]
    """What its sender called it, without the ending."""
    size: Mapped[int]
    """Bytes."""

    question: Mapped[FeasibilityQuestion] = relationship()

    __table_args__ = (
        CheckConstraint(
            "kind IN ({})".format(", ".join(f"'{kind}'" for kind in FileKind)), name="known_kind"
        ),
        UniqueConstraint("question_id", "of_answer", "position"),
    )


class FeasibilityBooking(Model):
    """A booking that a question led to."""

    __tablename__ = "feasibility_booking"

    booking_id: Mapped[int] = mapped_column(ForeignKey("booking.id", ondelete="CASCADE"), primary_key=True)
    question_id: Mapped[int] = mapped_column(
        ForeignKey("feasibility_question.id", ondelete="CASCADE"), index=True
    )

    booking: Mapped[Booking] = relationship()
    question: Mapped[FeasibilityQuestion] = relationship()
