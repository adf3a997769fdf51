"""A booking from asking to giving back, its periods, and the record of every move."""

from __future__ import annotations

from enum import StrEnum
from typing import Any
from uuid import uuid4

from light2share.accounts.models import Person
from light2share.bookings.check_models import AskedCheck, BookingAgreement, BookingCheck
from light2share.bookings.declared import Controlled
from light2share.bookings.question_models import AskedQuestion, BookingAnswer, BookingDraftFile
from light2share.bookings.states import BLOCKING, BookingState
from light2share.bookings.times import unpacked
from light2share.bookings.transitions import Party
from light2share.db import (
    CheckConstraint,
    ForeignKey,
    Index,
    JsonList,
    Mapped,
    Model,
    UniqueConstraint,
    datetime,
    mapped_column,
    relationship,
    text,
)
from light2share.equipment.models import AccessMode, Equipment, EquipmentUnit, PriceMode
from light2share.equipment.rules import FreeCancel
from light2share.kernel.period import Period
from light2share.organisations.models import Organisation
from light2share.quotes.cards import RequesterClass


def new_uid() -> str:
    """An iCalendar UID without meaning, kept for life (RFC 7986, section 5.3)."""
    return f"{uuid4()}@light2share"


class Outcome(StrEnum):
    """What came of a proposal."""

    OPEN = "open"
    ACCEPTED = "accepted"
    REFUSED = "refused"
    TAKEN_BACK = "taken_back"
    EXPIRED = "expired"
    OVERTAKEN = "overtaken"
    """Another move of the booking left it without an object."""


class Booking(Model):
    """One organisation's claim on another's equipment."""

    __tablename__ = "booking"

    id: Mapped[int] = mapped_column(primary_key=True)
    reference: Mapped[str] = mapped_column(unique=True)
    uid: Mapped[str] = mapped_column(unique=True, default=new_uid)
    equipment_id: Mapped[int] = mapped_column(ForeignKey("equipment.id"))
    owner_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    requester_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    requested_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    state: Mapped[BookingState] = mapped_column(default=BookingState.REQUESTED)

    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    """First start and last end of its periods, for lists and due dates."""
    several: Mapped[list[Any]] = mapped_column(JsonList, default=list, server_default="[]")
    """What it asks for, or has, where that is not the one period from `starts_at` to `ends_at`, stored as
    `times.packed` does it: several ways to do it, or one of several periods. While an offer holds other times, what was
    asked for.
    """
    access_mode: Mapped[AccessMode | None]
    purpose: Mapped[str]
    sample: Mapped[str] = mapped_column(default="")
    samples: Mapped[int | None]
    """How many; None where nobody has said."""
    requester_reference: Mapped[str] = mapped_column(default="")
    hazards: Mapped[list[Any]] = mapped_column(JsonList, default=list, server_default="[]")
    """Codes of `declared.Hazard`, and further columns of what is declared with a request."""
    hazard_notes: Mapped[str] = mapped_column(default="", server_default="")
    end_user_country: Mapped[str] = mapped_column(default="", server_default="")
    controlled: Mapped[Controlled | None]
    zone_known: Mapped[bool] = mapped_column(default=False, server_default=text("false"))
    price_mode: Mapped[PriceMode]
    estimate_cents: Mapped[int | None]
    """What the rates gave when it was asked for, before tax; never recomputed."""
    estimate_lines: Mapped[list[Any]] = mapped_column(JsonList, default=list, server_default="[]")
    """What that is made of, as `quotes.rules.stored` writes it; empty where it is not known line by line."""
    rate_class: Mapped[RequesterClass | None]
    """Whose rate card gave it; None where the sheet did, or the owner named it."""
    free_cancel_hours: Mapped[int]
    free_cancel_days: Mapped[int | None]
    """The owner's rule when it was asked for: working days where they are said, else hours."""
    without_approval: Mapped[bool] = mapped_column(default=False)
    used_minutes: Mapped[int | None]
    """What was really used, said by the owner when it was completed."""

    version: Mapped[int] = mapped_column(default=1)
    """Raised by each move; a move names the one it saw."""
    sequence: Mapped[int] = mapped_column(default=0)
    """SEQUENCE of its calendar entries (RFC 5545, section 3.8.7.4)."""
    expires_at: Mapped[datetime | None]
    """When it, or the proposal beside it, lapses unless the one who is to act does; None when nobody has to."""
    behind: Mapped[bool] = mapped_column(default=False, server_default=text("false"))
    """Whether it is on the waiting list: all that it asks for is taken by others; see `waiting_list`."""
    proposed_by: Mapped[Party | None]
    """The side whose proposal is open: the owner's offer, or either side's wish to move what is confirmed."""
    created_at: Mapped[datetime]
    changed_at: Mapped[datetime]
    demo: Mapped[bool] = mapped_column(default=False)

    equipment: Mapped[Equipment] = relationship()
    owner: Mapped[Organisation] = relationship(foreign_keys=[owner_id])
    requester: Mapped[Organisation] = relationship(foreign_keys=[requester_id])
    requested_by: Mapped[Person | None] = relationship()
    open_proposal: Mapped[BookingProposal | None] = relationship(
        primaryjoin="and_(BookingProposal.booking_id == Booking.id, BookingProposal.outcome == 'open')",
        viewonly=True,
        uselist=False,
    )
    """What one side proposes and the other has not answered yet."""
    checks: Mapped[list[BookingCheck]] = relationship(viewonly=True)
    """The lines of its checklist, to be shown; a move reads them anew."""
    answers: Mapped[list[BookingAnswer]] = relationship(viewonly=True, order_by="BookingAnswer.position")
    """To its owner's questions; written in `asked`."""

    @property
    def free_cancel(self) -> FreeCancel:
        """Until when cancelling is free."""
        by_word = self.without_approval and self.requested_by_id is None
        entered = self.created_at if by_word else None
        return FreeCancel(self.free_cancel_hours, self.free_cancel_days, self.equipment.site.office, entered)

    @property
    def choices(self) -> list[list[Period]]:
        """The ways to do it, of which the owner takes one; a single one once it is confirmed."""
        return unpacked(self.several) or [[Period(self.starts_at, self.ends_at)]]

    __table_args__ = (
        CheckConstraint("owner_id <> requester_id", name="two_parties"),
        CheckConstraint("used_minutes IS NULL OR used_minutes >= 0", name="used_not_negative"),
        CheckConstraint(
            "state IN ({})".format(", ".join(f"'{state}'" for state in BookingState)), name="known_state"
        ),
        CheckConstraint("starts_at < ends_at", name="ends_after_start"),
        CheckConstraint("samples BETWEEN 1 AND 9999", name="samples_in_range"),
        CheckConstraint(
            "controlled IN ({})".format(", ".join(f"'{answer}'" for answer in Controlled)),
            name="known_control",
        ),
        CheckConstraint("free_cancel_days BETWEEN 1 AND 20", name="free_cancel_days"),
        CheckConstraint("(end_user_country = '') = (controlled IS NULL)", name="end_use_whole"),
        Index(None, "requested_by_id", "state"),
        Index(None, "requester_id", "changed_at"),
        Index(None, "requester_id", "starts_at"),
        Index(None, "owner_id", "state", "starts_at"),
        Index(None, "owner_id", "changed_at"),
        Index(None, "equipment_id", "state", "starts_at"),
        Index(None, "state", "expires_at"),
    )


