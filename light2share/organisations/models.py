"""The members: companies, laboratories, schools, public bodies, with their sites and people."""

from __future__ import annotations

from enum import StrEnum
from typing import Any
from zoneinfo import ZoneInfo

from light2share.accounts.models import Person
from light2share.db import (
    CheckConstraint,
    DefaultExecutionContext,
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
from light2share.kernel.workdays import Office, region_of, zone_of


class OrganisationKind(StrEnum):
    """What an organisation is, as the taxonomy's choice list says."""

    COMPANY = "company"
    RESEARCH_LAB = "research_lab"
    HIGHER_EDUCATION = "higher_education"
    PUBLIC_BODY = "public_body"
    ASSOCIATION = "association"


class SizeClass(StrEnum):
    """How large a company is; the other kinds have none."""

    LARGE = "grand_groupe"
    MID_CAP = "eti"
    SME = "pme"
    MICRO = "tpe_startup"


class MembershipStatus(StrEnum):
    """Where an organisation stands with the cluster."""

    ACTIVE = "active"
    PENDING = "pending"
    SUSPENDED = "suspended"
    """Hidden for a while: what is agreed goes on, nothing new begins."""
    LEFT = "left"
    """The same for good."""


class StepKind(StrEnum):
    """What is done with a membership."""

    SUSPENDED = "suspended"
    LIFTED = "lifted"
    LEAVES = "leaves"
    STAYS = "stays"
    ENDED = "ended"
    MERGED = "merged"
    """Into another: this one is no member of its own any more; the words name the other."""
    TOOK_IN = "took_in"
    """Another was merged into this one; the words name it."""


ONE_MEMBER = {
    "siret": "siret IS NOT NULL AND status <> 'left'",
    "siren": "siren IS NOT NULL AND siret IS NULL AND status <> 'left'",
    "vat_number": "vat_number IS NOT NULL AND siren IS NULL AND status <> 'left'",
}
"""What stands for one member at most: an establishment, or without one the firm, or abroad its VAT number.

Laboratories of one firm share its SIREN, and are members of their own.
"""


class Organisation(Model):
    """A member of the cluster, in its own right a party to bookings."""

    __tablename__ = "organisation"

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    kind: Mapped[OrganisationKind]
    size_class: Mapped[SizeClass | None]
    status: Mapped[MembershipStatus] = mapped_column(default=MembershipStatus.ACTIVE)
    siren: Mapped[str | None]
    siret: Mapped[str | None]
    vat_number: Mapped[str | None]
    about_fr: Mapped[str | None]
    about_en: Mapped[str | None]
    website: Mapped[str | None]
    email: Mapped[str | None]
    domains: Mapped[list[Any]] = mapped_column(JsonList, default=list)
    country: Mapped[str] = mapped_column(default="FR")
    """Where it has its seat (ISO 3166-1, two letters)."""
    mail_domains: Mapped[list[Any]] = mapped_column(JsonList, default=list)
    """What stands behind the @ in the addresses of its people."""
    member_since: Mapped[int | None]
    partner_cluster: Mapped[str | None]
    """The other cluster that it is a member of; none for a member of this one."""
    leaves_on: Mapped[date | None]
    """The last day of its membership, where its admins have said that it leaves."""
    open_until: Mapped[datetime | None]
    """Until when the people of one that has left may act for it, to finish and to take their data along."""
    merged_into_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"), index=True)
    """The one that it has become part of. Its row stays for what nobody may change, and its address leads there."""
    merged_at: Mapped[datetime | None]
    demo: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime]

    merged_into: Mapped[Organisation | None] = relationship(remote_side="Organisation.id")

    __table_args__ = (
        CheckConstraint("merged_into_id IS NULL OR status = 'left'", name="merged_has_left"),
        CheckConstraint("merged_into_id <> id", name="merged_into_another"),
        *(Index(f"organisation_{name}", name, unique=True, sqlite_where=text(which), postgresql_where=text(which))
          for name, which in ONE_MEMBER.items()),
    )  # fmt: skip


class Logo(Model):
    """The picture of an organisation on its page."""

    __tablename__ = "organisation_logo"

    organisation_id: Mapped[int] = mapped_column(
        ForeignKey("organisation.id", ondelete="CASCADE"), primary_key=True
    )
    name: Mapped[str] = mapped_column(unique=True)
    """Of the stored file, without its ending."""
    width: Mapped[int]
    height: Mapped[int]


class OrganisationStep(Model):
    """What was done with a membership, in order."""

    __tablename__ = "organisation_step"

    id: Mapped[int] = mapped_column(primary_key=True)
    organisation_id: Mapped[int] = mapped_column(
        ForeignKey("organisation.id", ondelete="CASCADE"), index=True
    )
    what: Mapped[StepKind]
    words: Mapped[str]
    """Why; read by the people of the organisation and by the cluster."""
    leaves_on: Mapped[date | None]
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
    """None for the site."""
    at: Mapped[datetime]

    organisation: Mapped[Organisation] = relationship()
    person: Mapped[Person | None] = relationship()

    __table_args__ = (
        CheckConstraint("what <> 'suspended' OR words <> ''", name="said_in_words"),
        CheckConstraint("(what = 'leaves') = (leaves_on IS NOT NULL)", name="leaves_on_a_day"),
        CheckConstraint("length(words) <= 2000", name="not_too_long"),
    )


