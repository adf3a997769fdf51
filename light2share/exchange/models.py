"""Files that were sent to be imported, and what is known of each of their rows. Nothing of them is listed yet."""

from __future__ import annotations

from typing import Any

from light2share.accounts.models import Person
from light2share.db import ForeignKey, Index, JsonList, Mapped, Model, datetime, mapped_column, relationship
from light2share.exchange.rules import Layout, Stage, Verdict
from light2share.organisations.models import Organisation


class ListingImport(Model):
    """One file, from its arrival to what came of it."""

    __tablename__ = "listing_import"

    id: Mapped[int] = mapped_column(primary_key=True)
    reference: Mapped[str] = mapped_column(unique=True)
    """Random; the last part of its address."""
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"))
    organisation_id: Mapped[int | None] = mapped_column(
        ForeignKey("organisation.id", ondelete="CASCADE"), index=True
    )
    """Whose listings they are; none where a column of the file says it, for the cluster manager."""
    name: Mapped[str]
    """Of the file, as its sender calls it."""
    file: Mapped[str | None]
    """Where it lies in the storage, until it has been read."""
    language: Mapped[str]
    """The one that texts without a language are written in."""
    invites: Mapped[bool] = mapped_column(default=False)
    """Of a file of members: whether the first admins that it names are asked to join."""
    comma: Mapped[bool] = mapped_column(default=False)
    """Whether its cells are parted by semicolons, so that a comma is decimal."""
    layout: Mapped[Layout | None]
    headers: Mapped[list[Any]] = mapped_column(JsonList, default=list)
    stage: Mapped[Stage] = mapped_column(default=Stage.RECEIVED)
    trouble: Mapped[list[Any]] = mapped_column(JsonList, default=list)
    """Why the file as a whole is refused: the word, then what its sentence needs."""
    total: Mapped[int] = mapped_column(default=0)
    checked: Mapped[int] = mapped_column(default=0)
    done: Mapped[int] = mapped_column(default=0)
    """Rows that the import itself has dealt with, right or wrong."""
    imported: Mapped[int] = mapped_column(default=0)
    sent_at: Mapped[datetime]
    confirmed_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    leased_until: Mapped[datetime | None]
    attempts: Mapped[int] = mapped_column(default=0)

    person: Mapped[Person] = relationship()
    organisation: Mapped[Organisation | None] = relationship()

    __table_args__ = (Index(None, "stage"), Index(None, "person_id"))


class ImportedRow(Model):
    """One row of a file. `number` is its line."""

    __tablename__ = "listing_import_row"

    import_id: Mapped[int] = mapped_column(
        ForeignKey("listing_import.id", ondelete="CASCADE"), primary_key=True
    )
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    cells: Mapped[list[Any]] = mapped_column(JsonList)
    """Those that hold something: place of the column, text."""
    verdict: Mapped[Verdict | None]
    organisation_id: Mapped[int | None]
    """Whose listing it is."""
    equipment_id: Mapped[int | None]
    """The listing that it changes; it may be gone meanwhile."""
    owner_key: Mapped[str | None]
    title: Mapped[str | None]
    slug: Mapped[str | None]
    """Of the listing that it is, or has become."""
    changes: Mapped[list[Any]] = mapped_column(JsonList, default=list)
    faults: Mapped[list[Any]] = mapped_column(JsonList, default=list)
    notes: Mapped[list[Any]] = mapped_column(JsonList, default=list)
    picked: Mapped[bool] = mapped_column(default=True)
    """Whether its sender wants it imported, if it is valid."""
    imported: Mapped[bool] = mapped_column(default=False)

    __table_args__ = (Index(None, "import_id", "verdict", "number"),)