class CalendarClash(Model):
    """A busy time of a connected calendar that appeared over an agreed booking: written when both sides are told."""

    __tablename__ = "calendar_clash"

    id: Mapped[int] = mapped_column(primary_key=True)
    booking_id: Mapped[int] = mapped_column(ForeignKey("booking.id", ondelete="CASCADE"))
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    """What of the booking it covers."""
    calendar: Mapped[str]
    """What the owner calls it; nobody else is told."""
    seen_at: Mapped[datetime]

    booking: Mapped[Booking] = relationship()

    __table_args__ = (UniqueConstraint("booking_id", "starts_at", "ends_at"),)


class BookingPeriod(Model):
    """One stretch of a booking on one unit; the database lets no two blocking ones of a unit overlap."""

    __tablename__ = "booking_period"

    id: Mapped[int] = mapped_column(primary_key=True)
    booking_id: Mapped[int] = mapped_column(ForeignKey("booking.id", ondelete="CASCADE"), index=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("equipment_unit.id"))
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    blocked_from: Mapped[datetime]
    blocked_until: Mapped[datetime]
    blocks: Mapped[bool] = mapped_column(default=False)
    held: Mapped[bool] = mapped_column(default=False, server_default=text("false"))
    """Whether it is only held for a proposal beside the booking, which keeps its own periods meanwhile."""

    booking: Mapped[Booking] = relationship()
    unit: Mapped[EquipmentUnit] = relationship()

    __table_args__ = (
        CheckConstraint("starts_at < ends_at", name="ends_after_start"),
        CheckConstraint("blocked_from <= starts_at AND ends_at <= blocked_until", name="buffers_outside"),
        Index(
            "booking_period_blocking_idx",
            "unit_id",
            "blocked_until",
            "blocked_from",
            sqlite_where=text("blocks"),
            postgresql_where=text("blocks"),
        ),
        Index(None, "unit_id", "starts_at"),
        Index(
            "booking_period_held_idx",
            "starts_at",
            sqlite_where=text("held"),
            postgresql_where=text("held"),
        ),
    )

    @property
    def period(self) -> Period:
        """The time that was asked for."""
        return Period(self.starts_at, self.ends_at)

    @property
    def blocked(self) -> Period:
        """The time it takes away, buffers included."""
        return Period(self.blocked_from, self.blocked_until)


