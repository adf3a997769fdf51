"""What is known of one row of a file: what it wants, which listing it means, what is wrong with it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from light2share.equipment.models import Equipment
from light2share.exchange.judged import Judged
from light2share.exchange.owners import Owner
from light2share.exchange.snapshots import Values

FIRST_ONLY = "opening"
"""Counts for a new listing; afterwards its hours belong to the availability editor."""
DEFAULTS: Values = {
    "state": "draft", "units": 1, "price_mode": "quote", "approval": "owner", "answer_days": 5, "free_cancel_hours": 48,
    "lead_time": 2880, "horizon_days": 365, "shortest": 60, "longest": 43_200, "step": 60, "buffer_before": 0,
    "buffer_after": 0, "visibility": "public", "owner_masked": False, "training_required": False,
    "dual_use_check": False, "restricted_zone": False, "insurance_required": False,
    "open_on_holidays": False,
}  # fmt: skip
"""What a new listing has where a file says nothing."""


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a file: its line, and its cells that hold something, by the place of their column."""

    number: int
    cells: Mapping[int, str]


@dataclass(slots=True)
class Checked(Judged[Equipment]):
    """What is known of a row."""

    owner: Owner | None = None
    key: str | None = None
    first: Values = field(default_factory=dict)
    """What counts only for a new listing."""

    @property
    def after(self) -> Values:
        """The listing as it would be."""
        start = self.before or {**DEFAULTS, **self.first}
        return {**start, **self.wanted}

    def kept(self, language: str) -> Values:
        """What the row of the import keeps of it."""
        titles = (self.after.get(f"title_{spoken}") for spoken in (language, "fr", "en"))
        return {
            "organisation_id": self.owner.id if self.owner else None,
            "equipment_id": self.item.id if self.item else None,
            "owner_key": self.key,
            "title": next(filter(None, titles), None),
            "slug": self.item.slug if self.item else None,
        }


def marks(key: str | None, item: int | None) -> list[str]:
    """What a second row of a file may not name again."""
    return ([f"key {key}"] if key else []) + ([f"item {item}"] if item else [])
