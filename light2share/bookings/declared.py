"""What a requester declares of a sample, of its use and of the way to the instrument. Only the owner judges it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Any


class Hazard(StrEnum):
    """What can be dangerous about a sample."""

    LASER = "laser"
    CHEMICAL = "chemical"
    BIOLOGICAL = "biological"
    PRESSURE = "pressure"
    ELECTRICAL = "electrical"
    RADIOACTIVE = "radioactive"
    POWDER = "powder"


class Controlled(StrEnum):
    """Whether the item under test is on the lists of Regulation (EU) 2021/821, as the requester knows it."""

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Declared:
    """All of it; end user, control and zone only where the instrument asks for them."""

    hazards: tuple[Hazard, ...] = ()
    """In the order of the site; nothing means that none is declared."""
    hazard_notes: str = ""
    end_user_country: str = ""
    """Where the end user is established, in the words of the requester; given together with `controlled`."""
    controlled: Controlled | None = None
    zone_known: bool = False
    """The person knows that access to the restricted zone takes weeks, and is asked for outside this site."""

    def columns(self) -> dict[str, Any]:
        """As a booking stores it."""
        return {
            "hazards": [str(hazard) for hazard in self.hazards],
            "hazard_notes": self.hazard_notes,
            "end_user_country": self.end_user_country,
            "controlled": self.controlled,
            "zone_known": self.zone_known,
        }


NOTHING = Declared()


class Lack(StrEnum):
    """What an instrument asks for and a request does not declare; each is named as its field."""

    COUNTRY = "end_user_country"
    CONTROL = "controlled"
    ZONE = "zone_known"


def lacks(declared: Declared, asks_end_use: bool, asks_zone: bool) -> set[Lack]:
    """What is missing for an instrument that asks for these."""
    missing = {
        Lack.COUNTRY: asks_end_use and not declared.end_user_country,
        Lack.CONTROL: asks_end_use and declared.controlled is None,
        Lack.ZONE: asks_zone and not declared.zone_known,
    }
    return {lack for lack, holds in missing.items() if holds}
