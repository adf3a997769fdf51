"""One listed instrument, its pieces, its ways of use, and the organisations that it names."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from light2share.accounts.models import Person
from light2share.db import (
    CheckConstraint,
    ForeignKey,
    Index,
    JsonList,
    Mapped,
    Model,
    UniqueConstraint,
    date,
    datetime,
    mapped_column,
    relationship,
    text,
)
from light2share.equipment.rules import (
    AccessMode,
    Approval,
    FreeCancel,
    ListingState,
    ModeChange,
    PriceMode,
    Rates,
    Terms,
    Visibility,
)
from light2share.organisations.models import Organisation, Site

if TYPE_CHECKING:
    from light2share.equipment.models.sheet import OwnSpecification


class Equipment(Model):
    """One instrument, bench or chamber that an organisation offers to others."""

    __tablename__ = "equipment"

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(unique=True)
    owner_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    site_id: Mapped[int] = mapped_column(ForeignKey("site.id"), index=True)
    technique: Mapped[str]
    """Slug of a technique of the taxonomy."""
    owner_key: Mapped[str | None]
    """The owner's own number for it; an import finds the listing by it."""
    state: Mapped[ListingState] = mapped_column(default=ListingState.DRAFT)
    visibility: Mapped[Visibility] = mapped_column(default=Visibility.PUBLIC)
    owner_masked: Mapped[bool] = mapped_column(default=False)
    """Whether the owner's name is told with a request only; the town is told in any case."""

    title_fr: Mapped[str | None]
    title_en: Mapped[str | None]
    summary_fr: Mapped[str | None]
    summary_en: Mapped[str | None]
    """What it measures, in one sentence."""
    description_fr: Mapped[str | None]
    description_en: Mapped[str | None]
    manufacturer: Mapped[str | None]
    model: Mapped[str | None]
    commissioned_year: Mapped[int | None]
    domains: Mapped[list[Any]] = mapped_column(JsonList, default=list)

    access_modes: Mapped[list[Any]] = mapped_column(JsonList, default=list)
    """Values of AccessMode; at least one once published."""
    price_mode: Mapped[PriceMode] = mapped_column(default=PriceMode.QUOTE)
    price_said: Mapped[bool] = mapped_column(default=True)
    """Whether the owner has said how it is paid for; not yet in a draft, whose price_mode then says nothing."""
    hourly_rate_cents: Mapped[int | None]
    daily_rate_cents: Mapped[int | None]
    operator_hourly_rate_cents: Mapped[int | None]
    sample_rate_cents: Mapped[int | None]
    replacement_value_cents: Mapped[int | None]
    """The owner's eyes only."""

    training_required: Mapped[bool] = mapped_column(default=False)
    laser_class: Mapped[str | None]
    cleanroom_class: Mapped[str | None]
    safety_notes_fr: Mapped[str | None]
    safety_notes_en: Mapped[str | None]
    dual_use_check: Mapped[bool] = mapped_column(default=False)
    calibrated_on: Mapped[date | None]
    calibration_interval_months: Mapped[int | None]
    uncertainty_fr: Mapped[str | None]
    uncertainty_en: Mapped[str | None]
    """How well it measures, in the owner's words."""
    standards: Mapped[list[Any]] = mapped_column(JsonList, default=list)
    """What it is run by, such as `ISO 11146-1`."""
    restricted_zone: Mapped[bool] = mapped_column(default=False)
    """Whether it stands in a zone whose visitors have to be announced (in France: ZRR)."""
    asks_questions: Mapped[bool] = mapped_column(default=False, server_default=text("false"))
    """Whether its owner asks questions of its own with a request: none is looked for where it doesn't."""
    asks_first: Mapped[bool] = mapped_column(default=False, server_default=text("false"))
    """Whether its owner has something done before any booking of it is confirmed."""
    insurance_required: Mapped[bool] = mapped_column(default=False)
    declared_value_cents: Mapped[int | None]
    """What a user's insurance has to cover; told to users."""
    contact_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    """Whom to ask about it; else any manager."""
    shows_free_busy: Mapped[bool] = mapped_column(default=False)
    """Whether other sites may show when it is free, in a frame of their own."""

    approval: Mapped[Approval] = mapped_column(default=Approval.OWNER)
    first_holds: Mapped[bool] = mapped_column(default=False, server_default=text("false"))
    """Whether a request takes its time from others while it waits."""
    answer_days: Mapped[int] = mapped_column(default=5)
    """Working days the owner has to answer a request."""
    free_cancel_hours: Mapped[int] = mapped_column(default=48)
    free_cancel_days: Mapped[int | None]
    """Working days instead of hours."""
    lead_time_minutes: Mapped[int] = mapped_column(default=2 * 24 * 60)
    horizon_days: Mapped[int] = mapped_column(default=365)
    shortest_minutes: Mapped[int] = mapped_column(default=60)
    longest_minutes: Mapped[int] = mapped_column(default=30 * 24 * 60)
    step_minutes: Mapped[int] = mapped_column(default=60)
    buffer_before_minutes: Mapped[int] = mapped_column(default=0)
    buffer_after_minutes: Mapped[int] = mapped_column(default=0)
    open_on_holidays: Mapped[bool] = mapped_column(default=False)
    opened_holidays: Mapped[list[Any]] = mapped_column(JsonList, default=list)  # days such as `2026-12-25`

    version: Mapped[int] = mapped_column(default=1)
    """Raised by each change that the owner saves; a form names the one it was filled from."""
    demo: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]
    published_at: Mapped[datetime | None]
    confirmed_at: Mapped[datetime | None]
    """When the owner last said that it is still as listed, without changing anything."""
    calendars_read_at: Mapped[datetime | None]
    """When that of its connected calendars which has waited longest was last read; None where none is read again."""

    closed_by_use: Mapped[bool] = mapped_column(default=False)  # a connected calendar closes one mode alone
    owner: Mapped[Organisation] = relationship()
    site: Mapped[Site] = relationship()
    contact: Mapped[Person | None] = relationship()
    modes: Mapped[list[ModeTerms]] = relationship(viewonly=True)
    """Those that differ from the whole item; written in `details`."""
    own_specifications: Mapped[list[OwnSpecification]] = relationship(
        order_by="OwnSpecification.position, OwnSpecification.id", viewonly=True
    )

    __table_args__ = (
        Index(None, "owner_id", "owner_key", unique=True),
        Index(None, "owner_id", "state"),
        Index(None, "state", "technique", "published_at"),
        Index(None, "published_at", "id"),
        Index(None, "updated_at"),
        CheckConstraint("title_fr IS NOT NULL OR title_en IS NOT NULL", name="has_a_title"),
        CheckConstraint("answer_days BETWEEN 1 AND 10", name="answer_days"),
        CheckConstraint(
            "lead_time_minutes >= 0 AND horizon_days BETWEEN 1 AND 730 AND step_minutes BETWEEN 5 AND 1440"
            " AND shortest_minutes >= 5 AND shortest_minutes <= longest_minutes"
            " AND buffer_before_minutes >= 0 AND buffer_after_minutes >= 0",
            name="sane_terms",
        ),
        CheckConstraint("free_cancel_days BETWEEN 1 AND 20", name="free_cancel_days"),
        CheckConstraint(
            "coalesce(hourly_rate_cents, 0) >= 0 AND coalesce(daily_rate_cents, 0) >= 0",
            name="rates_not_negative",
        ),
    )

    @property
    def modes_offered(self) -> list[AccessMode]:
        """How it is used, in the order of the site."""
        return [mode for mode in AccessMode if mode.value in self.access_modes]

    @property
    def free_cancel(self) -> FreeCancel:
        """Until when cancelling is free, for requests to come."""
        return FreeCancel(self.free_cancel_hours, self.free_cancel_days, self.site.office)

    @property
    def terms(self) -> Terms:
        """The limits on each booking of it."""
        return Terms(
            lead_time=timedelta(minutes=self.lead_time_minutes),
            horizon=timedelta(days=self.horizon_days),
            shortest=timedelta(minutes=self.shortest_minutes),
            longest=timedelta(minutes=self.longest_minutes),
            step=timedelta(minutes=self.step_minutes),
            buffer_before=timedelta(minutes=self.buffer_before_minutes),
            buffer_after=timedelta(minutes=self.buffer_after_minutes),
        )

    @property
    def rates(self) -> Rates:
        """What its test time costs."""
        return Rates(
            mode=self.price_mode,
            hourly_cents=self.hourly_rate_cents,
            daily_cents=self.daily_rate_cents,
            operator_hourly_cents=self.operator_hourly_rate_cents,
            sample_cents=self.sample_rate_cents,
        )


