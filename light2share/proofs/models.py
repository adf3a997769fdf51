"""Standing documents of organisations in their versions, and which reminders of their ends were written."""

from __future__ import annotations

from light2share.accounts.models import Person
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
    text,
)
from light2share.kernel.files import FileKind
from light2share.organisations.models import Organisation
from light2share.proofs.rules import LONGEST_NOTE, ProofKind


class Proof(Model):
    """One version of a standing document; its file lies in the storage as `<name>.<file_kind>`."""

    __tablename__ = "proof"

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(unique=True)
    """Stands in the address of its file."""
    series: Mapped[str]
    """The same for all versions of a document; stands in the address of its page."""
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id", ondelete="CASCADE"))
    kind: Mapped[ProofKind]
    name: Mapped[str] = mapped_column(unique=True)
    """Random, without an ending."""
    file_kind: Mapped[FileKind]
    title: Mapped[str]
    """What the file was called, without the ending."""
    size: Mapped[int]
    """Bytes."""
    starts_on: Mapped[date]
    ends_on: Mapped[date | None]
    """The last day on which it counts; none where it does not end."""
    note: Mapped[str] = mapped_column(default="")
    shared: Mapped[bool]
    """Whether the file goes to companies with which there is a booking or a request; others get its state only."""
    added_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
    added_at: Mapped[datetime]
    changed_at: Mapped[datetime]
    """When its days were entered."""
    replaced_at: Mapped[datetime | None]
    """Since when another version counts."""

    organisation: Mapped[Organisation] = relationship()
    added_by: Mapped[Person | None] = relationship()

    __table_args__ = (
        CheckConstraint("kind IN ({})".format(", ".join(f"'{one}'" for one in ProofKind)), name="known_kind"),
        CheckConstraint(
            "file_kind IN ({})".format(", ".join(f"'{one}'" for one in FileKind)), name="known_file_kind"
        ),
        CheckConstraint("ends_on IS NULL OR starts_on <= ends_on", name="ends_after_start"),
        CheckConstraint(f"length(note) <= {LONGEST_NOTE}", name="not_too_long"),
        Index(None, "organisation_id"),
        Index(
            "proof_counts_idx",
            "series",
            unique=True,
            sqlite_where=text("replaced_at IS NULL"),
            postgresql_where=text("replaced_at IS NULL"),
        ),
        Index("proof_ends_idx", "ends_on"),
    )


class ProofReminder(Model):
    """That admins were told of the end of a document, so many days ahead; 0 once it was over."""

    __tablename__ = "proof_reminder"

    id: Mapped[int] = mapped_column(primary_key=True)
    proof_id: Mapped[int] = mapped_column(ForeignKey("proof.id", ondelete="CASCADE"))
    days: Mapped[int]

    proof: Mapped[Proof] = relationship()

    __table_args__ = (UniqueConstraint("proof_id", "days"),)
