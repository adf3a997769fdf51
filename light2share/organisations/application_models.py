"""Applications to become a member: what an organisation says of itself, and what the cluster answered."""

from __future__ import annotations

from enum import StrEnum
from typing import Any

from light2share.accounts.models import Person
from light2share.db import (
    CheckConstraint,
    ForeignKey,
    Index,
    JsonList,
    Mapped,
    Model,
    datetime,
    mapped_column,
    relationship,
)
from light2share.organisations.models import Organisation, OrganisationKind, SizeClass


class ApplicationState(StrEnum):
    """How far an application has come; the cluster sees it once its mailbox is proven."""

    UNCONFIRMED = "unconfirmed"
    WAITING = "waiting"
    """For the cluster."""
    ASKED = "asked"
    """The cluster has a question."""
    ADMITTED = "admitted"
    REFUSED = "refused"


class Application(Model):
    """One organisation that wants to be a member, and the person who answers for it."""

    __tablename__ = "application"

    id: Mapped[int] = mapped_column(primary_key=True)
    handle: Mapped[str] = mapped_column(unique=True)
    state: Mapped[ApplicationState] = mapped_column(default=ApplicationState.UNCONFIRMED)
    name: Mapped[str]
    kind: Mapped[OrganisationKind]
    size_class: Mapped[SizeClass | None]
    country: Mapped[str]
    siren: Mapped[str | None]
    siret: Mapped[str | None]
    vat_number: Mapped[str | None]
    website: Mapped[str]
    mail_domains: Mapped[list[Any]] = mapped_column(JsonList, default=list)
    domains: Mapped[list[Any]] = mapped_column(JsonList, default=list)
    about: Mapped[str]
    language: Mapped[str]
    """Of `about`, and of the mails to the applicant."""
    address: Mapped[str]
    postcode: Mapped[str]
    town: Mapped[str]
    latitude: Mapped[float | None]
    """Of the commune; none abroad."""
    longitude: Mapped[float | None]
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), index=True)
    """Whose mailbox it is; the name that was typed stands beside, for it says nothing of an account."""
    person_name: Mapped[str]
    person_role: Mapped[str]
    terms_version: Mapped[str]
    organisation_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id", ondelete="SET NULL"))
    created_at: Mapped[datetime]
    changed_at: Mapped[datetime]

    person: Mapped[Person] = relationship()
    organisation: Mapped[Organisation | None] = relationship()

    __table_args__ = (
        CheckConstraint(
            "state IN ('unconfirmed', 'waiting', 'asked', 'admitted', 'refused')", name="known_state"
        ),
        CheckConstraint("(latitude IS NULL) = (longitude IS NULL)", name="whole_place"),
        CheckConstraint("organisation_id IS NULL OR state = 'admitted'", name="member_once_admitted"),
        CheckConstraint("terms_version <> ''", name="terms_accepted"),
        CheckConstraint("length(name) BETWEEN 1 AND 120 AND length(about) <= 1000", name="not_too_long"),
        Index(None, "state", "changed_at"),
    )


class ApplicationStep(Model):
    """What was done with an application, in order."""

    __tablename__ = "application_step"

    id: Mapped[int] = mapped_column(primary_key=True)
    application_id: Mapped[int] = mapped_column(ForeignKey("application.id", ondelete="CASCADE"), index=True)
    state: Mapped[ApplicationState]
    """That it led to."""
    words: Mapped[str]
    """The cluster's question or reason, or the applicant's answer."""
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
    at: Mapped[datetime]

    application: Mapped[Application] = relationship()
    person: Mapped[Person | None] = relationship()

    __table_args__ = (
        CheckConstraint("state NOT IN ('asked', 'refused') OR words <> ''", name="said_in_words"),
        CheckConstraint("length(words) <= 2000", name="not_too_long"),
    )
