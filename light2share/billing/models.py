"""What companies are in law and ask of their customers, and the papers of a booking."""

from __future__ import annotations

from enum import StrEnum
from typing import Any

from light2share.accounts.models import Person
from light2share.billing.content import (
    LATE_PERCENT,
    NO_SHOW_PERCENT,
    PAYMENT_DAYS,
    VALID_DAYS,
    Content,
    unpacked,
)
from light2share.billing.money import NORMAL_VAT
from light2share.billing.use import Billed
from light2share.bookings.models import Booking, BookingState
from light2share.db import (
    CheckConstraint,
    ForeignKey,
    Index,
    JsonMap,
    Mapped,
    Model,
    UniqueConstraint,
    date,
    datetime,
    mapped_column,
    relationship,
    text,
)


class BillingProfile(Model):
    """What an organisation's papers say of it, and on which conditions it lets its equipment; all of it optional."""

    __tablename__ = "billing_profile"

    organisation_id: Mapped[int] = mapped_column(
        ForeignKey("organisation.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    legal_name: Mapped[str] = mapped_column(default="")
    """Where it is not the name on the site."""
    legal_form: Mapped[str] = mapped_column(default="")
    capital_euros: Mapped[int | None]
    street: Mapped[str] = mapped_column(default="")
    postcode: Mapped[str] = mapped_column(default="")
    town: Mapped[str] = mapped_column(default="")
    registration: Mapped[str] = mapped_column(default="")
    vat_rate: Mapped[int] = mapped_column(default=NORMAL_VAT)
    """In hundredths of a percent; 0 is CGI, art. 293 B."""
    reverse_charge: Mapped[bool] = mapped_column(default=False)
    payment_days: Mapped[int] = mapped_column(default=PAYMENT_DAYS)
    quote_days: Mapped[int] = mapped_column(default=VALID_DAYS)
    terms: Mapped[str] = mapped_column(default="")
    late_percent: Mapped[int] = mapped_column(default=LATE_PERCENT, server_default="50")
    no_show_percent: Mapped[int] = mapped_column(default=NO_SHOW_PERCENT, server_default="100")
    billed: Mapped[Billed] = mapped_column(default=Billed.LARGER, server_default="larger")
    changed_at: Mapped[datetime]

    __table_args__ = (
        CheckConstraint("vat_rate IN (0, 550, 1000, 2000)", name="known_vat_rate"),
        CheckConstraint("payment_days BETWEEN 0 AND 60", name="payment_in_time"),
        CheckConstraint("quote_days BETWEEN 1 AND 365", name="quote_holds"),
        CheckConstraint("capital_euros >= 0", name="capital_not_negative"),
        CheckConstraint("late_percent BETWEEN 0 AND 100", name="late_percent"),
        CheckConstraint("no_show_percent BETWEEN 0 AND 100", name="no_show_percent"),
        CheckConstraint("billed IN ('booked', 'used', 'larger')", name="known_billed"),
    )


QUOTED = {BookingState.REQUESTED, BookingState.CONFIRMED, BookingState.IN_USE}
"""States in which there may be a quote to accept; before the owner has agreed, only where it asks for one."""


class QuoteState(StrEnum):
    """Where a quote stands."""

    OPEN = "open"
    ACCEPTED = "accepted"
    REPLACED = "replaced"
    """Another version has taken its place; what was accepted stays on record."""
    VOID = "void"
    """The booking came to nothing."""


class Quote(Model):
    """A version of the itemised price of a booking. The database lets nobody change what it says or who accepted it."""

    __tablename__ = "booking_quote"

    id: Mapped[int] = mapped_column(primary_key=True)
    booking_id: Mapped[int] = mapped_column(ForeignKey("booking.id", ondelete="CASCADE"))
    version: Mapped[int]
    number: Mapped[str] = mapped_column(unique=True)
    made_at: Mapped[datetime]
    valid_until: Mapped[date]
    content: Mapped[dict[str, Any]] = mapped_column(JsonMap)
    """See `content.packed`."""
    net_cents: Mapped[int]
    gross_cents: Mapped[int]
    state: Mapped[QuoteState] = mapped_column(default=QuoteState.OPEN)
    accepted_at: Mapped[datetime | None]
    accepted_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
    accepted_by_name: Mapped[str] = mapped_column(default="")
    purchase_order: Mapped[str] = mapped_column(default="")
    """The requester's own number."""

    booking: Mapped[Booking] = relationship()
    accepted_by: Mapped[Person | None] = relationship()

    __table_args__ = (
        UniqueConstraint("booking_id", "version"),
        CheckConstraint(
            "state IN ({})".format(", ".join(f"'{state}'" for state in QuoteState)), name="known_state"
        ),
        CheckConstraint("net_cents > 0 AND gross_cents >= net_cents", name="adds_up"),
        CheckConstraint("state <> 'accepted' OR accepted_at IS NOT NULL", name="accepted_by_somebody"),
        Index(
            "booking_quote_current_idx",
            "booking_id",
            unique=True,
            sqlite_where=text("state IN ('open', 'accepted')"),
            postgresql_where=text("state IN ('open', 'accepted')"),
        ),
    )

    @property
    def says(self) -> Content:
        """All that it says."""
        return unpacked(self.content)
