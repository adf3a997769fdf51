"""What is known of one row of a file of members."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from light2share.exchange.judged import Judged
from light2share.exchange.rules import Fault
from light2share.exchange.snapshots import Values
from light2share.organisations.identifiers import Identifiers
from light2share.organisations.models import Organisation


@dataclass(slots=True)
class CheckedMember(Judged[Organisation]):
    """What it wants, which member it means, what is wrong with it."""

    numbers: Identifiers = field(default_factory=Identifiers)
    place: tuple[float, float] | None = None
    """Of the commune of its first site."""

    @property
    def name(self) -> str:
        """As it would be called."""
        return self.wanted.get("name") or self.before.get("name") or ""

    @property
    def key(self) -> str:
        """What stands for it: a number, else its name."""
        known = self.numbers
        return known.siret or known.siren or known.vat_number or self.name

    def wrong(self, column: str, fault: Fault, **values: Any) -> None:
        """Note a fault of a cell, unless it has one already."""
        if all(one.column != column for one in self.faults):
            Judged.wrong(self, column, fault, **values)

    def kept(self, _language: str) -> Values:
        """What the row of the import keeps of it."""
        return {
            "organisation_id": self.item.id if self.item else None,
            "equipment_id": None,
            "owner_key": self.key or None,
            "title": self.name or None,
            "slug": self.item.slug if self.item else None,
        }