class AudienceMember(Model):
    """An organisation that a listing names: one of those that see it, or one that must not."""

    __tablename__ = "equipment_audience"

    equipment_id: Mapped[int] = mapped_column(
        ForeignKey("equipment.id", ondelete="CASCADE"), primary_key=True
    )
    organisation_id: Mapped[int] = mapped_column(
        ForeignKey("organisation.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    sees: Mapped[bool]


class TrustedOrganisation(Model):
    """An organisation whose bookings of an item are confirmed at once, where its owner says so (Approval.CHOSEN)."""

    __tablename__ = "equipment_trusted"

    equipment_id: Mapped[int] = mapped_column(
        ForeignKey("equipment.id", ondelete="CASCADE"), primary_key=True
    )
    organisation_id: Mapped[int] = mapped_column(
        ForeignKey("organisation.id", ondelete="CASCADE"), primary_key=True, index=True
    )


class ModeTerms(Model):
    """What is different in one access mode of an item; what is None is as for the whole item."""

    __tablename__ = "equipment_mode"

    equipment_id: Mapped[int] = mapped_column(
        ForeignKey("equipment.id", ondelete="CASCADE"), primary_key=True
    )
    mode: Mapped[AccessMode] = mapped_column(primary_key=True)
    lead_time_minutes: Mapped[int | None]
    hourly_rate_cents: Mapped[int | None]
    daily_rate_cents: Mapped[int | None]
    sample_rate_cents: Mapped[int | None]

    __table_args__ = (
        CheckConstraint(
            "coalesce(lead_time_minutes, 0) >= 0 AND coalesce(hourly_rate_cents, 0) >= 0"
            " AND coalesce(daily_rate_cents, 0) >= 0 AND coalesce(sample_rate_cents, 0) >= 0",
            name="not_negative",
        ),
    )

    @property
    def change(self) -> ModeChange:
        """The same as a value."""
        lead = self.lead_time_minutes
        return ModeChange(
            None if lead is None else timedelta(minutes=lead),
            self.hourly_rate_cents,
            self.daily_rate_cents,
            self.sample_rate_cents,
        )


class EquipmentUnit(Model):
    """One of several identical pieces; most items have one."""

    __tablename__ = "equipment_unit"

    id: Mapped[int] = mapped_column(primary_key=True)
    equipment_id: Mapped[int] = mapped_column(ForeignKey("equipment.id", ondelete="CASCADE"))
    number: Mapped[int] = mapped_column(default=1)
    label: Mapped[str | None]
    """What the owner calls it, such as a serial number."""
    retired_at: Mapped[datetime | None]
    """Since then it takes no bookings; the row stays, because past ones were on it."""

    equipment: Mapped[Equipment] = relationship()

    __table_args__ = (UniqueConstraint("equipment_id", "number"),)
