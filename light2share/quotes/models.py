"""Rate cards: what an item costs some requesters, for a time."""

from __future__ import annotations

from typing import Any

from light2share.db import (
    CheckConstraint,
    ForeignKey,
    Index,
    JsonList,
    Mapped,
    Model,
    date,
    datetime,
    mapped_column,
    relationship,
)
from light2share.equipment.rules import Consumable, Per, PriceMode, Rates
from light2share.organisations.models import Organisation
from light2share.quotes.cards import Card, RequesterClass

AMOUNTS = (
    "hourly_cents",
    "half_day_cents",
    "daily_cents",
    "sample_cents",
    "setup_cents",
    "operator_hourly_cents",
)
"""The columns that hold cents; what is None is as on the sheet."""


class RateCard(Model):
    """One card of an item. The database lets no two cards for the same requesters be valid on the same day."""

    __tablename__ = "rate_card"

    id: Mapped[int] = mapped_column(primary_key=True)
    equipment_id: Mapped[int] = mapped_column(ForeignKey("equipment.id", ondelete="CASCADE"))
    requester: Mapped[RequesterClass]
    organisation_id: Mapped[int | None] = mapped_column(
        ForeignKey("organisation.id", ondelete="CASCADE"), index=True
    )
    """The one that RequesterClass.CHOSEN means; none for the other classes."""
    valid_from: Mapped[date | None]
    valid_until: Mapped[date | None]
    """The last day; both on the calendar of the item's site."""
    mode: Mapped[PriceMode]
    hourly_cents: Mapped[int | None]
    half_day_cents: Mapped[int | None]
    daily_cents: Mapped[int | None]
    sample_cents: Mapped[int | None]
    setup_cents: Mapped[int | None]
    operator_hourly_cents: Mapped[int | None]
    consumables: Mapped[list[Any]] = mapped_column(JsonList, default=list)
    """Each is a name, cents, and a value of Per."""
    version: Mapped[int] = mapped_column(default=1)
    """Raised by each change; a form names the one it was filled from."""
    changed_at: Mapped[datetime]

    organisation: Mapped[Organisation | None] = relationship()

    __table_args__ = (
        CheckConstraint(
            "requester IN ({})".format(", ".join(f"'{one}'" for one in RequesterClass)),
            name="known_requester",
        ),
        CheckConstraint("(requester = 'chosen') = (organisation_id IS NOT NULL)", name="chosen_is_named"),
        CheckConstraint("mode IN ({})".format(", ".join(f"'{one}'" for one in PriceMode)), name="known_mode"),
        CheckConstraint("valid_from <= valid_until", name="ends_after_start"),
        CheckConstraint(" AND ".join(f"coalesce({name}, 0) >= 0" for name in AMOUNTS), name="not_negative"),
        CheckConstraint(
            f"mode = 'rate' OR (coalesce({', '.join(AMOUNTS)}) IS NULL AND consumables = '[]')",
            name="amounts_by_rate_only",
        ),
        CheckConstraint(
            f"mode <> 'rate' OR coalesce({', '.join(AMOUNTS)}) IS NOT NULL OR consumables <> '[]'",
            name="says_something",
        ),
        Index(None, "equipment_id", "requester", "organisation_id"),
    )

    @property
    def card(self) -> Card:
        """The same as a value."""
        rates = Rates(
            self.mode,
            **{name: getattr(self, name) for name in AMOUNTS},
            consumables=tuple(Consumable(name, cents, Per(per)) for name, cents, per in self.consumables),
        )
        return Card(self.requester, rates, self.valid_from, self.valid_until, self.organisation_id)


def columns_of(card: Card) -> dict[str, Any]:
    """The columns that hold a card."""
    rates = card.rates
    return {
        "requester": card.requester,
        "organisation_id": card.organisation_id,
        "valid_from": card.valid_from,
        "valid_until": card.valid_until,
        "mode": rates.mode,
        **{name: getattr(rates, name) for name in AMOUNTS},
        "consumables": [[one.name, one.unit_cents, one.per.value] for one in rates.consumables],
    }
