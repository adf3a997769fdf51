"""Numbers that stand for an organisation: SIREN, SIRET, VAT. A right check digit does not prove that it exists."""

from __future__ import annotations

from dataclasses import dataclass

from stdnum.eu import vat
from stdnum.exceptions import ValidationError
from stdnum.fr import siren, siret, tva

COUNTRIES = (
    "FR", "AT", "BE", "BG", "CH", "CY", "CZ", "DE", "DK", "EE", "ES", "FI", "GB", "GR", "HR", "HU", "IE", "IS", "IT",
    "LI", "LT", "LU", "LV", "MC", "MT", "NL", "NO", "PL", "PT", "RO", "SE", "SI", "SK",
)  # fmt: skip
ELSEWHERE = "ZZ"
"""Any other country (ISO 3166-1 leaves the code to its users)."""
FRANCE = "FR"


@dataclass(frozen=True, slots=True)
class Identifiers:
    """What is known of an organisation's numbers; None for what was not said."""

    siren: str | None = None
    siret: str | None = None
    vat_number: str | None = None


class BadNumber(ValueError):
    """No such number can have been given out."""


def read(typed: str, country: str) -> Identifiers:
    """A SIREN, SIRET or VAT number as somebody types it; nothing for an empty text. Raises BadNumber.

    The SIREN follows from the two others. Of La Poste's SIRETs, all but the first satisfy a sum of their own, which
    `stdnum` knows.
    """
    number = "".join(sign for sign in typed.upper() if sign.isalnum())
    if not number:
        return Identifiers()
    try:
        return _french(number) if country == FRANCE else _foreign(number, country)
    except ValidationError:
        raise BadNumber(typed) from None


def _french(number: str) -> Identifiers:
    if number.startswith("FR"):
        plain = tva.validate(number)
        return Identifiers(siren.validate(plain[2:]), None, f"FR{plain}")
    if len(number) == 14:
        whole = siret.validate(number)
        return Identifiers(whole[:9], whole)
    return Identifiers(siren.validate(number))


def _foreign(number: str, country: str) -> Identifiers:
    """A number of the Union is checked by its country's rule; others only by their length."""
    prefix = "EL" if country == "GR" else country
    if prefix.lower() in vat.MEMBER_STATES:
        whole = number if number.startswith(prefix) else prefix + number
        return Identifiers(vat_number=vat.validate(whole))
    if country == "MC":
        return Identifiers(vat_number=f"FR{tva.validate(number)}")
    if not 4 <= len(number) <= 20:
        raise BadNumber(number)
    return Identifiers(vat_number=number)
