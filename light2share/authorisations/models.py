"""Authorisations of people, wishes to be trained, and what owners answered."""

from __future__ import annotations

from secrets import token_urlsafe

from light2share.accounts.models import Person
from light2share.authorisations.rules import LONGEST, LONGEST_WISH, MOST_MONTHS, Said
from light2share.db import (
    CheckConstraint,
    ForeignKey,
    Index,
    Mapped,
    Model,
    date,
    datetime,
    mapped_column,
    relationship,
    text,
)
from light2share.equipment.models import Equipment
from light2share.organisations.models import Organisation


class AuthorisationTerm(Model):
    """For how long an owner authorises people on an instrument as a rule; without a row, the usual time."""

    __tablename__ = "authorisation_term"

    equipment_id: Mapped[int] = mapped_column(
        ForeignKey("equipment.id", ondelete="CASCADE"), primary_key=True
    )
    months: Mapped[int]

    __table_args__ = (CheckConstraint(f"months BETWEEN 1 AND {MOST_MONTHS}", name="months_in_range"),)


class Authorisation(Model):
    """The owner's word that a person may run an instrument alone for their organisation; renewing writes another."""

    __tablename__ = "authorisation"

    id: Mapped[int] = mapped_column(primary_key=True)
    handle: Mapped[str] = mapped_column(unique=True, default=lambda: token_urlsafe(12))
    """Stands in its address; nobody can guess it."""
    equipment_id: Mapped[int] = mapped_column(ForeignKey("equipment.id", ondelete="CASCADE"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), index=True)
    organisation_id: Mapped[int] = mapped_column(
        ForeignKey("organisation.id", ondelete="CASCADE"), index=True
    )
    """For which the person runs it; it counts for no other."""
    starts_on: Mapped[date]
    ends_on: Mapped[date]
    """The last day."""
    granted_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
    granted_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    """When it was withdrawn, or another one took its place."""
    reason: Mapped[str] = mapped_column(default="")
    """Why it was withdrawn; empty where another one took its place."""

    equipment: Mapped[Equipment] = relationship()
    person: Mapped[Person] = relationship(foreign_keys=[person_id])
    granted_by: Mapped[Person | None] = relationship(foreign_keys=[granted_by_id])
    organisation: Mapped[Organisation] = relationship()

    __table_args__ = (
        CheckConstraint("starts_on <= ends_on", name="ends_after_start"),
        CheckConstraint("ended_at IS NOT NULL OR reason = ''", name="withdrawn_at_a_time"),
        CheckConstraint(f"length(reason) <= {LONGEST}", name="not_too_long"),
        Index(
            "authorisation_standing_idx",
            "equipment_id",
            "person_id",
            "organisation_id",
            unique=True,
            sqlite_where=text("ended_at IS NULL"),
            postgresql_where=text("ended_at IS NULL"),
        ),
        Index(
            "authorisation_ends_on_idx",
            "ends_on",
            sqlite_where=text("ended_at IS NULL"),
            postgresql_where=text("ended_at IS NULL"),
        ),
    )


class TrainingRequest(Model):
    """A wish to be trained on an instrument; seen by who asked, who is to be trained and the owner's managers."""

    __tablename__ = "training_request"

    id: Mapped[int] = mapped_column(primary_key=True)
    handle: Mapped[str] = mapped_column(unique=True, default=lambda: token_urlsafe(12))
    equipment_id: Mapped[int] = mapped_column(ForeignKey("equipment.id", ondelete="CASCADE"))
    owner_id: Mapped[int] = mapped_column(ForeignKey("organisation.id", ondelete="CASCADE"))
    requester_id: Mapped[int] = mapped_column(ForeignKey("organisation.id", ondelete="CASCADE"), index=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), index=True)
    """Who is to be trained."""
    asked_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
    wish: Mapped[str]
    """When it suits."""
    words: Mapped[str] = mapped_column(default="")
    asked_at: Mapped[datetime]
    closed_at: Mapped[datetime | None]
    """When it was answered for good, or taken back."""

    equipment: Mapped[Equipment] = relationship()
    owner: Mapped[Organisation] = relationship(foreign_keys=[owner_id])
    requester: Mapped[Organisation] = relationship(foreign_keys=[requester_id])
    person: Mapped[Person] = relationship(foreign_keys=[person_id])
    asked_by: Mapped[Person | None] = relationship(foreign_keys=[asked_by_id])
    answers: Mapped[list[TrainingAnswer]] = relationship(
        viewonly=True, order_by="TrainingAnswer.id.desc()", back_populates="request"
    )
    """The latest first."""

    __table_args__ = (
        CheckConstraint("owner_id <> requester_id", name="two_parties"),
        CheckConstraint(
            f"length(wish) BETWEEN 1 AND {LONGEST_WISH} AND length(words) <= {LONGEST}", name="not_too_long"
        ),
        Index(
            "training_request_open_idx",
            "equipment_id",
            "person_id",
            "requester_id",
            unique=True,
            sqlite_where=text("closed_at IS NULL"),
            postgresql_where=text("closed_at IS NULL"),
        ),
        Index(
            "training_request_waiting_idx",
            "owner_id",
            sqlite_where=text("closed_at IS NULL"),
            postgresql_where=text("closed_at IS NULL"),
        ),
    )

    @property
    def is_open(self) -> bool:
        """Whether the training is still to be agreed on or to be held."""
        return self.closed_at is None


class TrainingAnswer(Model):
    """What the owner said to a wish to be trained: a day, that it is done, or no."""

    __tablename__ = "training_answer"

    id: Mapped[int] = mapped_column(primary_key=True)
    request_id: Mapped[int] = mapped_column(ForeignKey("training_request.id", ondelete="CASCADE"), index=True)
    said: Mapped[Said]
    words: Mapped[str] = mapped_column(default="")
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
    at: Mapped[datetime]

    request: Mapped[TrainingRequest] = relationship(back_populates="answers")

    __table_args__ = (
        CheckConstraint("said IN ({})".format(", ".join(f"'{one}'" for one in Said)), name="known_answer"),
        CheckConstraint(f"said = '{Said.AUTHORISED}' OR words <> ''", name="said_in_words"),
        CheckConstraint(f"length(words) <= {LONGEST}", name="not_too_long"),
    )