def _zone(row: DefaultExecutionContext) -> str:
    """The zone of a new site of which nothing else is said."""
    return zone_of(str(row.get_current_parameters()["postcode"]))  # type: ignore[no-untyped-call]


class Site(Model):
    """A place of an organisation where equipment stands; its zone is the zone of that equipment's times."""

    __tablename__ = "site"

    id: Mapped[int] = mapped_column(primary_key=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id", ondelete="CASCADE"))
    slug: Mapped[str]
    name: Mapped[str]
    address: Mapped[str | None]
    """Told to a requester after confirmation only."""
    town: Mapped[str]
    postcode: Mapped[str]
    insee_code: Mapped[str | None]
    department: Mapped[str | None]
    region_code: Mapped[str | None]
    latitude: Mapped[float]
    longitude: Mapped[float]
    zone: Mapped[str] = mapped_column(default=_zone)
    access_fr: Mapped[str | None]
    """How to get in, as its people write it; told with confirmed bookings only, as the rules for visitors."""
    access_en: Mapped[str | None]
    rules_fr: Mapped[str | None]
    rules_en: Mapped[str | None]

    organisation: Mapped[Organisation] = relationship()

    __table_args__ = (
        UniqueConstraint("organisation_id", "slug"),
        CheckConstraint("latitude BETWEEN -90 AND 90 AND longitude BETWEEN -180 AND 180", name="on_earth"),
    )

    @property
    def office(self) -> Office:
        """Whose working days count for what is asked of its equipment."""
        return Office(ZoneInfo(self.zone), region_of(self.postcode))


class Membership(Model):
    """A person in an organisation. Every membership may request; the two roles add to it and combine."""

    __tablename__ = "membership"

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), index=True)
    organisation_id: Mapped[int] = mapped_column(
        ForeignKey("organisation.id", ondelete="CASCADE"), index=True
    )
    is_manager: Mapped[bool] = mapped_column(default=False)
    is_admin: Mapped[bool] = mapped_column(default=False)
    accepts_quotes: Mapped[bool] = mapped_column(default=False)
    accepts_agreements: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime]

    person: Mapped[Person] = relationship()
    organisation: Mapped[Organisation] = relationship()

    __table_args__ = (UniqueConstraint("person_id", "organisation_id"),)


class Outcome(StrEnum):
    """What became of an invitation."""

    ACCEPTED = "accepted"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"


class Invitation(Model):
    """A word to an address to join an organisation. The address has a row as a person, who has no way in before."""

    __tablename__ = "invitation"

    id: Mapped[int] = mapped_column(primary_key=True)
    handle: Mapped[str] = mapped_column(unique=True)
    organisation_id: Mapped[int] = mapped_column(
        ForeignKey("organisation.id", ondelete="CASCADE"), index=True
    )
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), index=True)
    name: Mapped[str]
    """As typed by who invites: it says nothing of whether the address had an account."""
    is_manager: Mapped[bool] = mapped_column(default=False)
    is_admin: Mapped[bool] = mapped_column(default=False)
    accepts_quotes: Mapped[bool] = mapped_column(default=False)
    accepts_agreements: Mapped[bool] = mapped_column(default=False)
    invited_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    outcome: Mapped[Outcome | None]
    settled_at: Mapped[datetime | None]

    person: Mapped[Person] = relationship(foreign_keys=person_id)
    invited_by: Mapped[Person | None] = relationship(foreign_keys=invited_by_id)
    organisation: Mapped[Organisation] = relationship()

    __table_args__ = (
        Index(
            "invitation_one_open",
            "organisation_id",
            "person_id",
            unique=True,
            sqlite_where=text("settled_at IS NULL"),
            postgresql_where=text("settled_at IS NULL"),
        ),
        CheckConstraint("(outcome IS NULL) = (settled_at IS NULL)", name="settled_with_outcome"),
    )


class Enquiry(Model):
    """A message to an organisation by the form of its page; its people get it by mail, and it is kept for a while only.

    Name and address are those of the sender's account, or what a visitor says of themselves.
    """

    __tablename__ = "enquiry"

    id: Mapped[int] = mapped_column(primary_key=True)
    organisation_id: Mapped[int] = mapped_column(
        ForeignKey("organisation.id", ondelete="CASCADE"), index=True
    )
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
    name: Mapped[str]
    email: Mapped[str]
    company: Mapped[str]
    """Where the sender works; empty if a visitor does not say."""
    message: Mapped[str]
    created_at: Mapped[datetime]

    organisation: Mapped[Organisation] = relationship()

    __table_args__ = (Index(None, "created_at"),)
