"""Who the two sides of a paper are in law: what a quote between French companies names, and what is still missing."""

from __future__ import annotations

from dataclasses import asdict, dataclass, fields
from enum import StrEnum
from typing import Any


class Fact(StrEnum):
    """What a paper names of a party; the value is the column or field that holds it."""

    LEGAL_FORM = "legal_form"
    STREET = "street"
    POSTCODE = "postcode"
    TOWN = "town"
    SIREN = "siren"
    SIRET = "siret"
    REGISTRATION = "registration"
    VAT_NUMBER = "vat_number"


@dataclass(frozen=True, slots=True)
class Party:
    """A company as papers name it; what is not known is empty, and left out."""

    name: str
    legal_form: str = ""
    capital_euros: int | None = None
    street: str = ""
    postcode: str = ""
    town: str = ""
    siren: str = ""
    siret: str = ""
    registration: str = ""
    """Where it is registered: `RCS Marseille`."""
    vat_number: str = ""

    def missing(self) -> list[Fact]:
        """What a quote should name of it and cannot."""
        return [fact for fact in Fact if not getattr(self, fact.value)]

    @property
    def is_elsewhere_in_the_union(self) -> bool:
        """Whether its VAT number is one of another member state, by its first two letters."""
        return self.vat_number[:2].upper() in OTHER_MEMBER_STATES


OTHER_MEMBER_STATES = frozenset(
    {
        "AT", "BE", "BG", "CY", "CZ", "DE", "DK", "EE", "EL", "ES", "FI", "HR", "HU", "IE", "IT", "LT", "LU", "LV",
        "MT", "NL", "PL", "PT", "RO", "SE", "SI", "SK",
    }
)  # fmt: skip
"""As VAT numbers name them; Greece writes EL."""


def stored(party: Party) -> dict[str, Any]:
    """The party as a paper keeps it."""
    return asdict(party)


def party_of(kept: dict[str, Any]) -> Party:
    """The party again."""
    return Party(**{one.name: kept[one.name] for one in fields(Party) if one.name in kept})
