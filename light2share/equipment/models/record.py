"""What has happened to a listing, the addresses that it had, and what was typed to make one."""

from __future__ import annotations

from typing import Any

from light2share.accounts.models import Person
from light2share.db import (
    ForeignKey,
    Index,
    JsonList,
    Mapped,
    Model,
    UniqueConstraint,
    datetime,
    mapped_column,
    relationship,
)
from light2share.equipment.models.listing import Equipment
from light2share.equipment.rules import Happening
from light2share.organisations.models import Organisation


class OldSlug(Model):
    """An address that a listing had before; it leads to the present one."""

    __tablename__ = "equipment_old_slug"

    slug: Mapped[str] = mapped_column(primary_key=True)
    equipment_id: Mapped[int] = mapped_column(ForeignKey("equipment.id", ondelete="CASCADE"), index=True)


class ListingEvent(Model):
    """One line of a listing's record: what happened to it, when, by whom; never changed."""

    __tablename__ = "equipment_event"

    id: Mapped[int] = mapped_column(primary_key=True)
    equipment_id: Mapped[int] = mapped_column(ForeignKey("equipment.id", ondelete="CASCADE"))
    kind: Mapped[Happening]
    at: Mapped[datetime]
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
    """None where the site itself acted."""
    reason: Mapped[str] = mapped_column(default="")

    equipment: Mapped[Equipment] = relationship()

    __table_args__ = (Index(None, "equipment_id", "kind", "at"),)


class ListingForm(Model):
    """What a manager has typed to list an instrument and not sent yet, right or wrong.

    One for each person and organisation.
    """

    __tablename__ = "listing_form"

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"))
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id", ondelete="CASCADE"))
    fields: Mapped[list[Any]] = mapped_column(JsonList, default=list)
    """Pairs of a field's name and its text, in the order of the page."""
    photo_name: Mapped[str | None]
    """A picture already taken in, as in Photo."""
    photo_width: Mapped[int | None]
    photo_height: Mapped[int | None]
    saved_at: Mapped[datetime]

    person: Mapped[Person] = relationship()
    organisation: Mapped[Organisation] = relationship()

    __table_args__ = (UniqueConstraint("person_id", "organisation_id"), Index(None, "saved_at"))
