"""What the search keeps: a row for each published listing, the words it is found by, and the country's communes."""

from __future__ import annotations

from typing import Any

from light2share.db import (
    CheckConstraint,
    ForeignKey,
    Index,
    JsonList,
    Mapped,
    Model,
    mapped_column,
    relationship,
)
from light2share.equipment.models import Equipment, PriceMode


class Commune(Model):
    """Where a name or a postcode lies. Of several communes of one name, the one with most inhabitants.

    `key` is a folded name (`aix en provence`, `marseille 13e arrondissement`) or a postcode (`13013`).
    """

    __tablename__ = "commune"

    key: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str]
    latitude: Mapped[float]
    longitude: Mapped[float]
    population: Mapped[int]

    __table_args__ = ({"sqlite_with_rowid": False},)


class Listing(Model):
    """A published item as the search sees it: derived from the item, rewritten whenever it changes.

    Its `keys` and `stems` are copied by triggers into `listing_words`, the full-text table of the engine.
    """

    __tablename__ = "listing"

    equipment_id: Mapped[int] = mapped_column(
        ForeignKey("equipment.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    technique: Mapped[str]
    family: Mapped[str]
    operator_assisted: Mapped[bool]
    self_service: Mapped[bool]
    sample_mail_in: Mapped[bool]
    loan: Mapped[bool]
    price_mode: Mapped[PriceMode]
    price_cents: Mapped[int | None]
    """For a half-day, to sort by; 0 if free, none if it has to be asked for."""
    latitude: Mapped[float]
    longitude: Mapped[float]
    photo: Mapped[str | None]
    """Name of its first photo."""
    figures: Mapped[list[Any]] = mapped_column(JsonList, default=list)
    """Its specifications for a card, as equipment.values means them: [parameter, value], in the sheet's order."""
    keys: Mapped[str]
    """Stems of its title, make and model: a hit here counts most, beside one in the names of its technique."""
    stems: Mapped[str]
    """Stems of everything it may be found by, `keys` included."""

    equipment: Mapped[Equipment] = relationship()

    __table_args__ = (
        Index(None, "technique"),
        Index(None, "family"),
        Index(None, "price_cents"),
        CheckConstraint("price_cents IS NULL OR price_cents >= 0", name="price_not_negative"),
    )


class ListingFigure(Model):
    """One figure of a listing, or of a list of figures in a text: what is asked must lie in `[minimum, maximum]`."""

    __tablename__ = "listing_figure"

    equipment_id: Mapped[int] = mapped_column(
        ForeignKey("listing.equipment_id", ondelete="CASCADE"), primary_key=True
    )
    parameter: Mapped[str] = mapped_column(primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    """Counts the figures of one parameter."""
    minimum: Mapped[float | None]
    maximum: Mapped[float | None]

    __table_args__ = (Index(None, "parameter", "minimum", "maximum"),)


class KnownWord(Model):
    """A stem that some listing has had, so that a mistyped word finds its neighbours."""

    __tablename__ = "known_word"

    stem: Mapped[str] = mapped_column(primary_key=True)
    is_maker: Mapped[bool] = mapped_column(default=False)
    """Seen in the make or model of an item."""
    is_town: Mapped[bool] = mapped_column(default=False)
    """Seen in the town of a site."""


class ListingName(Model):
    """Make and model of a listing that everybody sees, to be suggested while somebody types."""

    __tablename__ = "listing_name"

    equipment_id: Mapped[int] = mapped_column(
        ForeignKey("listing.equipment_id", ondelete="CASCADE"), primary_key=True
    )
    key: Mapped[str] = mapped_column(primary_key=True)
    """Its words, folded: what is typed is looked for at the beginning."""
    said: Mapped[str]

    __table_args__ = (Index(None, "key", "said"),)


class CatalogueState(Model):
    """One row: a number drawn anew with every change of a listing, by which kept counts are known to be old.

    It is drawn, not counted, so that a restored database never has the number of another state.
    """

    __tablename__ = "catalogue_state"

    id: Mapped[int] = mapped_column(primary_key=True)
    version: Mapped[int] = mapped_column(default=0)
