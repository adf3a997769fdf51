"""Documents that an owner asks others to accept, in versions that never change, and who accepted which."""

from __future__ import annotations

from light2share.accounts.models import Person
from light2share.agreements.rules import AgreementKind
from light2share.db import (
    CheckConstraint,
    ForeignKey,
    Index,
    Mapped,
    Model,
    UniqueConstraint,
    date,
    datetime,
    mapped_column,
    relationship,
)
from light2share.organisations.models import Organisation


class Agreement(Model):
    """A document that an owner asks for; what it says stands in its versions, of which the last one counts."""

    __tablename__ = "agreement"

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(unique=True)
    owner_id: Mapped[int] = mapped_column(ForeignKey("organisation.id", ondelete="CASCADE"), index=True)
    kind: Mapped[AgreementKind]
    everywhere: Mapped[bool]
    """Whether it is asked for with every instrument of the owner, or with those it names."""
    created_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    """Since when the owner no longer asks for it."""

    owner: Mapped[Organisation] = relationship()

    __table_args__ = (
        CheckConstraint(
            "kind IN ({})".format(", ".join(f"'{kind}'" for kind in AgreementKind)), name="known_kind"
        ),
    )


class AgreementItem(Model):
    """An instrument with which an agreement is asked for."""

    __tablename__ = "agreement_item"

    agreement_id: Mapped[int] = mapped_column(
        ForeignKey("agreement.id", ondelete="CASCADE"), primary_key=True
    )
    equipment_id: Mapped[int] = mapped_column(
        ForeignKey("equipment.id", ondelete="CASCADE"), primary_key=True, index=True
    )


class AgreementVersion(Model):
    """What an agreement says from some day on. The database refuses to change it."""

    __tablename__ = "agreement_version"

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(unique=True)
    agreement_id: Mapped[int] = mapped_column(ForeignKey("agreement.id", ondelete="CASCADE"))
    number: Mapped[int]
    since: Mapped[date]
    """The day that the owner writes on it."""
    created_at: Mapped[datetime]

    agreement: Mapped[Agreement] = relationship()
    texts: Mapped[list[AgreementText]] = relationship(viewonly=True, order_by="AgreementText.language")

    __table_args__ = (UniqueConstraint("agreement_id", "number"),)


class AgreementText(Model):
    """A version in one language. The database refuses to change it."""

    __tablename__ = "agreement_text"

    id: Mapped[int] = mapped_column(primary_key=True)
    version_id: Mapped[int] = mapped_column(ForeignKey("agreement_version.id", ondelete="CASCADE"))
    language: Mapped[str]
    title: Mapped[str]
    body: Mapped[str]
    file: Mapped[str]
    """A random name, without an ending; empty where there is no PDF."""
    size: Mapped[int]
    """Bytes of the PDF."""

    __table_args__ = (
        CheckConstraint("language IN ('fr', 'en')", name="known_language"),
        CheckConstraint("body <> '' OR file <> ''", name="says_something"),
        UniqueConstraint("version_id", "language"),
    )


class Acceptance(Model):
    """That an organisation has accepted a version, for all its bookings. The database takes one for each."""

    __tablename__ = "agreement_acceptance"

    id: Mapped[int] = mapped_column(primary_key=True)
    version_id: Mapped[int] = mapped_column(ForeignKey("agreement_version.id", ondelete="CASCADE"))
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id", ondelete="CASCADE"))
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
    """Who accepted it, or who of the owner entered the paper."""
    accepted_at: Mapped[datetime]
    signed_on: Mapped[date | None]
    """The day on the paper, where the owner entered one."""

    version: Mapped[AgreementVersion] = relationship()
    organisation: Mapped[Organisation] = relationship()
    person: Mapped[Person | None] = relationship()

    __table_args__ = (
        UniqueConstraint("version_id", "organisation_id"),
        Index(None, "organisation_id"),
    )
