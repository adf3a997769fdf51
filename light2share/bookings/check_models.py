"""The tables of the checklist: what an owner asks for with an instrument, and how a booking stands."""

from __future__ import annotations

from light2share.bookings.checks import Asked, CheckKind, Way
from light2share.db import (
    CheckConstraint,
    ForeignKey,
    Mapped,
    Model,
    UniqueConstraint,
    date,
    datetime,
    mapped_column,
)

KINDS = ", ".join(f"'{kind}'" for kind in CheckKind)


class AskedCheck(Model):
    """What an owner asks for with every booking of an instrument; without a row, what its sheet says counts."""

    __tablename__ = "asked_check"

    id: Mapped[int] = mapped_column(primary_key=True)
    equipment_id: Mapped[int] = mapped_column(ForeignKey("equipment.id", ondelete="CASCADE"))
    kind: Mapped[CheckKind]
    asked: Mapped[Asked]

    __table_args__ = (
        CheckConstraint(f"kind IN ({KINDS})", name="known_kind"),
        CheckConstraint("asked IN ({})".format(", ".join(f"'{one}'" for one in Asked)), name="known_asked"),
        UniqueConstraint("equipment_id", "kind"),
    )


class BookingCheck(Model):
    """One line of a booking's checklist, as it was asked for when the request came."""

    __tablename__ = "booking_check"

    id: Mapped[int] = mapped_column(primary_key=True)
    booking_id: Mapped[int] = mapped_column(ForeignKey("booking.id", ondelete="CASCADE"))
    kind: Mapped[CheckKind]
    blocks: Mapped[bool]
    """Whether the booking is not confirmed before it is done."""
    done_at: Mapped[datetime | None]
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
    """Who said so."""
    organisation_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id", ondelete="SET NULL"))
    """For which side; none where the site did."""
    way: Mapped[Way | None]
    day: Mapped[date | None]
    """When the inspection was, or until when the insurance runs."""
    note: Mapped[str] = mapped_column(default="")
    """A number, or words that both sides read."""

    __table_args__ = (
        CheckConstraint(f"kind IN ({KINDS})", name="known_kind"),
        CheckConstraint("way IN ({})".format(", ".join(f"'{way}'" for way in Way)), name="known_way"),
        CheckConstraint(
            "done_at IS NOT NULL OR (person_id IS NULL AND organisation_id IS NULL AND way IS NULL"
            " AND day IS NULL AND note = '')",
            name="said_when_done",
        ),
        CheckConstraint("length(note) <= 300", name="not_too_long"),
        UniqueConstraint("booking_id", "kind"),
    )


class BookingAgreement(Model):
    """A version of an agreement that counted when the booking was confirmed."""

    __tablename__ = "booking_agreement"

    booking_id: Mapped[int] = mapped_column(ForeignKey("booking.id", ondelete="CASCADE"), primary_key=True)
    version_id: Mapped[int] = mapped_column(
        ForeignKey("agreement_version.id", ondelete="CASCADE"), primary_key=True, index=True
    )
