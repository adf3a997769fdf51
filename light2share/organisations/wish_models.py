"""Requests to join an organisation by somebody whose address is of its mail domain."""

from __future__ import annotations

from enum import StrEnum

from light2share.accounts.models import Person
from light2share.db import (
    CheckConstraint,
    ForeignKey,
    Index,
    Mapped,
    Model,
    datetime,
    mapped_column,
    relationship,
    text,
)
from light2share.organisations.models import Organisation


class WishState(StrEnum):
    """How far a request to join has come."""

    UNPROVEN = "unproven"
    """The link in the mail was not used yet."""
    WAITING = "waiting"
    """For the admins of the organisation."""
    ACCEPTED = "accepted"
    REFUSED = "refused"


class JoinWish(Model):
    """One person who wants to act for an organisation; until the address is proven, for none in particular."""

    __tablename__ = "join_wish"

    id: Mapped[int] = mapped_column(primary_key=True)
    handle: Mapped[str] = mapped_column(unique=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), index=True)
    name: Mapped[str]
    """As typed: it says nothing of whether the address had an account."""
    language: Mapped[str]
    organisation_id: Mapped[int | None] = mapped_column(
        ForeignKey("organisation.id", ondelete="CASCADE"), index=True
    )
    state: Mapped[WishState] = mapped_column(default=WishState.UNPROVEN)
    created_at: Mapped[datetime]
    changed_at: Mapped[datetime]

    person: Mapped[Person] = relationship()
    organisation: Mapped[Organisation | None] = relationship()

    __table_args__ = (
        CheckConstraint("state IN ('unproven', 'waiting', 'accepted', 'refused')", name="known_state"),
        CheckConstraint("(state = 'unproven') = (organisation_id IS NULL)", name="for_one_once_proven"),
        Index(
            "join_wish_one_waiting",
            "person_id",
            "organisation_id",
            unique=True,
            sqlite_where=text("state = 'waiting'"),
            postgresql_where=text("state = 'waiting'"),
        ),
        Index(None, "changed_at"),
    )