class BookingProposal(Model):
    """What one side proposes to the other, and what came of it. A booking has one that is open at most."""

    __tablename__ = "booking_proposal"

    id: Mapped[int] = mapped_column(primary_key=True)
    booking_id: Mapped[int] = mapped_column(ForeignKey("booking.id", ondelete="CASCADE"))
    by: Mapped[Party]
    made_at: Mapped[datetime]
    until: Mapped[datetime]
    choices: Mapped[list[Any]] = mapped_column(JsonList)
    """Each is one way to do it: a list of periods, each two minutes since 1970, UTC. See `proposals.unpacked`."""
    estimates: Mapped[list[Any]] = mapped_column(JsonList)
    """What each choice costs, in cents before tax; None where there is no figure."""
    breakdowns: Mapped[list[Any]] = mapped_column(JsonList, default=list, server_default="[]")
    """Of each choice, whose rate card gave that, and the lines it is made of; see `prices`."""
    before: Mapped[list[Any]] = mapped_column(JsonList)
    """The periods that it would replace, in the same form."""
    estimate_before: Mapped[int | None]
    conditions: Mapped[str] = mapped_column(default="")
    outcome: Mapped[Outcome] = mapped_column(default=Outcome.OPEN)
    chosen: Mapped[int | None]
    """Which choice was accepted, counted from 0."""

    booking: Mapped[Booking] = relationship()

    __table_args__ = (
        CheckConstraint(
            "outcome IN ({})".format(", ".join(f"'{outcome}'" for outcome in Outcome)), name="known_outcome"
        ),
        CheckConstraint("made_at < until", name="ends_after_start"),
        Index(
            "booking_proposal_open_idx",
            "booking_id",
            unique=True,
            sqlite_where=text("outcome = 'open'"),
            postgresql_where=text("outcome = 'open'"),
        ),
        Index(None, "booking_id"),
    )


class BookingEvent(Model):
    """One move of a booking, as it was made. Append-only: the database refuses changes and deletions."""

    __tablename__ = "booking_event"

    id: Mapped[int] = mapped_column(primary_key=True)
    booking_id: Mapped[int] = mapped_column(ForeignKey("booking.id", ondelete="CASCADE"), index=True)
    at: Mapped[datetime]
    move: Mapped[str]
    """A Move of bookings.transitions."""
    from_state: Mapped[BookingState | None]
    to_state: Mapped[BookingState]
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    organisation_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"))
    """None for the site itself."""
    reason: Mapped[str] = mapped_column(default="")
    """A code of the move's list of reasons, or empty."""
    message: Mapped[str] = mapped_column(default="")
    sequence: Mapped[int] = mapped_column(default=0)
    """The booking's SEQUENCE after the move."""

    booking: Mapped[Booking] = relationship()
    person: Mapped[Person | None] = relationship()
    organisation: Mapped[Organisation | None] = relationship()

    @property
    def party(self) -> Party:
        """The side that made it; an organisation that was merged since counts as the one it is part of now."""
        if self.organisation_id is None:
            return Party.SITE
        sides = {self.booking.owner_id: Party.OWNER, self.booking.requester_id: Party.REQUESTER}
        if self.organisation_id in sides:
            return sides[self.organisation_id]
        one = self.organisation
        while one is not None and one.id not in sides:
            one = one.merged_into
        return sides[one.id] if one else Party.REQUESTER


class BookingDraft(Model):
    """What a person has typed to ask for an item and not sent yet, right or wrong. One for each person and item."""

    __tablename__ = "booking_draft"

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"))
    equipment_id: Mapped[int] = mapped_column(ForeignKey("equipment.id", ondelete="CASCADE"), index=True)
    fields: Mapped[list[Any]] = mapped_column(JsonList, default=list)
    """Pairs of a field's name and its text, in the order of the steps."""
    step: Mapped[int] = mapped_column(default=1)
    """The step that was on screen last."""
    version: Mapped[int] = mapped_column(default=1)
    """Raised by each change; a page names the one it was drawn from."""
    saved_at: Mapped[datetime]

    person: Mapped[Person] = relationship()
    equipment: Mapped[Equipment] = relationship()

    __table_args__ = (UniqueConstraint("person_id", "equipment_id"), Index(None, "saved_at"))


__all__ = [
    "BLOCKING",
    "AskedCheck",
    "AskedQuestion",
    "Booking",
    "BookingAgreement",
    "BookingAnswer",
    "BookingCheck",
    "BookingDraft",
    "BookingDraftFile",
    "BookingEvent",
    "BookingPeriod",
    "BookingProposal",
    "BookingState",
    "Outcome",
    "new_uid",
]
