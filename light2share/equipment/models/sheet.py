"""What stands on the sheet of an instrument beside its own columns: specifications, documents, photos."""

from __future__ import annotations

from light2share.db import (
    CheckConstraint,
    ForeignKey,
    Index,
    Mapped,
    Model,
    UniqueConstraint,
    datetime,
    mapped_column,
    relationship,
)
from light2share.equipment.models.listing import Equipment
from light2share.equipment.rules import DocumentKind, Readers


class Specification(Model):
    """One typed value of an item, in the unit of its parameter in the taxonomy.

    A range fills both bounds, `min` the lower, `max` the upper, a plain number both with the same figure; a choice
    has one row for each value; a text fills one or both languages.
    """

    __tablename__ = "equipment_specification"

    id: Mapped[int] = mapped_column(primary_key=True)
    equipment_id: Mapped[int] = mapped_column(ForeignKey("equipment.id", ondelete="CASCADE"))
    parameter: Mapped[str]
    minimum: Mapped[float | None]
    maximum: Mapped[float | None]
    choice: Mapped[str | None]
    text_fr: Mapped[str | None]
    text_en: Mapped[str | None]

    equipment: Mapped[Equipment] = relationship()

    __table_args__ = (
        UniqueConstraint("equipment_id", "parameter", "choice"),
        Index(None, "parameter", "minimum", "maximum"),
        CheckConstraint("minimum IS NULL OR maximum IS NULL OR minimum <= maximum", name="bounds_in_order"),
    )


class OwnSpecification(Model):
    """A specification that the taxonomy does not know, in the owner's words."""

    __tablename__ = "equipment_own_specification"

    id: Mapped[int] = mapped_column(primary_key=True)
    equipment_id: Mapped[int] = mapped_column(ForeignKey("equipment.id", ondelete="CASCADE"))
    position: Mapped[int]
    label_fr: Mapped[str | None]
    label_en: Mapped[str | None]
    value: Mapped[str]

    __table_args__ = (
        Index(None, "equipment_id", "position"),
        CheckConstraint("label_fr IS NOT NULL OR label_en IS NOT NULL", name="has_a_label"),
    )


class Document(Model):
    """A PDF of an item; the file lies in the storage under `name`."""

    __tablename__ = "equipment_document"

    id: Mapped[int] = mapped_column(primary_key=True)
    equipment_id: Mapped[int] = mapped_column(ForeignKey("equipment.id", ondelete="CASCADE"))
    position: Mapped[int]
    name: Mapped[str] = mapped_column(unique=True)
    """Random, without an extension: `<name>.pdf`."""
    title: Mapped[str]
    kind: Mapped[DocumentKind] = mapped_column(default=DocumentKind.OTHER)
    readers: Mapped[Readers] = mapped_column(default=Readers.ALL)
    size: Mapped[int]
    """Bytes."""
    created_at: Mapped[datetime]

    equipment: Mapped[Equipment] = relationship()

    __table_args__ = (Index(None, "equipment_id", "position"),)


class Photo(Model):
    """A picture of an item, re-encoded by the site; the files lie in the storage under `name`."""

    __tablename__ = "equipment_photo"

    id: Mapped[int] = mapped_column(primary_key=True)
    equipment_id: Mapped[int] = mapped_column(ForeignKey("equipment.id", ondelete="CASCADE"))
    position: Mapped[int]
    name: Mapped[str] = mapped_column(unique=True)
    """Random, without an extension: `<name>-page.webp` and `<name>-thumb.webp`."""
    alt_fr: Mapped[str | None]
    alt_en: Mapped[str | None]
    width: Mapped[int]
    height: Mapped[int]
    created_at: Mapped[datetime]

    equipment: Mapped[Equipment] = relationship()

    __table_args__ = (Index(None, "equipment_id", "position"),)
